import { script } from '@ai-agent-api/fake-anthropic';
import { describe, expect, test } from 'vitest';
import type { Api, Json, StreamEvent } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { RedisServer } from './support/redis-server.ts';
import { newServerSite, type ServerSite } from './support/server-site.ts';
import { startNode } from './support/service-node.ts';

type Nodes = AsyncDisposable & { readonly alice: Api; readonly site: ServerSite; readonly url: string };

/** An API node, and a worker behind it. */
async function newNodes(more: Record<string, string> = {}): Promise<Nodes> {
  await using stack = new AsyncDisposableStack();
  const site = stack.use(await newServerSite());
  const databaseUrl = site.environment['DATABASE_URL'] ?? '';
  const on = async (ROLE: string) =>
    stack.use(await startNode({ databaseUrl, environment: { ...site.environment, ...more, ROLE } }));
  const { url } = await on('api');
  await on('worker');
  const alice = await (await site.newUser()).loginAt(url);
  const held = stack.move();
  return { site, alice, url, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

/** The words of a turn as drafts and as message, for somebody who watches the session from before it began. */
async function watch(
  { alice }: Nodes,
  words: string,
  slowMs = 20,
): Promise<{ drafts: string; said: string }> {
  const id = await alice.newSession();
  const stop = new AbortController();
  const events = alice.stream(id, { after: 0, deltas: true, signal: stop.signal });
  await events.next();
  // The worker hears of the reader before it is asked for anything.
  await alice.tell(id, `Warm up.${script({ text: 'Ready.' })}`);
  await until(events, 'session.status_idle');
  await alice.tell(id, `Tell.${script({ text: words, slowMs })}`);
  const seen = await until(events, 'session.status_idle');
  stop.abort();
  return {
    drafts: seen
      .filter(({ type }) => type === 'delta')
      .map((delta) => delta['text'] as string)
      .join(''),
    said: seen.find(({ type }) => type === 'agent.message')?.['content'][0].text,
  };
}

async function until(events: AsyncGenerator<StreamEvent, void>, type: string): Promise<StreamEvent[]> {
  const seen: StreamEvent[] = [];
  while (seen.at(-1)?.type !== type) {
    const next = await events.next();
    if (next.done) throw new Error(`The stream ended before ${type}.`);
    seen.push(next.value);
  }
  return seen;
}

const words = Array.from({ length: 60 }, (_, index) => `word${index} – ❤️`).join(' ');
/** More than one message between nodes holds. */
const long = Array.from({ length: 4_000 }, (_, index) => `"${index}"\t✓`).join(' ');

describe('drafts of a turn that runs on another node', { timeout: 60_000 }, () => {
  test('come by way of PostgreSQL, and add up to the message [nodes:drafts-notify]', async () => {
    await using nodes = await newNodes();
    expect(await watch(nodes, words)).toEqual({ drafts: words, said: words });
    expect(await watch(nodes, long, 0)).toEqual({ drafts: long, said: long });
  });

  test('come by way of Redis, and add up to the message [nodes:drafts-redis]', async () => {
    await using redis = await RedisServer.start();
    await using nodes = await newNodes({ REDIS_URL: redis.url });
    expect(await watch(nodes, words)).toEqual({ drafts: words, said: words });
    expect(await watch(nodes, long, 0)).toEqual({ drafts: long, said: long });
  });
});

describe('a service whose Redis dies', { timeout: 60_000 }, () => {
  test('loses no event and no request, says that it is degraded, and has drafts again when it is back [nodes:redis-dies]', async () => {
    await using redis = await RedisServer.start();
    await using nodes = await newNodes({ REDIS_URL: redis.url });
    const { alice, url } = nodes;
    const readiness = async () => {
      const answer = await fetch(`${url}/ready`);
      return [answer.status, ((await answer.json()) as Json)['status']];
    };
    expect(await readiness()).toEqual([200, 'ready']);
    const id = await alice.newSession();
    const reader = Array.fromAsync(upToIdle(alice, id));
    const turn = alice.ask(id, `Tell.${script({ text: words, slowMs: 20 })}`);
    await eventually(
      async () => expect((await alice.get(`/sessions/${id}`)).body['status']).toBe('processing'),
      {
        within: 5_000,
      },
    );
    await redis.kill();
    await eventually(async () => expect(await readiness()).toEqual([200, 'degraded']), { within: 5_000 });
    expect(await turn).toMatchObject({ status: 'completed', content: { text: words } });
    const log = await reader;
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
    expect(await alice.ask(id, `More.${script({ text: 'More.' })}`)).toMatchObject({ status: 'completed' });

    await redis.start();
    await eventually(async () => expect(await readiness()).toEqual([200, 'ready']), { within: 5_000 });
    expect(await watch(nodes, words)).toEqual({ drafts: words, said: words });
  });

  test('starts without it all the same [nodes:redis-absent]', async () => {
    await using nodes = await newNodes({ REDIS_URL: 'redis://127.0.0.1:1' });
    const { alice, url } = nodes;
    expect(await (await fetch(`${url}/ready`)).json()).toMatchObject({
      status: 'degraded',
      checks: { redis: { ok: true, degraded: true } },
    });
    const id = await alice.newSession();
    expect(await alice.ask(id, `Hi.${script({ text: 'Hi.' })}`)).toMatchObject({ status: 'completed' });
  });
});

async function* upToIdle(alice: Api, id: string): AsyncGenerator<StreamEvent, void> {
  for await (const event of alice.stream(id, { after: 0 })) {
    yield event;
    if (event.type === 'session.status_idle') return;
  }
}
