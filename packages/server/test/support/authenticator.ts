import { Secret, TOTP } from 'otpauth';

/** What a phone shows that has this secret, so many steps of half a minute from now. */
export function codeOf(secret: string, later = 0): string {
  const timestamp = Date.now() + later * 30_000;
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp });
}
