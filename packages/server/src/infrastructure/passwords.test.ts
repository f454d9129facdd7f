import { describe, expect, test } from 'vitest';
import { hashPassword, verifyNothing, verifyPassword } from './passwords.ts';

describe('a password', () => {
  test('is known by its hash, to the letter [passwords:verify]', async () => {
    const stored = await hashPassword('correct horse ü😀');
    expect(stored).toMatch(/^argon2id\$19456\$2\$1\$[\w+/=]+\$[\w+/=]+$/);
    expect(await verifyPassword('correct horse ü😀', stored)).toBe(true);
    for (const wrong of ['', 'correct horse', 'Correct horse ü😀', 'correct horse ü😀 '])
      expect(await verifyPassword(wrong, stored)).toBe(false);
  });

  test('is hashed with salt, so that two users with the same one cannot be told [passwords:salt]', async () => {
    expect(await hashPassword('same')).not.toBe(await hashPassword('same'));
  });

  test('is checked with the costs that its hash names [passwords:costs]', async () => {
    const stored = await hashPassword('x');
    expect(await verifyPassword('x', stored.replace('$2$', '$3$'))).toBe(false);
  });

  test.each(['', 'x', 'bcrypt$1$2$3$4$5', 'argon2id$1$1$1'])(
    'against "%s", which is no hash, is wrong [passwords:no-hash]',
    async (stored) => {
      expect(await verifyPassword('x', stored)).toBe(false);
    },
  );

  test('of nobody is always wrong [passwords:nobody]', async () => {
    expect(await verifyNothing('x')).toBe(false);
  });
});
