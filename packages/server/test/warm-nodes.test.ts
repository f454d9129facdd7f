import { script } from '@ai-agent-api/fake-anthropic';
import { describe, expect, test } from 'vitest';
import { agentOf, processesOf } from './support/agent-processes.ts';
import { eventually } from './support/eventually.ts';
import { nodeOf } from './support/server-process.ts';
import { at, newServerSite, type ServerSite } from './support/server-site.ts';
import { startNode, type ServiceNode } from './support/service-node.ts';
import { endless, endlessRuns } from './support/tools.ts';

type Nodes = AsyncDisposable & {
  readonly site: ServerSite;
  /** What nodes share. */
  readonly shared: Record<string, string>;
  readonly start: (role: string, more?: Record<string, string>) => Promise<ServiceNode>;
};

async function newNodes(): Promise<Nodes> {
  await using stack = new AsyncDisposableStack();
  const site = stack.use(await newServerSite());
  const shared = { SESSIONS_DIR: await site.newDataDir() };
  const held = stack.move();
  return {
    ...{ site, shared },
    start: async (ROLE, more = {}) => {
      const environment = { ...site.environment, ...shared, ROLE, ...more };
      return held.use(await startNode({ databaseUrl: site.environment['DATABASE_URL'] ?? '', environment }));
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

describe('a session whose agent is warm on another node', { timeout: 90_000 }, () => {
  test('goes to that node, whichever takes the job [nodes:warm-worker]', async () => {
    await using nodes = await newNodes();
    const { site } = nodes;
    const api = await nodes.start('api');
    const warm = await nodes.start('worker');
    const alice = await (await site.newUser()).loginAt(api.url);
    const ids = await Promise.all([alice.newSession(), alice.newSession()]);
    for (const id of ids) await alice.ask(id, `Hello.${script({ text: 'Hello.' })}`);
    const agents = await Promise.all(ids.map((id) => agentOf(id)));
    await nodes.start('worker');
    for (let round = 0; round < 6; round += 1)
      for (const id of ids) await alice.ask(id, `Again.${script({ text: 'Again.' })}`);
    expect(await Promise.all(ids.map((id) => agentOf(id)))).toEqual(agents);
    expect((await processesOf({ node: await nodeOf(warm.dataDir) })).length).toBeGreaterThanOrEqual(2);
  });

  test('goes to that node, whichever has accepted the prompt and has room [nodes:warm-all]', async () => {
    await using nodes = await newNodes();
    const { site } = nodes;
    const first = await nodes.start('all');
    const second = await nodes.start('all');
    const alice = await (await site.newUser()).loginAt(first.url);
    const id = await alice.newSession();
    await alice.ask(id, `Hello.${script({ text: 'Hello.' })}`);
    const agent = await agentOf(id);
    for (let round = 0; round < 5; round += 1)
      await at(second.url, alice).ask(id, `Again.${script({ text: 'Again.' })}`);
    expect(await agentOf(id)).toEqual(agent);
    expect(await processesOf({ node: await nodeOf(second.dataDir) })).toEqual([]);
  });

  test('goes to another one soon when that node is full [nodes:warm-full]', async () => {
    await using nodes = await newNodes();
    const { site } = nodes;
    const api = await nodes.start('api');
    const full = await nodes.start('worker', { MAX_LIVE_SESSIONS: '1' });
    const alice = await (await site.newUser()).loginAt(api.url);
    const [id, other] = [await alice.newSession(), await alice.newSession()];
    await alice.ask(id, `Hello.${script({ text: 'Hello.' })}`);
    await alice.tell(other, `Work.${script({ tools: [endless] })}`);
    await endlessRuns(other);
    const free = await nodes.start('worker');
    const turn = await alice.ask(id, `Again.${script({ text: 'Again.' })}`);
    expect(turn).toMatchObject({ status: 'completed' });
    const agents = await processesOf({ session: id });
    expect(agents.length).toBeGreaterThan(0);
    const node = await nodeOf(free.dataDir);
    expect((await processesOf({ node })).map(({ pid }) => pid)).toEqual(agents.map(({ pid }) => pid));
    expect(await processesOf({ node: await nodeOf(full.dataDir) })).not.toEqual([]);
  });

  test('is put back in line by a node that has no room, for one that comes [nodes:handed-on]', async () => {
    await using nodes = await newNodes();
    const { site } = nodes;
    const api = await nodes.start('api');
    await nodes.start('worker', { MAX_LIVE_SESSIONS: '1', LEASE_SECONDS: '60' });
    const alice = await (await site.newUser()).loginAt(api.url);
    const [busy, waiting] = [await alice.newSession(), await alice.newSession()];
    await alice.tell(busy, `Work.${script({ tools: [endless] })}`);
    await endlessRuns(busy);
    const turn = await alice.tell(waiting, `Hello.${script({ text: 'Hello.' })}`);
    // Nobody looks for what was left lying as long as that lease lasts.
    await nodes.start('worker', { LEASE_SECONDS: '60' });
    await eventually(
      async () => expect((await alice.get(`/turns/${turn}`)).body).toMatchObject({ status: 'completed' }),
      { within: 20_000 },
    );
  });

  test('goes to another one when that node is gone without a word [nodes:warm-gone]', async () => {
    await using nodes = await newNodes();
    const { site } = nodes;
    const gone = site.start(await site.newDataDir(), {
      ...nodes.shared,
      ROLE: 'worker',
      LEASE_SECONDS: '30',
    });
    await gone.ready();
    const api = await nodes.start('api');
    const alice = await (await site.newUser()).loginAt(api.url);
    const id = await alice.newSession();
    await alice.ask(id, `Hello.${script({ text: 'Hello.' })}`);
    await gone.kill();
    await nodes.start('worker');
    // Its last sign of life is seconds old.
    expect(await alice.ask(id, `Again.${script({ text: 'Again.' })}`)).toMatchObject({ status: 'completed' });
  });
});

describe('a worker that is told to end', { timeout: 90_000 }, () => {
  test('ends its idle agents at once, finishes what runs, and leaves the rest to others [nodes:hand-over]', async () => {
    await using nodes = await newNodes();
    const { site } = nodes;
    const dataDir = await site.newDataDir();
    const leaving = site.start(dataDir, { ...nodes.shared, ROLE: 'worker', SHUTDOWN_GRACE_SECONDS: '30' });
    await leaving.ready();
    const node = await nodeOf(dataDir);
    const api = await nodes.start('api');
    const alice = await (await site.newUser()).loginAt(api.url);
    const [idle, busy] = [await alice.newSession(), await alice.newSession()];
    await alice.ask(idle, `Hello.${script({ text: 'Hello.' })}`);
    const words = Array.from({ length: 80 }, (_, index) => `word${index}`).join(' ');
    const running = await alice.tell(busy, `Tell.${script({ text: words, slowMs: 50 })}`);
    const queued = await alice.tell(busy, `Then.${script({ text: 'Then.' })}`);
    await eventually(
      async () => expect((await alice.get(`/turns/${running}`)).body['status']).toBe('running'),
      {
        within: 10_000,
      },
    );

    leaving.signal('SIGTERM');
    await eventually(async () => expect(await processesOf({ session: idle })).toEqual([]), { within: 3_000 });
    expect((await alice.get(`/turns/${running}`)).body['status']).toBe('running');
    const other = await nodes.start('worker');
    expect(await alice.ask(idle, `Again.${script({ text: 'Again.' })}`)).toMatchObject({
      status: 'completed',
    });
    const there = await processesOf({ node: await nodeOf(other.dataDir) });
    expect(there.length).toBeGreaterThan(0);
    expect(await alice.finished(busy, running)).toMatchObject({ status: 'completed', result_text: words });
    expect(await alice.finished(busy, queued)).toMatchObject({ status: 'completed', result_text: 'Then.' });
    expect(await leaving.ended).toEqual({ code: 0, signal: null });
    expect(await processesOf({ node })).toEqual([]);
  });
});
