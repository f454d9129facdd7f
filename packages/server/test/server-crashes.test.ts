import { script } from '@ai-agent-api/fake-anthropic';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { processesOf } from './support/agent-processes.ts';
import type { StreamEvent } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { nodeOf } from './support/server-process.ts';
import { at, newServerSite, type ServerSite } from './support/server-site.ts';
import { endless, endlessRuns } from './support/tools.ts';

const isRoot = process.getuid?.() === 0;

function expectGapless(log: readonly StreamEvent[]): void {
  expect(log.map((event) => event.seq)).toEqual(log.map((_, index) => index + 1));
}

function modelWasAsked(site: ServerSite, ...parts: string[]): boolean {
  return site.fake.requests.some((sent) => {
    const body = JSON.stringify(sent.body);
    return parts.every((part) => body.includes(part));
  });
}

describe('a server that is killed', () => {
  test('in a tool leaves nothing behind and loses nothing that it had acknowledged [server-crashes:kill]', async () => {
    await using site = await newServerSite();
    const dataDir = await site.newDataDir();
    const first = site.start(dataDir);
    const alice = await (await site.newUser()).loginAt(await first.ready());
    const id = await alice.newSession();
    await alice.ask(id, `The word is heron.${script({ text: 'Noted.' })}`);
    const running = await alice.tell(id, `Work.${script({ tools: [endless] })}`);
    const waiting = await alice.tell(id, `First in line.${script({ text: 'First.' })}`);
    await endlessRuns(id);
    const node = await nodeOf(dataDir);
    const untouched = await alice.newSession();
    const acknowledged = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        alice.tell(id, `Line ${index}.${script({ text: `${index}` })}`),
      ),
    );
    const before = await alice.events(id);
    await first.kill();
    expect(await processesOf({ node })).not.toEqual([]);

    const again = at(await site.start(dataDir).ready(), alice);
    await eventually(async () => expect(await processesOf({ node })).toEqual([]), { within: 2_000 });
    expect(await again.finished(id, running)).toMatchObject({
      status: 'interrupted',
      error: { code: 'worker_lost' },
    });
    for (const turn of [waiting, ...acknowledged])
      expect(await again.finished(id, turn)).toMatchObject({ status: 'completed' });

    const log = await again.events(id);
    expectGapless(log);
    expect(log.slice(0, before.length)).toEqual(before);
    const marks = log.filter((event) => event.type === 'turn.interrupted');
    expect(marks).toMatchObject([{ turn_id: running, error: { code: 'worker_lost' } }]);
    expect((await again.get(`/sessions/${id}/tool-calls`)).body['items']).toMatchObject([
      { status: 'error' },
    ]);
    expect((await again.get(`/sessions/${untouched}`)).body['status']).toBe('created');
    expect(modelWasAsked(site, 'First in line.', 'The word is heron.')).toBe(true);
    expect(await again.ask(id, `Still here?${script({ text: 'Yes.' })}`)).toMatchObject({
      status: 'completed',
    });
  }, 60_000);

  test('while prompts pour in keeps every one that was answered with 202 [server-crashes:acknowledged]', async () => {
    await using site = await newServerSite();
    const dataDir = await site.newDataDir();
    const first = site.start(dataDir);
    const alice = await (await site.newUser()).loginAt(await first.ready());
    const ids = await Promise.all([alice.newSession(), alice.newSession()]);
    const acknowledged: { id: string; turn: string; text: string }[] = [];
    const pour = async (id: string, lane: number) => {
      for (let index = 0; index < 200; index += 1) {
        const text = `prompt ${lane}-${index}.`;
        const turn = await alice.tell(id, `${text}${script({ text: 'ok' })}`).catch(() => undefined);
        if (turn === undefined) return;
        acknowledged.push({ id, turn, text });
        if (acknowledged.length === 12) first.signal('SIGKILL');
      }
    };
    await Promise.all(ids.flatMap((id, index) => [pour(id, 2 * index), pour(id, 2 * index + 1)]));
    await first.ended;
    expect(acknowledged.length).toBeGreaterThanOrEqual(12);

    const again = at(await site.start(dataDir).ready(), alice);
    for (const { id, turn, text } of acknowledged) {
      const ended = await again.finished(id, turn);
      expect(ended['prompt']).toContain(text);
      expect(['completed', 'interrupted']).toContain(ended['status']);
    }
    for (const id of ids) {
      const log = await again.events(id);
      expectGapless(log);
      expect(log.filter((event) => event.type === 'turn.interrupted').length).toBeLessThanOrEqual(1);
    }
  }, 60_000);
});

