import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { script, startFakeAnthropic, type FakeAnthropic } from '@ai-agent-api/fake-anthropic';
import { describe, expect, test } from 'vitest';
import { connectDatabase } from '../src/database/connection.ts';
import { embeddedDirectory } from '../src/database/embedded-directory.ts';
import { startEmbeddedPostgres } from '../src/database/embedded-postgres.ts';
import { Store } from '../src/repositories/store.ts';
import { processesOf } from './support/agent-processes.ts';
import { Api } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { addUser, password, startTestApp } from './support/harness.ts';
import { startNode } from './support/service-node.ts';
import { openSql } from './support/sql.ts';

const bash = (command: string) => ({ tools: [{ name: 'Bash', input: { command } }] });

/** How often the newest request with a prompt holds each of these texts. */
function timesShown({ requests }: FakeAnthropic, prompt: string, ...texts: string[]): number[] {
  const bodies = requests.map(({ body }) => JSON.stringify(body));
  const shown = bodies.findLast((body) => body.includes(prompt)) ?? '';
  return texts.map((text) => shown.split(text).length - 1);
}

describe('a turn whose transcript cannot be saved', () => {
  test('fails and says so, and the session goes on from before it [transcripts:lost]', async () => {
    await using service = await startTestApp();
    await using sql = await openSql(service.databaseUrl);
    const alice = await service.newUser();
    const id = await alice.newSession();
    await alice.ask(id, `The word is heron.${script({ text: 'Noted.' })}`);
    await sql.rows('revoke insert on transcripts from ai_agent_app');
    const lost = await alice.ask(id, `Say more.${script(bash('echo more'), { text: 'More.' })}`);
    expect(lost).toMatchObject({ status: 'failed', error: { code: 'transcript_lost' } });
    await eventually(async () => expect(await processesOf({ session: id })).toEqual([]), { within: 2_000 });
    // What it had for itself goes with it.
    const config = path.join(service.dataDir, 'sessions', id, 'config');
    await eventually(() => expect(existsSync(config)).toBe(false), { within: 2_000 });
    await sql.rows('grant insert on transcripts to ai_agent_app');
    const answer = await alice.ask(id, `What was it?${script({ text: 'Heron.' })}`);
    expect(answer).toMatchObject({ status: 'completed', content: { text: 'Heron.' } });
    expect(timesShown(service.fake, 'What was it?', 'The word is heron.', 'Say more.')).toEqual([1, 0]);
  });
});

/** A turn whose tool works for two seconds when the database goes away. */
async function startScene() {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(path.join(tmpdir(), 'ai-agent-api-away-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const directory = await embeddedDirectory(folder);
  const first = await startEmbeddedPostgres({ directory });
  stack.defer(() => first.stop());
  const fake = stack.use(await startFakeAnthropic());
  const model = { ANTHROPIC_API_KEY: 'sk-ant-test-key', ANTHROPIC_UPSTREAM_URL: fake.url };
  const environment = { ROLE: 'all', LEASE_SECONDS: '9', ...model };
  const node = stack.use(await startNode({ databaseUrl: first.url, environment }));
  const connection = stack.use(connectDatabase({ url: first.url, poolSize: 1, onError: () => undefined }));
  const user = await addUser(new Store(connection, () => Promise.resolve()), 'user');
  const alice = await Api.login(node.url, { ...user, password });
  const id = await alice.newSession();
  await alice.ask(id, `The word is heron.${script({ text: 'Noted.' })}`);
  const slow = bash(`python3 -c 'import time; time.sleep(2)'; echo slept`);
  const turn = await alice.tell(id, `Work.${script(slow, { text: 'Worked.' })}`);
  const works = async () =>
    (await processesOf({ session: id })).some(({ program }) => program.startsWith('python'));
  await eventually(async () => expect(await works()).toBe(true), { within: 10_000 });
  await first.stop();
  const held = stack.move();
  return {
    ...{ alice, id, fake, works },
    /** Starts the database again. @returns where it is. */
    restart: async () => {
      const second = held.use(await startEmbeddedPostgres({ directory }));
      expect(second.url).toBe(first.url);
      return second.url;
    },
    ended: (status: string) =>
      eventually(
        async () => {
          const { body } = await alice.get(`/turns/${turn}`);
          expect(body['status']).toBe(status);
          return body;
        },
        { within: 30_000 },
      ),
    asksOnce: async () => {
      const prompt = `What was it?${script({ text: 'Heron.' })}`;
      const answer = await eventually(() => alice.ask(id, prompt), { within: 10_000 });
      expect(answer).toMatchObject({ status: 'completed' });
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

describe('a turn whose database is away', () => {
  test('goes on when it is back in time, and nothing of it is lost or twice [transcripts:database-blip]', async () => {
    await using scene = await startScene();
    const { id, fake } = scene;
    // The tool is done, and what came of it cannot be written down.
    await eventually(async () => expect(await scene.works()).toBe(false), { within: 10_000 });
    await using sql = await openSql(await scene.restart());
    await scene.ended('completed');
    const log = 'select seq, payload from session_events where session_id = $1 order by seq';
    const rows = await sql.rows(log, [id]);
    expect(rows.map(({ seq }) => Number(seq))).toEqual(rows.map((_, index) => index + 1));
    const results = rows.filter(({ payload }) => JSON.stringify(payload).includes('"slept'));
    expect(results).toHaveLength(1);
    await scene.asksOnce();
    const shown = timesShown(fake, 'What was it?', 'The word is heron.', 'Work.', 'Worked.');
    expect(shown).toEqual([1, 1, 2]);
  }, 90_000);

  test('for longer than its lease is interrupted, and the session goes on without what was not saved [transcripts:database-away]', async () => {
    await using scene = await startScene();
    const { id, fake } = scene;
    // The agent goes on until it has something to say, and that cannot be written for too long.
    await eventually(async () => expect(await processesOf({ session: id })).toEqual([]), { within: 40_000 });
    await scene.restart();
    const ended = await scene.ended('interrupted');
    expect(ended['error'].code).toBe('worker_lost');
    await scene.asksOnce();
    const shown = timesShown(fake, 'What was it?', 'The word is heron.', 'Noted.', 'Work.');
    expect(shown).toEqual([1, 2, 1]);
  }, 120_000);
});
