import { measureFolder } from '../agent/disk/measure-folder.ts';
import {
  removeSessionAside,
  sessionFolder,
  sessionsOnDisk,
  setSessionAside,
} from '../agent/session-folders.ts';
import type { Workspaces } from '../agent/snapshots/workspaces.ts';
import type { OrganizationId, SessionId } from '../domain/ids.ts';
import type { ObjectStorage, Removed } from '../infrastructure/object-storage.ts';

/** Where files of organizations are kept, by what a certificate calls it. */
export type Storages = Readonly<Record<string, Pick<ObjectStorage, 'removeFolder'>>>;

export type OrganizationFilesDeps = {
  readonly sessionsDir: string;
  readonly workspaces: Pick<Workspaces, 'removeStore'>;
  readonly storages: Storages;
};

const anyAmount = { bytes: Number.MAX_SAFE_INTEGER, files: Number.MAX_SAFE_INTEGER };

/** What is measured no further than this counts as far as it was. In milliseconds. */
const measureWithin = 60_000;

/** Removes files of organizations that are deleted. All of it may be done again. */
export class OrganizationFiles {
  readonly #deps: OrganizationFilesDeps;
  constructor(deps: OrganizationFilesDeps) {
    this.#deps = deps;
  }

  /** Which of some sessions have folders, be they on their way out. */
  async onDisk(): Promise<ReadonlySet<SessionId>> {
    return new Set(await sessionsOnDisk(this.#deps.sessionsDir));
  }

  /** No process of the session may be up. */
  async removeSession(id: SessionId): Promise<Removed> {
    const { sessionsDir } = this.#deps;
    const { files, bytes } = await measureFolder(sessionFolder(sessionsDir, id), anyAmount, measureWithin);
    await setSessionAside(sessionsDir, id);
    await removeSessionAside(sessionsDir, id);
    return { files, bytes };
  }

  /** What is kept of the organization elsewhere than in its sessions' folders, by where. */
  async removeKept(
    organizationId: OrganizationId,
    signal: AbortSignal,
  ): Promise<(readonly [where: string, removed: Removed])[]> {
    const { workspaces, storages } = this.#deps;
    const kept: (readonly [string, Removed])[] = [
      ['snapshots', await workspaces.removeStore(organizationId)],
    ];
    for (const [where, storage] of Object.entries(storages))
      kept.push([where, await storage.removeFolder(organizationId, signal)]);
    return kept;
  }
}
