import type { Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import type { OrganizationId } from '../domain/ids.ts';

export class OrganizationRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async add(organization: { id: OrganizationId; slug: string; name: string }): Promise<void> {
    await this.#db.insertInto('organizations').values(organization).execute();
  }
}
