import { setTimeout as sleep } from 'node:timers/promises';
import { openSecrets } from '../agent/hooks/webhook-guard.ts';
import type { OrganizationId } from '../domain/ids.ts';
import {
  deliveryMessage,
  goneStatus,
  secondsUntilRetry,
  type DeliveryTry,
  type WebhookDelivery,
} from '../domain/webhook-delivery.ts';
import type { DisablingReason, WebhookEndpoint } from '../domain/webhook-endpoint.ts';
import type { Log } from '../infrastructure/log.ts';
import type { Metrics } from '../infrastructure/metrics.ts';
import { SecretBoxError, type SecretBox } from '../infrastructure/secret-box.ts';
import { WebhookError, type WebhookSender } from '../infrastructure/webhooks.ts';
import type { Store } from '../repositories/store.ts';
import { disableEndpoint } from './disable-endpoint.ts';
import { Waker } from './waker.ts';

export type WebhookDispatchDeps = {
  readonly store: Store;
  /** Of its own: what hangs here must not hold up what a turn waits for. */
  readonly sender: WebhookSender;
  readonly secretBox: SecretBox;
  /** Calls back when an organization may have something to send. */
  readonly hear: (wake: () => void) => () => void;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly now: () => Date;
  readonly pace?: Partial<DispatchPace>;
};

/** How many are on their way at once, and how long things take. */
export type DispatchPace = {
  readonly onThisNode: number;
  readonly perOrganization: number;
  /** Of all nodes together. */
  readonly perEndpoint: number;
  /** An answer that takes longer is none. In milliseconds. */
  readonly answerMs: number;
  /** Of a node that died, what it had on its way is due again after so long. */
  readonly claimSeconds: number;
  /** How often it is looked for what is to be tried again. In milliseconds. */
  readonly lookMs: number;
  readonly untilRetry: typeof secondsUntilRetry;
};

const usualPace: DispatchPace = {
  onThisNode: 64,
  perOrganization: 16,
  perEndpoint: 8,
  answerMs: 15_000,
  claimSeconds: 60,
  lookMs: 1_000,
  untilRetry: secondsUntilRetry,
};

type Claimed = { readonly delivery: WebhookDelivery; readonly endpoint: WebhookEndpoint };

/** Sends endpoints what is due, of all organizations, until it is disposed of. At least once: the id tells a repeat. */
export class WebhookDispatch implements AsyncDisposable {
  readonly #deps: WebhookDispatchDeps;
  readonly #pace: DispatchPace;
  readonly #waker = new Waker();
  readonly #stopping = new AbortController();
  readonly #underWay = new Map<OrganizationId, number>();
  readonly #tries = new Set<Promise<void>>();
  #loop: Promise<void> | undefined;

  constructor(deps: WebhookDispatchDeps) {
    this.#deps = deps;
    this.#pace = { ...usualPace, ...deps.pace };
  }

  start(): void {
    this.#loop = this.#run();
  }

