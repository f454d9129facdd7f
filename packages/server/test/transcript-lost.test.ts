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

  test('because the database is away ends, and the session remembers when it is back [transcripts:database-away]', async () => {
    await using stack = new AsyncDisposableStack();
    const folder = await mkdtemp(path.join(tmpdir(), 'ai-agent-api-away-'));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    const directory = await embeddedDirectory(folder);
    const first = await startEmbeddedPostgres({ directory });
    stack.defer(() => first.stop());
    const fake = stack.use(await startFakeAnthropic());
    const node = stack.use(
      await startNode({
        databaseUrl: first.url,
        environment: {
          ROLE: 'all',
          ANTHROPIC_API_KEY: 'sk-ant-test-key',
          ANTHROPIC_UPSTREAM_URL: fake.url,
        },
      }),
    );
    const connection = stack.use(connectDatabase({ url: first.url, poolSize: 1, onError: () => undefined }));
    const user = await addUser(new Store(connection, () => Promise.resolve()), 'user');
    const alice = await Api.login(node.url, { ...user, password });
    const id = await alice.newSession();
    await alice.ask(id, `The word is heron.${script({ text: 'Noted.' })}`);
    const slow = bash(`python3 -c 'import time; time.sleep(2)'; echo slept`);
    const turn = await alice.tell(id, `Work.${script(slow, { text: 'Worked.' })}`);
    await eventually(
      async () => {
        const running = await processesOf({ session: id });
        expect(running.some(({ program }) => program.startsWith('python'))).toBe(true);
      },
      { within: 10_000 },
    );
    await first.stop();
    // The agent goes on until it has something to say.
    await eventually(async () => expect(await processesOf({ session: id })).toEqual([]), { within: 15_000 });

    const second = stack.use(await startEmbeddedPostgres({ directory }));
    expect(second.url).toBe(first.url);
    const ended = await eventually(
      async () => {
        const { body } = await alice.get(`/turns/${turn}`);
        expect(['failed', 'interrupted']).toContain(body['status']);
        return body;
      },
      { within: 30_000 },
    );
    expect(['agent_error', 'transcript_lost', 'worker_lost']).toContain(ended['error'].code);
    const answer = await eventually(() => alice.ask(id, `What was it?${script({ text: 'Heron.' })}`), {
      within: 10_000,
    });
    expect(answer).toMatchObject({ status: 'completed' });
    expect(timesShown(fake, 'What was it?', 'The word is heron.', 'Noted.', 'Work.')).toEqual([1, 2, 1]);
  }, 90_000);
});
