import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { sparesRemember, wantedSpares } from '../domain/agent/wanted-spares.ts';
import type { OrganizationId } from '../domain/ids.ts';
import type { Log } from '../infrastructure/log.ts';
import type { Metrics } from '../infrastructure/metrics.ts';
import type { Store } from '../repositories/store.ts';
import { fingerprintOf, type AgentProcess, type AgentProfile, type Assignment } from './agent-process.ts';
import type { AgentStarter } from './agent-starter.ts';
import { removeFolder, sessionFolder } from './session-folders.ts';
import type { StartSlots } from './start-slots.ts';

/** A new session's own start comes first: its spare is replaced when it is likely to have had its first words. */
const refillAfter = 500;

export type SparePoolDeps = {
  readonly starter: Pick<AgentStarter, 'startSpare'>;
  readonly slots: StartSlots;
  readonly store: Pick<Store, 'transact'>;
  readonly sessionsDir: string;
  readonly nodeId: string;
  readonly limits: {
    readonly spareSessions: number;
    readonly maxLiveSessions: number;
    readonly idleSeconds: number;
  };
  /** Makes room for one more process on this node, if one that waits for a prompt can be ended; false: there is none. */
  readonly makeRoom: () => boolean;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'spareSessions'>;
};

type Spare = { readonly kind: string; readonly process: AgentProcess; idleTimer?: NodeJS.Timeout };

/**
 * Processes that are up and wait for a new session, so that it need not wait for one. Each is made for one organization
 * and one set-up, in folders of its own, has said nothing, can spend nothing, and becomes one session's for good or none's.
 */
