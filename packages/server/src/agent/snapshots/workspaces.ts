import { lstat, mkdir, readdir, rename, statfs } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { OrganizationId, SessionId } from '../../domain/ids.ts';
import type { LayOut } from '../../domain/session/session.ts';
import type { SnapshotOutcome } from '../../domain/session/workspace-snapshot.ts';
import type { DiskUsage } from '../../domain/agent/disk-quota.ts';
import type { Log } from '../../infrastructure/log.ts';
import type { Metrics } from '../../infrastructure/metrics.ts';
import type { SessionFolders } from '../sdk/options.ts';
import { measureFolder } from '../disk/measure-folder.ts';
import {
  removeFolder,
  removeSessionAside,
  sessionFolder,
  sessionFolders,
  setSessionAside,
} from '../session-folders.ts';
import type { Collected, GarbageTask } from './collect-garbage.ts';
import type { CompareTask, Comparison } from './compare-trees.ts';
import type { LayOutStep, LayOutTask } from './lay-out.ts';
import { ObjectStore } from './object-store.ts';
import type { SnapshotLimits } from './take-snapshot.ts';
import { NoThreadError, type Ask } from './threads.ts';

export type WorkspacesDeps = {
  readonly sessionsDir: string;
  readonly ask: Ask;
  readonly limits: SnapshotLimits;
  /** With less free disk no snapshot is taken. */
  readonly minFreeBytes: number;
  /** The number of a user that no agent is just now, for files that nobody has had yet; absent: the server's own. */
  readonly newOwner: () => number | undefined;
  readonly metrics: Pick<Metrics, 'snapshots' | 'snapshotSeconds' | 'layOutSeconds'>;
  readonly log: Log;
};

export type Fenced = {
  readonly fence: number;
  readonly whileHeld: (step: () => Promise<void>) => Promise<void>;
  /** Ends it before the files are replaced. */
  readonly signal?: AbortSignal;
};

type Of = { readonly id: SessionId; readonly organizationId: OrganizationId };

/** The folders of a session that a snapshot has, and what they are called in it. */
const parts = { workspace: 'workspace', results: 'tool-results' } as const satisfies Partial<
  Record<keyof SessionFolders, string>
>;

/** A thread that has not seen its own deadline is ended so much later. In milliseconds. */
const margin = 5_000;

/** Far more than any tree takes. In milliseconds. */
const layOutWithin = 600_000;
const collectWithin = 3_600_000;
const compareWithin = 60_000;
const measureWithin = 60_000;
const anyAmount = { bytes: Number.MAX_SAFE_INTEGER, files: Number.MAX_SAFE_INTEGER };

/** Several threads write the files of one workspace. */
const most = Math.min(availableParallelism(), 3);

/** Keeps the files of sessions as they were after each turn, and puts them back in place. */
export class Workspaces {
  readonly #deps: WorkspacesDeps;
  constructor(deps: WorkspacesDeps) {
    this.#deps = deps;
  }

