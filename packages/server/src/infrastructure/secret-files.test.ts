import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { randomPassword, secretFile, writePrivateJson } from './secret-files.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ai-agent-api-secrets-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const modeOf = async (file: string) => (await stat(file)).mode & 0o777;

describe('a secret file', () => {
  test('is made once, long, and for this user alone [secret-files:make]', async () => {
    const file = path.join(folder, 'once', 'secret');
    const secret = await secretFile(file);
    expect(Buffer.from(secret, 'base64url')).toHaveLength(48);
    expect(await secretFile(file)).toBe(secret);
    expect(await modeOf(file)).toBe(0o600);
    expect(await readdir(path.dirname(file))).toEqual(['secret']);
  });

  test('is the same and whole for 100 that ask at once [secret-files:race]', async () => {
    for (let round = 0; round < 20; round++) {
      const file = path.join(folder, `race-${round}`, 'secret');
      const secrets = await Promise.all(Array.from({ length: 100 }, () => secretFile(file)));
      expect([...new Set(secrets)].map((secret) => secret.length)).toEqual([64]);
    }
  });

  test.each([
    ['', 0o600, 'holds no secret'],
    ['short', 0o600, 'holds no secret'],
    ['x'.repeat(64), 0o644, 'can be read by others'],
  ])('that holds %j with mode %o is none [secret-files:unfit]', async (text, mode, why) => {
    const file = path.join(folder, `unfit-${text.length}`);
    await writeFile(file, text);
    await chmod(file, mode);
    await expect(secretFile(file)).rejects.toThrow(why);
  });

  test('that cannot be made is an error [secret-files:refused]', async () => {
    await writeFile(path.join(folder, 'file'), '');
    await expect(secretFile(path.join(folder, 'file', 'secret'))).rejects.toThrow();
  });
});

describe('a private file', () => {
  test('is for this user alone, also in place of one that was open to all [secret-files:private]', async () => {
    const file = path.join(folder, 'private.json');
    await writeFile(file, 'old', { mode: 0o644 });
    await writePrivateJson(file, { password: 'x' });
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ password: 'x' });
    expect(await modeOf(file)).toBe(0o600);
  });
});

describe('a random password', () => {
  test('is long and new each time [secret-files:password]', () => {
    const made = new Set(Array.from({ length: 100 }, randomPassword));
    expect(made.size).toBe(100);
    for (const password of made) expect(password).toMatch(/^[\w-]{24}$/);
  });
});
