import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { stringify } from 'yaml';
import { selfSigned } from './certificates.ts';

export type SeenRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly body: string;
};

export type ClusterApi = AsyncDisposable & {
  readonly port: number;
  readonly token: string;
  /** Inline, for this cluster. */
  readonly kubeconfig: string;
  readonly kubeconfigOf: (server: string, token?: string, ca?: string) => string;
  readonly seen: SeenRequest[];
};

const meta = (name: string, namespace = 'shop') => ({
  name,
  namespace,
  uid: `uid-${name}`,
  resourceVersion: '7',
});
const pod = (name: string, more: object = {}) => ({
  metadata: { ...meta(name), managedFields: [{ manager: 'kubectl' }] },
  spec: { nodeName: 'node-1', containers: [{ name: 'main', image: 'web:1' }] },
  status: {
    phase: 'Running',
    startTime: '2026-07-01T12:00:00Z',
    containerStatuses: [{ name: 'main', ready: true, restartCount: 2, state: { running: {} } }],
    ...more,
  },
});

const waiting = {
  phase: 'Pending',
  containerStatuses: [
    { name: 'main', ready: false, restartCount: 0, state: { waiting: { reason: 'ImagePullBackOff' } } },
  ],
};

const resource = (name: string, kind: string, namespaced = true) => ({
  name,
  kind,
  namespaced,
  verbs: ['get'],
});

/** By the path: what the API of Kubernetes answers, as its reference shows it. */
const answers: Readonly<Record<string, object>> = {
  '/version': { major: '1', minor: '34', gitVersion: 'v1.34.0' },
  '/api/v1': {
    kind: 'APIResourceList',
    groupVersion: 'v1',
    resources: [
      resource('namespaces', 'Namespace', false),
      resource('pods', 'Pod'),
      resource('pods/log', 'Pod'),
      resource('secrets', 'Secret'),
      resource('configmaps', 'ConfigMap'),
    ],
  },
  '/apis/apps/v1': {
    kind: 'APIResourceList',
    groupVersion: 'apps/v1',
    resources: [resource('deployments', 'Deployment'), resource('deployments/scale', 'Scale')],
  },
  '/api/v1/namespaces': {
    kind: 'NamespaceList',
    metadata: { resourceVersion: '1', continue: 'more' },
    items: [{ metadata: { name: 'shop' }, status: { phase: 'Active' } }],
  },
  '/api/v1/pods': { kind: 'PodList', metadata: {}, items: [pod('web-1'), pod('web-2', waiting)] },
  '/api/v1/namespaces/shop/pods': { kind: 'PodList', metadata: {}, items: [pod('web-1')] },
  '/api/v1/namespaces/shop/pods/web-1': { kind: 'Pod', apiVersion: 'v1', ...pod('web-1') },
  '/api/v1/namespaces/shop/secrets/keys': {
    ...{ kind: 'Secret', apiVersion: 'v1', type: 'Opaque', data: { password: 'Y2FuYXJ5' } },
    metadata: {
      ...meta('keys'),
      annotations: {
        'kubectl.kubernetes.io/last-applied-configuration': '{"data":{"password":"Y2FuYXJ5"}}',
        team: 'a',
      },
    },
  },
  '/api/v1/namespaces/shop/events': {
    kind: 'EventList',
    metadata: {},
    items: [
      {
        metadata: meta('a'),
        ...{ type: 'Normal', reason: 'Scheduled', message: 'Assigned', count: 1 },
        ...{ lastTimestamp: '2026-07-01T12:00:00Z', involvedObject: { kind: 'Pod', name: 'web-1' } },
      },
      {
        metadata: meta('b'),
        ...{ type: 'Warning', reason: 'BackOff', message: 'Back-off', count: null, lastTimestamp: null },
        ...{ eventTime: '2026-07-01T12:05:00.000000Z', involvedObject: { kind: 'Pod', name: 'web-1' } },
      },
    ],
  },
  '/apis/apps/v1/namespaces/shop/deployments/web': {
    ...{ kind: 'Deployment', apiVersion: 'apps/v1', metadata: { ...meta('web'), generation: 3 } },
  },
  '/apis/apps/v1/namespaces/shop/deployments/web/scale': {
    ...{ kind: 'Scale', apiVersion: 'autoscaling/v1', metadata: meta('web'), spec: { replicas: 3 } },
  },
  '/api/v1/namespaces/shop/configmaps/settings': {
    kind: 'ConfigMap',
    apiVersion: 'v1',
    metadata: meta('settings'),
  },
};

/** What a cluster does wrong, by the name of the pod that it is asked for. */
const misdeeds: Readonly<Record<string, (response: ServerResponse, token: string) => void>> = {
  hang: () => undefined,
  half: (response) => response.writeHead(200, { 'content-type': 'application/json' }).write('{"kind":'),
  cut: (response) => response.writeHead(200).write('{', () => response.destroy()),
  nonsense: (response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"kind": "Pod"'),
  text: (response) => response.writeHead(200).end('"ok"'),
  away: (response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
  huge: (response) => pour(response.writeHead(200)),
  echo: (response, token) => refuse(response, 403, `pods "echo" is forbidden for ${token}`),
};

function refuse(response: ServerResponse, code: number, message: string): void {
  const status = { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code };
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(status));
}

/** As much as the other side takes, up to a gigabyte. */
function pour(response: ServerResponse): void {
  const chunk = 'a line of a log\n'.repeat(4_096);
  let left = 1024 ** 3;
  const more = () => {
    while (left > 0 && !response.destroyed) {
      left -= chunk.length;
      if (!response.write(chunk)) {
        response.once('drain', more);
        return;
      }
    }
    response.end();
  };
  more();
}

/** Answers on this machine as the API of a Kubernetes cluster does, to whom has its token. */
export async function startClusterApi(): Promise<ClusterApi> {
  const { cert, key } = await selfSigned();
  const token = 'canary-cluster-token';
  const seen: SeenRequest[] = [];
  const server = createServer({ cert, key }, (request, response) => {
    response.on('error', () => undefined);
    void answer(request, response).catch(() => response.destroy());
  });
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'https://localhost');
    const { authorization, 'content-type': contentType } = request.headers;
    const body = await text(request);
    const query = Object.fromEntries(searchParams);
    seen.push({ method: request.method ?? '', path: pathname, query, authorization, contentType, body });
    if (authorization !== `Bearer ${token}`) {
      refuse(response, 401, 'Unauthorized');
      return;
    }
    const [, name = '', part] = /^\/api\/v1\/namespaces\/shop\/pods\/([^/]+)(\/log)?$/.exec(pathname) ?? [];
    const misdeed = Object.hasOwn(misdeeds, name) ? misdeeds[name] : undefined;
    if (misdeed) misdeed(response, token);
    else if (part !== undefined) response.writeHead(200, { 'content-type': 'text/plain' }).end('one\ntwo\n');
    else if (Object.hasOwn(answers, pathname))
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answers[pathname]));
    else refuse(response, 404, `"${name}" not found`);
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const kubeconfigOf: ClusterApi['kubeconfigOf'] = (address, secret = token, ca = cert) =>
    stringify({
      'current-context': 'test',
      clusters: [
        {
          name: 'test',
          cluster: { server: address, 'certificate-authority-data': Buffer.from(ca).toString('base64') },
        },
      ],
      users: [{ name: 'agent', user: { token: secret } }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'agent', namespace: 'shop' } }],
    });
  return {
    ...{ port, token, seen, kubeconfigOf, kubeconfig: kubeconfigOf(`https://127.0.0.1:${port}`) },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
