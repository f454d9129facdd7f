import { openSecrets } from '../agent/hooks/webhook-guard.ts';
import type { Hook } from '../domain/agent/hook.ts';
import type { HookExecution } from '../domain/agent/hook-execution.ts';
import { hookMessage } from '../domain/agent/hook-message.ts';
import type { Jobs } from '../domain/jobs.ts';
import type { Metrics } from '../infrastructure/metrics.ts';
import { SecretBoxError, type SecretBox } from '../infrastructure/secret-box.ts';
import { WebhookError, type WebhookSender } from '../infrastructure/webhooks.ts';
import type { Store } from '../repositories/store.ts';

export type HookDeliveryDeps = {
  readonly store: Store;
  readonly sender: WebhookSender;
  readonly secretBox: SecretBox;
  readonly metrics: Metrics;
  readonly now: () => Date;
};

/** So often is an observer tried, with growing pauses: some six hours. */
const mostAttempts = 16;

/** Not taken yet; the queue brings it again. */
export class NotDeliveredError extends Error {
  override readonly name = 'NotDeliveredError';
}

/** Brings observers what they are told. At least once: the id tells a repeat. */
export class HookDelivery {
  readonly #deps: HookDeliveryDeps;
  readonly #stopping = new AbortController();

  constructor(deps: HookDeliveryDeps) {
    this.#deps = deps;
  }

  /** @throws NotDeliveredError to be called again later. */
  async deliver({ organizationId, executionId }: Jobs['tell-hook']): Promise<void> {
    const { store, now } = this.#deps;
    const found = await store.transact(organizationId, async (tx) => {
      const execution = await tx.hookExecutions.find(executionId);
      return execution && { execution, hook: await tx.hooks.find(execution.hookId) };
    });
    if (found?.execution.outcome !== 'pending') return;
    const { execution, hook } = found;
    const started = performance.now();
    const reason = hook ? await this.#send(hook, execution, now()) : 'The hook was removed before.';
    // Not the receiver's fault, so it is no try.
    if (reason !== undefined && this.#stopping.signal.aborted) throw new NotDeliveredError(reason);
    const isLast = !hook || execution.attempts + 1 >= mostAttempts;
    const outcome = reason === undefined ? 'passed' : isLast ? 'failed' : 'pending';
    const durationMs = Math.round(performance.now() - started);
    await store.transact(organizationId, (tx) =>
      tx.hookExecutions.recordTry(executionId, {
        outcome,
        durationMs,
        ...(reason !== undefined && { reason }),
      }),
    );
    if (outcome === 'pending') throw new NotDeliveredError(reason);
    this.#deps.metrics.hookExecutions.inc({ event: execution.event, kind: 'webhook', outcome });
  }

  /** Gives up what is on its way, for another node to take. */
  stop(): void {
    this.#stopping.abort();
  }

  /** @returns why it was not taken; undefined if it was. */
  async #send(hook: Hook, execution: HookExecution, at: Date): Promise<string | undefined> {
    const { sender, secretBox } = this.#deps;
    if (hook.action.kind !== 'webhook') return 'The hook is no webhook.';
    const { organizationId, timeoutMs } = hook;
    const address = { ...execution, organizationId, executionId: execution.id };
    const body = hookMessage(address, execution.payload ?? {});
    try {
      const secrets = openSecrets(secretBox, hook, at);
      const webhook = { tenant: organizationId, url: hook.action.url, id: execution.id, body, secrets };
      await sender.send(webhook, AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(timeoutMs)]));
      return undefined;
    } catch (error) {
      if (error instanceof WebhookError || error instanceof SecretBoxError) return error.message;
      throw error;
    }
  }
}
