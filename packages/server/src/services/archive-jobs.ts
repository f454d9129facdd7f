import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DamagedArchiveError } from '../agent/archives/damaged-archive.ts';
import { LittleDiskError } from '../agent/archives/spare-disk.ts';
import type { OrganizationId, SessionArchiveId } from '../domain/ids.ts';
import {
  mostAttempts,
  secondsUntilNextAttempt,
  type ArchiveProblem,
  type ArchiveTask,
  type SessionArchive,
} from '../domain/session/session-archive.ts';
import { restore } from '../domain/session/session.ts';
import type { Metrics } from '../infrastructure/metrics.ts';
import type { ArchiveHold } from '../repositories/session-archive-repository.ts';
import { ArchiveLostError, ArchiveProblemError } from './archive-errors.ts';
import { makeArchive, placesOf, type ArchiveDeps, type ArchiveTry } from './make-archive.ts';
import { restoreArchive } from './restore-archive.ts';

export type ArchiveJobsDeps = ArchiveDeps & {
  /** Where archives are while they are worked on. */
  readonly workDir: string;
  readonly metrics: Pick<Metrics, 'archives'>;
};

export type ArchiveAddress = {
  readonly organizationId: OrganizationId;
  readonly archiveId: SessionArchiveId;
};

type Taken = Pick<ArchiveTry, 'archive' | 'hold'>;

/** No archive takes longer than this. In milliseconds. */
const within = 6 * 3_600_000;

/** What is at hand has so long to end when this node stops; then it is left as it is. In milliseconds. */
const stopWithin = 5_000;

const jobOf = {
  archive: 'archive-session',
  free: 'archive-session',
  restore: 'restore-session',
  remove: 'remove-archive',
} as const satisfies Record<ArchiveTask, string>;

/**
 * Works on archives. What there is to do stands in their rows; whoever takes one over has it while it says that it lives,
 * so that the work of a lost worker is begun again by another one.
 */
export class ArchiveJobs {
  readonly #deps: ArchiveJobsDeps;
  readonly #stopping = new AbortController();
  readonly #stopped = Promise.withResolvers<undefined>();
  readonly #running = new Set<Promise<void>>();

  constructor(deps: ArchiveJobsDeps) {
    this.#deps = deps;
  }

