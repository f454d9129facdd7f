import { sql, type Kysely, type Selectable } from 'kysely';
import type { DB, MetricsSnapshots } from '../database/schema.gen.ts';
import { MetricsSnapshotId, NodeId, SessionId, type OrganizationId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { MetricsSnapshot, NewSnapshot } from '../domain/session/metrics-snapshot.ts';
import { newestFirst } from './paging.ts';
import { toUsage } from './usage-columns.ts';

export class MetricsSnapshotRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** What the session has used so far is read from the ledger. */
  async add(organizationId: OrganizationId, snapshot: NewSnapshot): Promise<void> {
    const { sessionId, nodeId, isBusy, processes, memoryBytes, cpuMs } = snapshot;
    await sql`
      insert into metrics_snapshots (
        id, organization_id, session_id, node_id, is_busy, processes, memory_bytes, cpu_ms, model_calls, input_tokens,
        output_tokens, cache_creation_tokens, cache_read_tokens, cost_micro_usd, first_byte_ms)
      select ${MetricsSnapshotId.new()}, ${organizationId}, ${sessionId}, ${nodeId}, ${isBusy}, ${processes}, ${memoryBytes}, ${cpuMs}, count(*),
        coalesce(sum(input_tokens), 0), coalesce(sum(output_tokens), 0), coalesce(sum(cache_creation_tokens), 0),
        coalesce(sum(cache_read_tokens), 0), coalesce(sum(cost_micro_usd), 0),
        (select percentile_disc(0.5) within group (order by newest.first_byte_ms) from (
          select first_byte_ms from usage_ledger where session_id = ${sessionId} and first_byte_ms is not null
          order by started_at desc limit 20) newest)
      from usage_ledger where session_id = ${sessionId}`.execute(this.#db);
  }

  /** The newest one, if it is at most some seconds old. */
  async findNewest(sessionId: SessionId, seconds: number): Promise<MetricsSnapshot | undefined> {
    const row = await this.#db
      .selectFrom('metrics_snapshots')
      .selectAll()
      .where('session_id', '=', sessionId)
      .where('taken_at', '>', sql<Date>`clock_timestamp() - make_interval(secs => ${seconds})`)
      .orderBy('taken_at', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row && toSnapshot(row);
  }

  /** The newest first. */
  async list(sessionId: SessionId, page: PageRequest): Promise<Page<MetricsSnapshot>> {
    const all = this.#db.selectFrom('metrics_snapshots').selectAll().where('session_id', '=', sessionId);
    return newestFirst(all, 'taken_at', page, toSnapshot);
  }

  async removeOld(organizationId: OrganizationId, days: number): Promise<void> {
    await this.#db
      .deleteFrom('metrics_snapshots')
      .where('organization_id', '=', organizationId)
      .where('taken_at', '<', sql<Date>`now() - make_interval(days => ${days})`)
      .execute();
  }
}

function toSnapshot(row: Selectable<MetricsSnapshots>): MetricsSnapshot {
  return {
    id: MetricsSnapshotId.parse(row.id),
    sessionId: SessionId.parse(row.session_id),
    nodeId: NodeId.parse(row.node_id),
    takenAt: row.taken_at,
    isBusy: row.is_busy,
    processes: row.processes,
    memoryBytes: row.memory_bytes,
    cpuMs: row.cpu_ms,
    modelCalls: row.model_calls,
    usage: toUsage(row, row.cost_micro_usd),
    ...(row.first_byte_ms !== null && { firstByteMs: row.first_byte_ms }),
  };
}
