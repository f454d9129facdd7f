/** The message is forged, changed, too old, or signed with another secret. */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError';
}

/** A request that a server got, as far as its webhook is concerned. */
export type ReceivedWebhook = {
  readonly headers: Headers | Readonly<Record<string, string | string[] | undefined>>;
  /** The bytes as they came: parsed and written again they have another signature. */
  readonly body: string;
};

export type VerifyOptions = {
  /** Older and younger messages are refused, so that nobody can send one again later. In seconds. */
  readonly tolerance?: number;
  readonly now?: Date;
};

/**
 * Verifies a message that is signed as in Standard Webhooks.
 * @param secret as it was shown when the hook was made: `whsec_…`.
 * @returns the message's JSON.
 * @throws WebhookVerificationError unless it is genuine and fresh.
 */
export async function verifyWebhook(
  { headers, body }: ReceivedWebhook,
  secret: string,
  { tolerance = 300, now = new Date() }: VerifyOptions = {},
): Promise<unknown> {
  const id = headerOf(headers, 'webhook-id');
  const timestamp = headerOf(headers, 'webhook-timestamp');
  const age = Math.abs(now.getTime() / 1_000 - Number(timestamp));
  if (!(age <= tolerance)) throw new WebhookVerificationError('The webhook is too old, or of the future.');
  const key = await keyOf(secret);
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${body}`);
  for (const signature of headerOf(headers, 'webhook-signature').split(' ')) {
    const [version, base64 = ''] = signature.split(',');
    if (version === 'v1' && (await crypto.subtle.verify('HMAC', key, bytesOf(base64), signed)))
      return JSON.parse(body) as unknown;
  }
  throw new WebhookVerificationError('No signature of the webhook is good.');
}

function headerOf(headers: ReceivedWebhook['headers'], name: string): string {
  const value = headers instanceof Headers ? headers.get(name) : headers[name];
  if (typeof value !== 'string') throw new WebhookVerificationError(`The header ${name} is missing.`);
  return value;
}

async function keyOf(secret: string) {
  const bytes = bytesOf(secret.replace(/^whsec_/, ''));
  if (bytes.length === 0) throw new WebhookVerificationError('The secret is none of a webhook.');
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
}

/** What is no base64 fits no signature. */
function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}
