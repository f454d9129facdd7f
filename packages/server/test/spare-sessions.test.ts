import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { script } from '@ai-agent-api/fake-anthropic';
import { describe, expect, test } from 'vitest';
import { kill } from '../src/agent/process/leftovers.ts';
import { processesOf } from './support/agent-processes.ts';
import type { Api } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { hasBubblewrap } from './support/jail-scene.ts';
import { metricOf } from './support/metrics.ts';
import { nodeOf } from './support/server-process.ts';
import { endless } from './support/tools.ts';

const why = hasBubblewrap ? '' : ' (skipped: bubblewrap is not installed)';
const bash = (command: string) => ({ tools: [{ name: 'Bash', input: { command } }] });

/** As long as a busy machine may take to start a process behind everything else. */
const within = 30_000;

const start = (environment: Record<string, string> = {}) =>
  startTestApp({ ISOLATION: 'jail', SPARE_SESSIONS: '1', ...environment });

/** A new session with a first turn, in which it says where it is and leaves something there. */
async function begin(user: Api, body: Record<string, unknown> = {}): Promise<string> {
  const id = await user.newSession(body);
  const steps = script(bash('pwd; echo kept > note.txt; ls /tool-results'), { text: 'Noted.' });
  const answer = await user.ask(id, `The word is heron.${steps}`);
  expect(answer).toMatchObject({ status: 'completed', content: { text: 'Noted.' } });
  expect(answer['tool_calls'][0].output).toBe('/workspace');
  return id;
}

const sparesOf = ({ url }: TestApp) => metricOf(url, 'spare_sessions');
const starts = ({ url }: TestApp, how: string) => metricOf(url, `agent_starts_total{how="${how}"}`);

/** Sessions of one set-up come again: the next one need not wait. */
async function untilOneWaits(service: TestApp, user: Api): Promise<void> {
  await begin(user);
  await begin(user);
  await eventually(async () => expect(await sparesOf(service)).toBe(1), { within });
}

// Each starts half a dozen agents.
describe.skipIf(!hasBubblewrap)(`a process that waits for a new session${why}`, { timeout: 120_000 }, () => {
  test('becomes that of the next one with the same set-up, for good [spares:claimed]', async () => {
    await using service = await start();
    const alice = await service.newUser();
    await untilOneWaits(service, alice);
    expect(await starts(service, 'spare')).toBe(0);

    const id = await begin(alice);
    expect(await starts(service, 'spare')).toBe(1);
    const folder = path.join(service.dataDir, 'sessions', id);
    expect(readFileSync(path.join(folder, 'workspace', 'note.txt'), 'utf8')).toBe('kept\n');

    // Warm, and then resumed from the database in another process.
    const look = script(bash('cat note.txt'), { text: 'ok' });
    const again = await alice.ask(id, `Look.${look}`);
    expect(again['tool_calls'][0].output).toBe('kept');
    const output_schema = { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] };
    const other = script({ tools: [{ name: 'StructuredOutput', input: { n: 3 } }] }, { text: 'ok' });
    expect(await alice.ask(id, `Count.${other}`, { output_schema })).toMatchObject({ status: 'completed' });
    const request = service.fake.requests.findLast((sent) => JSON.stringify(sent.body).includes('Count.'));
    expect(JSON.stringify(request?.body).split('The word is heron.').length).toBe(2);
    expect([await starts(service, 'spare'), await starts(service, 'warm')]).toEqual([1, 1]);

    // What the turns cost is that session's.
    const { body } = await alice.get(`/sessions/${id}`);
    expect(body).toMatchObject({ total_turns: 3, api_input_tokens: expect.any(Number) });
    expect(body['api_input_tokens']).toBeGreaterThan(0);
  });

  test("is no other organization's, and none of another set-up [spares:tenant]", async () => {
    await using service = await start();
    const alice = await service.newUser();
    const bob = await service.newUser();
    await untilOneWaits(service, alice);
    await begin(bob);
    await begin(alice, { sdk_options: { system_prompt: 'You are verbose.' } });
    expect([await starts(service, 'spare'), await sparesOf(service)]).toEqual([0, 1]);
    const carol = await service.newUser({ organizationId: alice.organizationId });
    await begin(carol);
    expect(await starts(service, 'spare')).toBe(1);
  });

  test('that dies is not missed, and leaves nothing [spares:died]', async () => {
    await using service = await start();
    const alice = await service.newUser();
    await untilOneWaits(service, alice);
    const node = await nodeOf(service.dataDir);
    const folder = path.join(service.dataDir, 'sessions', '.spares', node);
    const [name = ''] = readdirSync(folder);
    for (const { pid } of await processesOf({ session: name })) kill(pid);
    await eventually(() => expect(existsSync(path.join(folder, name))).toBe(false), { within });
    await begin(alice);
    expect(await starts(service, 'spare')).toBe(0);
  });

  test('takes the place of an idle process, and gives it to a session at work [spares:room]', async () => {
    const service = await start({ MAX_LIVE_SESSIONS: '3' });
    const alice = await service.newUser();
    const live = () => metricOf(service.url, 'live_sessions');
    await begin(alice, { sdk_options: { system_prompt: 'You are verbose.' } });
    await untilOneWaits(service, alice);
    expect(await live()).toBe(2);

    for (const busy of [1, 2, 3]) {
      const id = await alice.newSession({ sdk_options: { system_prompt: `You are number ${busy}.` } });
      await alice.tell(id, `Work.${script({ tools: [endless] })}`);
      await eventually(async () => expect(await starts(service, 'cold')).toBe(3 + busy), { within });
    }
    await eventually(async () => expect([await live(), await sparesOf(service)]).toEqual([3, 0]), { within });
    const node = await nodeOf(service.dataDir);
    await service[Symbol.asyncDispose]();
    expect(await processesOf({ node })).toEqual([]);
  });

  test('waits no longer than other processes do [spares:idle]', async () => {
    await using service = await start({ LIVE_SESSION_IDLE_SECONDS: '3' });
    const alice = await service.newUser();
    await untilOneWaits(service, alice);
    await eventually(async () => expect(await sparesOf(service)).toBe(0), { within });
    const node = await nodeOf(service.dataDir);
    await eventually(async () => expect(await processesOf({ node })).toEqual([]), { within });
    await eventually(() => expect(readdirSync(path.join(service.dataDir, 'gw'))).toEqual([]), { within });
  });
});
