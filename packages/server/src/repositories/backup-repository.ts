import type { Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import type { Backup } from '../domain/audit/deletion-certificate.ts';

/** What is known of backups of the whole installation. */
export class BackupRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** The oldest first. */
  async list(): Promise<Backup[]> {
    const rows = await this.#db.selectFrom('backups').selectAll().orderBy('made_at').execute();
    return rows.map((row) => ({ madeAt: row.made_at, folder: row.folder }));
  }
}
