import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** A message to somebody else's server, signed as in Standard Webhooks. */
export type WebhookMessage = {
  /** The same at each try, so that the receiver can tell a repeat. */
  readonly id: string;
  /** JSON. */
  readonly body: string;
};

const prefix = 'whsec_';

/** After a rotation the secret before is good for this long, so that receivers have time to change. In milliseconds. */
export const rotationMs = 24 * 3_600_000;

/** What the messages to one receiver are signed with. */
export type WebhookSecret = {
  readonly sealed: string;
  /** The one before, used as well until then. */
  readonly previous?: { readonly sealed: string; readonly until: Date };
};

/** The newest first. */
export function liveSecrets({ sealed, previous }: WebhookSecret, at: Date): string[] {
  return previous && previous.until > at ? [sealed, previous.sealed] : [sealed];
}

export function newWebhookSecret(): string {
  return `${prefix}${randomBytes(24).toString('base64')}`;
}

/** @param secrets every one of which a receiver may have: one signature for each, and none for who has none. */
export function webhookHeaders(
  { id, body }: WebhookMessage,
  secrets: readonly string[],
  at: Date,
): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const signatures = secrets.map(
    (secret) => `v1,${signatureOf(secret, { id, timestamp, body }).toString('base64')}`,
  );
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    ...(signatures.length > 0 && { 'webhook-signature': signatures.join(' ') }),
  };
}

/** A message as it came, with the text of its headers. */
export type SignedMessage = {
  readonly id: string;
  readonly timestamp: string;
  readonly body: Uint8Array;
  /** Several with spaces between, because a sender may be changing its secret. */
  readonly signatures: string;
};

/** Whether a message is of somebody who has the secret; how old it may be is another question. */
export function isSignedBy(secret: string, { signatures, ...message }: SignedMessage): boolean {
  if (message.id === '' || !/^\d{1,12}$/.test(message.timestamp)) return false;
  const wanted = signatureOf(secret, message);
  return signatures.split(' ').some((signature) => {
    const given = Buffer.from(signature.startsWith('v1,') ? signature.slice(3) : '', 'base64');
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  });
}

function signatureOf(
  secret: string,
  { id, timestamp, body }: Pick<SignedMessage, 'id' | 'timestamp'> & { readonly body: string | Uint8Array },
): Buffer {
  const key = Buffer.from(secret.slice(prefix.length), 'base64');
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
}

export type WebhookUrlRules = {
  /** For development: http, to this machine only. */
  readonly toLoopback: boolean;
};

/** Why nothing can be sent to an address; undefined if it can, as far as its text shows. */
export function webhookUrlFault(text: string, { toLoopback }: WebhookUrlRules): string | undefined {
  if (!URL.canParse(text)) return 'It is not a URL.';
  const { protocol, username, password, port, hash } = new URL(text);
  if (protocol === 'http:' && !toLoopback)
    return 'It must begin with https://. (WEBHOOKS_TO_LOOPBACK=yes allows http to the machine of the server.)';
  if (protocol !== 'https:' && protocol !== 'http:') return 'It must begin with https://.';
  if (username !== '' || password !== '') return 'It must not hold a user name or a password.';
  if (hash !== '') return 'It must not have a fragment.';
  // The well-known ports belong to services that are not webhooks.
  if (port !== '' && Number(port) < 1_024 && port !== '443')
    return 'Its port must be 443, or 1024 or higher.';
  return undefined;
}
