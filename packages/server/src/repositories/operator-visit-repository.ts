import type { Kysely, Selectable } from 'kysely';
import type { DB, OperatorVisits } from '../database/schema.gen.ts';
import { visitKinds, type OperatorVisit } from '../domain/access/operator-visit.ts';
import { OperatorVisitId, OrganizationId, UserId } from '../domain/ids.ts';
import { toText } from './jsonb.ts';
import { oneOf } from './rows.ts';

/** So many of a user are shown. */
const mostShown = 20;

export class OperatorVisitRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async add(visit: OperatorVisit): Promise<void> {
    await this.#db
      .insertInto('operator_visits')
      .values({
        id: visit.id,
        organization_id: visit.organizationId,
        user_id: visit.userId,
        kind: visit.kind,
        operator_id: visit.operatorId,
        operator_organization_id: visit.operatorOrganizationId,
        operator_email: visit.operatorEmail,
        operator_token_version: visit.operatorTokenVersion,
        reason: toText(visit.reason),
        created_at: visit.createdAt,
        expires_at: visit.expiresAt,
      })
      .execute();
  }

  async find(id: OperatorVisitId): Promise<OperatorVisit | undefined> {
    const row = await this.#db
      .selectFrom('operator_visits')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row && toVisit(row);
  }

  /** In the place of a user, the newest first. */
  async listOf(userId: UserId): Promise<OperatorVisit[]> {
    const rows = await this.#db
      .selectFrom('operator_visits')
      .selectAll()
      .where('user_id', '=', userId)
      .orderBy('created_at', 'desc')
      .limit(mostShown)
      .execute();
    return rows.map(toVisit);
  }

  /** False when there is none, or it has ended. */
  async end(id: OperatorVisitId, at: Date): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('operator_visits')
      .set({ ended_at: at })
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  async endAll(organizationId: OrganizationId, at: Date): Promise<void> {
    await this.#db
      .updateTable('operator_visits')
      .set({ ended_at: at })
      .where('organization_id', '=', organizationId)
      .where('ended_at', 'is', null)
      .execute();
  }
}

function toVisit(row: Selectable<OperatorVisits>): OperatorVisit {
  return {
    id: OperatorVisitId.parse(row.id),
    organizationId: OrganizationId.parse(row.organization_id),
    userId: UserId.parse(row.user_id),
    kind: oneOf(visitKinds, row.kind),
    operatorId: UserId.parse(row.operator_id),
    operatorOrganizationId: OrganizationId.parse(row.operator_organization_id),
    operatorEmail: row.operator_email,
    operatorTokenVersion: row.operator_token_version,
    reason: row.reason,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    ...(row.ended_at && { endedAt: row.ended_at }),
  };
}
