import type { NotificationId, OrganizationId } from '../domain/ids.ts';
import type { Notification, NotificationKind } from '../domain/notification/notification.ts';
import { goneStatus, secondsUntilRetry } from '../domain/webhook-delivery.ts';
import type { Log } from '../infrastructure/log.ts';
import { MailError } from '../infrastructure/mailer.ts';
import type { Metrics } from '../infrastructure/metrics.ts';
import { SecretBoxError } from '../infrastructure/secret-box.ts';
import { WebhookError } from '../infrastructure/webhooks.ts';
import type { Store } from '../repositories/store.ts';
import { NotWantedError } from './send-notifications.ts';
import { OutboxLoop } from './outbox-loop.ts';

export type NotificationDispatchDeps = {
  readonly store: Store;
  /** Those that this one sends. What is slow of one kind holds up none of another. */
  readonly kinds: readonly NotificationKind[];
  /** Sends what goes in one message. */
  readonly send: (message: readonly Notification[], signal: AbortSignal) => Promise<void>;
  /** Calls back when an organization may have something to send. */
  readonly hear: (wake: () => void) => () => void;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly now: () => Date;
  readonly pace?: Partial<NotificationPace>;
};

export type NotificationPace = {
  readonly onThisNode: number;
  readonly perOrganization: number;
  /** A message that takes longer to be taken is not taken. In milliseconds. */
  readonly withinMs: number;
  /** Of a node that died, what it had on its way is due again after so long. */
  readonly claimSeconds: number;
  /** How often it is looked for what is due. In milliseconds. */
  readonly lookMs: number;
  readonly untilRetry: typeof secondsUntilRetry;
};

const usualPace: NotificationPace = {
  onThisNode: 64,
  perOrganization: 3,
  withinMs: 30_000,
  claimSeconds: 90,
  lookMs: 1_000,
  untilRetry: secondsUntilRetry,
};

type Message = readonly [Notification, ...Notification[]];

/** Sends notifications that are due, of all organizations, until it is disposed of. At least once. */
export class NotificationDispatch implements AsyncDisposable {
  readonly #deps: NotificationDispatchDeps;
  readonly #pace: NotificationPace;
  readonly #loop: OutboxLoop<Message>;

  constructor(deps: NotificationDispatchDeps) {
    this.#deps = deps;
    this.#pace = { ...usualPace, ...deps.pace };
    const { store, kinds, hear, log } = deps;
    const { onThisNode, perOrganization, lookMs } = this.#pace;
    this.#loop = new OutboxLoop({
      ...{ what: 'notifications', hear, log, onThisNode, perOrganization, lookMs },
      due: () => store.find((finder) => finder.due.organizationsWithDueNotifications(kinds)),
      claim: (id, limit) => this.#claim(id, limit),
      attempt: (id, message, stopping) => this.#try(id, message, stopping),
    });
  }

  start(): void {
    this.#loop.start();
  }

  /** Gives back what is on its way, for another node to send. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#loop[Symbol.asyncDispose]();
  }

  async #claim(id: OrganizationId, limit: number): Promise<Message[]> {
    const { kinds, store } = this.#deps;
    const claimed = await store.transact(id, (tx) =>
      tx.notifications.claim(id, { kinds, limit, seconds: this.#pace.claimSeconds }),
    );
    return [...Map.groupBy(claimed, ({ messageId }) => messageId).values()].flatMap(([first, ...more]) =>
      first ? [[first, ...more] as const] : [],
    );
  }

  async #try(id: OrganizationId, message: Message, stopping: AbortSignal): Promise<void> {
    const { store, send } = this.#deps;
    const [first] = message;
    const claimed = { messageId: first.messageId ?? first.id, attempts: first.attempts };
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(this.#pace.withinMs)]);
    try {
      await send(message, signal);
    } catch (error) {
      if (stopping.aborted) return store.transact(id, (tx) => tx.notifications.giveBack(claimed));
      return this.#fail(id, first, claimed, error);
    }
    await store.transactOnce(id, (tx) => tx.notifications.end(claimed, 'sent'));
    this.#count(first, 'sent');
  }

  async #fail(
    id: OrganizationId,
    first: Notification,
    claimed: { readonly messageId: NotificationId; readonly attempts: number },
    error: unknown,
  ): Promise<void> {
    const { store, now } = this.#deps;
    const why = explain(error);
    if (why === fault)
      this.#deps.log.error({ err: error, organization_id: id }, 'a notification could not be sent');
    if (error instanceof NotWantedError) {
      await store.transactOnce(id, (tx) => tx.notifications.end(claimed, 'dropped', why));
      this.#count(first, 'dropped');
      return;
    }
    const since = (now().getTime() - (first.firstAttemptAt ?? now()).getTime()) / 1_000;
    const pause = isFinal(error) ? undefined : this.#pace.untilRetry(first.attempts, since, Math.random());
    await store.transactOnce(id, (tx) =>
      pause === undefined
        ? tx.notifications.end(claimed, 'dead', why)
        : tx.notifications.retry(claimed, why, pause),
    );
    this.#count(first, pause === undefined ? 'dead' : 'failed');
  }

  #count({ recipient: { kind } }: Notification, outcome: 'sent' | 'failed' | 'dead' | 'dropped'): void {
    this.#deps.metrics.notifications.inc({ kind, outcome });
  }
}

/** No fault of whoever was to take it. */
const fault = 'The service could not send it.';

function explain(error: unknown): string {
  const isKnown =
    error instanceof MailError ||
    error instanceof WebhookError ||
    error instanceof SecretBoxError ||
    error instanceof NotWantedError;
  return isKnown ? error.message : fault;
}

/** Another try would end the same. */
function isFinal(error: unknown): boolean {
  if (error instanceof MailError) return error.isFinal;
  return error instanceof WebhookError && error.status === goneStatus;
}
