import type { Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import type { OrganizationId } from '../domain/ids.ts';

export class OrganizationRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** Adds it unless its slug is taken: of parallel callers exactly one does, and the others wait for that one. */
  async add(organization: { id: OrganizationId; slug: string; name: string }): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('organizations')
      .values(organization)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  }
}
