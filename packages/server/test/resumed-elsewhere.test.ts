import { chown, lstat, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { script } from '@ai-agent-api/fake-anthropic';
import { describe, expect, test } from 'vitest';
import { conversationIdOf } from '../src/domain/session/conversation-id.ts';
import { SessionId } from '../src/domain/ids.ts';
import { processesOf } from './support/agent-processes.ts';
import type { Api } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { hasBubblewrap, isolations, isRoot } from './support/jail-scene.ts';
import { nodeOf, type ServerProcess } from './support/server-process.ts';
import { at, newServerSite, type ServerSite } from './support/server-site.ts';
import { blocksOf, shownWith as shownBy, text, type Shown } from './support/shown-messages.ts';
import { endless, endlessRuns } from './support/tools.ts';

const bash = (command: string) => ({ tools: [{ name: 'Bash', input: { command } }] });

/** Two nodes that share a database and the folder of the sessions, and nothing else. */
type Pair = AsyncDisposable & {
  readonly site: ServerSite;
  readonly alice: Api;
  readonly sessionsDir: string;
  /** Kills the first node; what it had on its disk is gone with it. */
  readonly loseFirst: () => Promise<void>;
  /** The second node's folder for temporary files. */
  readonly temp: string;
  /** The same user at the second node, which is started when it is needed. */
  readonly second: () => Promise<Api>;
};

async function newPair(isolation: string): Promise<Pair> {
  await using stack = new AsyncDisposableStack();
  const site = stack.use(await newServerSite());
  const sessionsDir = await site.newDataDir();
  const [here, there, temp] = [await site.newDataDir(), await site.newDataDir(), await site.newDataDir()];
  const common = { ISOLATION: isolation, SESSIONS_DIR: sessionsDir };
  const first: ServerProcess = site.start(here, common);
  const alice = await (await site.newUser()).loginAt(await first.ready());
  const held = stack.move();
  return {
    site,
    alice,
    sessionsDir,
    loseFirst: async () => {
      const node = await nodeOf(here);
      await first.kill();
      // Without a jail an agent outlives its server for a while; another machine would not see it at all.
      for (const { pid } of await processesOf({ node })) process.kill(pid, 'SIGKILL');
      await rm(here, { recursive: true, maxRetries: 5 });
    },
    second: async () => at(await site.start(there, { ...common, TMPDIR: temp }).ready(), alice),
    temp,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

const shownWith = ({ fake }: ServerSite, prompt: string) => shownBy(fake, prompt);

/** The model is shown what it was shown before, to the letter and once, and then something more. */
function expectGoesOn(before: Shown, after: Shown): unknown[] {
  expect({ system: after.system, tools: after.tools }).toEqual({
    system: before.system,
    tools: before.tools,
  });
  const known = blocksOf(before);
  expect(blocksOf(after).slice(0, known.length)).toEqual(known);
  return blocksOf(after).slice(known.length);
}

/** Resolves when the transcript holds an entry with this text. */
async function isSaved({ site, alice }: Pair, id: string, part: string): Promise<void> {
  const sessionId = SessionId.parse(id);
  const address = { conversationId: conversationIdOf({ id: sessionId }), subpath: '' };
  await eventually(
    async () => {
      const rows = await site.store.transact(alice.organizationId, (tx) =>
        tx.transcripts.list({ sessionId }, address, { after: 0, limit: 1_000 }),
      );
      expect(rows.some(({ entry }) => entry.includes(part))).toBe(true);
    },
    { within: 10_000 },
  );
}

describe.each(isolations)('a session whose node is gone, with ISOLATION=%s', (isolation) => {
  test('goes on at another node, which has its workspace and nothing else [resume:elsewhere]', async () => {
    await using pair = await newPair(isolation);
    const { alice, site, sessionsDir } = pair;
    const id = await alice.newSession();
    await alice.ask(id, `The word is heron.${script(bash('echo kept > note.txt'), { text: 'Noted.' })}`);
    const before = shownWith(site, 'The word is heron.');
    await pair.loseFirst();
    // Not even the agent's home is needed.
    await rm(path.join(sessionsDir, id, 'home'), { recursive: true });
    const other = await pair.second();
    const answer = await other.ask(id, `What was it?${script(bash('cat note.txt'), { text: 'Heron.' })}`);
    expect(answer).toMatchObject({ status: 'completed', content: { text: 'Heron.' } });
    expect(answer['tool_calls'][0].output).toBe('kept');
    const asked = site.fake.requests.map(({ body }) => body as Shown).at(-2);
    expect(asked && expectGoesOn(before, asked)).toEqual([
      { role: 'assistant', content: [text('Noted.')] },
      { role: 'user', content: [text(expect.stringMatching(/^What was it\?/) as string)] },
    ]);
    // The SDK is never asked to lay a conversation out for itself.
    expect((await readdir(pair.temp)).filter((name) => name.startsWith('claude-'))).toEqual([]);
  }, 60_000);

  test('remembers the turn in whose middle the node died [resume:mid-turn]', async () => {
    await using pair = await newPair(isolation);
    const { alice, site } = pair;
    const id = await alice.newSession();
    await alice.ask(id, `The word is ibis.${script({ text: 'Noted.' })}`);
    const turn = await alice.tell(id, `Now work.${script({ text: 'Going.', tools: [endless] })}`);
    await endlessRuns(id);
    await isSaved(pair, id, 'toolu_');
    const before = shownWith(site, 'Now work.');
    await pair.loseFirst();
    const other = await pair.second();
    expect(await other.finished(id, turn)).toMatchObject({
      status: 'interrupted',
      error: { code: 'worker_lost' },
    });
    expect(await other.ask(id, `And?${script({ text: 'Yes.' })}`)).toMatchObject({ status: 'completed' });
    const added = expectGoesOn(before, shownWith(site, 'And?'));
    expect(added).toMatchObject([
      { role: 'assistant', content: [text('Going.'), { type: 'tool_use', input: endless.input }] },
      { role: 'user', content: [{ type: 'tool_result', is_error: true }] },
      { role: 'assistant' },
      { role: 'user', content: [text(expect.stringMatching(/^And\?/) as string)] },
    ]);
    expect(JSON.stringify(added[1])).toContain('its outcome is unknown');
  }, 60_000);

  test('remembers a first turn that was cut short [resume:first-turn]', async () => {
    await using pair = await newPair(isolation);
    const { alice, site } = pair;
    const id = await alice.newSession();
    await alice.tell(id, `The word is stork.${script({ text: 'Going.', tools: [endless] })}`);
    await endlessRuns(id);
    await isSaved(pair, id, 'toolu_');
    const before = shownWith(site, 'The word is stork.');
    await pair.loseFirst();
    const other = await pair.second();
    expect(await other.ask(id, `What was it?${script({ text: 'Stork.' })}`)).toMatchObject({
      status: 'completed',
    });
    expect(expectGoesOn(before, shownWith(site, 'What was it?'))[0]).toMatchObject({
      role: 'assistant',
      content: [text('Going.'), { type: 'tool_use' }],
    });
  }, 60_000);
});

describe.skipIf(!hasBubblewrap)('what an agent was told of before its node died', () => {
  test('is still there: a large result of a tool is a file at the same path [resume:large-result]', async () => {
    await using pair = await newPair('jail');
    const { alice, site } = pair;
    const id = await alice.newSession();
    // 88 KB: the agent gets the beginning, and a path to the whole.
    await alice.ask(id, `Count.${script(bash('seq 1 17000'), { text: 'Counted.' })}`);
    const told = /\/home\/agent\/\.claude\/[\w/.-]+\/tool-results\/[\w.-]+/.exec(
      JSON.stringify(shownWith(site, 'Count.')),
    )?.[0];
    expect(told).toBeDefined();
    await pair.loseFirst();
    const other = await pair.second();
    const read = { tools: [{ name: 'Read', input: { file_path: told, offset: 16_999, limit: 2 } }] };
    const answer = await other.ask(
      id,
      `Read it.${script(read, bash(`tail -n 1 ${told}`), { text: 'Read.' })}`,
    );
    const outputs = (answer['tool_calls'] as { output: string }[]).map(({ output }) => output);
    expect(outputs[0]).toContain('17000');
    expect(outputs[1]).toBe('17000');
  }, 60_000);

  test.skipIf(!isRoot)(
    'belongs to the user that the agent is there [resume:owner]',
    async () => {
      await using pair = await newPair('jail');
      const { alice, sessionsDir } = pair;
      const id = await alice.newSession();
      const make = 'mkdir -p a/b; echo one > a/b/note.txt; chmod 600 a/b/note.txt; ln -s /etc/passwd link';
      await alice.ask(id, `Make.${script(bash(make), { text: 'Made.' })}`);
      await pair.loseFirst();
      // As if its number there were taken by another session here.
      const workspace = path.join(sessionsDir, id, 'workspace');
      const stranger = 4_000_000;
      for (const each of ['', 'a', 'a/b', 'a/b/note.txt'])
        await chown(path.join(workspace, each), stranger, stranger);
      const other = await pair.second();
      const answer = await other.ask(
        id,
        `Add.${script(bash('echo two >> a/b/note.txt; cat a/b/note.txt; touch a/new'), { text: 'Added.' })}`,
      );
      expect(answer['tool_calls'][0].output).toBe('one\ntwo');
      const owner = (await lstat(workspace)).uid;
      expect(owner).not.toBe(stranger);
      for (const each of ['a', 'a/b', 'a/b/note.txt', 'link'])
        expect((await lstat(path.join(workspace, each))).uid).toBe(owner);
      expect((await lstat('/etc/passwd')).uid).toBe(0);
    },
    60_000,
  );
});