describe('a server that stands still for longer than its lease', () => {
  test('writes nothing more once another has taken over [server-crashes:fenced]', async () => {
    await using site = await newServerSite();
    const lease = { LEASE_SECONDS: '1' };
    const frozen = site.start(await site.newDataDir(), lease);
    const alice = await (await site.newUser()).loginAt(await frozen.ready());
    const id = await alice.newSession();
    const steps = Array.from({ length: 40 }, (_, index) => ({
      text: `Step ${index}.`,
      tools: [{ name: 'Bash', input: { command: `echo step ${index}` } }],
    }));
    const turn = await alice.tell(id, `Walk.${script(...steps, { text: 'Arrived.' })}`);
    for await (const event of alice.stream(id)) if (event.type === 'agent.tool_result') break;
    frozen.signal('SIGSTOP');

    const other = at(await site.start(await site.newDataDir(), lease).ready(), alice);
    expect(await other.finished(id, turn)).toMatchObject({
      status: 'interrupted',
      error: { code: 'worker_lost' },
    });
    const answer = await other.ask(id, `Go on.${script({ text: 'Onward.' })}`);
    expect(answer).toMatchObject({ status: 'completed' });
    const before = await other.events(id);

    frozen.signal('SIGCONT');
    await eventually(async () => expect((await fetch(`${alice.url}/ready`)).status).toBe(200), {
      within: 5_000,
    });
    const marked = async () => (await processesOf({ session: id })).length;
    await eventually(async () => expect(await marked()).toBeLessThanOrEqual(1), { within: 5_000 });
    const log = await other.events(id);
    expectGapless(log);
    expect(log).toEqual(before);
    expect(log.filter((event) => event.type === 'turn.interrupted')).toHaveLength(1);
    expect(await alice.events(id)).toEqual(log);
    expect(await alice.ask(id, `And now?${script({ text: 'Here.' })}`)).toMatchObject({
      status: 'completed',
    });
  }, 60_000);
});

describe('a server that cannot start', () => {
  test('says in one line that its data folder is in use [server-crashes:data-dir-in-use]', async () => {
    await using site = await newServerSite();
    const dataDir = await site.newDataDir();
    await site.start(dataDir).ready();
    const second = site.start(dataDir);
    expect(await second.ended).toEqual({ code: 1, signal: null });
    expect(second.output.trim().split('\n')).toHaveLength(1);
    expect(second.output).toContain(dataDir);
    expect(second.output).toContain('DATA_DIR');
  });

  test('names a wrong setting, what it was and what is allowed [server-crashes:wrong-config]', async () => {
    await using site = await newServerSite();
    const server = site.start(await site.newDataDir(), { LEASE_SECONDS: 'soon' });
    expect(await server.ended).toEqual({ code: 1, signal: null });
    expect(server.output.trim()).toBe('LEASE_SECONDS was "soon"; allowed is: 1 to 300');
  });

  test.skipIf(!isRoot)(
    'runs no agents without walls for others: a worker without a jail does not start [jail:workers]',
    async () => {
      await using site = await newServerSite();
      // Agents' users cannot pass to the data folder.
      const closed = path.join(await site.newDataDir(), 'closed');
      await mkdir(closed, { mode: 0o700, recursive: true });
      const server = site.start(path.join(closed, 'data'), { ROLE: 'worker', ISOLATION: 'auto' });
      expect(await server.ended).toEqual({ code: 1, signal: null });
      expect(server.output.trim()).toMatch(/^ISOLATION was "auto"\. /);
    },
  );

  test('names a wrong secret without showing it [server-crashes:secret-config]', async () => {
    await using site = await newServerSite();
    const server = site.start(await site.newDataDir(), { DATABASE_URL: 'hush' });
    expect(await server.ended).toEqual({ code: 1, signal: null });
    expect(server.output.trim()).toMatch(/^DATABASE_URL was .*allowed is.*$/);
    expect(server.output).not.toContain('hush');
  });
});