export class SparePool implements AsyncDisposable {
  readonly #deps: SparePoolDeps;
  readonly #folder: string;
  /** How the last new sessions were set up, the newest first. */
  #recent: string[] = [];
  readonly #setUps = new Map<string, { profile: AgentProfile; organizationId: OrganizationId }>();
  readonly #spares = new Set<Spare>();
  /** On their way to a session. */
  readonly #leaving = new Set<AgentProcess>();
  readonly #endings = new Set<Promise<void>>();
  #starting = 0;
  #timer: NodeJS.Timeout | undefined;
  #refilling: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(deps: SparePoolDeps) {
    this.#deps = deps;
    this.#folder = path.join(sparesFolder(deps.sessionsDir), deps.nodeId);
  }

  /** Those that are up or on their way. */
  get size(): number {
    return this.#spares.size + this.#starting;
  }

  get processes(): AgentProcess[] {
    return [...[...this.#spares].map(({ process }) => process), ...this.#leaving];
  }

  /** A process for a session that never had one, if one of this set-up waits. Remembers how the session is set up. */
  async claim(profile: AgentProfile, assignment: Assignment): Promise<AgentProcess | undefined> {
    if (this.#most === 0) return undefined;
    const { organizationId } = assignment.session;
    const kind = kindOf(profile, organizationId);
    this.#remember(kind, { profile, organizationId });
    this.#refillSoon();
    const spare = [...this.#spares].find((each) => each.kind === kind && each.process.isUsable);
    if (!spare) return undefined;
    this.#release(spare);
    return this.#assign(spare.process, assignment);
  }

  /** Ends the oldest, to make room. */
  endOne(): void {
    const [oldest] = this.#spares;
    if (oldest) this.#end(oldest);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    for (const spare of this.#spares) this.#end(spare);
    await this.#refilling;
    await Promise.all(this.#endings);
    await removeFolder(this.#folder);
  }

  get #most(): number {
    const { spareSessions, maxLiveSessions, idleSeconds } = this.#deps.limits;
    return idleSeconds === 0 ? 0 : Math.min(spareSessions, Math.floor(maxLiveSessions / 3));
  }

  /**
   * First the database, so that nothing is moved without the right to: then the conversation is known before anything
   * is said in it. The jail's mounts follow the folder to its new name.
   */
  async #assign(process: AgentProcess, assignment: Assignment): Promise<AgentProcess | undefined> {
    const { store, sessionsDir, log } = this.#deps;
    const { session, fence } = assignment;
    this.#leaving.add(process);
    try {
      const lease = { sessionId: session.id, fence };
      const isHeld = await store.transact(session.organizationId, (tx) =>
        tx.sessions.setConversation(lease, process.conversationId),
      );
      if (!isHeld) throw new Error('Another node has taken the session over.');
      const folder = sessionFolder(sessionsDir, session.id);
      await rename(process.folder, folder);
      process.assign(assignment, folder);
      return process;
    } catch (error) {
      log.warn({ err: error, session_id: session.id }, 'a waiting process was not taken');
      this.#endAside(process);
      return undefined;
    } finally {
      this.#leaving.delete(process);
    }
  }

  #remember(kind: string, setUp: { profile: AgentProfile; organizationId: OrganizationId }): void {
    this.#recent = [kind, ...this.#recent].slice(0, sparesRemember);
    this.#setUps.set(kind, setUp);
    for (const known of this.#setUps.keys()) if (!this.#recent.includes(known)) this.#setUps.delete(known);
  }

  /** What is claimed while it goes on is replaced by the next. */
  #refillSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#refilling = this.#refilling
        .then(() => this.#refill())
        .catch((error: unknown) => this.#deps.log.warn({ err: error }, 'a waiting process did not start'));
    }, refillAfter).unref();
  }

  /** One after the other, and ends what is not wanted any more. What dies at once is not started for ever. */
  async #refill(): Promise<void> {
    for (let left = this.#most; left >= 0; left--) {
      const wanted = wantedSpares(this.#recent, this.#most);
      this.#endUnwanted(wanted);
      const kind = [...wanted].find(([each, count]) => this.#countOf(each) < count)?.[0];
      if (kind === undefined || left === 0 || this.#isClosed) return;
      await this.#startOne(kind);
    }
  }

  #countOf(kind: string): number {
    return [...this.#spares].filter((spare) => spare.kind === kind).length;
  }

  #endUnwanted(wanted: ReadonlyMap<string, number>): void {
    for (const spare of this.#spares)
      if (this.#countOf(spare.kind) > (wanted.get(spare.kind) ?? 0)) this.#end(spare);
  }

  async #startOne(kind: string): Promise<void> {
    const setUp = this.#setUps.get(kind);
    if (!setUp) return;
    const { profile, organizationId } = setUp;
    const { starter, slots } = this.#deps;
    const name = `spare_${randomBytes(8).toString('hex')}`;
    const folder = path.join(this.#folder, name);
    await slots.run('spare', async () => {
      // It may have waited for long.
      if (this.#isClosed || !this.#deps.makeRoom()) return undefined;
      this.#starting++;
      try {
        await mkdir(folder, { recursive: true, mode: 0o711 });
        const process = await starter.startSpare(profile, organizationId, { name, folder });
        this.#add(kind, process);
        return process;
      } catch (error) {
        await removeFolder(folder);
        throw error;
      } finally {
        this.#starting--;
      }
    });
  }

  #add(kind: string, process: AgentProcess): void {
    const spare: Spare = { kind, process };
    this.#spares.add(spare);
    void process.ready.then(() => {
      this.#report();
      if (!this.#spares.has(spare)) return;
      spare.idleTimer = setTimeout(() => this.#end(spare), this.#deps.limits.idleSeconds * 1_000).unref();
    });
    void process.live.ended.then(() => this.#end(spare));
    if (this.#isClosed) this.#end(spare);
  }

  #release(spare: Spare): void {
    clearTimeout(spare.idleTimer);
    this.#spares.delete(spare);
    this.#report();
  }

  #end(spare: Spare): void {
    if (!this.#spares.has(spare)) return;
    this.#release(spare);
    this.#endAside(spare.process);
  }

  /** It has said nothing that anybody would miss. */
  #endAside(process: AgentProcess): void {
    const ending = process
      .end('kill')
      .catch((error: unknown) => this.#deps.log.error({ err: error }, 'a waiting process did not end'))
      .finally(() => this.#endings.delete(ending));
    this.#endings.add(ending);
  }

  #report(): void {
    this.#deps.metrics.spareSessions.set(this.#spares.size);
  }
}

/** Beside the sessions' folders, as they become such. */
function sparesFolder(sessionsDir: string): string {
  return path.join(sessionsDir, '.spares');
}

/** Removes the folders of processes that waited on nodes which are no more. */
export async function removeSparesOfDead(sessionsDir: string, alive: ReadonlySet<string>): Promise<void> {
  const folder = sparesFolder(sessionsDir);
  const nodes = await readdir(folder).catch(() => []);
  for (const node of nodes) if (!alive.has(node)) await removeFolder(path.join(folder, node));
}

/** Short, as set-ups may be long: never the same for two organizations. */
function kindOf(profile: AgentProfile, organizationId: OrganizationId): string {
  const text = JSON.stringify([organizationId, fingerprintOf(profile), [...profile.hookEvents].sort()]);
  return createHash('sha256').update(text).digest('hex');
}