  /**
   * The session's files as they are now. Never throws: a turn does not fail of it.
   * @param known the tree of the session's last snapshot.
   */
  async take(of: Of, known: string | undefined): Promise<SnapshotOutcome> {
    const { log, metrics } = this.#deps;
    const started = performance.now();
    const outcome = await this.#take(of, known).catch((error: unknown): SnapshotOutcome => {
      log.error({ err: error, session_id: of.id }, 'a snapshot was not taken');
      return { problem: error instanceof NoThreadError ? 'took_too_long' : 'failed' };
    });
    metrics.snapshotSeconds.observe((performance.now() - started) / 1_000);
    metrics.snapshots.inc({ outcome: 'problem' in outcome ? outcome.problem : 'taken' });
    return outcome;
  }

  async #take(of: Of, known: string | undefined): Promise<SnapshotOutcome> {
    const { sessionsDir, ask, limits, minFreeBytes } = this.#deps;
    const { bavail, bsize } = await statfs(sessionsDir);
    if (bavail * bsize < minFreeBytes) return { problem: 'disk_full' };
    const folders = sessionFolders(sessionsDir, of.id);
    await mkdir(sessionFolder(sessionsDir, of.id), { recursive: true, mode: 0o700 });
    const task = {
      folders: { [parts.workspace]: folders.workspace, [parts.results]: folders.results },
      cacheFile: this.#cacheFile(of),
      ...(known !== undefined && { known }),
      limits,
    };
    return ask<'take'>({ kind: 'take', store: this.#storeOf(of), task }, limits.ms + margin);
  }

  /**
   * Puts snapshots in the place of what is there now. No process of the session may be up; may be done again.
   * @param fence of whoever has the session: who had it before is not in the way, whatever it is still at.
   * @param whileHeld does the one step that others see, or throws because the session is somebody else's by now.
   * @throws the signal's reason. What is half done then is in nobody's way, and gone with the next try.
   */
  async layOut(of: Of, wanted: LayOut, { fence, whileHeld, signal }: Fenced): Promise<void> {
    const started = performance.now();
    const folders = sessionFolders(this.#deps.sessionsDir, of.id);
    await mkdir(sessionFolder(this.#deps.sessionsDir, of.id), { recursive: true, mode: 0o700 });
    for (const part of ['workspace', 'results'] as const) {
      const tree = wanted[part];
      if (tree === undefined) continue;
      const folder = folders[part];
      const [next, old] = [`${folder}.next.${fence}`, `${folder}.old.${fence}`];
      await removeLeftovers(folder);
      await this.#prepare(of, { folder, next, signal }, { tree, part: parts[part] });
      signal?.throwIfAborted();
      await whileHeld(async () => {
        if (await existing(folder)) await rename(folder, old);
        await rename(next, folder);
      });
      await removeFolder(old);
    }
    this.#deps.metrics.layOutSeconds.observe((performance.now() - started) / 1_000);
  }

  /** Where the contents of the organization's snapshots are. */
  storeOf({ organizationId }: Pick<Of, 'organizationId'>): ObjectStore {
    return new ObjectStore(this.#storeOf({ organizationId }));
  }

  /** Moves all that the session has on the disk out of its place, at once. No process of it may be up. */
  async setAside({ id }: Pick<Of, 'id'>): Promise<void> {
    await setSessionAside(this.#deps.sessionsDir, id);
  }

  /** Removes what was moved out of its place. */
  async removeAside({ id }: Pick<Of, 'id'>): Promise<void> {
    await removeSessionAside(this.#deps.sessionsDir, id);
  }

  /** How the files of a workspace differ between two snapshots of one organization. */
  async compare(of: Pick<Of, 'organizationId'>, task: Omit<CompareTask, 'part'>): Promise<Comparison> {
    const order = {
      kind: 'compare',
      store: this.#storeOf(of),
      task: { ...task, part: parts.workspace },
    } as const;
    return this.#deps.ask<'compare'>(order, compareWithin);
  }

  /** Removes from an organization's store what nothing refers to. */
  async collect(organizationId: OrganizationId, task: GarbageTask): Promise<Collected> {
    const store = this.#storeOf({ organizationId });
    return this.#deps.ask<'collect'>({ kind: 'collect', store, task }, collectWithin);
  }

  /** Removes an organization's store with all that it has. @returns what that was, as far as it was measured in a minute. */
  async removeStore(organizationId: OrganizationId): Promise<DiskUsage> {
    const store = this.#storeOf({ organizationId });
    const usage = await measureFolder(store, anyAmount, measureWithin);
    await removeFolder(store);
    return usage;
  }

  /** Beside the folder first, so that there is one or the other at any time. */
  async #prepare(
    of: Of,
    {
      folder,
      next,
      signal,
    }: { readonly folder: string; readonly next: string; readonly signal: AbortSignal | undefined },
    from: Pick<LayOutTask, 'tree' | 'part'>,
  ): Promise<void> {
    const owner = await this.#ownerOf(folder);
    const task: LayOutTask = {
      ...{ ...from, target: next },
      ...(from.part === parts.workspace && { cacheFile: this.#cacheFile(of) }),
      ...(owner && { owner }),
    };
    const step = (step: LayOutStep) =>
      this.#deps.ask<'lay_out'>(
        { kind: 'lay_out', store: this.#storeOf(of), task, step },
        layOutWithin,
        signal,
      );
    if (await step({ step: 'folders' })) {
      const shares = Array.from({ length: most }, (_, share) => step({ step: 'files', share, of: most }));
      // None is left at work behind a failure.
      for (const share of await Promise.allSettled(shares))
        if (share.status === 'rejected') throw share.reason;
      await step({ step: 'end' });
    } else await mkdir(next, { mode: 0o700 });
  }

  /** Who had the folder before, or somebody new: files that change hands once more would all be read again. */
  async #ownerOf(folder: string): Promise<LayOutTask['owner']> {
    if (process.getuid?.() !== 0) return undefined;
    const before = await existing(folder);
    if (before && before.uid !== 0) return { uid: before.uid, gid: before.gid };
    const uid = this.#deps.newOwner();
    return uid === undefined ? undefined : { uid, gid: uid };
  }

  /** Not among the folders that an agent reaches. */
  #cacheFile({ id }: Pick<Of, 'id'>): string {
    return path.join(sessionFolder(this.#deps.sessionsDir, id), 'snapshot-cache.json');
  }

  /** Each organization has a store of its own: what one has is nothing to another. */
  #storeOf({ organizationId }: Pick<Of, 'organizationId'>): string {
    return path.join(this.#deps.sessionsDir, 'snapshots', organizationId);
  }
}

/** What others have left beside a folder: they have lost the session, or did not come to their end. */
async function removeLeftovers(folder: string): Promise<void> {
  const [beside, own] = [path.dirname(folder), path.basename(folder)];
  for (const name of await readdir(beside))
    if (name.startsWith(`${own}.next`) || name.startsWith(`${own}.old`))
      await removeFolder(path.join(beside, name));
}

async function existing(folder: string) {
  return lstat(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
}
