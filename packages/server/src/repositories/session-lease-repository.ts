import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import type { NodeId, SessionId } from '../domain/ids.ts';

/** Who wants the right to run a session, for how long, and whether also what is better left to another node. */
export type LeaseWish = { readonly nodeId: NodeId; readonly seconds: number; readonly insists: boolean };

/** The right to run a session: valid while the fence is the newest and, by the database's clock, not run out. */
export type Lease = { readonly sessionId: SessionId; readonly fence: number };

export class SessionLeaseRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /**
   * Takes the session over and raises the fence, so that whoever held it before writes nothing more. Undefined while
   * another node holds it; and, for who does not insist, while another living node is likely to have its agent warm.
   * The node that held it last keeps its fence: nobody ran the session since, so its process still knows the whole
   * conversation. Nobody gets one of an organization that is suspended.
   */
  async acquire(sessionId: SessionId, { nodeId, seconds, insists }: LeaseWish): Promise<Lease | undefined> {
    const row = await this.#db
      .updateTable('sessions')
      .set({
        fence: sql`case when lease_node_id = ${nodeId} then fence else fence + 1 end`,
        lease_node_id: nodeId,
        lease_until: sql`now() + make_interval(secs => ${seconds})`,
      })
      .where('id', '=', sessionId)
      .where(
        sql<boolean>`exists (select from organizations going
          where going.id = sessions.organization_id and going.suspended_at is null)`,
      )
      .where((eb) =>
        eb.or([
          eb('lease_node_id', '=', nodeId),
          eb.and([
            eb('lease_until', '<', sql<Date>`now()`),
            ...(insists ? [] : [sql<boolean>`not ${isWarmElsewhere(seconds)}`]),
          ]),
        ]),
      )
      .returning('fence')
      .executeTakeFirst();
    return row && { sessionId, fence: row.fence };
  }

  /** Tells the node that ran the session last, when the transaction commits, that a turn may wait for it. False: none did. */
  async callLastNode(sessionId: SessionId): Promise<boolean> {
    const { rows } = await sql`
      select pg_notify('turn_calls', concat_ws(' ', lease_node_id, organization_id, id)) from sessions
      where id = ${sessionId} and lease_node_id is not null`.execute(this.#db);
    return rows.length === 1;
  }

  /** More time. False when the lease was lost: stop at once. */
  async renew(lease: Lease, seconds: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('sessions')
      .set({ lease_until: sql`now() + make_interval(secs => ${seconds})` })
      .where('id', '=', lease.sessionId)
      .where('fence', '=', lease.fence)
      .where('lease_until', '>', sql<Date>`now()`)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  /** Lets any node take the session. Ours is remembered as the last to have run it. */
  async release(lease: Lease): Promise<void> {
    await this.#db
      .updateTable('sessions')
      .set({ lease_until: sql`now()` })
      .where('id', '=', lease.sessionId)
      .where('fence', '=', lease.fence)
      .execute();
  }

  /** Ends every right to run the session, and tells whoever keeps a process for it when the transaction commits. */
  async revoke(sessionId: SessionId): Promise<void> {
    await this.#db
      .updateTable('sessions')
      .set({ fence: sql`fence + 1`, lease_node_id: null, lease_until: sql`now()` })
      .where('id', '=', sessionId)
      .execute();
    await sql`select pg_notify('session_ends', ${sessionId})`.execute(this.#db);
  }

  /** Ends every right to run the session if it has run out or belongs to `deadNodeId`. False if it is still good. */
  async revokeAbandoned(sessionId: SessionId, deadNodeId: string | undefined): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('sessions')
      .set({ fence: sql`fence + 1`, lease_node_id: null, lease_until: sql`now()` })
      .where('id', '=', sessionId)
      .where((eb) =>
        eb.or([
          eb('lease_until', '<=', sql<Date>`now()`),
          ...(deadNodeId === undefined ? [] : [eb('lease_node_id', '=', deadNodeId)]),
        ]),
      )
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }
}

/** Whether the node that ran the session last lives, stays, and has not had the time to forget its agent. */
function isWarmElsewhere(aliveSeconds: number) {
  return sql<boolean>`exists (
    select from nodes where nodes.id = sessions.lease_node_id and not nodes.is_draining
      and nodes.seen_at > now() - make_interval(secs => ${aliveSeconds})
      and sessions.lease_until > now() - make_interval(secs => nodes.warm_seconds))`;
}
