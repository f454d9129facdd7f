import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import type { OrganizationId } from '../domain/ids.ts';
import { noArchiveRules, type ArchiveRules } from '../domain/session/archive-rules.ts';
import { archiveFormats } from '../domain/session/session-archive.ts';
import { oneOf } from './rows.ts';

export class ArchiveRulesRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** The organization's own rules, or none. */
  async get(organizationId: OrganizationId): Promise<ArchiveRules> {
    const row = await this.#db
      .selectFrom('archive_rules')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .executeTakeFirst();
    if (!row) return noArchiveRules;
    return {
      format: oneOf(archiveFormats, row.format),
      ...(row.archive_after_days !== null && { archiveAfterDays: row.archive_after_days }),
      ...(row.keep_days !== null && { keepDays: row.keep_days }),
    };
  }

  async set(organizationId: OrganizationId, rules: ArchiveRules): Promise<void> {
    const values = {
      archive_after_days: rules.archiveAfterDays ?? null,
      keep_days: rules.keepDays ?? null,
      format: rules.format,
    };
    await this.#db
      .insertInto('archive_rules')
      .values({ organization_id: organizationId, ...values })
      .onConflict((conflict) =>
        conflict.column('organization_id').doUpdateSet({ ...values, updated_at: sql`now()` }),
      )
      .execute();
  }
}
