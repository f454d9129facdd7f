import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import type { ApprovalTerms } from '../domain/agent/approval-terms.ts';
import type { Approval } from '../domain/agent/approval.ts';
import { ApprovalId, type SessionId } from '../domain/ids.ts';
import { toJsonb, toText } from './jsonb.ts';

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
      .onConflict((conflict) =>
        conflict.columns(['session_id', 'pattern']).doUpdateSet({ approval_id: approval.id }),
      )
      .execute();
  }

  /** Whether it was allowed by those who would be asked now: a rule that asks others, or more people, asks anew. */
  async has(sessionId: SessionId, pattern: string, terms: ApprovalTerms): Promise<boolean> {
    const row = await this.#db
      .selectFrom('remembered_calls')
      .innerJoin('approvals', 'approvals.id', 'remembered_calls.approval_id')
      .select('remembered_calls.pattern')
      .where('remembered_calls.session_id', '=', sessionId)
      .where('remembered_calls.pattern', '=', toText(pattern))
      .where(sql<boolean>`approvals.terms = ${toJsonb(terms)}::jsonb`)
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
