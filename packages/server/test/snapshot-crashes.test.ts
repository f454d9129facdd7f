import { script } from '@ai-agent-api/fake-anthropic';
import path from 'node:path';
import { expect, test } from 'vitest';
import { processesOf } from './support/agent-processes.ts';
import { eventually } from './support/eventually.ts';
import { treeOf } from './support/same-trees.ts';
import { nodeOf } from './support/server-process.ts';
import { at, newServerSite } from './support/server-site.ts';
import { endless, endlessRuns } from './support/tools.ts';

const bash = (command: string) => ({ tools: [{ name: 'Bash', input: { command } }] });

test('the files of a turn whose server was killed are kept as it left them, before anything else runs [snapshots:owed]', async () => {
  await using site = await newServerSite();
  const [sessionsDir, here, there] = [
    await site.newDataDir(),
    await site.newDataDir(),
    await site.newDataDir(),
  ];
  const common = { SESSIONS_DIR: sessionsDir };
  const first = site.start(here, common);
  const alice = await (await site.newUser()).loginAt(await first.ready());
  const id = await alice.newSession();
  await alice.ask(id, `One.${script(bash('echo one > file'), { text: 'ok' })}`);
  const turnId = await alice.tell(
    id,
    `Two.${script(bash('echo two >> file; mkdir new'), { tools: [endless] })}`,
  );
  await endlessRuns(id);
  const node = await nodeOf(here);
  await first.kill();
  for (const { pid } of await processesOf({ node })) process.kill(pid, 'SIGKILL');
  const left = treeOf(path.join(sessionsDir, id, 'workspace'));
  expect(left).toHaveLength(2);

  const other = at(await site.start(there, common).ready(), alice);
  await eventually(
    async () => {
      const { body } = await other.get(`/sessions/${id}/snapshots`);
      expect(body['items'].at(-1)).toMatchObject({ turn_id: turnId, problem: null, files: 2 });
    },
    { within: 20_000 },
  );
  await other.ask(id, `Three.${script(bash('rm -r file new'), { text: 'ok' })}`);
  const { body: fork } = await other.post(`/sessions/${id}/fork`, { at_turn: turnId });
  await other.ask(fork['id'], `Four.${script({ text: 'ok' })}`);
  expect(treeOf(path.join(sessionsDir, fork['id'], 'workspace'))).toEqual(left);
}, 180_000);
