import type { Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import { isFeature, type FeatureName, type FeatureSetting } from '../domain/access/feature.ts';
import type { OrganizationId } from '../domain/ids.ts';
import { toText } from './jsonb.ts';

/** What operators have switched for the whole service. */
export class FeatureRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async list(): Promise<FeatureSetting[]> {
    return toSettings(await this.#db.selectFrom('feature_switches').selectAll().execute());
  }

  async set(setting: FeatureSetting): Promise<void> {
    await this.#db
      .insertInto('feature_switches')
      .values({ name: setting.name, ...toRow(setting) })
      .onConflict((conflict) => conflict.column('name').doUpdateSet(toRow(setting)))
      .execute();
  }

  async remove(name: FeatureName): Promise<void> {
    await this.#db.deleteFrom('feature_switches').where('name', '=', name).execute();
  }
}

/** What operators have switched for one organization. */
export class FeatureOverrideRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async list(organizationId: OrganizationId): Promise<FeatureSetting[]> {
    const rows = this.#db.selectFrom('feature_overrides').selectAll();
    return toSettings(await rows.where('organization_id', '=', organizationId).execute());
  }

  async set(organizationId: OrganizationId, setting: FeatureSetting): Promise<void> {
    await this.#db
      .insertInto('feature_overrides')
      .values({ organization_id: organizationId, name: setting.name, ...toRow(setting) })
      .onConflict((conflict) => conflict.columns(['organization_id', 'name']).doUpdateSet(toRow(setting)))
      .execute();
  }

  async remove(organizationId: OrganizationId, name: FeatureName): Promise<void> {
    await this.#db
      .deleteFrom('feature_overrides')
      .where('organization_id', '=', organizationId)
      .where('name', '=', name)
      .execute();
  }
}

function toRow({ isOn, reason, changedAt }: FeatureSetting) {
  return { is_on: isOn, reason: reason === undefined ? null : toText(reason), changed_at: changedAt };
}

type Row = {
  readonly name: string;
  readonly is_on: boolean;
  readonly reason: string | null;
  readonly changed_at: Date;
};

/** A newer version may know others. */
function toSettings(rows: readonly Row[]): FeatureSetting[] {
  return rows.flatMap(({ name, is_on: isOn, reason, changed_at: changedAt }) =>
    isFeature(name) ? [{ name, isOn, changedAt, ...(reason !== null && { reason }) }] : [],
  );
}
