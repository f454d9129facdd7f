import path from 'node:path';
import { AgentApi } from '@ai-agent-api/client';
import { webSocket } from '@ai-agent-api/client/websocket';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Api } from './support/api.ts';
import { chromiumProgram, startChromium } from './support/chromium.ts';
import { startCuttingProxy } from './support/cutting-proxy.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { append, noted } from './support/log-filler.ts';

const [many, cuts] = [600, 50];
const reconnect = { firstPauseMs: 5, longestPauseMs: 10, attempts: 200 };

let service: TestApp;
let alice: Api;
let id: string;
beforeAll(async () => {
  service = await startTestApp();
  alice = await service.newUser();
  id = await alice.newSession();
  const events = Array.from({ length: many }, (_, index) => noted(`${index} ${'—'.repeat(100)}`));
  await append(service, alice, id, events);
});
afterAll(() => service[Symbol.asyncDispose]());

/** The log from its first event to the last. */
const everything = Array.from({ length: many + 1 }, (_, index) => index + 1);

test('a stream that is cut 50 times at random brings every event once [client:cut-streams]', async () => {
  await using proxy = await startCuttingProxy(service.url, { cuts, within: 6_000 });
  const api = new AgentApi({ baseUrl: proxy.url, accessToken: alice.token, reconnect });
  const seen: number[] = [];
  for await (const item of api.session(id).stream()) {
    if (item.type !== 'delta') seen.push(item.seq);
    if (seen.length > many) break;
  }
  expect(seen).toEqual(everything);
  expect(proxy.cuts()).toBe(cuts);
});

test('a WebSocket that is cut 50 times at random brings every event once [client:cut-sockets]', async () => {
  await using proxy = await startCuttingProxy(service.url, { cuts, within: 6_000 });
  const api = new AgentApi({ baseUrl: proxy.url, accessToken: alice.token, reconnect });
  const seen: number[] = [];
  for await (const item of api.session(id).stream({ transport: webSocket })) {
    if (item.type !== 'delta') seen.push(item.seq);
    if (seen.length > many) break;
  }
  expect(seen).toEqual(everything);
  expect(proxy.cuts()).toBe(cuts);
});

test('a WebSocket that is refused says why, and one that is given up ends [client:sockets]', async () => {
  const api = new AgentApi({ baseUrl: service.url, accessToken: alice.token, reconnect });
  const stop = new AbortController();
  const stream = api.session(id).stream({ transport: webSocket, signal: stop.signal, after: many });
  expect((await stream.next()).value).toMatchObject({ seq: many + 1 });
  const next = stream.next();
  stop.abort(new Error('Enough.'));
  await expect(next).rejects.toThrow('Enough.');
  const none = api.session('ses_none').stream({ transport: webSocket });
  await expect(none.next()).rejects.toMatchObject({ status: 404 });
});

/** The client as one script, as a page would load it. */
async function bundled(): Promise<string> {
  const input = path.join(import.meta.dirname, '..', '..', 'client', 'src', 'index.ts');
  await using bundle = await rolldown({ input, platform: 'browser' });
  const { output } = await bundle.generate({ minify: true });
  return output[0].code;
}

const where = chromiumProgram === undefined ? 'a browser, skipped: there is no Chromium' : 'a browser';

test.skipIf(chromiumProgram === undefined)(
  `a stream that is cut 50 times at random brings every event once, in ${where} [client:cut-streams]`,
  { timeout: 120_000 },
  async () => {
    const options = { baseUrl: '', accessToken: alice.token, reconnect };
    const program = `
      import { AgentApi } from '/client.js';
      const api = new AgentApi({ ...${JSON.stringify(options)}, baseUrl: location.origin });
      const seen = [];
      try {
        for await (const item of api.session('${id}').stream()) {
          if (item.type !== 'delta') seen.push(item.seq);
          if (seen.length > ${many}) break;
        }
      } catch (error) {
        seen.push(String(error));
      }
      await fetch('/result', { method: 'POST', body: JSON.stringify(seen) });`;
    const page = `<!doctype html><title>x</title><script type="module">${program}</script>`;
    await using proxy = await startCuttingProxy(service.url, {
      ...{ cuts, within: 6_000 },
      pages: {
        '/': { type: 'text/html', text: page },
        '/client.js': { type: 'text/javascript', text: await bundled() },
      },
    });
    await using chromium = await startChromium(chromiumProgram ?? '');
    await using _ = await chromium.visit(`${proxy.url}/`);
    expect(JSON.parse(await proxy.result)).toEqual(everything);
    expect(proxy.cuts()).toBe(cuts);
  },
);
