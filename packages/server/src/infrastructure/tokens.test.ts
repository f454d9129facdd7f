import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { AccessTokens, accessTokenSeconds, hashToken, newOpaqueToken } from './tokens.ts';

const secret = 'a secret of the test that is long enough';
const noon = new Date('2026-01-01T12:00:00Z');
const after = (seconds: number) => new Date(noon.getTime() + seconds * 1_000);
const claims = { sub: 'usr_1', org: 'org_1', ver: 3 };

describe('an access token', () => {
  test('says who and until when, and nothing more [tokens:claims]', async () => {
    const token = await new AccessTokens(secret).sign(claims, noon);
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', typ: 'JWT' });
    const payload = decodeJwt(token);
    expect(Object.keys(payload).sort()).toEqual(['aud', 'exp', 'iat', 'iss', 'jti', 'org', 'sub', 'ver']);
    expect(payload).toMatchObject({ ...claims, exp: noon.getTime() / 1_000 + 900 });
  });

  test('is good until its time is over, also when it was seen before [tokens:expiry]', async () => {
    const tokens = new AccessTokens(secret);
    const token = await tokens.sign(claims, noon);
    expect(await tokens.verify(token, after(accessTokenSeconds - 1))).toMatchObject(claims);
    await expect(tokens.verify(token, after(accessTokenSeconds))).rejects.toThrow('expired');
    await expect(new AccessTokens(secret).verify(token, after(accessTokenSeconds + 1))).rejects.toThrow();
  });

  test('of a node whose clock is ahead is good on one that is behind, and no longer for it [tokens:clocks]', async () => {
    const [ahead, behind] = [new AccessTokens(secret), new AccessTokens(secret)];
    const token = await ahead.sign(claims, after(60));
    expect(await behind.verify(token, noon)).toMatchObject(claims);
    await expect(behind.verify(token, after(60 + accessTokenSeconds))).rejects.toThrow('expired');
  });

  test('of another secret is not good, and is not remembered as good [tokens:secret]', async () => {
    const foreign = await new AccessTokens('another secret of the test, long enough').sign(claims, noon);
    const tokens = new AccessTokens(secret);
    await expect(tokens.verify(foreign, noon)).rejects.toThrow('not valid');
    await expect(tokens.verify(foreign, noon)).rejects.toThrow('not valid');
  });

  test.each(['HS384', 'HS512'])('signed by %s is not good [tokens:algorithm]', async (alg) => {
    const token = await new SignJWT({ ...claims, jti: 'x' })
      .setProtectedHeader({ alg })
      .setIssuer('ai-agent-api')
      .setAudience('ai-agent-api')
      .setIssuedAt(noon)
      .setExpirationTime(after(60))
      .sign(new TextEncoder().encode(secret));
    await expect(new AccessTokens(secret).verify(token, noon)).rejects.toThrow('not valid');
  });
});

describe('an opaque token', () => {
  test('has 256 bits, is never the same, and is known by its hash [tokens:opaque]', () => {
    const made = Array.from({ length: 100 }, newOpaqueToken);
    expect(new Set(made.map(({ token }) => token)).size).toBe(100);
    for (const { token, hash } of made) {
      expect(Buffer.from(token, 'base64url')).toHaveLength(32);
      expect(hash).toBe(hashToken(token));
      expect(hash).toMatch(/^[0-9a-f]{64}$/);
    }
  });
});
