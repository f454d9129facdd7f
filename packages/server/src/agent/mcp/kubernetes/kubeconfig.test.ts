import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { hostileYaml } from '../../../../test/support/hostile-yaml.ts';
import { InvalidInputError } from '../../../domain/errors.ts';
import { parseKubeconfig } from './kubeconfig.ts';

type Parts = Record<string, unknown>;

function kubeconfig({
  cluster = {},
  user = { token: 'canary-token' },
  context = {},
  ...file
}: Record<string, Parts | string> = {}) {
  return stringify({
    ...{ apiVersion: 'v1', kind: 'Config', preferences: {}, 'current-context': 'here' },
    clusters: [{ name: 'c', cluster: { server: 'https://k8s.example.com:6443', ...(cluster as Parts) } }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'here', context: { cluster: 'c', user: 'u', ...(context as Parts) } }],
    ...file,
  });
}

describe('a kubeconfig', () => {
  test('is read where all of it is in the file [kubeconfig:reads]', () => {
    expect(parseKubeconfig(kubeconfig())).toEqual({
      ...{ server: 'https://k8s.example.com:6443', namespace: 'default', token: 'canary-token', tls: {} },
    });
    const more = kubeconfig({
      cluster: {
        server: 'https://rancher.example.com/k8s/clusters/c-1/',
        'tls-server-name': 'api',
        'insecure-skip-tls-verify': false,
      },
      context: { namespace: 'shop' },
    });
    expect(parseKubeconfig(more)).toMatchObject({
      ...{
        server: 'https://rancher.example.com/k8s/clusters/c-1',
        namespace: 'shop',
        tls: { servername: 'api' },
      },
    });
    expect(
      parseKubeconfig(
        JSON.stringify({
          'current-context': 'a',
          clusters: [{ name: 'b', cluster: { server: 'https://127.1:6443' } }],
          users: [{ name: 'c', user: { token: 'x' } }],
          contexts: [{ name: 'a', context: { cluster: 'b', user: 'c' } }],
        }),
      ).server,
    ).toBe('https://127.0.0.1:6443');
  });

  test.each<[string, string]>([
    ['', 'cannot be used'],
    ['{]', 'is not YAML'],
    ['[]', 'cannot be used'],
    [`a: &a [x]\nb: [${'*a, '.repeat(50)}]`, 'is not YAML'],
    [kubeconfig({ aliases: {} }), 'has "aliases", which is not used'],
    [`${kubeconfig()}current-context: here\n`, 'is not YAML'],
    [`%YAML 1.1\n---\n${kubeconfig()}`, 'is not YAML'],
    [kubeconfig({ user: { exec: { command: 'sh', args: ['-c', 'canary'] } } }), 'a user with "exec"'],
    [kubeconfig({ user: { 'auth-provider': { name: 'gcp' } } }), 'a user with "auth-provider"'],
    [kubeconfig({ user: { tokenFile: '/etc/canary' } }), 'a user with "tokenFile"'],
    [
      kubeconfig({ user: { 'client-certificate': '/canary', 'client-key': '/canary' } }),
      'a user with "client-certificate"',
    ],
    [kubeconfig({ user: { username: 'a', password: 'canary' } }), 'a user with "username"'],
    [kubeconfig({ user: { token: 'canary', as: 'admin' } }), 'a user with "as"'],
    [kubeconfig({ user: { token: 'can\nary' } }), 'has a user that cannot be used; look at token'],
    [kubeconfig({ user: {} }), 'must have a token'],
    [kubeconfig({ user: { 'client-key-data': 'Y2FuYXJ5' } }), 'both, or none'],
    [
      kubeconfig({ user: { 'client-key-data': 'Y2FuYXJ5', 'client-certificate-data': 'Y2FuYXJ5' } }),
      'cannot be read',
    ],
    [kubeconfig({ user: { __proto__x: 'y' } }), 'a user with "__proto__x"'],
    [
      kubeconfig({ cluster: { 'certificate-authority': '/etc/canary' } }),
      'a cluster with "certificate-authority"',
    ],
    [kubeconfig({ cluster: { 'certificate-authority-data': 'not base64' } }), 'certificate-authority-data'],
    [kubeconfig({ cluster: { 'certificate-authority-data': 'Y2FuYXJ5' } }), 'cannot be read'],
    [kubeconfig({ cluster: { 'proxy-url': 'http://127.0.0.1' } }), 'a cluster with "proxy-url"'],
    [kubeconfig({ cluster: { 'insecure-skip-tls-verify': true } }), 'insecure-skip-tls-verify'],
    [kubeconfig({ cluster: { server: 'http://k8s.example.com' } }), 'begins with https://'],
    [kubeconfig({ cluster: { server: 'https://a:canary@k8s.example.com' } }), 'begins with https://'],
    [kubeconfig({ cluster: { server: 'https://k8s.example.com:22' } }), '1024 or higher'],
    [kubeconfig({ cluster: { server: 'file:///etc/canary' } }), 'begins with https://'],
    [kubeconfig({ context: { namespace: '../x' } }), 'namespace'],
    [kubeconfig({ 'current-context': 'canary' }), 'no context that is called'],
    [kubeconfig({ context: { cluster: 'canary' } }), 'has a cluster that cannot be used'],
    [kubeconfig({ context: { user: 'canary' } }), 'has a user that cannot be used'],
  ])('%# is refused without a word of the secret [kubeconfig:strict]', (text, why) => {
    const read = () => parseKubeconfig(text);
    expect(read).toThrow(InvalidInputError);
    expect(read).toThrow(why);
    expect(read).not.toThrow('canary');
  });

  test.each(hostileYaml)('with %s is refused soon [kubeconfig:hostile]', (_, text) => {
    const since = performance.now();
    // As long as a secret may be.
    expect(() => parseKubeconfig(text.slice(0, 65_536))).toThrow(InvalidInputError);
    expect(performance.now() - since).toBeLessThan(1_000);
  });
});
