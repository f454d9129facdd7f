import { expect, test } from 'vitest';
import { plainRecoveryCode } from '../domain/access/second-factor.ts';
import { newRecoveryCodes, newTotpSecret, stepOf, totpUri } from './totp.ts';

test('codes are those of RFC 6238, and good for the step before and after [second-factor:codes]', () => {
  // The secret of the examples of the standard, "12345678901234567890".
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
  const at = (seconds: number) => stepOf(secret, '287082', new Date(seconds * 1_000));
  expect([at(59), at(29), at(89)]).toEqual([1, 1, 1]);
  expect([at(119), at(-1)]).toEqual([undefined, undefined]);
  expect(stepOf(secret, '000000', new Date(59_000))).toBeUndefined();
});

test('a secret has 160 bits, and a recovery code 80 [second-factor:random]', () => {
  expect(newTotpSecret()).toMatch(/^[A-Z2-7]{32}$/);
  expect(totpUri(newTotpSecret(), 'ada@example.com')).toContain(
    'otpauth://totp/AI-Agent-API:ada%40example.com?',
  );
  const codes = newRecoveryCodes();
  expect(new Set(codes).size).toBe(10);
  for (const code of codes) {
    expect(code).toMatch(/^[A-Z2-7]{4}(-[A-Z2-7]{4}){3}$/);
    expect(plainRecoveryCode(` ${code.toLowerCase()} `)).toHaveLength(16);
  }
});
