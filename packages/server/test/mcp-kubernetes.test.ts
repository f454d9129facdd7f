import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { defaultClusterLimits, type ClusterLimits } from '../src/agent/mcp/kubernetes/cluster-limits.ts';
import { kubernetesServer } from '../src/agent/mcp/kubernetes/kubernetes-server.ts';
import { defaultMcpLimits } from '../src/agent/mcp/mcp-limits.ts';
import { toMcpServerError } from '../src/agent/mcp/mcp-server-error.ts';
import { McpNetwork, type McpNetworkOptions } from '../src/agent/mcp/mcp-network.ts';
import { builtInPolicies } from '../src/domain/agent/built-in-policies.ts';
import type { Api, Json } from './support/api.ts';
import { waitedFor } from './support/asking-agent.ts';
import { selfSigned } from './support/certificates.ts';
import { startClusterApi, type ClusterApi } from './support/cluster-api.ts';
import { startTestApp, type TestApp } from './support/harness.ts';

const stack = new AsyncDisposableStack();
let cluster: ClusterApi;
let service: TestApp;
beforeAll(async () => {
  cluster = stack.use(await startClusterApi());
  service = stack.use(await startTestApp({ MCP_TO_LOOPBACK: 'yes' }));
});
beforeEach(() => void cluster.seen.splice(0));
afterAll(() => stack.disposeAsync());

