import type { Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import type { ServiceFigures } from '../domain/service-figures.ts';
import type { ServiceStatistics } from '../domain/service-statistics.ts';
import { readServiceFigures } from './service-figures.ts';
import { readServiceStatistics } from './service-statistics.ts';
import { OwnerFinder } from './owner-finder.ts';
import { DueFinder } from './due-finder.ts';
import { LostFinder } from './lost-finder.ts';
import { OldFinder } from './old-finder.ts';

/** Finds, across organizations, where something belongs; the work itself is then bound to that organization. */
export class Finder {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  get owners() {
    return new OwnerFinder(this.#db);
  }
  get due() {
    return new DueFinder(this.#db);
  }
  get lost() {
    return new LostFinder(this.#db);
  }
  get old() {
    return new OldFinder(this.#db);
  }

  /** Counts, of nobody in particular. */
  async figures(): Promise<ServiceFigures> {
    return readServiceFigures(this.#db);
  }

  /** All organizations in figures; of each but its costs and names nothing. */
  async statistics(): Promise<ServiceStatistics> {
    return readServiceStatistics(this.#db);
  }
}
