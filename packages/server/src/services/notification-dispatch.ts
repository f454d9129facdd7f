import { setTimeout as sleep } from 'node:timers/promises';
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
import { Waker } from './waker.ts';

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
  readonly #waker = new Waker();
  readonly #stopping = new AbortController();
  readonly #underWay = new Map<Promise<void>, OrganizationId>();
  #loop: Promise<void> | undefined;

  constructor(deps: NotificationDispatchDeps) {
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
    await Promise.all(this.#underWay.keys());
  }

  async #run(): Promise<void> {
    using stack = new DisposableStack();
    stack.defer(this.#deps.hear(this.#waker.wake));
    while (!this.#stopping.signal.aborted) {
      const woken = this.#waker.arm();
      const count = await this.#claimDue().catch((error: unknown) => {
        this.#deps.log.warn(
          { err: error },
          'notifications could not be looked for; the next look comes soon',
        );
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
   * Whoever has the fewest on their way comes first. What is wrong with one organization holds up no other.
   * @returns how many messages were taken.
   */
  async #claimDue(): Promise<number> {
    const { store, kinds, log } = this.#deps;
    if (this.#underWay.size >= this.#pace.onThisNode) return 0;
    let count = 0;
    const due = await store.find((finder) => finder.organizationsWithDueNotifications(kinds));
    for (const id of this.#leastFirst(due)) {
      const messages = await this.#claim(id).catch((error: unknown) => {
        log.error({ err: error, organization_id: id }, 'notifications of an organization were not taken');
        return [];
      });
      for (const message of messages) this.#launch(id, message);
      count += messages.length;
    }
    return count;
  }

  #leastFirst(ids: readonly OrganizationId[]): OrganizationId[] {
    return ids
      .map((id) => ({ id, underWay: this.#countOf(id), place: Math.random() }))
      .sort((a, b) => a.underWay - b.underWay || a.place - b.place)
      .map(({ id }) => id);
  }

  #countOf(id: OrganizationId): number {
    return [...this.#underWay.values()].filter((each) => each === id).length;
  }

  async #claim(id: OrganizationId): Promise<Message[]> {
    const { onThisNode, perOrganization, claimSeconds: seconds } = this.#pace;
    const limit = Math.min(perOrganization - this.#countOf(id), onThisNode - this.#underWay.size);
    if (limit <= 0 || this.#stopping.signal.aborted) return [];
    const { kinds } = this.#deps;
    const claimed = await this.#deps.store.transact(id, (tx) =>
      tx.notifications.claim(id, { kinds, limit, seconds }),
    );
    return [...Map.groupBy(claimed, ({ messageId }) => messageId).values()].flatMap(([first, ...more]) =>
      first ? [[first, ...more] as const] : [],
    );
  }

  #launch(id: OrganizationId, message: Message): void {
    const trying = this.#try(id, message)
      .catch((error: unknown) => {
        this.#deps.log.warn({ err: error }, 'what came of a notification was not written; it is sent again');
      })
      .finally(() => {
        this.#underWay.delete(trying);
        this.#waker.wake();
      });
    this.#underWay.set(trying, id);
  }

  async #try(id: OrganizationId, message: Message): Promise<void> {
    const { store, send } = this.#deps;
    const [first] = message;
    const claimed = { messageId: first.messageId ?? first.id, attempts: first.attempts };
    const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(this.#pace.withinMs)]);
    try {
      await send(message, signal);
    } catch (error) {
      if (this.#stopping.signal.aborted)
        return store.transact(id, (tx) => tx.notifications.giveBack(claimed));
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