  /** Gives back what is on its way, for another node to send. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort();
    this.#waker.wake();
    await this.#loop;
    await Promise.all(this.#tries);
  }

  async #run(): Promise<void> {
    using stack = new DisposableStack();
    stack.defer(this.#deps.hear(this.#waker.wake));
    while (!this.#stopping.signal.aborted) {
      const woken = this.#waker.arm();
      const count = await this.#claimDue().catch((error: unknown) => {
        this.#deps.log.warn({ err: error }, 'webhooks could not be looked for; the next look comes soon');
        return 0;
      });
      if (count === 0) await this.#untilWoken(woken);
    }
  }

  async #untilWoken(woken: Promise<undefined>): Promise<void> {
    const given = new AbortController();
    const pause = sleep(this.#pace.lookMs, undefined, { signal: given.signal }).catch(() => undefined);
    await Promise.race([woken, pause]);
    given.abort();
  }

  /**
   * Of those with something due, whoever has the fewest on their way comes first, and each has a share of the room: one
   * whose servers hang keeps places from itself only.
   * @returns how many were taken.
   */
  async #claimDue(): Promise<number> {
    if (this.#room() <= 0) return 0;
    let count = 0;
    const due = this.#leastFirst(
      await this.#deps.store.find((find) => find.organizationsWithDueDeliveries()),
    );
    for (const [index, id] of due.entries()) {
      const share = Math.ceil(this.#room() / (due.length - index));
      const claimed = await this.#claim(id, share).catch((error: unknown) => {
        this.#deps.log.error(
          { err: error, organization_id: id },
          'webhooks of an organization were not taken',
        );
        return [];
      });
      for (const each of claimed) this.#launch(each);
      count += claimed.length;
    }
    return count;
  }

  #room(): number {
    return this.#pace.onThisNode - this.#tries.size;
  }

  #leastFirst(ids: readonly OrganizationId[]): OrganizationId[] {
    return ids
      .map((id) => ({ id, underWay: this.#underWay.get(id) ?? 0, place: Math.random() }))
      .sort((a, b) => a.underWay - b.underWay || a.place - b.place)
      .map(({ id }) => id);
  }

  async #claim(id: OrganizationId, share: number): Promise<Claimed[]> {
    const { perOrganization, perEndpoint, claimSeconds } = this.#pace;
    const limit = Math.min(share, perOrganization - (this.#underWay.get(id) ?? 0));
    if (limit <= 0 || this.#stopping.signal.aborted) return [];
    return this.#deps.store.transact(id, async (tx) => {
      const due = await tx.webhookDeliveries.claim(id, { limit, perEndpoint, seconds: claimSeconds });
      const endpoints = await tx.webhookEndpoints.listByIds(due.map(({ endpointId }) => endpointId));
      return due.flatMap((delivery) => {
        const endpoint = endpoints.find((each) => each.id === delivery.endpointId);
        return endpoint ? [{ delivery, endpoint }] : [];
      });
    });
  }

  #launch(claimed: Claimed): void {
    const { organizationId } = claimed.delivery;
    const count = (more: number) => {
      const left = (this.#underWay.get(organizationId) ?? 0) + more;
      if (left > 0) this.#underWay.set(organizationId, left);
      else this.#underWay.delete(organizationId);
    };
    count(1);
    const trying = this.#try(claimed)
      .catch((error: unknown) => {
        this.#deps.log.warn({ err: error }, 'what came of a webhook was not written; it is sent again');
      })
      .finally(() => {
        count(-1);
        this.#tries.delete(trying);
        this.#waker.wake();
      });
    this.#tries.add(trying);
  }

  async #try(claimed: Claimed): Promise<void> {
    const { delivery } = claimed;
    const { store } = this.#deps;
    const started = performance.now();
    const came = await this.#send(claimed);
    const last = { ...came, durationMs: Math.round(performance.now() - started) };
    if (came.error !== undefined && this.#stopping.signal.aborted)
      return store.transact(delivery.organizationId, (tx) => tx.webhookDeliveries.giveBack(delivery));
    if (came.error === undefined) {
      await store.transactOnce(delivery.organizationId, (tx) =>
        tx.webhookDeliveries.end(delivery, 'delivered', last),
      );
      this.#count('delivered');
      return;
    }
    await this.#fail(claimed, last);
  }

  async #fail({ delivery, endpoint }: Claimed, last: DeliveryTry): Promise<void> {
    const { store, now } = this.#deps;
    const { organizationId, attempts } = delivery;
    const first = delivery.firstAttemptAt ?? now();
    const ageSeconds = (now().getTime() - first.getTime()) / 1_000;
    const isGone = last.status === goneStatus;
    const pause = isGone ? undefined : this.#pace.untilRetry(attempts, ageSeconds, Math.random());
    if (pause !== undefined) {
      await store.transactOnce(organizationId, (tx) => tx.webhookDeliveries.retry(delivery, last, pause));
      this.#count('failed');
      return;
    }
    const reason: DisablingReason = isGone ? 'gone' : 'failing';
    const isDisabled = await store.transact(organizationId, async (tx) => {
      await tx.webhookDeliveries.end(delivery, 'dead', last);
      const isAlive = !isGone && (await tx.webhookDeliveries.anyDelivered(endpoint.id, first));
      return isAlive ? false : disableEndpoint(tx, endpoint.id, reason, now());
    });
    this.#count('dead');
    if (isDisabled)
      this.#deps.log.warn(
        { organization_id: organizationId, endpoint_id: endpoint.id, reason },
        'a webhook endpoint is switched off: it takes nothing any more',
      );
  }

  async #send({ delivery, endpoint }: Claimed): Promise<Omit<DeliveryTry, 'durationMs'>> {
    const { sender, secretBox, now } = this.#deps;
    const { organizationId, eventId: id } = delivery;
    const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(this.#pace.answerMs)]);
    try {
      const secrets = openSecrets(secretBox, endpoint, now());
      const webhook = {
        tenant: organizationId,
        url: endpoint.url,
        id,
        body: deliveryMessage(delivery),
        secrets,
      };
      return { status: await sender.tell(webhook, signal) };
    } catch (error) {
      if (error instanceof WebhookError)
        return { error: error.message, ...(error.status !== undefined && { status: error.status }) };
      if (error instanceof SecretBoxError) return { error: error.message };
      throw error;
    }
  }

  #count(outcome: 'delivered' | 'failed' | 'dead'): void {
    this.#deps.metrics.webhookDeliveries.inc({ outcome });
  }
}
