import { createPrivateKey, createPublicKey, hkdfSync, sign, type KeyObject } from 'node:crypto';

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8, and before those of a public one in SPKI. */
const privatePrefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicPrefixBytes = 12;

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
    this.publicKey = spki.subarray(publicPrefixBytes).toString('base64');
  }

  /** @returns the signature as base64. */
  sign(text: string): string {
    return sign(null, Buffer.from(text, 'utf8'), this.#key).toString('base64');
  }
}
