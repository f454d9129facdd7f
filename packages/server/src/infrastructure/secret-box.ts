import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

/** What a secret is bound to: sealed for one of these, it opens for no other. */
export type SecretLabel = { readonly tenant: string; readonly kind: string; readonly id: string };

/** The text was sealed with a key that is not here, for something else, or has been changed. */
export class SecretBoxError extends Error {
  override readonly name = 'SecretBoxError';
}

type MasterKey = { readonly id: string; readonly bytes: Buffer };

const nonceBytes = 12;
const tagBytes = 16;

/**
 * Seals secrets for the database with AES-256-GCM. Several master keys may be given for a rotation: the first seals,
 * all of them open.
 */
export class SecretBox {
  readonly #keys: readonly [MasterKey, ...MasterKey[]];

  /** @param secrets each at least 32 characters, from a file or a variable that only the server can read. */
  constructor(secrets: readonly string[]) {
    const [first, ...others] = secrets.map(masterKey);
    if (!first) throw new SecretBoxError('A secret box needs a master key.');
    this.#keys = [first, ...others];
  }

  seal(label: SecretLabel, secret: string): string {
    const key = this.#keys[0];
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce).setAAD(labelBytes(label));
    const sealed = Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${this.beginning}${sealed.toString('base64url')}`;
  }

  open(label: SecretLabel, text: string): string {
    const { key, sealed } = this.#read(text);
    const decipher = createDecipheriv('aes-256-gcm', key.bytes, sealed.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    });
    decipher.setAAD(labelBytes(label)).setAuthTag(sealed.subarray(-tagBytes));
    try {
      const opened = decipher.update(sealed.subarray(nonceBytes, -tagBytes));
      return Buffer.concat([opened, decipher.final()]).toString('utf8');
    } catch {
      throw new SecretBoxError('The secret was sealed for something else, or has been changed.');
    }
  }

  /** The same secret, sealed with the newest master key. */
  reseal(label: SecretLabel, text: string): string {
    return text.startsWith(this.beginning) ? text : this.seal(label, this.open(label, text));
  }

  /** How everything begins that is sealed with the newest master key. */
  get beginning(): string {
    return `v1.${this.#keys[0].id}.`;
  }

  #read(text: string): { key: MasterKey; sealed: Buffer } {
    const [version, id, body] = text.split('.');
    const sealed = Buffer.from(body ?? '', 'base64url');
    if (version !== 'v1' || sealed.length < nonceBytes + tagBytes)
      throw new SecretBoxError('This is not a sealed secret.');
    const key = this.#keys.find((each) => each.id === id);
    if (!key)
      throw new SecretBoxError('The secret was sealed with a master key that is not configured here.');
    return { key, sealed };
  }
}

/** A key's id is made from the key, so that nobody has to name it. */
function masterKey(secret: string): MasterKey {
  const text = secret.trim();
  if (text.length < 32) throw new SecretBoxError('A master key has at least 32 characters.');
  const bytes = Buffer.from(hkdfSync('sha256', text, '', 'ai-agent-api secret box', 32));
  const id = createHash('sha256').update(bytes).digest('hex').slice(0, 8);
  return { id, bytes };
}

/** As JSON, so that no two labels give the same bytes. */
function labelBytes({ tenant, kind, id }: SecretLabel): Buffer {
  return Buffer.from(JSON.stringify([tenant, kind, id]), 'utf8');
}