  /** Does what there is to do with an archive, one thing after the other. Never throws for one that fails. */
  async run({ organizationId, archiveId }: ArchiveAddress): Promise<void> {
    const { store, leaseSeconds } = this.#deps;
    while (!this.#stopping.signal.aborted) {
      const taken = await store.transact(organizationId, (tx) => tx.archives.take(archiveId, leaseSeconds));
      if (!taken) return;
      const running = this.#work(taken);
      this.#running.add(running);
      await Promise.race([running.finally(() => this.#running.delete(running)), this.#stopped.promise]);
    }
  }

  /** To be called every few seconds: wakes somebody for what waits, or was left by a worker that was lost. */
  async sweep(): Promise<void> {
    const { store } = this.#deps;
    const unattended = await store.find((finder) => finder.due.unattendedArchives());
    for (const { todo, ...of } of unattended)
      await store.transact(of.organizationId, (tx) => tx.enqueue(jobOf[todo], of));
  }

  /** Leaves what it is at to other workers, also when some of it does not hear: its hold runs out. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('This node shuts down.'));
    await Promise.race([Promise.all(this.#running), delay(stopWithin, undefined, { ref: false })]);
    this.#stopped.resolve(undefined);
  }

  async #work({ archive, hold }: Taken): Promise<void> {
    const { workDir, metrics, log } = this.#deps;
    const lost = new AbortController();
    using _ = this.#keep(archive, hold, lost);
    const signal = AbortSignal.any([lost.signal, this.#stopping.signal, AbortSignal.timeout(within)]);
    const work = path.join(workDir, `${archive.id}.${hold.attempt}`);
    try {
      await mkdir(work, { recursive: true, mode: 0o700 });
      await this.#do({ archive, hold, work, signal });
      metrics.archives.inc({ task: hold.task, outcome: 'done' });
    } catch (error) {
      const isLost = lost.signal.aborted || error instanceof ArchiveLostError;
      metrics.archives.inc({ task: hold.task, outcome: isLost ? 'lost' : 'failed' });
      log.warn(
        { err: error, archive_id: archive.id, session_id: archive.sessionId, task: hold.task },
        'an archive failed',
      );
      if (!isLost) await this.#afterFailure({ archive, hold }, error);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }

  async #do(of: ArchiveTry): Promise<void> {
    switch (of.hold.task) {
      case 'archive':
        assertNotDeadly(of.hold);
        return makeArchive(this.#deps, of);
      case 'free':
        return this.#free(of);
      case 'restore':
        assertNotDeadly(of.hold);
        return restoreArchive(this.#deps, of);
      case 'remove':
        return this.#remove(of);
    }
  }

  /** Moved first, while nobody can order anything else: a session that is restored has a folder of its own again. */
  async #free({ archive, hold, signal }: ArchiveTry): Promise<void> {
    const { store, storage, workspaces, liveSessions, leaseSeconds, now } = this.#deps;
    const of = { id: archive.sessionId };
    await liveSessions.evict(archive.sessionId);
    await store.transact(archive.organizationId, async (tx) => {
      if (!(await tx.archives.renew(hold, leaseSeconds))) throw new ArchiveLostError();
      await workspaces.setAside(of);
    });
    await workspaces.removeAside(of);
    // What attempts have left that did not come to their end.
    if (archive.file) await storage.removeAll(placesOf(archive), signal, archive.file.place);
    await store.transact(archive.organizationId, (tx) =>
      tx.archives.saveEnd(hold, { status: 'ready', at: now() }),
    );
  }

  async #remove({ archive, hold, signal }: ArchiveTry): Promise<void> {
    const { store, storage, workspaces } = this.#deps;
    await storage.removeAll(placesOf(archive), signal);
    await workspaces.removeAside({ id: archive.sessionId });
    await store.transact(archive.organizationId, (tx) => tx.archives.saveRemoved(hold));
  }

  async #afterFailure({ archive, hold }: Taken, error: unknown): Promise<void> {
    const { store, log } = this.#deps;
    const { task, tries } = hold;
    try {
      if (this.#stopping.signal.aborted)
        await store.transact(archive.organizationId, (tx) => tx.archives.handOver(hold));
      else if (task === 'free' || task === 'remove' || (!isLasting(error) && tries < mostAttempts)) {
        const seconds = secondsUntilNextAttempt(tries);
        await store.transact(archive.organizationId, (tx) => tx.archives.leave(hold, seconds));
      } else await this.#giveUp(archive, task, hold, problemOf(error));
    } catch (again) {
      // The time for which it was taken runs out, and another attempt is made.
      log.warn({ err: again, archive_id: archive.id }, 'it could not be written down that an archive failed');
    }
  }

  /** The session goes on as it was; or it stays archived, and can be restored when what is wrong was put right. */
  async #giveUp(
    { organizationId, sessionId, id, sessionStatus }: SessionArchive,
    task: 'archive' | 'restore',
    hold: ArchiveHold,
    problem: ArchiveProblem,
  ): Promise<void> {
    const at = this.#deps.now();
    await this.#deps.store.transact(organizationId, async (tx) => {
      const session = await tx.sessions.lock(sessionId);
      const end =
        task === 'archive' ? ({ status: 'failed', todo: 'remove' } as const) : { status: 'ready' as const };
      if (!(await tx.archives.saveEnd(hold, { ...end, problem, at }))) return;
      if (task === 'archive') await tx.sessions.save(restore(session, sessionStatus, at));
      const events = [{ type: 'session.archive_failed', archive_id: id, task, error: problem }] as const;
      await tx.events.append({ organizationId, sessionId, events });
    });
  }

  /** Says that this worker lives until it is disposed of. */
  #keep({ organizationId }: SessionArchive, hold: ArchiveHold, lost: AbortController): Disposable {
    const { store, leaseSeconds, log } = this.#deps;
    const renew = async () => {
      const isHeld = await store.transact(organizationId, (tx) => tx.archives.renew(hold, leaseSeconds));
      if (!isHeld) lost.abort(new ArchiveLostError());
    };
    const timer = setInterval(
      () => {
        renew().catch((error: unknown) =>
          log.warn({ err: error, archive_id: hold.archiveId }, 'the database is away'),
        );
      },
      (leaseSeconds * 1_000) / 3,
    );
    return { [Symbol.dispose]: () => clearInterval(timer) };
  }
}

/** Workers that died of it each time have not come to give it up. */
function assertNotDeadly({ tries }: ArchiveHold): void {
  if (tries > mostAttempts)
    throw new ArchiveProblemError(
      'failed',
      'It was begun time and again, and each time its worker was lost.',
    );
}

function isLasting(error: unknown): boolean {
  return (error instanceof ArchiveProblemError && !error.mayPass) || error instanceof DamagedArchiveError;
}

function problemOf(error: unknown): ArchiveProblem {
  if (error instanceof ArchiveProblemError) return error.problem;
  if (error instanceof DamagedArchiveError) return { code: 'damaged', message: error.message };
  if (error instanceof LittleDiskError) return { code: 'disk_full', message: error.message };
  return {
    code: 'failed',
    message: 'It failed time and again because of an error of the server, whose log has more.',
  };
}
