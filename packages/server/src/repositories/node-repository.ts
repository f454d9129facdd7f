import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import type { DB } from '../database/schema.gen.ts';
import { NodeId } from '../domain/ids.ts';
import { nodeRoles, type ListedNode, type NodeLoad, type NodeSelf } from '../domain/node.ts';
import { toJsonb } from './jsonb.ts';
import { oneOf } from './rows.ts';

const Circuits = z.array(
  z.object({
    ...{ upstream: z.string(), key: z.string(), model: z.string() },
    state: z.enum(['open', 'half_open']),
    opened: z.int(),
    openUntil: z.iso.datetime().exactOptional(),
  }),
);

export class NodeRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** A sign of life, on the database's clock; also of a node that was taken off the list because it was silent. */
  async beat(node: NodeSelf, load: NodeLoad): Promise<void> {
    const said = {
      is_draining: load.isDraining,
      live_sessions: load.liveSessions,
      running_turns: load.runningTurns,
      memory_bytes: load.memoryBytes,
      cpu_percent: load.cpuPercent,
      circuits: toJsonb(load.circuits),
      seen_at: sql<Date>`now()`,
    };
    const { warmSeconds, ...self } = node;
    await this.#db
      .insertInto('nodes')
      .values({ ...self, warm_seconds: warmSeconds, ...said })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(said))
      .execute();
  }

  /** Nodes that run turns and have said so within some seconds. */
  async countWorkers(seconds: number): Promise<number> {
    const { count } = await this.#db
      .selectFrom('nodes')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('role', '!=', 'api')
      .where('seen_at', '>', sql<Date>`now() - make_interval(secs => ${seconds})`)
      .executeTakeFirstOrThrow();
    return count;
  }

  /** All that are not forgotten yet, the longest up first. */
  async list(): Promise<ListedNode[]> {
    const rows = await this.#db
      .selectFrom('nodes')
      .selectAll()
      .select(sql<number>`extract(epoch from now() - seen_at)::float8`.as('silent_seconds'))
      .orderBy('started_at')
      .orderBy('id')
      .execute();
    return rows.map((row) => ({
      id: NodeId.parse(row.id),
      host: row.host,
      role: oneOf(nodeRoles, row.role),
      version: row.version,
      capacity: row.capacity,
      isDraining: row.is_draining,
      liveSessions: row.live_sessions,
      runningTurns: row.running_turns,
      memoryBytes: row.memory_bytes,
      cpuPercent: row.cpu_percent,
      circuits: Circuits.parse(row.circuits).map(({ openUntil, ...circuit }) => ({
        ...circuit,
        ...(openUntil !== undefined && { openUntil: new Date(openUntil) }),
      })),
      startedAt: row.started_at,
      seenAt: row.seen_at,
      silentSeconds: row.silent_seconds,
    }));
  }

  async listIds(): Promise<ReadonlySet<string>> {
    const rows = await this.#db.selectFrom('nodes').select('id').execute();
    return new Set(rows.map(({ id }) => id));
  }

  async remove(id: string): Promise<void> {
    await this.#db.deleteFrom('nodes').where('id', '=', id).execute();
  }

  async removeSilent(seconds: number): Promise<void> {
    await this.#db
      .deleteFrom('nodes')
      .where('seen_at', '<', sql<Date>`now() - make_interval(secs => ${seconds})`)
      .execute();
  }
}
