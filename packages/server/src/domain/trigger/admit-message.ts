import type { Incoming } from './source.ts';
import { sources } from './sources.ts';
import type { TriggerSettings } from './trigger.ts';

/** Whether a message is of somebody who has one of the secrets, and new enough to be no repetition of an old one. */
export function admitMessage(
  { source, toleranceSeconds }: Pick<TriggerSettings, 'source' | 'toleranceSeconds'>,
  secrets: readonly string[],
  incoming: Incoming,
  now: Date,
): 'admitted' | 'signature' | 'stale' {
  const { isGenuine, sentAt } = sources[source];
  if (!secrets.some((secret) => isGenuine(incoming, secret))) return 'signature';
  if (!sentAt) return 'admitted';
  const age = Math.abs(now.getTime() / 1_000 - sentAt(incoming));
  return age <= toleranceSeconds ? 'admitted' : 'stale';
}
