import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import { OrganizationId, SessionId } from '../domain/ids.ts';
import type { SessionAddress } from '../domain/session/session-address.ts';
import { finalStatuses } from '../domain/session/session.ts';
import { toAddress } from './session-address-column.ts';

/** What nodes that died, and wake-ups that went astray, have left behind. */
export class LostFinder {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** Sessions whose turn runs on a node that has not renewed its lease in time, or that is known to be dead. */
  async abandonedSessions(deadNodeId: string | undefined): Promise<SessionAddress[]> {
    const rows = await this.#db
      .selectFrom('turns')
      .innerJoin('sessions', 'sessions.id', 'turns.session_id')
      .select(['sessions.organization_id', 'sessions.id'])
      .where('turns.status', '=', 'running')
      .where((eb) =>
        eb.or([
          eb('sessions.lease_until', '<', sql<Date>`now()`),
          ...(deadNodeId === undefined ? [] : [eb('sessions.lease_node_id', '=', deadNodeId)]),
        ]),
      )
      .limit(100)
      .execute();
    return rows.map(toAddress);
  }

  /** Those of some sessions that are not over or paused and that a node was the last to run, with their fences. */
  async sessionsLastRunBy(
    nodeId: string,
    ids: readonly SessionId[],
  ): Promise<ReadonlyMap<SessionId, number>> {
    const rows = await this.#db
      .selectFrom('sessions')
      .select(['id', 'fence'])
      .where('id', 'in', ids)
      .where('lease_node_id', '=', nodeId)
      .where('status', 'not in', ['paused', ...finalStatuses])
      .where('deleted_at', 'is', null)
      .execute();
    return new Map(rows.map((row) => [SessionId.parse(row.id), row.fence]));
  }

  /**
   * Money that is still set aside for calls of nodes that are gone or have said nothing for some seconds; or, where no
   * node is named, for calls that must have ended long ago.
   */
  async lostReservations(
    seconds: number,
  ): Promise<{ organizationId: OrganizationId; nodeId: string | undefined }[]> {
    const isLost = sql<boolean>`nodes.id is null or nodes.seen_at < now() - make_interval(secs => ${seconds})`;
    const rows = await this.#db
      .selectFrom('quota_reservations')
      .leftJoin('nodes', 'nodes.id', 'quota_reservations.node_id')
      .select([
        'quota_reservations.organization_id',
        sql<string | null>`case when ${isLost} then quota_reservations.node_id end`.as('node_id'),
      ])
      .distinct()
      .where(sql<boolean>`(${isLost} or quota_reservations.expires_at < now())`)
      .limit(100)
      .execute();
    return rows.map((row) => ({
      organizationId: OrganizationId.parse(row.organization_id),
      nodeId: row.node_id ?? undefined,
    }));
  }

  /** Organizations whose budgets still hold money for calls of a node. */
  async organizationsWithReservations(nodeId: string): Promise<OrganizationId[]> {
    const rows = await this.#db
      .selectFrom('quota_reservations')
      .select('organization_id')
      .distinct()
      .where('node_id', '=', nodeId)
      .execute();
    return rows.map((row) => OrganizationId.parse(row.organization_id));
  }

  /** Sessions with a prompt that has waited for some seconds although no turn has begun: their wake-up was lost. */
  async forgottenSessions(seconds: number): Promise<SessionAddress[]> {
    const rows = await this.#db
      .selectFrom('turns as queued')
      .innerJoin('sessions', 'sessions.id', 'queued.session_id')
      .select(['sessions.organization_id', 'sessions.id'])
      .distinct()
      .where('queued.status', '=', 'queued')
      .where('sessions.status', 'not in', ['paused', ...finalStatuses])
      .where('queued.created_at', '<', sql<Date>`now() - make_interval(secs => ${seconds})`)
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('turns as begun')
              .select('begun.id')
              .whereRef('begun.session_id', '=', 'queued.session_id')
              .where('begun.status', 'in', ['running', 'parked']),
          ),
        ),
      )
      .limit(100)
      .execute();
    return rows.map(toAddress);
  }
}
