import type { Secrets } from './config.ts';
import type { Notifications } from './database/notifications.ts';
import type { NodeId } from './domain/ids.ts';
import { LiveDeltas } from './infrastructure/live-deltas.ts';
import type { Log } from './infrastructure/log.ts';
import type { Metrics } from './infrastructure/metrics.ts';
import { NotifyDeltas } from './infrastructure/notify-deltas.ts';
import { RedisDeltas } from './infrastructure/redis-deltas.ts';

type DraftParts = {
  readonly nodeId: NodeId;
  readonly notifications: Notifications;
  readonly secrets: Secrets;
  readonly metrics: Metrics;
  readonly log: Log;
};

/** How drafts of text come from the node that runs a turn to those that have readers. */
export function carryDrafts(
  { nodeId, notifications, secrets: { redisUrl }, metrics, log }: DraftParts,
  stack: AsyncDisposableStack,
): { readonly deltas: LiveDeltas; readonly redis?: RedisDeltas } {
  const onDropped = (count: number) => metrics.draftsDropped.inc(count);
  if (redisUrl === undefined) {
    const messages = stack.use(new NotifyDeltas({ nodeId, messages: notifications, onDropped }));
    return { deltas: new LiveDeltas(messages) };
  }
  const onError = (error: Error) => log.warn({ err: error }, 'Redis is away; the service goes on without it');
  const redis = stack.use(new RedisDeltas({ url: redisUrl, nodeId, onError, onDropped }));
  return { deltas: new LiveDeltas(redis), redis };
}
