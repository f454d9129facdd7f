import { describe, expect, test } from 'vitest';
import { normalizeEmail } from './user.ts';

describe('an e-mail address', () => {
  test.each([
    ['A@Example.com', 'a@example.com'],
    ['  a@b.c\t', 'a@b.c'],
    ['ÄÖ@example.com', 'äö@example.com'],
  ])('%j is known as %j [access:email]', (text, known) => {
    expect(normalizeEmail(text)).toBe(known);
    expect(normalizeEmail(known)).toBe(known);
  });
});
