import { InvalidInputError } from '../errors.ts';
import { NotificationChannelId, UserId } from '../ids.ts';
import type { TaskEvent } from './notification-event.ts';

/** Whom a task tells: its owner, whoever that is then; another user by mail; or a channel. */
export type RuleTarget =
  | { readonly kind: 'owner' }
  | { readonly kind: 'user'; readonly userId: UserId }
  | { readonly kind: 'channel'; readonly channelId: NotificationChannelId };

export type NotificationRule = {
  readonly events: readonly TaskEvent[];
  readonly to: readonly RuleTarget[];
};

export const mostRules = 20;
export const mostTargets = 20;

/** `owner`, the id of a user, or that of a channel. */
export function parseTarget(text: string): RuleTarget {
  if (text === 'owner') return { kind: 'owner' };
  if (text.startsWith('usr_')) return { kind: 'user', userId: UserId.parse(text) };
  if (text.startsWith('nch_')) return { kind: 'channel', channelId: NotificationChannelId.parse(text) };
  const detail = `"${text.slice(0, 50)}" is nobody to be told; say "owner", or the id of a user or of a channel.`;
  throw new InvalidInputError(detail, [{ pointer: '/body/notifications', detail }]);
}

export function formatTarget(target: RuleTarget): string {
  if (target.kind === 'owner') return 'owner';
  return target.kind === 'user' ? target.userId : target.channelId;
}

/** Who is told of an event by the rules of a task, each once. */
export function targetsOf(
  rules: readonly NotificationRule[],
  event: TaskEvent,
  ownerId: UserId,
): { readonly users: ReadonlySet<UserId>; readonly channels: ReadonlySet<NotificationChannelId> } {
  const targets = rules.flatMap(({ events, to }) => (events.includes(event) ? to : []));
  return {
    users: new Set(
      targets.flatMap((each) => {
        if (each.kind === 'owner') return [ownerId];
        return each.kind === 'user' ? [each.userId] : [];
      }),
    ),
    channels: new Set(targets.flatMap((each) => (each.kind === 'channel' ? [each.channelId] : []))),
  };
}
