import { sql, type Kysely, type Selectable } from 'kysely';
import type { AuditCheckpoints, AuditLog, DB } from '../database/schema.gen.ts';
import {
  auditOutcomes,
  type AuditEntry,
  type AuditOutcome,
  type NewAuditEntry,
} from '../domain/audit/audit-entry.ts';
import type { AuditCheckpoint, AuditHead } from '../domain/audit/audit-checkpoint.ts';
import { InvalidInputError } from '../domain/errors.ts';
import { OrganizationId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import { toPage } from './paging.ts';
import { oneOf } from './rows.ts';

export type AuditFilter = {
  readonly actorId?: string;
  /** Words of the table of actions; one that ends with a dot and a star stands for all that begin so. */
  readonly action?: string;
  readonly resourceType?: string;
  readonly resourceId?: string;
  readonly outcome?: AuditOutcome;
  readonly requestId?: string;
  readonly from?: Date;
  /** Exclusive. */
  readonly until?: Date;
  /** A part of an id, an address, a program's name or an action. */
  readonly text?: string;
};

export class AuditLogRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** Last in a transaction: it holds the log of the organization until the end. Places, times and hashes are the database's. */
  async append(entries: readonly NewAuditEntry[]): Promise<void> {
    if (entries.length === 0) return;
    await this.#db
      .insertInto('audit_log')
      .values(
        entries.map((entry) => ({
          organization_id: entry.organizationId,
          actor_id: entry.actorId ?? null,
          api_key_id: entry.apiKeyId ?? null,
          login_id: entry.loginId ?? null,
          address: entry.address ?? null,
          agent: entry.agent ?? null,
          request_id: entry.requestId ?? null,
          action: entry.action,
          resource_type: entry.resourceType,
          resource_id: entry.resourceId,
          outcome: entry.outcome,
          before: entry.before ?? null,
          after: entry.after ?? null,
        })),
      )
      .execute();
  }

  /** The newest first. Nobody counts: the log is long. */
  async list(
    organizationId: OrganizationId,
    filter: AuditFilter,
    page: PageRequest,
  ): Promise<Page<AuditEntry>> {
    const { after } = page;
    const matching = this.#matching(organizationId, filter);
    const older = after
      ? matching.where(sql<boolean>`(at, seq) < (${after.at}, ${toSeq(after.id)}::bigint)`)
      : matching;
    const rows = await older
      .orderBy('at', 'desc')
      .orderBy('seq', 'desc')
      .offset(page.skip)
      .limit(page.limit + 1)
      .execute();
    return toPage(rows, page, { item: toEntry, key: (row) => ({ at: row.at, id: String(row.seq) }) });
  }

  /** The oldest first, after a place in the log and up to another, for what reads all of it. */
  async listAfter(
    organizationId: OrganizationId,
    filter: AuditFilter,
    { after, upTo, limit }: { readonly after: number; readonly upTo: number; readonly limit: number },
  ): Promise<AuditEntry[]> {
    const rows = await this.#matching(organizationId, filter)
      .where('seq', '>', after)
      .where('seq', '<=', upTo)
      .orderBy('seq')
      .limit(limit)
      .execute();
    return rows.map(toEntry);
  }

  /** The newest entry; undefined in an organization where nothing was done. */
  async head(organizationId: OrganizationId): Promise<AuditHead | undefined> {
    const row = await this.#db
      .selectFrom('audit_heads')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .executeTakeFirst();
    return row && { organizationId, seq: row.seq, hash: row.hash };
  }

  /** One that is there already stays. */
  async addCheckpoint({
    organizationId,
    seq,
    hash,
    at,
    publicKey,
    signature,
  }: AuditCheckpoint): Promise<void> {
    await this.#db
      .insertInto('audit_checkpoints')
      .values({ organization_id: organizationId, seq, hash, at, public_key: publicKey, signature })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  /** The newest first. */
  async listCheckpoints(organizationId: OrganizationId, page: PageRequest): Promise<Page<AuditCheckpoint>> {
    const { after } = page;
    const matching = this.#checkpoints(organizationId);
    const rows = await (after ? matching.where('seq', '<', toSeq(after.id)) : matching)
      .orderBy('seq', 'desc')
      .offset(page.skip)
      .limit(page.limit + 1)
      .execute();
    return toPage(rows, page, { item: toCheckpoint, key: (row) => ({ at: row.at, id: String(row.seq) }) });
  }

  /** Those of entries after a place in the log, up to another. */
  async checkpointsBetween(
    organizationId: OrganizationId,
    after: number,
    upTo: number,
  ): Promise<AuditCheckpoint[]> {
    const rows = await this.#checkpoints(organizationId)
      .where('seq', '>', after)
      .where('seq', '<=', upTo)
      .execute();
    return rows.map(toCheckpoint);
  }

  #checkpoints(organizationId: OrganizationId) {
    return this.#db.selectFrom('audit_checkpoints').selectAll().where('organization_id', '=', organizationId);
  }

  #matching(organizationId: OrganizationId, filter: AuditFilter) {
    const { actorId, action, resourceType, resourceId, outcome, requestId, from, until, text } = filter;
    let query = this.#db.selectFrom('audit_log').selectAll().where('organization_id', '=', organizationId);
    if (actorId !== undefined) query = query.where('actor_id', '=', actorId);
    if (action?.endsWith('.*'))
      query = query.where(sql<boolean>`starts_with(action, ${action.slice(0, -1)})`);
    else if (action !== undefined) query = query.where('action', '=', action);
    if (resourceType !== undefined) query = query.where('resource_type', '=', resourceType);
    if (resourceId !== undefined) query = query.where('resource_id', '=', resourceId);
    if (outcome !== undefined) query = query.where('outcome', '=', outcome);
    if (requestId !== undefined) query = query.where('request_id', '=', requestId);
    if (from) query = query.where('at', '>=', from);
    if (until) query = query.where('at', '<', until);
    if (text === undefined) return query;
    const words = sql<string>`concat_ws(' ', actor_id, api_key_id, login_id, address, agent, request_id, action, resource_id)`;
    return query.where(sql<boolean>`strpos(lower(${words}), ${text.toLowerCase()}) > 0`);
  }
}

function toSeq(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidInputError('The cursor is not one that this list gave out.');
}

function toCheckpoint(row: Selectable<AuditCheckpoints>): AuditCheckpoint {
  const { seq, hash, at, public_key: publicKey, signature } = row;
  return { organizationId: OrganizationId.parse(row.organization_id), seq, hash, at, publicKey, signature };
}

function toEntry(row: Selectable<AuditLog>): AuditEntry {
  return {
    organizationId: OrganizationId.parse(row.organization_id),
    seq: row.seq,
    at: row.at,
    ...(row.actor_id !== null && { actorId: row.actor_id }),
    ...(row.api_key_id !== null && { apiKeyId: row.api_key_id }),
    ...(row.login_id !== null && { loginId: row.login_id }),
    ...(row.address !== null && { address: row.address }),
    ...(row.agent !== null && { agent: row.agent }),
    ...(row.request_id !== null && { requestId: row.request_id }),
    action: row.action,
    resourceType: row.resource_type,
    resourceId: row.resource_id,
    outcome: oneOf(auditOutcomes, row.outcome),
    ...(row.before !== null && { before: row.before }),
    ...(row.after !== null && { after: row.after }),
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}
