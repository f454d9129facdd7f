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
