import { sql, type Kysely, type Selectable } from 'kysely';
import type { DB, Invitations } from '../database/schema.gen.ts';
import type { Invitation } from '../domain/access/invitation.ts';
import { roles } from '../domain/access/role.ts';
import { InvitationId, OrganizationId, UserId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import { newestFirst } from './paging.ts';
import { oneOf } from './rows.ts';

export class InvitationRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async add(invitation: Invitation, tokenHash: string): Promise<void> {
    await this.#db
      .insertInto('invitations')
      .values({
        id: invitation.id,
        organization_id: invitation.organizationId,
        email: invitation.email,
        role: invitation.role,
        token_hash: tokenHash,
        invited_by: invitation.invitedBy,
        created_at: invitation.createdAt,
        expires_at: invitation.expiresAt,
      })
      .execute();
  }

  async list(page: PageRequest): Promise<Page<Invitation>> {
    return newestFirst(this.#db.selectFrom('invitations').selectAll(), 'created_at', page, toInvitation);
  }

  /** Those that can still be accepted. */
  async countOpen(now: Date): Promise<number> {
    const { count } = await this.#db
      .selectFrom('invitations')
      .select(sql<number>`count(*)`.as('count'))
      .where('accepted_at', 'is', null)
      .where('expires_at', '>', now)
      .executeTakeFirstOrThrow();
    return count;
  }

  /** Undefined if it is gone, was accepted, or has expired. */
  async findOpen(id: InvitationId, now: Date): Promise<Invitation | undefined> {
    const row = await this.#db
      .selectFrom('invitations')
      .selectAll()
      .where('id', '=', id)
      .where('accepted_at', 'is', null)
      .where('expires_at', '>', now)
      .executeTakeFirst();
    return row && toInvitation(row);
  }

  /** Marks it as accepted. Undefined if it was before, or has expired: of two callers one gets it. */
  async accept(tokenHash: string, at: Date): Promise<Invitation | undefined> {
    const row = await this.#db
      .updateTable('invitations')
      .set({ accepted_at: at })
      .where('token_hash', '=', tokenHash)
      .where('accepted_at', 'is', null)
      .where('expires_at', '>', at)
      .returningAll()
      .executeTakeFirst();
    return row && toInvitation(row);
  }

  /** What was removed; undefined when there is none of this id. */
  async remove(id: InvitationId): Promise<Invitation | undefined> {
    const row = await this.#db
      .deleteFrom('invitations')
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    return row && toInvitation(row);
  }
}

function toInvitation(row: Selectable<Invitations>): Invitation {
  return {
    id: InvitationId.parse(row.id),
    organizationId: OrganizationId.parse(row.organization_id),
    email: row.email,
    role: oneOf(roles, row.role),
    invitedBy: UserId.parse(row.invited_by),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    ...(row.accepted_at && { acceptedAt: row.accepted_at }),
  };
}
