import type { GatewayDeps } from './agent/gateway/gateway-options.ts';
import type { Mailer } from './infrastructure/mailer.ts';
import { WebhookSender } from './infrastructure/webhooks.ts';
import { Worker } from './jobs/worker.ts';
import { chores } from './chores.ts';
import { openMailer, startNotifications } from './start-notifications.ts';
import { AccountMail } from './services/account-mail.ts';
import { ExecutionRunner } from './services/execution-runner.ts';
import { Housekeeping } from './services/housekeeping.ts';
import type { NodePresence } from './services/node-presence.ts';
import type { SessionRecovery } from './services/session-recovery.ts';
import { TurnCalls } from './services/turn-calls.ts';
import { WebhookDispatch } from './services/webhook-dispatch.ts';
import { type Foundation, newSessionsOf } from './foundation.ts';
import type { Crew } from './crew.ts';

export async function startWorker(
  on: Foundation,
  parts: Crew & {
    readonly presence: NodePresence;
    readonly recovery: SessionRecovery;
    readonly upstreams: GatewayDeps['upstreams'];
  },
  stack: AsyncDisposableStack,
): Promise<void> {
  const { config, queue, notifications, node, log } = on;
  const { leaseSeconds } = config;
  const { runner, liveSessions, presence, hooks } = parts;
  presence.counts(() => ({
    liveSessions: liveSessions.held().processes.size,
    runningTurns: runner.count,
    circuits: parts.upstreams.openCircuits(),
  }));
  const calls = stack.use(
    new TurnCalls({
      ...{ runner, nodeId: node.id, log },
      growth: { subscribe: (id, wake) => notifications.subscribe('session_events', id, wake) },
      hear: (receive) => notifications.hear('turn_calls', receive),
    }),
  );
  const executions = stack.use(
    new ExecutionRunner({
      ...{ store: on.store, metrics: on.metrics, log },
      sessions: newSessionsOf(on, hooks),
      place: runner.placeInBackground,
      limits: config.executions,
      hear: (wake) => {
        const stops = [notifications.hear('executions', wake), runner.onRoom(wake)];
        return () => stops.forEach((stop) => stop());
      },
    }),
  );
  const mailer = openMailer(on, stack);
  const { publicUrl } = config.notifications;
  const worker = new Worker({
    ...parts,
    calls,
    ...(mailer && { accountMail: new AccountMail({ ...on, mailer, publicUrl }) }),
    retire: async () => {
      liveSessions.retire();
      await presence.retire();
    },
    housekeeping: new Housekeeping({
      ...on,
      chores: chores(on, { ...parts, executions }),
      nodeId: node.id,
      leaseSeconds,
    }),
    queue,
    leaseSeconds,
    log,
  });
  await worker.start();
  stack.defer(() => worker.stop(config.shutdownGraceSeconds * 1_000));
  startDispatch({ ...on, ...(mailer && { mailer }) }, stack);
}

/** With connections of its own, so that receivers that hang hold up no hook that a turn waits for. */
function startDispatch(on: Foundation & { readonly mailer?: Mailer }, stack: AsyncDisposableStack): void {
  startNotifications(on, stack);
  const { config, notifications } = on;
  const sender = stack.use(new WebhookSender({ ...config.webhooks, refuse: config.refusedNetworks }));
  const hear = (wake: () => void) => notifications.hear('webhook_deliveries', wake);
  stack.use(new WebhookDispatch({ ...on, sender, hear })).start();
}
