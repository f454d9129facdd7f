import { createHash, randomBytes } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { NotAuthenticatedError } from '../domain/errors.ts';

const issuer = 'ai-agent-api';
const audience = 'ai-agent-api';

/** How long an access token lives, in seconds. */
export const accessTokenSeconds = 900;

const Claims = z.object({
  sub: z.string(),
  org: z.string(),
  ver: z.number().int(),
  /** The login; tokens of versions before have none. */
  fam: z.string().optional(),
  /** The visit of an operator; instead of a login. */
  vis: z.string().optional(),
  exp: z.number(),
});
export type AccessClaims = z.infer<typeof Claims>;

/** Signs and checks access tokens: HS256 only, whatever a token's header asks for. */
export class AccessTokens {
  readonly #key: Uint8Array;
  /** Checked tokens, so that a busy client costs one signature check and not one for each request. */
  readonly #checked = new LRUCache<string, AccessClaims>({ max: 5_000 });

  constructor(secret: string) {
    this.#key = new TextEncoder().encode(secret);
  }

  /** @param lifetime in seconds. */
  async sign(
    claims: Omit<AccessClaims, 'exp'>,
    now: Date,
    lifetime: number = accessTokenSeconds,
  ): Promise<string> {
    const seconds = Math.floor(now.getTime() / 1_000);
    const { sub, ...rest } = claims;
    return new SignJWT(rest)
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(sub)
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + lifetime)
      .setJti(randomBytes(12).toString('base64url'))
      .sign(this.#key);
  }

  async verify(token: string, now: Date): Promise<AccessClaims> {
    const known = this.#checked.get(token);
    const claims = known ?? (await this.#check(token, now));
    if (claims.exp * 1_000 <= now.getTime())
      throw new NotAuthenticatedError('The access token has expired; refresh it.');
    if (!known) this.#checked.set(token, claims);
    return claims;
  }

  async #check(token: string, now: Date): Promise<AccessClaims> {
    const verified = await jwtVerify(token, this.#key, {
      algorithms: ['HS256'],
      issuer,
      audience,
      currentDate: now,
      requiredClaims: ['sub', 'exp', 'iat', 'jti'],
    }).catch(() => undefined);
    const claims = Claims.safeParse(verified?.payload);
    if (!claims.success) throw new NotAuthenticatedError('The access token is not valid; log in again.');
    return claims.data;
  }
}

/** An unguessable token of 256 bits. Only its hash is stored. */
export function newOpaqueToken(): { token: string; hash: string } {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashToken(token) };
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
