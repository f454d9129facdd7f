import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { Announcements } from './announcements.ts';
import { openApi } from './credentials.ts';
import { serve } from './test/answering-server.ts';
import { keyUser } from './test/key-user.ts';
import { unattendedTerminal } from './test/unattended-terminal.ts';

const id = 'ann_0199c0ffee0199c0ffee0199c0ffee01';
const list = JSON.stringify({ items: [], total: 0, skip: 0, limit: 20, next_cursor: null });
const told = (text: string) => ({
  'GET /api/v1/sessions?limit=20': { body: list, headers: { 'ai-agent-announcement': id } },
  'GET /api/v1/announcements': {
    body: JSON.stringify({
      items: [{ id, text, at: '2026-12-01T00:00:00Z', until: null }],
      maintenance: null,
    }),
  },
});

async function home() {
  const configDir = await mkdtemp(path.join(tmpdir(), 'ai-agent-cli-'));
  return { configDir, [Symbol.asyncDispose]: () => rm(configDir, { recursive: true }) };
}

const toPeople = { rewrite: () => undefined };

describe('what operators announce', () => {
  test('is shown beside what was asked for, once a day [cli:announcement]', async () => {
    await using server = await serve(told('On Sunday\u001b[31m nothing can be changed.'));
    await using at = await home();
    const { seen, types } = keyUser(server.url, { ...at, ...toPeople });
    expect(await types('sessions')).toBe(0);
    expect(seen.err).toBe('! From the operators: On Sunday nothing can be changed.\n');
    expect(seen.out).not.toContain('Sunday');
    expect(await types('sessions')).toBe(0);
    expect(seen.err.match(/Sunday/g)).toHaveLength(1);

    // The next day.
    let err = '';
    const terminal = unattendedTerminal({ ...at, ...toPeople, err: (text) => void (err += text) });
    const tomorrow = new Announcements(terminal, new Date(Date.now() + 24 * 3_600_000));
    tomorrow.hear(id, await openApi({ ...terminal, apiKey: { url: server.url, key: 'k' }, flag: undefined }));
    await tomorrow.show({});
    expect(err).toContain('Sunday');
  });

  test.each([['--json'], ['--jq', '.'], ['--quiet']])(
    'is not shown to programs: %s [cli:announcement]',
    async (...flags) => {
      await using server = await serve(told('On Sunday.'));
      await using at = await home();
      const { seen, types } = keyUser(server.url, { ...at, ...toPeople });
      expect(await types('sessions', ...flags)).toBe(0);
      expect([seen.err, server.requests.length]).toEqual(['', 1]);
    },
  );

  test('is not shown where the error output is kept, and fails nothing [cli:announcement]', async () => {
    const { 'GET /api/v1/announcements': _, ...withoutWords } = told('');
    await using server = await serve(withoutWords);
    await using at = await home();
    const kept = keyUser(server.url, at);
    expect([await kept.types('sessions'), kept.seen.err]).toEqual([0, '']);
    const shown = keyUser(server.url, { ...at, ...toPeople });
    expect([await shown.types('sessions'), shown.seen.err]).toEqual([0, '']);
  });
});
