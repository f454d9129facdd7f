import { once } from 'node:events';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openApi, readLogin, writeLogin } from './credentials.ts';
import { underLock } from './file-lock.ts';

/** A server whose tokens have a number: the newest access token is taken, and a refresh token once. */
async function startTokenServer() {
  let newest = 2;
  const refreshed: string[] = [];
  const server = createServer((request, response) => {
    void request.toArray().then((chunks: unknown[]) => {
      const send = (status: number, body: object) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      if (request.url === '/api/v1/auth/refresh') {
        const { refresh_token: token } = JSON.parse(chunks.map(String).join('')) as { refresh_token: string };
        refreshed.push(token);
        if (token !== `r${newest - 1}`) return send(401, { code: 'not_authenticated', detail: 'Used.' });
        const tokens = { access_token: `a${newest}`, refresh_token: `r${newest}` };
        return setTimeout(() => send(200, tokens), 50);
      }
      if (request.headers.authorization === `Bearer a${newest}`) return send(200, { id: 'usr_1' });
      return send(401, { code: 'not_authenticated', detail: 'Expired.' });
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refreshed,
    expire: () => void (newest += 1),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function emptyHome() {
  const configDir = await mkdtemp(path.join(tmpdir(), 'ai-agent-cli-'));
  return {
    configDir,
    file: path.join(configDir, 'login.json'),
    [Symbol.asyncDispose]: () => rm(configDir, { recursive: true, force: true }),
  };
}

test('programs that share a login and find it expired at once refresh it once [cli:refresh-once]', async () => {
  await using server = await startTokenServer();
  await using home = await emptyHome();
  const { url } = server;
  await writeLogin(home.file, { url, tokens: { accessToken: 'a1', refreshToken: 'r1' } });
  const programs = await Promise.all(Array.from({ length: 8 }, () => openApi(home)));
  await Promise.all(programs.map((api) => api.me()));
  expect(server.refreshed).toEqual(['r1']);

  // One of them has slept through a refresh of another.
  server.expire();
  await programs[0]!.me();
  await programs[1]!.me();
  expect(server.refreshed).toEqual(['r1', 'r2']);
  expect(await readLogin(home.file)).toEqual({ url, tokens: { accessToken: 'a3', refreshToken: 'r3' } });
  expect(await readdir(home.configDir)).toEqual(['login.json']);
});

test('a lock that a program left behind when it died is broken [cli:lock-broken]', async () => {
  await using home = await emptyHome();
  const lock = `${home.file}.lock`;
  const acts: string[] = [];
  await writeFile(lock, '999999999 dead');
  await underLock(lock, () => Promise.resolve(void acts.push('after the dead')));
  await writeFile(lock, `${process.pid} old`);
  const longAgo = new Date(Date.now() - 60_000);
  await utimes(lock, longAgo, longAgo);
  await underLock(lock, () => Promise.resolve(void acts.push('after the old')));
  expect(acts).toEqual(['after the dead', 'after the old']);
});

test('what happens under a lock happens one after the other, whatever fails', async () => {
  await using home = await emptyHome();
  let inside = 0;
  const work = Array.from({ length: 5 }, (_, index) =>
    underLock(`${home.file}.lock`, async () => {
      inside += 1;
      expect(inside).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 5));
      inside -= 1;
      if (index % 2 === 0) throw new Error('It failed.');
    }).catch(() => 'failed'),
  );
  expect((await Promise.all(work)).filter((outcome) => outcome === 'failed')).toHaveLength(3);
});
