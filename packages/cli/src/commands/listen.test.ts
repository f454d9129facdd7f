import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { verifyWebhook } from '@ai-agent-api/client';
import { expect, test } from 'vitest';
import { main } from '../program.ts';
import { startDescribedService } from '../test/described-service.ts';
import { unattendedTerminal } from '../test/unattended-terminal.ts';

async function startReceiver() {
  const received: { headers: Record<string, string | string[] | undefined>; body: string }[] = [];
  const server = createServer((request, response) => {
    void request.toArray().then((chunks: unknown[]) => {
      received.push({ headers: request.headers, body: chunks.map(String).join('') });
      response.writeHead(204).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function listens(url: string, ...more: string[]) {
  await using service = await startDescribedService();
  const seen = { out: '', err: '' };
  let stop: (() => void) | undefined;
  const terminal = unattendedTerminal({
    out: (text) => {
      seen.out += text;
      stop?.();
    },
    err: (text) => void (seen.err += text),
    apiKey: { url: service.url, key: 'a' },
    onInterrupt: (act) => {
      stop = act;
      return { [Symbol.dispose]: () => undefined };
    },
  });
  const code = await main(['listen', '--forward-to', url, ...more], terminal);
  return { code, ...seen };
}

test('what happens is posted to a server on this machine, signed as a webhook [cli:listen]', async () => {
  await using receiver = await startReceiver();
  const { code, out, err } = await listens(receiver.url, '-e', 'session.*');
  expect(code).toBe(130);
  expect(out).toBe('00:00:00  session.status_terminated  204\n');
  const [, secret = ''] = /Signed with (whsec_\S+);/.exec(err) ?? [];
  expect(await verifyWebhook(receiver.received[0]!, secret)).toEqual({
    type: 'session.status_terminated',
    id: 'evt_1',
    created_at: '2026-01-01T00:00:00Z',
    data: { organization_id: '1', session_id: 'ses_1', turn_id: null, seq: 1 },
  });
});

test('that nobody listens there is told, and an address that is none refused', async () => {
  const receiver = await startReceiver();
  await receiver[Symbol.asyncDispose]();
  expect((await listens(receiver.url)).out).toContain('no answer: connect ECONNREFUSED');
  expect((await listens('localhost:3000')).code).toBe(2);
  expect((await listens(receiver.url, '--secret-file', '/nowhere')).code).toBe(2);
});
