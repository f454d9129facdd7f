import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import type { NodeId } from '../domain/ids.ts';

export type NewNode = {
  readonly id: NodeId;
  readonly host: string;
  readonly role: string;
  readonly version: string;
};

export class NodeRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async register(node: NewNode): Promise<void> {
    await this.#db.insertInto('nodes').values(node).execute();
  }

  /** A sign of life, on the database's clock. */
  async beat(id: NodeId): Promise<void> {
    await this.#db
      .updateTable('nodes')
      .set({ seen_at: sql`now()` })
      .where('id', '=', id)
      .execute();
  }

  /** Nodes that run turns and have said so within some seconds. */
  async countWorkers(seconds: number): Promise<number> {
    const { count } = await this.#db
      .selectFrom('nodes')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('role', '!=', 'api')
      .where('seen_at', '>', sql<Date>`now() - make_interval(secs => ${seconds})`)
      .executeTakeFirstOrThrow();
    return count;
  }

  async listIds(): Promise<ReadonlySet<string>> {
    const rows = await this.#db.selectFrom('nodes').select('id').execute();
    return new Set(rows.map(({ id }) => id));
  }

  async remove(id: string): Promise<void> {
    await this.#db.deleteFrom('nodes').where('id', '=', id).execute();
  }

  async removeSilent(seconds: number): Promise<void> {
    await this.#db
      .deleteFrom('nodes')
      .where('seen_at', '<', sql<Date>`now() - make_interval(secs => ${seconds})`)
      .execute();
  }
}
