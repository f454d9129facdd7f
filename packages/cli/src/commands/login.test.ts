import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { serve } from '../test/answering-server.ts';
import { keyUser } from '../test/key-user.ts';

const refusal = (status: number) => ({ status, body: '{"code":"no","detail":"No."}' });

test('a key that may not read the account is kept nevertheless [cli:login-key]', async () => {
  const configDir = await mkdtemp(path.join(tmpdir(), 'ai-agent-cli-'));
  try {
    await using server = await serve({ 'GET /api/v1/auth/me': refusal(403) });
    const { seen, types } = keyUser(server.url, { configDir, readInput: () => Promise.resolve('the-key\n') });
    expect(await types('login', '--api-key', '--url', server.url), seen.err).toBe(0);
    expect(await readFile(path.join(configDir, 'login.json'), 'utf8')).toContain('the-key');
  } finally {
    await rm(configDir, { recursive: true });
  }
});

test('a key of the environment that is not taken is named [cli:key-refused]', async () => {
  await using server = await serve({ 'GET /api/v1/auth/me': refusal(401) });
  const { seen, types } = keyUser(server.url);
  expect(await types('auth')).toBe(3);
  expect(seen.err).toContain('AI_AGENT_API_KEY');
  expect(seen.err).not.toContain('ai-agent login');
});

test('a login at a provider ends with tokens that the program alone can get [cli:login-sso]', async () => {
  const configDir = await mkdtemp(path.join(tmpdir(), 'ai-agent-cli-'));
  try {
    const tokens = { access_token: 'the-access', refresh_token: 'the-refresh' };
    await using server = await serve({
      'POST /api/v1/auth/sso/token': { status: 200, body: JSON.stringify(tokens) },
      'GET /api/v1/auth/me': { status: 200, body: '{"email":"ada@example.com"}' },
    });
    const { seen, types } = keyUser(server.url, { configDir });
    const typed = types('login', '--sso', 'acme', '--url', server.url);
    await expect.poll(() => seen.err, { timeout: 10_000 }).toContain('/sso/start?');
    const { searchParams } = new URL(/http\S+sso\/start\S+/.exec(seen.err)?.[0] ?? '');
    expect(searchParams.get('organization')).toBe('acme');
    const back = `http://127.0.0.1:${searchParams.get('port')}/`;
    expect((await fetch(`${back}favicon.ico`)).status).toBe(404);
    expect((await fetch(`${back}?code=the-code`)).status).toBe(200);
    expect(await typed, seen.err).toBe(0);
    const { verifier } = JSON.parse(server.bodies[0] ?? '') as { verifier: string };
    expect(createHash('sha256').update(verifier).digest('base64url')).toBe(searchParams.get('challenge'));
    expect(await readFile(path.join(configDir, 'login.json'), 'utf8')).toContain('the-refresh');
    expect(seen.err).toContain('as ada@example.com');
    expect(seen.err).not.toContain('the-code');
  } finally {
    await rm(configDir, { recursive: true });
  }
});
