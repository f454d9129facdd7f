import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readInPager } from './pager.ts';
import { missing, serve } from './test/answering-server.ts';
import { keyUser } from './test/key-user.ts';

const list = (count: number) => ({
  items: Array.from({ length: count }, (_, index) => ({
    ...{ id: `ses_${index}`, status: 'active', total_turns: index, total_cost_usd: '0', name: `No ${index}` },
    ...{ updated_at: '2026-11-26T09:30:25.712Z', mode: 'interactive', is_fork: false },
  })),
  ...{ total: count, skip: 0, limit: 20, next_cursor: null, has_more: false },
});
const sessions = (count: number) => ({
  'GET /api/v1/sessions?limit=20': { body: JSON.stringify(list(count)) },
});

describe('--jq', () => {
  test('has what a command gives go through an expression [cli:jq]', async () => {
    await using server = await serve(sessions(3));
    const { seen, types } = keyUser(server.url);
    expect(await types('sessions', '--jq', '.[] | select(.total_turns > 0) | .name')).toBe(0);
    expect(seen.out).toBe('No 1\nNo 2\n');
    expect(await types('--jq', 'map({id}) | .[0]', 'sessions')).toBe(0);
    expect(seen.out).toBe('No 1\nNo 2\n{"id":"ses_0"}\n');
  });

  test.each([
    ['.[', 'syntax error'],
    ['.[0].id.x', 'Cannot index string with string "x"'],
  ])('says what is wrong with %s [cli:jq]', async (expression, words) => {
    await using server = await serve(sessions(1));
    const { seen, types } = keyUser(server.url);
    expect(await types('sessions', '--jq', expression)).toBe(2);
    expect(seen.err).toContain('ai-agent: --jq: ');
    expect(seen.err).toContain(words);
    expect(seen.err).toContain(`(in ${expression})`);
    expect(seen.err.trimEnd().split('\n')).toHaveLength(1);
  });

  test('is refused before anything is asked when it is no expression [cli:jq]', async () => {
    await using server = await serve({});
    const { types } = keyUser(server.url);
    await types('sessions', 'delete', 'ses_1', '--yes', '--jq', 'no)');
    expect(server.requests).toEqual([]);
  });
});

test('--jq refuses in words what it would take minutes for [cli:jq]', async () => {
  const body = JSON.stringify({ ...list(1), items: [{ ...list(1).items[0], name: 'x'.repeat(1_000_000) }] });
  await using server = await serve({ 'GET /api/v1/sessions?limit=20': { body } });
  const { seen, types } = keyUser(server.url);
  expect(await types('sessions', '--jq', 'length')).toBe(2);
  expect(seen.err).toContain('--jq takes 200000 bytes of JSON at once');
});

describe('what an agent wrote', () => {
  const wrote = '\x1b]0;owned\x07bell\x9b31m';

  test('cannot move the cursor of who reads it, through jq or a search [cli:nothing-hidden]', async () => {
    const found = { items: [{ path: 'a', line: 1, text: wrote }], stopped: null };
    const body = JSON.stringify({ ...list(1), items: [{ ...list(1).items[0], name: wrote }] });
    await using server = await serve({
      'GET /api/v1/sessions?limit=20': { body },
      'GET /api/v1/sessions/ses_1/workdir/search?max_matches=100&q=bell': { body: JSON.stringify(found) },
    });
    const { seen, types } = keyUser(server.url, { isTty: true });
    await types('sessions', '--jq', '.[0].name');
    await types('files', 'search', 'ses_1', 'bell');
    expect(seen.err).toBe('');
    expect(seen.out).toContain('bell');
    expect(seen.out).not.toMatch(/[\x1b\x07\x9b]/);
  });

  test('cannot in what a server says of an error [cli:nothing-hidden]', async () => {
    const body = JSON.stringify({ code: 'bad', detail: wrote, request_id: 'req_1' });
    await using server = await serve({ 'GET /api/v1/sessions?limit=20': { status: 400, body } });
    const { seen, types } = keyUser(server.url);
    await types('sessions');
    expect(seen.err).toContain('bell');
    expect(seen.err).not.toMatch(/[\x1b\x07\x9b]/);
  });
});

test.each([
  [{ url: 'http://127.0.0.1:9', key: 'hush\nhush' }, 'AI_AGENT_API_KEY has a letter'],
  [{ url: 'http://127.0.0.1:9', key: 'hush-hüsh' }, 'AI_AGENT_API_KEY has a letter'],
  [{ url: 'notaurl', key: 'hush' }, 'AI_AGENT_URL is no address'],
])(
  'a key or an address that can be none is refused and not told: %j [cli:key-refused]',
  async (apiKey, words) => {
    const { seen, types } = keyUser('', { apiKey });
    expect(await types('sessions')).toBe(2);
    expect(seen.err).toContain(words);
    expect(seen.err).not.toContain('hush');
    expect(await types('doctor')).toBe(2);
  },
);

