import { script } from '@ai-agent-api/fake-anthropic';
import { describe, expect, test } from 'vitest';
import { processesOf } from './support/agent-processes.ts';
import type { Json } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { rawRequest } from './support/raw-http.ts';
import { nodeOf } from './support/server-process.ts';
import { at, newServerSite, type ServerSite } from './support/server-site.ts';
import { startNode, type ServiceNode } from './support/service-node.ts';

async function nodeOn(
  site: ServerSite,
  role: string,
  more: Record<string, string> = {},
): Promise<ServiceNode> {
  const databaseUrl = site.environment['DATABASE_URL'] ?? '';
  return startNode({ databaseUrl, environment: { ...site.environment, ROLE: role, ...more } });
}

const readinessOf = async ({ url }: { url: string }) => (await (await fetch(`${url}/ready`)).json()) as Json;

describe('a worker', { timeout: 60_000 }, () => {
  test('says how it is and what it counted, and serves nothing else [roles:worker-serves]', async () => {
    await using site = await newServerSite();
    await using worker = await nodeOn(site, 'worker', { METRICS_TOKEN: 'a-token-of-sixteen-or-more' });
    const get = (path: string, headers = {}) => rawRequest(worker.url, { path, headers });
    expect((await get('/health')).status).toBe(200);
    expect(await readinessOf(worker)).toMatchObject({ status: 'ready', role: 'worker' });
    expect((await get('/metrics')).status).toBe(401);
    const metrics = await get('/metrics', { authorization: 'Bearer a-token-of-sixteen-or-more' });
    expect(metrics.text).toContain('# TYPE live_sessions ');
    for (const path of ['/', '/docs', '/api/v1/openapi.json', '/api/v1/sessions', '/api/v1/auth/login'])
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    const { headers } = await get('/health');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });

  test('runs the prompts that an API node accepts, which runs no agent [roles:split]', async () => {
    await using site = await newServerSite();
    await using api = await nodeOn(site, 'api');
    await using worker = await nodeOn(site, 'worker');
    const alice = await (await site.newUser()).loginAt(api.url);
    const id = await alice.newSession();
    expect(await alice.ask(id, `Hello.${script({ text: 'Good day.' })}`)).toMatchObject({
      status: 'completed',
      content: { text: 'Good day.' },
    });
    expect(await processesOf({ node: await nodeOf(api.dataDir) })).toEqual([]);
    expect(await processesOf({ node: await nodeOf(worker.dataDir) })).not.toEqual([]);
    expect(await readinessOf(api)).toMatchObject({
      status: 'ready',
      role: 'api',
      checks: { workers: { ok: true, detail: '1 node runs turns.' } },
    });
  });
});

describe('an API node', { timeout: 60_000 }, () => {
  test('without a worker keeps what it accepted until one comes, and says so [roles:no-worker]', async () => {
    await using site = await newServerSite();
    await using api = await nodeOn(site, 'api');
    const alice = await (await site.newUser()).loginAt(api.url);
    const id = await alice.newSession();
    const turns = [];
    for (const text of ['One.', 'Two.', 'Three.'])
      turns.push(await alice.tell(id, `${text}${script({ text })}`));
    expect(await readinessOf(api)).toMatchObject({
      status: 'degraded',
      checks: { workers: { ok: true, degraded: true } },
    });
    expect((await fetch(`${api.url}/ready`)).status).toBe(200);
    expect((await alice.get(`/turns/${turns[0]}`)).body['status']).toBe('queued');

    await using _ = await nodeOn(site, 'worker');
    for (const turn of turns) expect(await alice.finished(id, turn)).toMatchObject({ status: 'completed' });
    const said = (await alice.events(id)).filter(({ type }) => type === 'agent.message');
    expect(said.map((event) => event['content'][0].text)).toEqual(['One.', 'Two.', 'Three.']);
    await eventually(async () => expect(await readinessOf(api)).toMatchObject({ status: 'ready' }), {
      within: 5_000,
    });
  });

  test('needs no jail and no programs of one, and its banner says what it does [roles:no-jail]', async () => {
    await using site = await newServerSite();
    const api = site.start(await site.newDataDir(), { ROLE: 'api', ISOLATION: 'jail', PATH: '/nonexistent' });
    const alice = at(await api.ready(), await (await site.newUser()).loginAt(await api.ready()));
    expect(api.output).toContain('api: serves the API; turns run on worker nodes');
    expect((await alice.get('/auth/me')).status).toBe(200);
  });
});
