import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { recoveryCodeCount } from '../domain/access/second-factor.ts';
import { hashToken } from './tokens.ts';

const period = 30;
/** A phone's clock may be apart by so many steps. */
const window = 1;

/** A new secret, in base 32 as phones take it. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** The address that phones read from a picture. */
export function totpUri(secret: string, account: string): string {
  return of(secret, account).toString();
}

/** The step of time that a code of six digits is for; undefined when it is not good now. */
export function stepOf(secret: string, code: string, now: Date): number | undefined {
  const timestamp = now.getTime();
  const apart = of(secret, '').validate({ token: code, timestamp, window });
  return apart === null ? undefined : TOTP.counter({ period, timestamp }) + apart;
}

/** Codes of 80 random bits, as people copy them. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: recoveryCodeCount }, () => {
    const text = new Secret({ buffer: Uint8Array.from(randomBytes(10)).buffer }).base32;
    return text.match(/.{4}/g)?.join('-') ?? text;
  });
}

/** @param code without its dashes. Random, so that no slow hash is needed. */
export function hashRecoveryCode(code: string): string {
  return hashToken(`recovery code ${code}`);
}

function of(secret: string, label: string): TOTP {
  return new TOTP({
    ...{ issuer: 'AI-Agent-API', label, algorithm: 'SHA1', digits: 6, period },
    secret: Secret.fromBase32(secret),
  });
}
