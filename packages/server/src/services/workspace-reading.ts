import type { Readable } from 'node:stream';
import type { FileScans, WantedList } from '../agent/files/file-scans.ts';
import type { Listed } from '../agent/files/list-files.ts';
import { packMembers } from '../agent/files/pack-files.ts';
import type { OpenedFile, WorkspaceFiles } from '../agent/files/workspace-files.ts';
import { NotFoundError, TooManyRequestsError, UnavailableError, WrongStateError } from '../domain/errors.ts';
import type { DownloadFormat } from '../domain/session/download-format.ts';
import type { Session } from '../domain/session/session.ts';
import { toText, type WorkspacePath } from '../domain/session/workspace-path.ts';
import type { FilesInPlace } from './files-in-place.ts';

export type WorkspaceReadingDeps = {
  readonly files: WorkspaceFiles;
  readonly scans: FileScans;
  readonly inPlace: FilesInPlace;
};

/** Reads the workspaces of sessions, for whoever may: that is for the caller to know. */
export class WorkspaceReading {
  readonly #deps: WorkspaceReadingDeps;
  #downloads = 0;

  constructor(deps: WorkspaceReadingDeps) {
    this.#deps = deps;
  }

  async list(session: Session, wanted: WantedList): Promise<Listed> {
    if (await this.hasFiles(session)) return this.#deps.scans.list(session, wanted);
    if (wanted.folder.length > 0) throw new NotFoundError('folder', toText(wanted.folder));
    return { files: [], hasMore: false };
  }

  async open(session: Session, path: WorkspacePath): Promise<OpenedFile> {
    if (!(await this.hasFiles(session))) throw new NotFoundError('file', toText(path));
    return this.#deps.files.open(session, path);
  }

  /** The whole workspace as an archive, as it is read. */
  async download(session: Session, format: DownloadFormat): Promise<Readable> {
    await this.hasFiles(session);
    if (this.#downloads >= mostDownloads)
      throw new TooManyRequestsError(`${mostDownloads} workspaces are being downloaded from this node.`, 10);
    const archive = packMembers(format, this.#deps.files.members(session));
    this.#downloads++;
    archive.once('close', () => this.#downloads--);
    return archive;
  }

  /** Whether there is a workspace, with the files in their place; one may not have been needed yet. */
  async hasFiles(session: Session): Promise<boolean> {
    assertIsHere(session);
    await this.#deps.inPlace.ensure(session);
    const hasFiles = await this.#deps.files.exists(session.id);
    if (!hasFiles && session.lastTree !== undefined) throw new UnavailableError(elsewhere);
    return hasFiles;
  }
}

export function assertIsHere({ status }: Session): void {
  if (status === 'archived')
    throw new WrongStateError('The session is archived; restore it to reach its files.');
}

/** Each packs with as much of a processor as it gets. */
const mostDownloads = 8;

export const elsewhere =
  "The session's workspace is not where this node looks; all nodes need the same SESSIONS_DIR, those that serve the API too.";