const manifestOf = (data: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: shop}\ndata: {${data}}\n`;

type Wish = { kubeconfig?: string; limits?: Partial<ClusterLimits>; network?: Partial<McpNetworkOptions> };

async function call(name: string, input: Json, wish: Wish = {}): Promise<Json> {
  await using network = new McpNetwork({ toLoopback: true, limits: defaultMcpLimits, ...wish.network });
  const { tools } = kubernetesServer({
    secrets: () => ({ kubeconfig: wish.kubeconfig ?? cluster.kubeconfig }),
    resolve: (host, port) => network.resolve(host, port),
    limits: { ...defaultClusterLimits, ...wish.limits },
    writes: true,
  });
  const tool = tools.find((each) => each.name === name);
  if (!tool) throw new Error(`There is no tool ${name}.`);
  return await tool.run(input, new AbortController().signal);
}

describe('a cluster', () => {
  test('has its namespaces, pods and events listed [kubernetes:lists]', async () => {
    expect(await call('list_namespaces', { limit: 1 })).toEqual({
      ...{ namespaces: [{ name: 'shop', phase: 'Active' }], has_more: true },
    });
    expect(await call('list_pods', { label_selector: 'app=web' })).toEqual({
      pods: [
        {
          ...{ name: 'web-1', namespace: 'shop', phase: 'Running', ready: '1/1', restarts: 2 },
          ...{ node: 'node-1', started_at: '2026-07-01T12:00:00Z' },
        },
        {
          ...{ name: 'web-2', namespace: 'shop', phase: 'Pending', ready: '0/1', restarts: 0 },
          ...{ reason: 'ImagePullBackOff', node: 'node-1', started_at: '2026-07-01T12:00:00Z' },
        },
      ],
      has_more: false,
    });
    expect(cluster.seen.at(-1)).toMatchObject({
      ...{ method: 'GET', path: '/api/v1/pods', query: { labelSelector: 'app=web', limit: '100' } },
      authorization: `Bearer ${cluster.token}`,
    });
    const { events } = await call('list_events', { namespace: 'shop', object: 'web-1' });
    expect(events).toMatchObject([
      { reason: 'BackOff', object: 'Pod/web-1', count: 1, last_at: '2026-07-01T12:05:00.000000Z' },
      { reason: 'Scheduled' },
    ]);
    expect(cluster.seen.at(-1)?.query).toMatchObject({ fieldSelector: 'involvedObject.name=web-1' });
  });

  test('has logs read and objects described, and of a Secret no more than its keys [kubernetes:describes]', async () => {
    expect(await call('get_logs', { pod: 'web-1', tail_lines: 5 })).toEqual({
      log: 'one\ntwo\n',
      is_cut: false,
    });
    expect(cluster.seen.at(-1)?.query).toEqual({ previous: 'false', tailLines: '5' });
    const { object, events } = await call('describe', { kind: 'pod', name: 'web-1' });
    expect(object).toMatchObject({ kind: 'Pod', spec: { nodeName: 'node-1' } });
    expect([object.metadata.managedFields, events.length]).toEqual([undefined, 2]);
    const secret = await call('describe', { kind: 'secret', name: 'keys', namespace: 'shop' });
    expect(secret['object']).toMatchObject({
      data: { password: '…' },
      metadata: { annotations: { team: 'a' } },
    });
    expect(JSON.stringify(secret)).not.toContain('Y2FuYXJ5');
    const deployment = { kind: 'Deployment', api_version: 'apps/v1', name: 'web' };
    expect((await call('describe', deployment))['object']).toMatchObject({ kind: 'Deployment' });
    await expect(call('describe', { kind: 'Nothing', name: 'x' })).rejects.toThrow('knows no Nothing in v1');
    const gone = call('describe', { kind: 'Pod', name: 'gone' });
    await expect(gone).rejects.toThrow('The cluster answered with the status 404: "gone" not found');
  });

  test('is changed by server-side apply, scaled and restarted [kubernetes:changes]', async () => {
    const manifest = manifestOf('newField: "1"');
    const applied = await call('kubernetes_apply', { manifest });
    expect(applied).toMatchObject({ kind: 'ConfigMap', name: 'settings', dry_run: false });
    expect(cluster.seen.at(-1)).toMatchObject({
      ...{ method: 'PATCH', path: '/api/v1/namespaces/shop/configmaps/settings' },
      ...{
        contentType: 'application/apply-patch+yaml',
        query: { fieldManager: 'ai-agent-api', fieldValidation: 'Strict' },
      },
    });
    expect(JSON.parse(cluster.seen.at(-1)?.body ?? '')).toMatchObject({ data: { newField: '1' } });
    await call('kubernetes_apply', { manifest, dry_run: true });
    expect(cluster.seen.at(-1)?.query).toMatchObject({ dryRun: 'All' });
    const web = { kind: 'Deployment', name: 'web', namespace: 'shop' };
    expect(await call('kubernetes_scale', { ...web, replicas: 3 })).toMatchObject({
      name: 'web',
      replicas: 3,
    });
    expect(cluster.seen.at(-1)).toMatchObject({
      ...{ path: '/apis/apps/v1/namespaces/shop/deployments/web/scale', body: '{"spec":{"replicas":3}}' },
    });
    expect(await call('kubernetes_restart', web)).toMatchObject({ kind: 'Deployment', generation: 3 });
    expect(cluster.seen.at(-1)?.body).toMatch(/kubectl\.kubernetes\.io\/restartedAt":"20/);
  });

  test.each([
    ['list_pods', { namespace: '../kube-system' }],
    ['list_pods', { namespace: 'a/b' }],
    ['list_pods', { limit: 1e9 }],
    ['get_logs', { pod: '..' }],
    ['get_logs', { pod: 'web-1/exec' }],
    ['get_logs', { pod: 'web-1?x=', namespace: 'shop' }],
    ['describe', { kind: 'Pod', name: '.', api_version: 'v1' }],
    ['describe', { kind: 'Pod', name: 'x', api_version: '../v1' }],
    ['describe', { kind: 'Pod', name: 'x', api_version: 'apps/v1/x' }],
    ['kubernetes_apply', { manifest: 'a: 1' }],
    ['kubernetes_apply', { manifest: '{' }],
    ['kubernetes_apply', { manifest: 'kind: A\n---\nkind: B' }],
    ['kubernetes_apply', { manifest: 'apiVersion: v1\nkind: Pod\nmetadata: {name: ../../x}' }],
    ['kubernetes_apply', { manifest: `a: &a [x]\nb: [${'*a, '.repeat(50)}]` }],
    ['kubernetes_apply', { manifest: `%YAML 1.1\n---\n${manifestOf('a: 1')}` }],
    ['kubernetes_apply', { manifest: manifestOf('a: 0400') }],
    ['kubernetes_apply', { manifest: manifestOf('a: 9007199254740993') }],
    ['kubernetes_scale', { kind: 'Pod', name: 'x', namespace: 'shop', replicas: 1 }],
    ['kubernetes_scale', { kind: 'Deployment', name: 'x', namespace: 'shop', replicas: -1 }],
  ])('is asked for nothing by %s of %j [kubernetes:bad-input]', async (name, input) => {
    await expect(call(name, input)).rejects.toThrow();
    expect(cluster.seen).toEqual([]);
  });

  test.each([
    ['hang', 'There was no answer in time.'],
    ['half', 'There was no answer in time.'],
    ['cut', 'broke'],
    ['nonsense', 'The cluster sent something that is no JSON.'],
    ['text', 'The cluster sent something that is no object.'],
    ['away', 'The cluster answered with the status 302; redirects are not followed.'],
    ['huge', 'The cluster sent more than 1000000 bytes; ask for less.'],
    ['echo', 'The cluster answered with the status 403: pods "echo" is forbidden for …'],
  ])('that does "%s" fails in time and in words [kubernetes:misbehaves]', async (name, why) => {
    const limits = { callMs: 700, answerBytes: 1_000_000 };
    const failed: unknown = await call('describe', { kind: 'Pod', name }, { limits }).catch(
      (error: unknown) => error,
    );
    expect(toMcpServerError(failed).message).toContain(why);
  });

  test('gives no more of an endless log than is wanted [kubernetes:logs]', async () => {
    const before = process.memoryUsage().rss;
    const { log, is_cut: isCut } = await call('get_logs', { pod: 'huge' });
    expect([log.length, isCut]).toEqual([defaultClusterLimits.logBytes, true]);
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
    await expect(call('get_logs', { pod: 'hang' }, { limits: { callMs: 300 } })).rejects.toThrow(
      'no answer in time',
    );
  });

  test('is where tenants may go, and who its certificate says [kubernetes:place]', async () => {
    const failing = async (wish: Wish) =>
      toMcpServerError(await call('list_pods', {}, wish).catch((error: unknown) => error)).message;
    const inside = 'The address leads to no public host.';
    expect(await failing({ network: { toLoopback: false } })).toBe(inside);
    const lookup = () => Promise.resolve([{ address: '10.0.0.1', family: 4 }]);
    expect(
      await failing({ kubeconfig: cluster.kubeconfigOf('https://k8s.example.com'), network: { lookup } }),
    ).toBe(inside);
    const { cert } = await selfSigned();
    const address = `https://127.0.0.1:${cluster.port}`;
    const badly = 'The certificate of the host is not good.';
    expect(await failing({ kubeconfig: cluster.kubeconfigOf(address, 'x', cert) })).toBe(badly);
    const here = () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
    const other = cluster.kubeconfigOf(`https://other.example:${cluster.port}`);
    expect(await failing({ kubeconfig: other, network: { lookup: here } })).toBe(badly);
    expect(await failing({ kubeconfig: cluster.kubeconfigOf(address, 'wrong') })).toBe(
      'The cluster refuses the credentials of the kubeconfig.',
    );
  });
});

