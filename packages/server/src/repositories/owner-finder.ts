import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import type { Credentials } from '../domain/access/user.ts';
import { OrganizationId, TokenFamilyId, TriggerId, UserId } from '../domain/ids.ts';
import type { Organization } from '../domain/access/organization.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import { customRoleColumn } from './custom-role-column.ts';
import { toOrganization } from './organization-repository.ts';
import { newestFirst } from './paging.ts';
import { standingColumn } from './standing-column.ts';
import { toCredentials } from './user-repository.ts';
import { isGoing } from './is-going.ts';

/** Whose something is that somebody shows: a token, an address, a name. */
export class OwnerFinder {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async credentials(email: string): Promise<Credentials | undefined> {
    const row = await this.#db
      .selectFrom('users')
      .selectAll()
      .select([customRoleColumn('users.role_id'), standingColumn])
      .where(sql`lower(email)`, '=', email)
      .where('deleted_at', 'is', null)
      .executeTakeFirst();
    return row && toCredentials(row);
  }

  /** All, for the operator of the service, the newest first. */
  async organizations(page: PageRequest): Promise<Page<Organization>> {
    return newestFirst(this.#db.selectFrom('organizations').selectAll(), 'created_at', page, toOrganization);
  }

  /** The organization whose admins run the service. */
  async operatorOrganization(): Promise<OrganizationId | undefined> {
    const row = await this.#db
      .selectFrom('organizations')
      .select('id')
      .where('is_operator', '=', true)
      .limit(1)
      .executeTakeFirst();
    return row && OrganizationId.parse(row.id);
  }

  async anyUser(): Promise<boolean> {
    return (await this.#db.selectFrom('users').select('id').limit(1).executeTakeFirst()) !== undefined;
  }

  async refreshToken(hash: string): Promise<
    | {
        organizationId: OrganizationId;
        userId: UserId;
        familyId: TokenFamilyId;
        wasUsed: boolean;
        loginUntil?: Date;
      }
    | undefined
  > {
    const row = await this.#db
      .selectFrom('refresh_tokens')
      .select(['organization_id', 'user_id', 'family_id', 'used_at', 'login_until'])
      .where('token_hash', '=', hash)
      .executeTakeFirst();
    if (!row) return undefined;
    return {
      organizationId: OrganizationId.parse(row.organization_id),
      userId: UserId.parse(row.user_id),
      familyId: TokenFamilyId.parse(row.family_id),
      wasUsed: row.used_at !== null,
      ...(row.login_until && { loginUntil: row.login_until }),
    };
  }

  async apiKey(hash: string): Promise<OrganizationId | undefined> {
    const row = await this.#db
      .selectFrom('api_keys')
      .select('organization_id')
      .where('key_hash', '=', hash)
      .executeTakeFirst();
    return row && OrganizationId.parse(row.organization_id);
  }

  async invitation(hash: string): Promise<OrganizationId | undefined> {
    const row = await this.#db
      .selectFrom('invitations')
      .select('organization_id')
      .where('token_hash', '=', hash)
      .executeTakeFirst();
    return row && OrganizationId.parse(row.organization_id);
  }

  async passwordReset(hash: string): Promise<OrganizationId | undefined> {
    const row = await this.#db
      .selectFrom('password_resets')
      .select('organization_id')
      .where('token_hash', '=', hash)
      .union(
        this.#db
          .selectFrom('mailed_password_resets')
          .select('organization_id')
          .where('token_hash', '=', hash),
      )
      .executeTakeFirst();
    return row && OrganizationId.parse(row.organization_id);
  }

  async sessionLink(hash: string): Promise<OrganizationId | undefined> {
    const row = await this.#db
      .selectFrom('session_links')
      .select('organization_id')
      .where('token_hash', '=', hash)
      .executeTakeFirst();
    return row && OrganizationId.parse(row.organization_id);
  }

  async organizationBySlug(slug: string): Promise<OrganizationId | undefined> {
    const row = await this.#db
      .selectFrom('organizations')
      .select('id')
      .where('slug', '=', slug)
      .executeTakeFirst();
    return row && OrganizationId.parse(row.id);
  }

  async loginChallenge(hash: string): Promise<OrganizationId | undefined> {
    const row = await this.#db
      .selectFrom('login_challenges')
      .select('organization_id')
      .where('challenge_hash', '=', hash)
      .executeTakeFirst();
    return row && OrganizationId.parse(row.organization_id);
  }

  async ssoAttempt(stateHash: string): Promise<OrganizationId | undefined> {
    const row = await this.#db
      .selectFrom('sso_attempts')
      .select('organization_id')
      .where('state_hash', '=', stateHash)
      .executeTakeFirst();
    return row && OrganizationId.parse(row.organization_id);
  }

  async ssoCode(hash: string): Promise<OrganizationId | undefined> {
    const row = await this.#db
      .selectFrom('sso_codes')
      .select('organization_id')
      .where('code_hash', '=', hash)
      .executeTakeFirst();
    return row && OrganizationId.parse(row.organization_id);
  }

  async streamTicket(hash: string): Promise<OrganizationId | undefined> {
    const row = await this.#db
      .selectFrom('stream_tickets')
      .select('organization_id')
      .where('ticket_hash', '=', hash)
      .executeTakeFirst();
    return row && OrganizationId.parse(row.organization_id);
  }

  /** The trigger whose address this is. */
  async trigger(
    hash: string,
  ): Promise<{ organizationId: OrganizationId; id: TriggerId; isSuspended: boolean } | undefined> {
    const row = await this.#db
      .selectFrom('triggers')
      .select(['organization_id', 'id'])
      .select(sql<boolean>`not ${isGoing('triggers')}`.as('is_suspended'))
      .where('token_hash', '=', hash)
      .executeTakeFirst();
    return (
      row && {
        organizationId: OrganizationId.parse(row.organization_id),
        id: TriggerId.parse(row.id),
        isSuspended: row.is_suspended,
      }
    );
  }
}
