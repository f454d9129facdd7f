import { describe, expect, test } from 'vitest';
import { serve } from './test/answering-server.ts';
import { keyUser } from './test/key-user.ts';
import { adviceOn, ownVersion } from './versions.ts';

test.each([
  ['1.2.9', '1.2.0', undefined],
  ['1.3.0', '1.2.9', 'install a newer ai-agent'],
  ['2.0.0', '1.9.0', 'install a newer ai-agent'],
  ['1.2.0', '1.3.0', 'may not work there'],
  ['0.9.0', '1.0.0', 'may not work there'],
])('a server of version %s and a program of %s: %s [cli:versions]', (server, own, words) => {
  const advice = adviceOn(server, own);
  if (words === undefined) expect(advice).toBeUndefined();
  else expect(advice).toContain(words);
});

describe('a server of another age', () => {
  const body = JSON.stringify({ items: [], total: 0, skip: 0, limit: 20, next_cursor: null });
  const answers = (headers: Record<string, string>) => ({
    'GET /api/v1/sessions?limit=20': { body, headers },
  });

  test('is warned of once, and works [cli:versions]', async () => {
    await using server = await serve(answers({ 'ai-agent-api': '1', 'ai-agent-version': '99.0.0' }));
    const { seen, types } = keyUser(server.url);
    expect(await types('sessions', '--quiet')).toBe(0);
    expect(seen.err).toBe(
      `! The server is version 99.0.0, and this program ${ownVersion}: install a newer ai-agent.\n`,
    );
  });

  test('is left alone when it speaks another version of the API [cli:versions]', async () => {
    await using server = await serve(answers({ 'ai-agent-api': '2', 'ai-agent-version': '99.0.0' }));
    const { seen, types } = keyUser(server.url);
    expect(await types('sessions')).toBe(1);
    expect(seen.err).toContain(
      `${server.url} (99.0.0) speaks version 2 of the API, and this program version 1.`,
    );
  });
});
