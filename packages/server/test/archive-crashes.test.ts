import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { script } from '@ai-agent-api/fake-anthropic';
import { expect, test } from 'vitest';
import type { Api } from './support/api.ts';
import { eventually } from './support/eventually.ts';
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