describe('a list that is longer than the screen', () => {
  const reading = (pages: string[]) => ({
    ...{ isTty: true, height: 10 },
    readInPager: (text: string) => Promise.resolve(pages.push(text) > 0),
  });

  test('is read in a pager, and written as it is without one [cli:pager]', async () => {
    await using server = await serve(sessions(12));
    const pages: string[] = [];
    const { seen, types } = keyUser(server.url, reading(pages));
    await types('sessions');
    expect(pages).toEqual([expect.stringMatching(/^SESSION[^]*No 11\n$/)]);
    await types('sessions', '--no-pager');
    expect([pages.length, seen.out]).toEqual([1, pages[0]]);
    const lost = keyUser(server.url, { ...reading([]), readInPager: () => Promise.resolve(false) });
    await lost.types('sessions');
    expect(lost.seen.out).toBe(pages[0]);
  });

  test('is all that is read in a pager [cli:pager]', async () => {
    await using server = await serve(sessions(2));
    const pages: string[] = [];
    const { seen, types } = keyUser(server.url, reading(pages));
    await types('sessions');
    expect([pages, seen.out]).toEqual([[], expect.stringContaining('No 1')]);
  });

  test('goes to the program that the environment names [cli:pager]', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'ai-agent-pager-'));
    try {
      const file = path.join(folder, 'read');
      expect(await readInPager(`cat > '${file}'`, 'One.\nTwo.\n')).toBe(true);
      expect(await readFile(file, 'utf8')).toBe('One.\nTwo.\n');
      expect(await readInPager('no-such-program-here 2>/dev/null', 'One.')).toBe(false);
      expect(await readInPager('true', 'x'.repeat(1_000_000))).toBe(true);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('--watch', () => {
  test('draws a list anew when something happens, within the screen, until Ctrl-C [cli:watching]', async () => {
    const event = { id: 'evt_1', seq: 1, type: 'session.created', session_id: 'ses_1', turn_id: null };
    const body = `id: 1\nevent: session.created\ndata: ${JSON.stringify(event)}\n\n`;
    await using server = await serve({
      ...sessions(12),
      'GET /api/v1/events/stream': { type: 'text/event-stream', body },
    });
    let leave: () => void = () => undefined;
    const { seen, types } = keyUser(server.url, {
      ...{ isTty: true, height: 6 },
      onInterrupt: (act) => {
        leave = act;
        return { [Symbol.dispose]: () => undefined };
      },
    });
    const watching = types('sessions', '--watch', '3600');
    const frames = () => seen.out.split('\x1b[H').slice(1);
    await expect.poll(frames, { timeout: 5_000 }).toHaveLength(2);
    leave();
    expect(await watching).toBe(130);
    const [first = ''] = frames();
    expect(first.split('\n').map((line) => line.replace('\x1b[K', ''))).toEqual([
      expect.stringMatching(/^SESSION/),
      ...[0, 1, 2].map((index) => expect.stringContaining(`No ${index}`) as unknown),
      '… 9 more lines',
      '\x1b[J',
    ]);
  });

  test('lets go of the feed when the first look fails [cli:watching]', async () => {
    let isOpen = false;
    const feed = createServer((request, response) => {
      if (request.url?.includes('/events/stream') !== true) {
        response.writeHead(404, { 'content-type': 'application/json' }).end(missing.body);
        return;
      }
      isOpen = true;
      response.on('close', () => (isOpen = false));
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': here\n\n');
    }).listen(0, '127.0.0.1');
    await once(feed, 'listening');
    try {
      const { types } = keyUser(`http://127.0.0.1:${(feed.address() as AddressInfo).port}`);
      expect(await types('sessions', 'show', 'ses_x', '--watch')).toBe(4);
      await expect.poll(() => isOpen, { timeout: 5_000 }).toBe(false);
    } finally {
      feed.closeAllConnections();
      feed.close();
    }
  });

  test('refuses pauses that are too short, and what changes something [cli:watching]', async () => {
    const { seen, types } = keyUser('http://127.0.0.1:9');
    expect(await types('sessions', '--watch', '0.1')).toBe(2);
    expect(seen.err).toContain('--watch takes 1 to 3600 seconds');
    expect(await types('sessions', 'delete', 'ses_1', '--watch')).toBe(2);
  });
});
