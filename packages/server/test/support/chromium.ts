import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import WebSocket from 'ws';

/** The browser of this machine; undefined where there is none. */
export const chromiumProgram = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
].find((file) => existsSync(file));

export type Chromium = AsyncDisposable & {
  /** Opens a file; @returns what `owned` was called with, by whatever in the page. */
  readonly open: (file: string) => Promise<string[]>;
  /** Goes to an address, and stays there until disposed of. */
  readonly visit: (url: string) => Promise<AsyncDisposable>;
};

type Reply = {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly result?: Record<string, unknown>;
};

/** Of every page: what `owned` is called with is kept, before anything of the page runs. */
const spy = 'window.__calls = []; window.owned = (...given) => { window.__calls.push(String(given)); };';

export async function startChromium(program: string): Promise<Chromium> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(path.join(tmpdir(), 'chromium-'));
  stack.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));
  const child = spawn(
    program,
    [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--remote-debugging-port=0',
      `--user-data-dir=${folder}`,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { HOME: folder } },
  );
  const exited = once(child, 'exit');
  stack.defer(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const socket = new WebSocket(await addressOf(child.stderr));
  await once(socket, 'open');
  stack.defer(() => socket.close());
  const send = talker(socket);
  const held = stack.move();
  return {
    open: (file) => open(send, file),
    visit: async (url) => {
      const { targetId } = await send('Target.createTarget', { url });
      return {
        [Symbol.asyncDispose]: async () => {
          await send('Target.closeTarget', { targetId });
        },
      };
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

async function addressOf(stderr: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stderr })) {
    const [, address] = /DevTools listening on (\S+)/.exec(line) ?? [];
    if (address !== undefined) return address;
  }
  throw new Error('Chromium did not start.');
}

type Send = (method: string, params?: object, sessionId?: string) => Promise<Record<string, unknown>>;

function talker(socket: WebSocket): Send {
  let last = 0;
  const waiting = new Map<number, (result: Record<string, unknown>) => void>();
  socket.on('message', (data: Buffer) => {
    const { id, result } = JSON.parse(data.toString()) as Reply;
    if (id !== undefined) waiting.get(id)?.(result ?? {});
  });
  return (method, params = {}, sessionId) => {
    const id = ++last;
    const { promise, resolve } = Promise.withResolvers<Record<string, unknown>>();
    waiting.set(id, resolve);
    socket.send(JSON.stringify({ id, method, params, ...(sessionId !== undefined && { sessionId }) }));
    return promise;
  };
}

async function open(send: Send, file: string): Promise<string[]> {
  const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = (await send('Target.attachToTarget', { targetId, flatten: true })) as {
    sessionId: string;
  };
  await send('Page.enable', {}, sessionId);
  await send('Page.addScriptToEvaluateOnNewDocument', { source: spy }, sessionId);
  await send('Page.navigate', { url: pathToFileURL(file).href }, sessionId);
  // Loaded, and then two frames more: what is to run when something fails to load has run.
  const settled = `new Promise((done) => {
    const later = () => setTimeout(() => done(JSON.stringify(window.__calls)), 300);
    document.readyState === 'complete' ? later() : addEventListener('load', later);
  })`;
  const { result } = (await send(
    'Runtime.evaluate',
    { expression: settled, awaitPromise: true },
    sessionId,
  )) as { result: { value: string } };
  await send('Target.closeTarget', { targetId });
  return JSON.parse(result.value) as string[];
}
