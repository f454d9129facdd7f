import { createPrivateKey, createPublicKey, hkdfSync, sign, verify, type KeyObject } from 'node:crypto';

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8, and before those of a public one in SPKI. */
const privatePrefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** Signs what is said of audit logs, with an Ed25519 key that is derived from the master key of secrets. */
export class AuditSigner {
  /** Raw, as base64. */
  readonly publicKey: string;
  readonly #key: KeyObject;

  constructor(masterKey: string) {
    const seed = Buffer.from(hkdfSync('sha256', masterKey.trim(), '', 'ai-agent-api audit log', 32));
    this.#key = createPrivateKey({
      key: Buffer.concat([privatePrefix, seed]),
      format: 'der',
      type: 'pkcs8',
    });
    const spki = createPublicKey(this.#key).export({ format: 'der', type: 'spki' });
    this.publicKey = spki.subarray(publicPrefix.length).toString('base64');
  }

  /** @returns the signature as base64. */
  sign(text: string): string {
    return sign(null, Buffer.from(text, 'utf8'), this.#key).toString('base64');
  }
}

/** Whether a text was signed with a key; what is no key and no signature has signed nothing. */
export function isSignedWith(publicKey: string, text: string, signature: string): boolean {
  try {
    const spki = Buffer.concat([publicPrefix, Buffer.from(publicKey, 'base64')]);
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    return verify(null, Buffer.from(text, 'utf8'), key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}
