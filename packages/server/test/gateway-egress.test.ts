import { once } from 'node:events';
import { createServer, connect } from 'node:net';
import { expect, test } from 'vitest';
import { AddressGuard } from '../src/infrastructure/address-guard.ts';
import type { GatewayLimits } from '../src/agent/gateway/gateway-options.ts';
import { ask, openHarness, raw, type Harness } from './support/gateway-harness.ts';

const names: Record<string, string[]> = {
  'echo.test': ['127.0.0.1'],
  'inside.test': ['10.0.0.5'],
  'cloud.test': ['169.254.169.254'],
  'mixed.test': ['127.0.0.1', '10.0.0.5'],
};
const lookup = (host: string) =>
  Promise.resolve((names[host] ?? []).map((address) => ({ address, family: 4 })));

async function setUp(hosts: string[], limits: Partial<GatewayLimits> = {}) {
  const echo = createServer((socket) => socket.on('error', () => undefined).pipe(socket)).listen(
    0,
    '127.0.0.1',
  );
  await once(echo, 'listening');
  const address = echo.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const harness = await openHarness({
    url: 'http://127.0.0.1:1',
    guard: new AddressGuard({ lookup, exempt: ['127.0.0.1', '169.254.0.0/16'] }),
    egress: { hosts, ports: [port] },
    limits,
  });
  return {
    harness,
    port,
    [Symbol.asyncDispose]: async () => {
      await harness[Symbol.asyncDispose]();
      echo.close();
    },
  };
}

async function tunnel(harness: Harness, target: string, token = harness.token, say = 'hello') {
  const socket = connect(harness.socketPath);
  socket.on('error', () => undefined);
  let text = '';
  const basic = Buffer.from(`session:${token}`).toString('base64');
  socket.write(
    `CONNECT ${target} HTTP/1.1\r\nhost: ${target}\r\nproxy-authorization: Basic ${basic}\r\n\r\n`,
  );
  for await (const part of socket) {
    text += String(part);
    if (text.endsWith('established\r\n\r\n')) socket.write(say);
    if (text.endsWith(say)) break;
  }
  socket.destroy();
  return text;
}

test('an allowed host is reached at the address that was judged, and every connection is told', async () => {
  await using world = await setUp(['echo.test']);
  expect(await tunnel(world.harness, `echo.test:${world.port}`)).toBe(
    'HTTP/1.1 200 Connection established\r\n\r\nhello',
  );
  while (!world.harness.events.some((event) => event.type === 'egress' && event.egress.verdict === 'closed'))
    await new Promise((resolve) => setTimeout(resolve, 5));
  const where = { host: 'echo.test', port: world.port };
  expect(world.harness.events).toEqual([
    { type: 'egress', egress: { ...where, verdict: 'opened' } },
    { type: 'egress', egress: { ...where, verdict: 'closed', bytesOut: 5, bytesIn: 5 } },
  ]);
});

test('without rules there is no way out', async () => {
  await using world = await setUp([]);
  expect(await tunnel(world.harness, `echo.test:${world.port}`)).toContain('403');
});

test.each([
  ['another name', 'other.test', '403', 'host_not_allowed'],
  ['the address of an allowed name', '127.0.0.1', '403', 'host_not_allowed'],
  ['a name that leads inside', 'inside.test', '502', 'ForbiddenAddressError'],
  ['a name that leads to the metadata, though exempt', 'cloud.test', '502', 'ForbiddenAddressError'],
  ['a name that leads inside as well', 'mixed.test', '502', 'ForbiddenAddressError'],
  ['a name that leads nowhere', 'nothing.test', '502', 'ForbiddenAddressError'],
])('%s is refused and told', async (_what, host, status, reason) => {
  await using world = await setUp(['echo.test', 'inside.test', 'cloud.test', 'mixed.test', 'nothing.test']);
  expect(await tunnel(world.harness, `${host}:${world.port}`)).toContain(status);
  expect(world.harness.events).toMatchObject([{ type: 'egress', egress: { host, reason } }]);
});

test('another port, a wrong token or a malformed target', async () => {
  await using world = await setUp(['echo.test']);
  expect(await tunnel(world.harness, 'echo.test:22')).toContain('403');
  expect(await tunnel(world.harness, `echo.test:${world.port}`, 'wrong')).toContain('403');
  expect(await tunnel(world.harness, 'echo.test')).toContain('400');
});

test('a client that shows no token at first is asked for it', async () => {
  await using world = await setUp(['echo.test']);
  const answer = await raw(world.harness, `CONNECT echo.test:${world.port} HTTP/1.1\r\nhost: x\r\n\r\n`);
  expect(answer).toContain('HTTP/1.1 407');
  expect(answer).toContain('proxy-authenticate: Basic');
});

test('a request that is no tunnel is refused and told', async () => {
  await using world = await setUp(['echo.test']);
  const answer = await ask(world.harness, { method: 'GET', path: `http://echo.test:${world.port}/` });
  expect(answer).toMatchObject({ status: 403, text: expect.stringContaining('Only tunnels') });
  expect(world.harness.events[0]).toMatchObject({
    egress: { host: 'echo.test', port: world.port, verdict: 'refused', reason: 'not_a_tunnel' },
  });
});

test('more connections than a turn may ask for are refused, and told of once', async () => {
  await using world = await setUp(['echo.test'], { maxConnects: 2 });
  for (let tries = 0; tries < 5; tries += 1) await tunnel(world.harness, `other.test:${world.port}`);
  expect(await tunnel(world.harness, `echo.test:${world.port}`)).toContain('403');
  const reasons = world.harness.events.map((event) => event.type === 'egress' && event.egress.reason);
  expect(reasons).toEqual(['host_not_allowed', 'host_not_allowed', 'too_many_connections']);
  world.harness.gateway.egress.begin();
  expect(await tunnel(world.harness, `echo.test:${world.port}`)).toContain('200');
});

test('a gateway that closes takes its tunnels along', async () => {
  const world = await setUp(['echo.test']);
  const open = tunnel(world.harness, `echo.test:${world.port}`, world.harness.token, '');
  await new Promise((resolve) => setTimeout(resolve, 100));
  await world[Symbol.asyncDispose]();
  expect(await open).toContain('200');
});
