import { assertMay, may, type Actor } from '../domain/access/actor.ts';
import { InvalidInputError } from '../domain/errors.ts';
import { AnnouncementId } from '../domain/ids.ts';
import {
  assertTakesChanges,
  told,
  type Announcement,
  type Maintenance,
  type ServiceState,
} from '../domain/service-state.ts';
import type { Store } from '../repositories/store.ts';
import { KeptReadings } from './kept-readings.ts';

export type ServiceStateDeps = {
  readonly store: Store;
  /** Hands over what has changed. Returns how to stop that. */
  readonly changes: (tell: (id: string) => void) => () => void;
  readonly now: () => Date;
};

/** A change comes at once by the database; one that is lost on the way takes effect within this time. */
const keptMs = 5_000;

/** What operators tell everybody, and whether the service takes changes. */
export class ServiceStateService implements Disposable {
  readonly #deps: ServiceStateDeps;
  readonly #kept: KeptReadings<'state', ServiceState>;
  readonly #watchers = new Set<() => void>();
  readonly #stop: () => void;

  constructor(deps: ServiceStateDeps) {
    this.#deps = deps;
    this.#kept = new KeptReadings(() => deps.store.serviceState.get(), { most: 1, keptMs });
    this.#stop = deps.changes((id) => {
      if (id === 'service_state') this.#changed();
    });
  }

  /** What is told now; an announcement whose time is over is not. */
  async state(): Promise<ServiceState> {
    return told(await this.#kept.get('state'), this.#deps.now());
  }

  /** Wakes whoever waits when something else is told. Returns how to stop that. */
  onChange(wake: () => void): () => void {
    this.#watchers.add(wake);
    return () => void this.#watchers.delete(wake);
  }

  /** Operators who have logged in change things meanwhile, as they must to end it. */
  async assertTakesChanges(actor: Actor): Promise<void> {
    if (!may(actor, 'platform:write')) assertTakesChanges(await this.#kept.get('state'));
  }

  /** Takes the place of the one that there is. */
  async announce(actor: Actor, text: string, until?: Date): Promise<Announcement> {
    assertMay(actor, 'platform:write');
    const at = this.#deps.now();
    if (until && until <= at) throw new InvalidInputError('The time of its end is over already.');
    const announcement = { id: AnnouncementId.new(), text, at, ...(until && { until }) };
    await this.#change(actor, 'service.announced', { announcement });
    return announcement;
  }

  async takeBack(actor: Actor): Promise<void> {
    assertMay(actor, 'platform:write');
    await this.#change(actor, 'service.announcement_taken_back', { announcement: undefined });
  }

  async maintain(actor: Actor, reason: string, retryAfterSeconds: number): Promise<Maintenance> {
    assertMay(actor, 'platform:write');
    const maintenance = { reason, since: this.#deps.now(), retryAfterSeconds };
    await this.#change(actor, 'service.maintenance_begun', { maintenance });
    return maintenance;
  }

  async endMaintenance(actor: Actor): Promise<void> {
    assertMay(actor, 'platform:write');
    await this.#change(actor, 'service.maintenance_ended', { maintenance: undefined });
  }

  [Symbol.dispose](): void {
    this.#stop();
  }

  async #change(
    actor: Actor,
    action:
      | 'service.announced'
      | 'service.announcement_taken_back'
      | 'service.maintenance_begun'
      | 'service.maintenance_ended',
    change:
      { readonly announcement: Announcement | undefined } | { readonly maintenance: Maintenance | undefined },
  ): Promise<void> {
    await this.#deps.store.operate(actor.organizationId, async (tx, { state }) => {
      const { announcement, maintenance } = await state.getForUpdate();
      if ('announcement' in change) await state.announce(change.announcement);
      else await state.maintain(change.maintenance);
      const [before, after] =
        'announcement' in change ? [announcement, change.announcement] : [maintenance, change.maintenance];
      tx.record(actor, action, 'service', { ...(before && { before }), ...(after && { after }) });
    });
    this.#changed();
  }

  #changed(): void {
    this.#kept.forgetAll();
    for (const wake of this.#watchers) wake();
  }
}
