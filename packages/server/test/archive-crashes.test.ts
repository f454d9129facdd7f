import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { script } from '@ai-agent-api/fake-anthropic';
import { expect, test } from 'vitest';
import type { Api } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { metricOf } from './support/metrics.ts';
import { startS3Server } from './support/s3-server.ts';
import { at, newServerSite } from './support/server-site.ts';
import { treeOf } from './support/same-trees.ts';

const bash = (command: string) => ({ tools: [{ name: 'Bash', input: { command } }] });

async function becomes(api: Api, id: string, ...statuses: string[]): Promise<string> {
  return eventually(
    async () => {
      const { body } = await api.get(`/sessions/${id}/archive`);
      expect(statuses).toContain(body['status']);
      return body['status'] as string;
    },
    { within: 60_000 },
  );
}

test('an archive whose worker is killed while it is made is made by another one [archives:killed]', async () => {
  await using site = await newServerSite();
  const [SESSIONS_DIR, ARCHIVES_DIR] = [await site.newDataDir(), await site.newDataDir()];
  const start = async () => site.start(await site.newDataDir(), { SESSIONS_DIR, ARCHIVES_DIR });
  const first = await start();
  const alice = await (await site.newUser()).loginAt(await first.ready());
  const id = await alice.newSession();
  // Takes a second or so each time.
  const fill = 'for i in 1 2 3 4; do head -c 10000000 /dev/urandom > file-$i; done';
  await alice.ask(id, `One.${script(bash(fill), { text: 'The word is swordfish.' })}`);
  const files = treeOf(path.join(SESSIONS_DIR, id, 'workspace'));

  await alice.post(`/sessions/${id}/archive`, { format: 'gzip' });
  expect(await becomes(alice, id, 'running')).toBe('running');
  await first.kill();
  expect(treeOf(path.join(SESSIONS_DIR, id, 'workspace'))).toEqual(files);

  const second = await start();
  const there = at(await second.ready(), alice);
  expect((await there.get(`/sessions/${id}/archive`)).body['status']).toBe('running');
  await becomes(there, id, 'ready');
  expect(await readdir(path.join(ARCHIVES_DIR, alice.organizationId))).toHaveLength(1);

  await there.post(`/sessions/${id}/restore`);
  await becomes(there, id, 'restored');
  await there.ask(id, `Two.${script({ text: 'Still.' })}`);
  expect(treeOf(path.join(SESSIONS_DIR, id, 'workspace'))).toEqual(files);
  expect((await there.events(id)).filter(({ type }) => type === 'session.archived')).toHaveLength(1);
}, 180_000);

test('an archive whose worker stands still while it is made is made by another one, which that one does not disturb [archives:frozen]', async () => {
  await using site = await newServerSite();
  const [SESSIONS_DIR, ARCHIVES_DIR] = [await site.newDataDir(), await site.newDataDir()];
  const start = async () => site.start(await site.newDataDir(), { SESSIONS_DIR, ARCHIVES_DIR });
  const first = await start();
  const url = await first.ready();
  const alice = await (await site.newUser()).loginAt(url);
  const id = await alice.newSession();
  const fill = 'for i in 1 2 3 4; do head -c 10000000 /dev/urandom > file-$i; done';
  await alice.ask(id, `One.${script(bash(fill), { text: 'The word is swordfish.' })}`);
  const files = treeOf(path.join(SESSIONS_DIR, id, 'workspace'));

  await alice.post(`/sessions/${id}/archive`, { format: 'gzip' });
  await becomes(alice, id, 'running');
  first.signal('SIGSTOP');
  const second = await start();
  const there = at(await second.ready(), alice);
  await becomes(there, id, 'ready');
  first.signal('SIGCONT');
  await eventually(
    async () => expect(await metricOf(url, 'archive_tasks_total{task="archive",outcome="lost"}')).toBe(1),
    { within: 30_000 },
  );
  await eventually(
    async () => expect(await readdir(path.join(ARCHIVES_DIR, alice.organizationId))).toHaveLength(1),
    { within: 10_000 },
  );
  await there.post(`/sessions/${id}/restore`);
  await becomes(there, id, 'restored');
  await there.ask(id, `Two.${script({ text: 'Still.' })}`);
  expect(treeOf(path.join(SESSIONS_DIR, id, 'workspace'))).toEqual(files);
}, 180_000);

/** A bucket behind somebody who keeps some requests to himself. */
async function newHoldingBucket(stack: AsyncDisposableStack) {
  const s3 = stack.use(await startS3Server());
  let holds = (_request: string) => false;
  let held = Promise.withResolvers<undefined>();
  const proxy = createServer((request, response) => {
    if (holds(`${request.method} ${request.url}`)) {
      held.resolve(undefined);
      return;
    }
    const { method, url, headers } = request;
    const onward = forward(new URL(url ?? '/', s3.url), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  stack.defer(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  const { port } = proxy.address() as AddressInfo;
  return {
    environment: { ...s3.environment, ARCHIVE_S3_ENDPOINT: `http://127.0.0.1:${port}` },
    objects: s3.objects,
    /** Until the next time; what is kept is never answered. @returns when the first is. */
    hold: (which: RegExp | undefined) => {
      held = Promise.withResolvers<undefined>();
      holds = (request) => which?.test(request) === true;
      return held.promise;
    },
  };
}

test('a worker that is killed while it frees, restores or removes leaves it to another one [archives:killed-later]', async () => {
  await using stack = new AsyncDisposableStack();
  const bucket = await newHoldingBucket(stack);
  await using site = await newServerSite();
  const SESSIONS_DIR = await site.newDataDir();
  const start = async () => site.start(await site.newDataDir(), { ...bucket.environment, SESSIONS_DIR });
  const lists = /^GET .*list-type=2/;
  const first = await start();
  const alice = await (await site.newUser()).loginAt(await first.ready());
  const id = await alice.newSession();
  await alice.ask(id, `One.${script(bash('head -c 100000 /dev/urandom > file'), { text: 'Done.' })}`);
  const files = treeOf(path.join(SESSIONS_DIR, id, 'workspace'));

  const frees = bucket.hold(lists);
  await alice.post(`/sessions/${id}/archive`, {});
  await frees;
  await first.kill();
  const restores = bucket.hold(/^GET .*\.tar\.zst/);
  const second = await start();
  const there = at(await second.ready(), alice);
  await becomes(there, id, 'ready');
  await there.post(`/sessions/${id}/restore`);
  await restores;
  await second.kill();
  const removes = bucket.hold(lists);
  const third = await start();
  await becomes(at(await third.ready(), alice), id, 'restored');
  await removes;
  await third.kill();
  expect((await bucket.objects()).size).toBe(1);
  void bucket.hold(undefined);
  const last = at(await (await start()).ready(), alice);
  await eventually(async () => expect((await bucket.objects()).size).toBe(0), { within: 30_000 });
  await last.ask(id, `Two.${script({ text: 'Still.' })}`);
  expect(treeOf(path.join(SESSIONS_DIR, id, 'workspace'))).toEqual(files);
}, 240_000);
