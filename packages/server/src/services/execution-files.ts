import type { Readable } from 'node:stream';
import type { WantedList } from '../agent/files/file-scans.ts';
import type { Listed } from '../agent/files/list-files.ts';
import type { OpenedFile } from '../agent/files/workspace-files.ts';
import type { Actor } from '../domain/access/actor.ts';
import { WrongStateError } from '../domain/errors.ts';
import type { ExecutionId } from '../domain/ids.ts';
import type { DownloadFormat } from '../domain/session/download-format.ts';
import type { Session } from '../domain/session/session.ts';
import type { WorkspacePath } from '../domain/session/workspace-path.ts';
import type { Store } from '../repositories/store.ts';
import { visibleExecution } from './execution-service.ts';
import type { WorkspaceReading } from './workspace-reading.ts';

export type ExecutionFilesDeps = { readonly store: Store; readonly reading: WorkspaceReading };

/**
 * The files of executions: those in the workspace of the newest attempt, for all who see the execution, also where its
 * session is not theirs.
 */
export class ExecutionFiles {
  readonly #deps: ExecutionFilesDeps;
  constructor(deps: ExecutionFilesDeps) {
    this.#deps = deps;
  }

  async list(actor: Actor, id: ExecutionId, wanted: WantedList): Promise<Listed> {
    return this.#deps.reading.list(await this.#sessionOf(actor, id), wanted);
  }

  async open(actor: Actor, id: ExecutionId, path: WorkspacePath): Promise<OpenedFile> {
    return this.#deps.reading.open(await this.#sessionOf(actor, id), path);
  }

  /** All of them as an archive, as it is read. */
  async download(actor: Actor, id: ExecutionId, format: DownloadFormat): Promise<Readable> {
    return this.#deps.reading.download(await this.#sessionOf(actor, id), format);
  }

  async #sessionOf(actor: Actor, id: ExecutionId): Promise<Session> {
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      const { sessionId } = await visibleExecution(tx, actor, id);
      if (sessionId === undefined)
        throw new WrongStateError('The execution has not begun, or never did: it has no files.');
      return tx.sessions.get(sessionId);
    });
  }
}