describe('the built-in server of a cluster', () => {
  const newServer = async (admin: Api, writes: boolean) => {
    const connection = { kind: 'builtin', server: 'kubernetes', writes };
    const body = {
      name: 'prod',
      scope: 'organization',
      connection,
      secrets: { kubeconfig: cluster.kubeconfig },
    };
    const made = await admin.post('/mcp-servers', body);
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    return made.body;
  };
  const scale = { kind: 'Deployment', name: 'web', namespace: 'shop', replicas: 3 };
  const change = { name: 'mcp__prod__kubernetes_scale', input: scale };
  const patches = () => cluster.seen.filter(({ method }) => method === 'PATCH').length;

  test('is registered with a kubeconfig that is never shown again, and checked [kubernetes:registry]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const made = await newServer(admin, false);
    expect(made).toMatchObject({ secret_names: ['kubeconfig'], connection: { writes: false } });
    const path = `/mcp-servers/${made['id']}`;
    const checked = await admin.post(`${path}/health-check`);
    expect(checked.body['health']).toMatchObject({ status: 'healthy' });
    expect(checked.body['health']['tools']).toEqual([
      'list_namespaces',
      'list_pods',
      'list_events',
      'get_logs',
      'describe',
    ]);
    const connection = { kind: 'builtin', server: 'kubernetes', writes: true };
    const changed = await admin.patch(path, { connection });
    expect(changed.body).toMatchObject({ secret_names: ['kubeconfig'], connection: { writes: true } });
    const { items } = (await admin.get('/audit?action=mcp_server.changed')).body;
    const [noted] = items as Json[];
    expect([noted?.['before'], noted?.['after']]).toMatchObject([
      { 'connection.writes': false },
      { 'connection.writes': true },
    ]);
    const bad = { kubeconfig: cluster.kubeconfig.replace('token:', 'tokenFile:') };
    const refused = await admin.patch(path, { secrets: bad });
    expect([refused.status, refused.body['errors'][0].pointer]).toEqual([422, '/body/secrets/kubeconfig']);
    const wrong = { name: 'x', scope: 'organization', connection: { ...connection, server: 'monitoring' } };
    expect((await admin.post('/mcp-servers', wrong)).status).toBe(422);
    expect(JSON.stringify([made, checked.body, changed.body, refused.body])).not.toContain(cluster.token);
  });

  test('has people asked about each change, in every mode and whatever is allowed [kubernetes:asked]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    await newServer(admin, true);
    const options = { mcp_servers: ['prod'], allowed_tools: ['mcp__prod__*'] };
    const session = await admin.newSession({
      sdk_options: { ...options, permission_mode: 'bypassPermissions' },
    });
    const turn = await admin.tell(
      session,
      `Go.${script({ tools: [change] }, { tools: [change] }, { text: 'Done.' })}`,
    );
    for (const [decision, after] of [
      ['deny', 0],
      ['allow', 1],
    ] as const) {
      const approval = await waitedFor(admin, session);
      expect(patches()).toBe(0);
      expect((await admin.get(`/approvals/${approval}`)).body).toMatchObject({ input: scale });
      await admin.post(`/approvals/${approval}/decision`, { decision });
      if (after === 1) expect(await admin.finished(session, turn)).toMatchObject({ status: 'completed' });
      expect(patches()).toBe(after);
    }
    cluster.seen.splice(0);
    const policy = builtInPolicies.find(({ name }) => name === 'Changes to clusters');
    await admin.patch('/organization', { disabled_policies: [policy?.id] });
    const free = await admin.newSession({ sdk_options: options });
    expect(
      (await admin.ask(free, `Go.${script({ tools: [change] }, { text: 'Done.' })}`))['tool_calls'],
    ).toMatchObject([{ status: 'success' }]);
    expect(patches()).toBe(1);
    expect(JSON.stringify(await admin.events(free))).not.toContain(cluster.token);
  });
});
