import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { Lookup } from './host-lookup.ts';
import { WebhookError, WebhookSender } from './webhooks.ts';

const signal = () => AbortSignal.timeout(5_000);
const message = { tenant: 'org_1', id: 'hkx_1', body: '{}', secrets: ['whsec_c2VjcmV0'] };

/** A server that must not be reached. */
async function trap() {
  const reached: string[] = [];
  const server = createServer((request, response) => {
    reached.push(request.url ?? '');
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    reached,
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const forms = [
  '127.0.0.1',
  'localhost',
  'localhost.',
  '0x7f000001',
  '2130706433',
  '017700000001',
  '127.1',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[64:ff9b::7f00:1]',
  '[::127.0.0.1]',
  '169.254.169.254',
  '10.0.0.1',
  '0.0.0.0',
  '[fd00:ec2::254]',
  '100.100.100.200',
  '①②⑦.⓪.⓪.①',
  'mixed.test',
  'private.test',
];

const lookup: Lookup = (host) => {
  const known: Record<string, string[]> = {
    'mixed.test': ['93.184.216.34', '127.0.0.1'],
    'private.test': ['127.0.0.1'],
    localhost: ['127.0.0.1'],
    'localhost.': ['127.0.0.1'],
  };
  return Promise.resolve((known[host] ?? []).map((address) => ({ address, family: 4 })));
};

describe('a webhook', () => {
  test.each(forms)('does not reach this machine or its network as %s [webhooks:ssrf]', async (host) => {
    await using server = await trap();
    await using sender = new WebhookSender({ toLoopback: false, lookup });
    const url = `https://${host}:${server.port}/`;
    await expect(sender.send({ ...message, url }, signal())).rejects.toThrow(
      'The address leads to no public host.',
    );
    await expect(sender.send({ ...message, url: url.replace('https', 'http') }, signal())).rejects.toThrow(
      /https/,
    );
    expect(server.reached).toEqual([]);
  });

  test('gains nothing by a name that changes between the judgement and the call [webhooks:rebinding]', async () => {
    await using server = await trap();
    let asked = 0;
    const rebinding: Lookup = () =>
      Promise.resolve([{ address: asked++ === 0 ? '192.0.2.1' : '127.0.0.1', family: 4 }]);
    await using sender = new WebhookSender({ toLoopback: false, lookup: rebinding });
    const url = `https://rebind.test:${server.port}/`;
    for (let times = 0; times < 3; times++)
      await expect(sender.send({ ...message, url }, signal())).rejects.toThrow(WebhookError);
    expect(server.reached).toEqual([]);
  });

  test('goes by http to this machine only, and only where that is allowed [webhooks:loopback]', async () => {
    await using server = await trap();
    const elsewhere: Lookup = () => Promise.resolve([{ address: '93.184.216.34', family: 4 }]);
    await using sender = new WebhookSender({ toLoopback: true, lookup: elsewhere });
    expect(await sender.send({ ...message, url: `http://127.0.0.1:${server.port}/x?y=1` }, signal())).toBe(
      '',
    );
    expect(server.reached).toEqual(['/x?y=1']);
    await expect(sender.send({ ...message, url: 'http://elsewhere.test/' }, signal())).rejects.toThrow(
      'The address leads to no public host.',
    );
    await expect(sender.send({ ...message, url: 'http://169.254.169.254:8000/' }, signal())).rejects.toThrow(
      'The address leads to no public host.',
    );
  });

  test('waits for others of its tenant, and never for those of another [webhooks:tenants]', async () => {
    const server = createServer((request, response) => {
      if (request.url !== '/slow') response.end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await using sender = new WebhookSender({ toLoopback: true });
    const given = new AbortController();
    const slow = Array.from({ length: 16 }, () =>
      sender.send({ ...message, url: `${origin}/slow` }, given.signal).catch(() => 'given up'),
    );
    const other = { ...message, tenant: 'org_2', url: `${origin}/quick` };
    expect(await sender.send(other, signal())).toBe('');
    const own = sender.send({ ...message, url: `${origin}/quick` }, AbortSignal.timeout(200));
    await expect(own).rejects.toThrow('There was no answer in time.');
    given.abort();
    expect(new Set(await Promise.all(slow))).toEqual(new Set(['given up']));
    expect(await sender.send({ ...message, url: `${origin}/quick` }, signal())).toBe('');
    server.closeAllConnections();
    server.close();
  });
});
