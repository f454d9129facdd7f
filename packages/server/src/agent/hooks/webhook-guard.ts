import { liveSecrets, type Hook } from '../../domain/agent/hook.ts';
import { HookFault } from '../../domain/agent/hook-fault.ts';
import { hookMessage } from '../../domain/agent/hook-message.ts';
import type { HookAnswer } from '../../domain/agent/hook-verdict.ts';
import type { SecretBox, SecretLabel } from '../../infrastructure/secret-box.ts';
import type { WebhookSender } from '../../infrastructure/webhooks.ts';
import type { GuardCall, GuardPlace } from './ask-guards.ts';
import { parseHookAnswer } from './hook-answer.ts';

/** A message that is larger is not sent: the guard has failed. In characters. */
const largestMessage = 4 * 1024 * 1024;

/** Asks somebody else's server once, and believes its answer if it is one. */
export async function askWebhook(
  { sender, secretBox }: { readonly sender: WebhookSender; readonly secretBox: SecretBox },
  place: GuardPlace,
  { hook, executionId, moment }: GuardCall,
  signal: AbortSignal,
): Promise<HookAnswer> {
  if (hook.action.kind !== 'webhook') throw new Error('It has no address.');
  const createdAt = new Date();
  const body = hookMessage(
    { ...place, executionId, hookId: hook.id, event: moment.event, createdAt },
    moment,
  );
  if (body.length > largestMessage) throw new HookFault('What it would have to be told is too large.');
  const secrets = openSecrets(secretBox, hook, createdAt);
  return parseHookAnswer(
    await sender.send(
      { tenant: place.organizationId, url: hook.action.url, id: executionId, body, secrets },
      signal,
    ),
  );
}

export function openSecrets(secretBox: SecretBox, hook: Hook, at: Date): string[] {
  const sealed = hook.secret ? liveSecrets(hook.secret, at) : [];
  return sealed.map((each) => secretBox.open(secretLabel(hook), each));
}

export function secretLabel({ organizationId, id }: Pick<Hook, 'organizationId' | 'id'>): SecretLabel {
  return { tenant: organizationId, kind: 'webhook secret', id };
}
