import type { Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import type { Approval } from '../domain/agent/approval.ts';
import { ApprovalId, type SessionId } from '../domain/ids.ts';
import { toText } from './jsonb.ts';

export type RememberedCall = {
  readonly pattern: string;
  readonly approvalId: ApprovalId;
  readonly createdAt: Date;
};

/** What people allowed for the rest of a session. */
export class RememberedCallRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async add(approval: Approval, pattern: string): Promise<void> {
    await this.#db
      .insertInto('remembered_calls')
      .values({
        organization_id: approval.organizationId,
        session_id: approval.sessionId,
        pattern: toText(pattern),
        approval_id: approval.id,
      })
      .onConflict((conflict) => conflict.columns(['session_id', 'pattern']).doNothing())
      .execute();
  }

  async has(sessionId: SessionId, pattern: string): Promise<boolean> {
    const row = await this.#db
      .selectFrom('remembered_calls')
      .select('pattern')
      .where('session_id', '=', sessionId)
      .where('pattern', '=', toText(pattern))
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Oldest first; there are never many. */
  async list(sessionId: SessionId): Promise<RememberedCall[]> {
    const rows = await this.#db
      .selectFrom('remembered_calls')
      .select(['pattern', 'approval_id', 'created_at'])
      .where('session_id', '=', sessionId)
      .orderBy('created_at')
      .orderBy('pattern')
      .execute();
    return rows.map((row) => ({
      pattern: row.pattern,
      approvalId: ApprovalId.parse(row.approval_id),
      createdAt: row.created_at,
    }));
  }
}
