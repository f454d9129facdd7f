import net from 'node:net';
import { script } from '@ai-agent-api/fake-anthropic';
import { describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import type { Api, StreamEvent } from './support/api.ts';
import { processesOf } from './support/agent-processes.ts';
import { eventually } from './support/eventually.ts';
import { nodeOf } from './support/server-process.ts';
import { at, newServerSite, type ServerSite } from './support/server-site.ts';
import { endless, endlessRuns } from './support/tools.ts';

async function up(site: ServerSite, graceSeconds: number) {
  const dataDir = await site.newDataDir();
  const server = site.start(dataDir, { SHUTDOWN_GRACE_SECONDS: String(graceSeconds) });
  const url = await server.ready();
  const alice = await (await site.newUser()).loginAt(url);
  return { server, url, alice, dataDir };
}

async function inStore({ store }: ServerSite, alice: Api, id: string) {
  return store.transact(alice.organizationId, async (tx) => {
    const session = (await tx.sessions.list({}, { limit: 100, skip: 0 })).items.find(
      (item) => item.id === id,
    )!;
    const { items } = await tx.turns.list(session.id, { limit: 100, skip: 0 });
    const events = await tx.events.list(session.id, { after: 0, limit: 1000 });
    return { session, turns: items, events };
  });
}

describe('a server that is told to end', () => {
  test('lets a turn finish that needs less than the grace time, and exits with 0 [shutdown:grace]', async () => {
    await using site = await newServerSite();
    const { server, url, alice, dataDir } = await up(site, 20);
    const node = await nodeOf(dataDir);
    const id = await alice.newSession();
    const words = Array.from({ length: 60 }, (_, index) => `word${index}`).join(' ');
    const streamed = alice.askStreaming(id, `Tell.${script({ text: words, slowMs: 40 })}`);
    const socket = await alice.socket(id);
    const follower = follow(alice, id);
    await eventually(
      async () => expect((await alice.get(`/sessions/${id}`)).body['status']).toBe('processing'),
      { within: 5_000 },
    );

    server.signal('SIGTERM');
    await eventually(async () => expect((await fetch(`${url}/ready`)).status).toBe(503), { within: 2_000 });
    expect((await fetch(`${url}/health`)).status).toBe(200);

    const events = await streamed;
    expect(events.map((event) => event.type)).toContain('session.status_idle');
    expect(events.some((event) => event['content']?.[0]?.text === words)).toBe(true);
    expect(await socket.untilClosed()).toMatchObject({ code: 1001 });
    expect((await follower).at(-1)?.type).toBe('reconnect');
    expect(await server.ended).toEqual({ code: 0, signal: null });
    expect((await inStore(site, alice, id)).turns).toMatchObject([
      { status: 'completed', resultText: words },
    ]);
    expect(await processesOf({ node })).toEqual([]);
  });

  test('interrupts what does not finish, and exits with 0 within the grace time and five seconds [shutdown:interrupt]', async () => {
    await using site = await newServerSite();
    const { server, alice, dataDir } = await up(site, 1);
    const node = await nodeOf(dataDir);
    const id = await alice.newSession();
    await alice.tell(id, `Work.${script({ tools: [endless] })}`);
    const waiting = await alice.tell(id, `Later.${script({ text: 'Later.' })}`);
    await endlessRuns(id);

    const asked = performance.now();
    server.signal('SIGTERM');
    expect(await server.ended).toEqual({ code: 0, signal: null });
    expect(performance.now() - asked).toBeLessThan(6_000);
    await eventually(async () => expect(await processesOf({ node })).toEqual([]), { within: 2_000 });
    const { turns, events, session } = await inStore(site, alice, id);
    expect(turns[0]).toMatchObject({ status: 'interrupted', failure: { code: 'shutdown' } });
    expect(turns[1]).toMatchObject({ id: waiting, status: 'queued' });
    expect(events.filter((event) => event.type === 'turn.interrupted')).toHaveLength(1);
    expect(session.status).toBe('active');

    const next = site.start(dataDir);
    const again = at(await next.ready(), alice);
    expect(await again.finished(id, waiting)).toMatchObject({ status: 'completed', result_text: 'Later.' });
    const request = site.fake.requests.findLast((sent) => JSON.stringify(sent.body).includes('Later.'));
    expect(JSON.stringify(request?.body)).toContain('Work.');
  });

  test('does not wait for a connection that is silent or a reader that is deaf [shutdown:silent-connections]', async () => {
    await using site = await newServerSite();
    const { server, url, alice } = await up(site, 0);
    const id = await alice.newSession();
    const { hostname, port } = new URL(url);
    const open = [net.connect(Number(port), hostname), net.connect(Number(port), hostname)];
    open.forEach((socket) => socket.on('error', () => undefined));
    open[1]?.write('POST /api/v1/auth/login HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{');
    const deaf = new WebSocket(`${url.replace('http', 'ws')}/api/v1/sessions/${id}/stream`, {
      headers: { authorization: `Bearer ${alice.token}` },
    });
    await new Promise((resolve) => deaf.once('open', resolve));
    deaf.pause();
    deaf.on('error', () => undefined);
    const asked = performance.now();
    server.signal('SIGTERM');
    expect(await server.ended).toEqual({ code: 0, signal: null });
    expect(performance.now() - asked).toBeLessThan(5_000);
    open.forEach((socket) => socket.destroy());
    deaf.terminate();
  });

  test('exits at once when it is told a second time [shutdown:second-signal]', async () => {
    await using site = await newServerSite();
    const { server, url, alice, dataDir } = await up(site, 60);
    const id = await alice.newSession();
    const node = await nodeOf(dataDir);
    await alice.tell(id, `Work.${script({ tools: [endless] })}`);
    await endlessRuns(id);
    server.signal('SIGTERM');
    await eventually(async () => expect((await fetch(`${url}/ready`)).status).toBe(503), { within: 2_000 });
    // Not at once: one Ctrl-C may reach the server twice.
    const ended = { how: undefined as unknown };
    void server.ended.then((how) => (ended.how = how));
    await eventually(
      () => {
        if (ended.how === undefined) server.signal('SIGTERM');
        expect(ended.how).toEqual({ code: 1, signal: null });
        return Promise.resolve();
      },
      { within: 5_000 },
    );

    await site.start(dataDir).ready();
    await eventually(async () => expect(await processesOf({ node })).toEqual([]), { within: 2_000 });
  });
});

/** All that a stream sends until the server ends it. */
async function follow(alice: Api, id: string): Promise<StreamEvent[]> {
  return Array.fromAsync(alice.stream(id));
}
