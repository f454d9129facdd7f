import { HookFault } from '../../domain/agent/hook-fault.ts';
import { hookMessage } from '../../domain/agent/hook-message.ts';
import type { HookAnswer } from '../../domain/agent/hook-verdict.ts';
import { liveSecrets, type WebhookSecret } from '../../domain/webhook.ts';
import type { OrganizationId } from '../../domain/ids.ts';
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

/** Who gets signed messages: a hook, or an endpoint. */
type Receiver = { readonly organizationId: OrganizationId; readonly id: string };

export function openSecrets(
  secretBox: SecretBox,
  receiver: Receiver & { readonly secret?: WebhookSecret },
  at: Date,
): string[] {
  const sealed = receiver.secret ? liveSecrets(receiver.secret, at) : [];
  return sealed.map((each) => secretBox.open(secretLabel(receiver), each));
}

export function secretLabel({ organizationId, id }: Receiver): SecretLabel {
  return { tenant: organizationId, kind: 'webhook secret', id };
}
