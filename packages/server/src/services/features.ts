import { assertMay, type Actor } from '../domain/access/actor.ts';
import {
  assertFeatureOn,
  featureInForce,
  featureNames,
  isFeature,
  type Feature,
  type FeatureName,
  type FeatureSetting,
} from '../domain/access/feature.ts';
import type { AuditAction } from '../domain/audit/audit-action.ts';
import { NotFoundError } from '../domain/errors.ts';
import type { OrganizationId } from '../domain/ids.ts';
import type { Store } from '../repositories/store.ts';
import { KeptReadings } from './kept-readings.ts';
import { visitor } from './operator-service.ts';

export type FeaturesDeps = {
  readonly store: Store;
  /** Hands over what has changed. Returns how to stop that. */
  readonly changes: (tell: (id: string) => void) => () => void;
  readonly now: () => Date;
};

/** What a service asks before it does something that can be switched off. */
export type FeatureGate = Pick<Features, 'assertOn' | 'isOn'>;

/** A change comes at once by the database; one that is lost on the way takes effect within this time. */
const keptMs = 5_000;
const mostOrganizations = 10_000;

/** What can be switched off, for the service and for single organizations. */
export class Features implements Disposable {
  readonly #deps: FeaturesDeps;
  readonly #service: KeptReadings<'service', FeatureSetting[]>;
  readonly #organizations: KeptReadings<OrganizationId, FeatureSetting[]>;
  readonly #stop: () => void;

  constructor(deps: FeaturesDeps) {
    this.#deps = deps;
    this.#service = new KeptReadings(() => deps.store.features.list(), { most: 1, keptMs });
    this.#organizations = new KeptReadings(
      (id) => deps.store.transactOnce(id, (tx) => tx.featureOverrides.list(id)),
      { most: mostOrganizations, keptMs },
    );
    this.#stop = deps.changes((id) => {
      if (id === 'features') this.#forget();
    });
  }

  async isOn(organizationId: OrganizationId, name: FeatureName): Promise<boolean> {
    return (await this.#of(organizationId, name)).isOn;
  }

  /** @throws {FeatureOffError} with what its operators say about it */
  async assertOn(organizationId: OrganizationId, name: FeatureName): Promise<void> {
    assertFeatureOn(await this.#of(organizationId, name));
  }

  /** What holds for the organization of whoever asks. */
  async ofOrganization(actor: Actor): Promise<Feature[]> {
    assertMay(actor, 'organization:read');
    return this.#list(actor.organizationId);
  }

  /** What holds for the service, or for one organization. */
  async list(actor: Actor, organizationId?: OrganizationId): Promise<Feature[]> {
    assertMay(actor, 'platform:read');
    if (organizationId === undefined) return this.#list();
    await this.#deps.store.transact(organizationId, (tx) => tx.organizations.get(organizationId));
    return this.#list(organizationId);
  }

  /** Both logs tell of what is switched for an organization. */
  async set(
    actor: Actor,
    text: string,
    wanted: Pick<FeatureSetting, 'isOn' | 'reason'>,
    organizationId?: OrganizationId,
  ): Promise<Feature> {
    assertMay(actor, 'platform:write');
    const name = known(text);
    const setting = { ...wanted, name, changedAt: this.#deps.now() };
    return this.#change(actor, 'feature.switched', { name, setting, organizationId });
  }

  /** Has it be as the service, or the code, says. */
  async reset(actor: Actor, text: string, organizationId?: OrganizationId): Promise<Feature> {
    assertMay(actor, 'platform:write');
    return this.#change(actor, 'feature.reset', { name: known(text), setting: undefined, organizationId });
  }

  [Symbol.dispose](): void {
    this.#stop();
  }

  async #change(
    actor: Actor,
    action: AuditAction,
    { name, setting, organizationId }: Change,
  ): Promise<Feature> {
    const { store } = this.#deps;
    const isIt = (each: FeatureSetting) => each.name === name;
    let before: FeatureSetting | undefined;
    const told = () => ({
      ...(before && { before: { ...before, organizationId } }),
      ...(setting && { after: { ...setting, organizationId } }),
    });
    if (organizationId !== undefined)
      await store.transact(organizationId, async (tx) => {
        await tx.organizations.get(organizationId);
        before = (await tx.featureOverrides.list(organizationId)).find(isIt);
        if (setting) await tx.featureOverrides.set(organizationId, setting);
        else await tx.featureOverrides.remove(organizationId, name);
        tx.record({ ...visitor(actor), organizationId }, action, name, told());
      });
    if (organizationId !== actor.organizationId)
      await store.operate(actor.organizationId, async (tx, { features }) => {
        if (organizationId === undefined) {
          before = (await features.list()).find(isIt);
          if (setting) await features.set(setting);
          else await features.remove(name);
        }
        tx.record(actor, action, name, told());
      });
    this.#forget();
    return this.#of(organizationId, name);
  }

  async #list(organizationId?: OrganizationId): Promise<Feature[]> {
    return Promise.all(featureNames.map((name) => this.#of(organizationId, name)));
  }

  async #of(organizationId: OrganizationId | undefined, name: FeatureName): Promise<Feature> {
    const [service, organization] = await Promise.all([
      this.#service.get('service'),
      organizationId === undefined ? [] : this.#organizations.get(organizationId),
    ]);
    return featureInForce({ service, organization }, name);
  }

  #forget(): void {
    this.#service.forgetAll();
    this.#organizations.forgetAll();
  }
}

type Change = {
  readonly name: FeatureName;
  /** Undefined where nobody says anything any more. */
  readonly setting: FeatureSetting | undefined;
  readonly organizationId: OrganizationId | undefined;
};

function known(text: string): FeatureName {
  if (!isFeature(text)) throw new NotFoundError('feature', text);
  return text;
}
