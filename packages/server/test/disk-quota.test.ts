import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { measureFolder } from '../src/agent/disk/measure-folder.ts';
import { createLog } from '../src/infrastructure/log.ts';
import { agentOf, processesOf } from './support/agent-processes.ts';
import type { Api, Json } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { hasBubblewrap } from './support/jail-scene.ts';
import { collectLines } from './support/log-lines.ts';

const why = hasBubblewrap ? '' : ' (skipped: bubblewrap is not installed)';
const limit = { mb: 64, files: 3_000 };
const MiB = 1024 * 1024;
const bash = (command: string) => ({ tools: [{ name: 'Bash', input: { command } }] });

/** Writes without an end, at some 20 MB a second: what looks can hold on a busy machine too. */
const fill = (into: string) =>
  `for ((i = 0; ; i++)); do head -c 1M /dev/zero > ${into}/fill-$i; sleep 0.04; done`;

describe.skipIf(!hasBubblewrap)(`the folders of a session${why}`, { timeout: 120_000 }, () => {
  const log = collectLines();
  let service: TestApp;
  let alice: Api;
  beforeAll(async () => {
    const environment = { WORKSPACE_MAX_MB: String(limit.mb), WORKSPACE_MAX_FILES: String(limit.files) };
    // An agent is found by the mark of its session.
    const found = { ISOLATION: 'jail', SPARE_SESSIONS: '0' };
    service = await startTestApp({ ...found, ...environment }, createLog('info', log));
    alice = await service.newUser();
  });
  afterAll(() => service[Symbol.asyncDispose]());

  const folderOf = (id: string) => path.join(service.dataDir, 'sessions', id);
  const usedBy = (id: string) => measureFolder(folderOf(id), { bytes: Infinity, files: Infinity });
  const run = (id: string, command: string): Promise<Json> =>
    alice.ask(id, `Do it.${script(bash(command), { text: 'Done.' })}`);
  const full = { status: 'failed', stop_reason: 'error', error: { code: 'disk_quota_exceeded' } };
  const stops = async () => {
    const text = await (await fetch(`${service.url}/metrics`)).text();
    return Number(/^disk_quota_stops_total (\d+)/m.exec(text)?.[1]);
  };

  test.each([
    ['its workspace', fill('/workspace')],
    ['its home', fill('/home/agent')],
    ['a deep folder', `mkdir -p a/b/c/d && ${fill('a/b/c/d')}`],
  ])('are held to their size: an agent that fills %s is stopped [disk-quota:filled]', async (_, command) => {
    const bob = await service.newUser();
    const neighbour = await bob.newSession();
    await bob.ask(neighbour, `Hello.${script(bash('echo mine > plan.txt'), { text: 'Hello.' })}`);
    const agent = await agentOf(neighbour);
    const before = await stops();
    const id = await alice.newSession();
    const ended = await run(id, command);
    expect(ended).toMatchObject(full);
    expect(ended['error'].message).toMatch(/workspace and home are full \(\d+ of 64 MB/);
    await eventually(async () => expect(await processesOf({ session: id })).toEqual([]), { within: 5_000 });
    const { bytes } = await usedBy(id);
    expect(bytes).toBeGreaterThan(limit.mb * MiB);
    expect(bytes).toBeLessThan(4 * limit.mb * MiB);
    expect(await stops()).toBe(before + 1);
    const told = log.lines().filter((line) => line['msg'] === 'an agent is stopped: its folders are full');
    expect(told.at(-1)).toMatchObject({ session_id: id, reason: expect.stringContaining('of 64 MB') });
    const types = (await alice.events(id)).map(({ type }) => type);
    expect(types.slice(-3)).toEqual(['session.error', 'session.usage', 'session.status_idle']);
    const look = script(bash('cat plan.txt'), { text: 'There.' });
    expect((await bob.ask(neighbour, `Look.${look}`))['tool_calls'][0].output).toBe('mine');
    expect(await agentOf(neighbour)).toBe(agent);
  });

  test('are held to their number of files [disk-quota:many]', async () => {
    const id = await alice.newSession();
    const command = `for ((i = 0; ; i++)); do : > file-$i; ((i % 100)) || sleep 0.05; done`;
    const ended = await run(id, command);
    expect(ended).toMatchObject(full);
    expect(ended['error'].message).toContain(`of ${limit.files} files`);
  });

  test('are held to their size by files too that have no name any more [disk-quota:unnamed]', async () => {
    const id = await alice.newSession();
    const command = `exec 5> gone; rm gone; while :; do head -c 2M /dev/zero >&5; sleep 0.04; done`;
    expect(await run(id, command)).toMatchObject(full);
    expect((await usedBy(id)).bytes).toBeLessThan(limit.mb * MiB);
  });

  test('can be cleared up by the agent, which then works as before [disk-quota:clear-up]', async () => {
    const id = await alice.newSession();
    // Once over the limit, and not beyond twice of it.
    expect(await run(id, `head -c 50M /dev/zero > one`)).toMatchObject({ status: 'completed' });
    expect(await run(id, `head -c 40M /dev/zero > two; sleep 20`)).toMatchObject(full);
    expect(await run(id, `head -c 30M /dev/zero > three; sleep 20`)).toMatchObject(full);
    const cleared = await run(id, 'rm one three; ls');
    expect(cleared).toMatchObject({ status: 'completed' });
    expect(cleared['tool_calls'][0].output).toBe('two');
    expect(await run(id, 'head -c 10M /dev/zero > four; sleep 5; ls')).toMatchObject({ status: 'completed' });
  });

  test('that hold far too much get no agent until there is room [disk-quota:no-agent]', async () => {
    const id = await alice.newSession();
    expect(await run(id, 'head -c 60M /dev/zero > 1; head -c 60M /dev/zero > 2; sleep 20')).toMatchObject(
      full,
    );
    await writeFile(path.join(folderOf(id), 'workspace', '3'), Buffer.alloc(130 * MiB, 1));
    const asked = service.fake.requests.length;
    const refused = await run(id, 'true');
    expect(refused).toMatchObject({ ...full, tool_calls: [] });
    expect(refused['error'].message).toContain('the agent is not started');
    expect(service.fake.requests.length).toBe(asked);
    expect(await processesOf({ session: id })).toEqual([]);
    for (const name of ['1', '2', '3']) await rm(path.join(folderOf(id), 'workspace', name), { force: true });
    expect(await run(id, 'ls')).toMatchObject({ status: 'completed' });
  });

  test('are held to their size also while their agent waits for a prompt [disk-quota:idle]', async () => {
    const id = await alice.newSession();
    const ended = await run(id, `(${fill('/workspace')}) > /dev/null 2>&1 & echo started`);
    expect(ended).toMatchObject({ status: 'completed' });
    await agentOf(id);
    await eventually(async () => expect(await processesOf({ session: id })).toEqual([]), { within: 40_000 });
    expect((await usedBy(id)).bytes).toBeLessThan(4 * limit.mb * MiB);
  });
});
