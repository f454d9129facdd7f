import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import { mcpGrantStates, type McpGrantState } from '../domain/agent/mcp-grant.ts';
import { McpServerId, type OrganizationId } from '../domain/ids.ts';
import { oneOf } from './rows.ts';

export type SealedGrant = {
  readonly sealed: string;
  readonly state: McpGrantState;
  /** Rises with each new token. */
  readonly version: number;
};

/** What MCP servers have granted. It stands with the servers, and changes without a change of theirs. */
export class McpGrantRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async find(id: McpServerId): Promise<SealedGrant | undefined> {
    const row = await this.#kept()
      .select(['sealed_grant', 'grant_state', 'grant_version'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row || row.sealed_grant === null || row.grant_state === null) return undefined;
    return {
      sealed: row.sealed_grant,
      state: oneOf(mcpGrantStates, row.grant_state),
      version: row.grant_version,
    };
  }

  /** In place of one that was begun before. */
  async begin(id: McpServerId, sealed: string, until: Date): Promise<void> {
    await this.#db
      .updateTable('mcp_servers')
      .set({ sealed_authorization: sealed, authorization_until: until })
      .where('id', '=', id)
      .where('deleted_at', 'is', null)
      .execute();
  }

  /** The authorization that has begun; undefined when there is none, or it is too old. Holds the row until the transaction ends. */
  async findBegun(id: McpServerId, now: Date): Promise<string | undefined> {
    const row = await this.#kept()
      .select('sealed_authorization')
      .where('id', '=', id)
      .where('authorization_until', '>', now)
      .forUpdate()
      .executeTakeFirst();
    return row?.sealed_authorization ?? undefined;
  }

  async endBegun(id: McpServerId): Promise<void> {
    await this.#db
      .updateTable('mcp_servers')
      .set({ sealed_authorization: null, authorization_until: null })
      .where('id', '=', id)
      .execute();
  }

  /** With `seen`, only if that is still its version. False: it was not. */
  async save(
    id: McpServerId,
    { sealed, state }: Omit<SealedGrant, 'version'>,
    seen?: number,
  ): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('mcp_servers')
      .set(({ eb }) => ({
        sealed_grant: sealed,
        grant_state: state,
        grant_version: eb('grant_version', '+', 1),
        refreshing_until: null,
      }))
      .where('id', '=', id)
      .where('deleted_at', 'is', null)
      .$if(seen !== undefined, (q) => q.where('grant_version', '=', seen ?? 0))
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  /** Whether the caller may renew the tokens now; for so many seconds nobody else may. */
  async claimRenewal(id: McpServerId, version: number, seconds: number): Promise<boolean> {
    const claimed = await this.#db
      .updateTable('mcp_servers')
      .set({ refreshing_until: sql<Date>`now() + make_interval(secs => ${seconds})` })
      .where('id', '=', id)
      .where('deleted_at', 'is', null)
      .where('grant_version', '=', version)
      .where((eb) =>
        eb.or([eb('refreshing_until', 'is', null), eb('refreshing_until', '<', sql<Date>`now()`)]),
      )
      .returning('id')
      .executeTakeFirst();
    return claimed !== undefined;
  }

  /** Lets others try. */
  async releaseRenewal(id: McpServerId, version: number): Promise<void> {
    await this.#db
      .updateTable('mcp_servers')
      .set({ refreshing_until: null })
      .where('id', '=', id)
      .where('grant_version', '=', version)
      .execute();
  }

  /** Those that have something sealed. Holds the rows until the transaction ends. */
  async listForUpdate(
    organizationId: OrganizationId,
  ): Promise<(SealedGrant & { readonly id: McpServerId })[]> {
    const rows = await this.#kept()
      .select(['id', 'sealed_grant', 'grant_state', 'grant_version'])
      .where('organization_id', '=', organizationId)
      .where('sealed_grant', 'is not', null)
      .forUpdate()
      .execute();
    return rows.map((row) => ({
      id: McpServerId.parse(row.id),
      sealed: row.sealed_grant ?? '',
      state: oneOf(mcpGrantStates, row.grant_state ?? ''),
      version: row.grant_version,
    }));
  }

  /** What was granted, and what has begun. */
  async forget(id: McpServerId): Promise<void> {
    await this.#db
      .updateTable('mcp_servers')
      .set({
        ...{ sealed_grant: null, grant_state: null, refreshing_until: null },
        ...{ sealed_authorization: null, authorization_until: null },
      })
      .where('id', '=', id)
      .execute();
  }

  #kept() {
    return this.#db.selectFrom('mcp_servers').where('deleted_at', 'is', null);
  }
}
