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
import { OutboxLoop } from './outbox-loop.ts';

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
  readonly #loop: OutboxLoop<Claimed>;

  constructor(deps: WebhookDispatchDeps) {
    this.#deps = deps;
    this.#pace = { ...usualPace, ...deps.pace };
    const { store, hear, log } = deps;
    const { onThisNode, perOrganization, lookMs } = this.#pace;
    this.#loop = new OutboxLoop({
      ...{ what: 'webhooks', hear, log, onThisNode, perOrganization, lookMs },
      due: () => store.find((find) => find.due.organizationsWithDueDeliveries()),
      claim: (id, limit) => this.#claim(id, limit),
      attempt: (_, claimed, stopping) => this.#try(claimed, stopping),
    });
  }

  start(): void {
    this.#loop.start();
  }

  /** Gives back what is on its way, for another node to send. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#loop[Symbol.asyncDispose]();
  }

  #claim(id: OrganizationId, limit: number): Promise<Claimed[]> {
    const { perEndpoint, claimSeconds } = this.#pace;
    return this.#deps.store.transact(id, async (tx) => {
      const due = await tx.webhookDeliveries.claim(id, { limit, perEndpoint, seconds: claimSeconds });
      const endpoints = await tx.webhookEndpoints.listByIds(due.map(({ endpointId }) => endpointId));
      return due.flatMap((delivery) => {
        const endpoint = endpoints.find((each) => each.id === delivery.endpointId);
        return endpoint ? [{ delivery, endpoint }] : [];
      });
    });
  }

  async #try(claimed: Claimed, stopping: AbortSignal): Promise<void> {
    const { delivery } = claimed;
    const { store } = this.#deps;
    const started = performance.now();
    const came = await this.#send(claimed, stopping);
    const last = { ...came, durationMs: Math.round(performance.now() - started) };
    if (came.error !== undefined && stopping.aborted)
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

  async #send(
    { delivery, endpoint }: Claimed,
    stopping: AbortSignal,
  ): Promise<Omit<DeliveryTry, 'durationMs'>> {
    const { sender, secretBox, now } = this.#deps;
    const { organizationId, eventId: id } = delivery;
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(this.#pace.answerMs)]);
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
