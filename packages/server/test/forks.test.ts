import { appendFile, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { secretLabel } from '../src/agent/hooks/webhook-guard.ts';
import { SessionId } from '../src/domain/ids.ts';
import { SecretBox } from '../src/infrastructure/secret-box.ts';
import { secretFile } from '../src/infrastructure/secret-files.ts';
import type { Api, Json } from './support/api.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { hasBubblewrap, isolations } from './support/jail-scene.ts';
import { treeOf } from './support/same-trees.ts';
import { shownBefore, shownWith } from './support/shown-messages.ts';
import { endless, endlessRuns } from './support/tools.ts';

const tool = (name: string, input: Record<string, unknown>) => ({ tools: [{ name, input }] });
const bash = (command: string) => tool('Bash', { command });

describe.each(isolations)('a session of ten turns, with ISOLATION=%s', (isolation) => {
  let service: TestApp;
  beforeAll(async () => {
    service = await startTestApp({ ISOLATION: isolation });
  });
  afterAll(() => service[Symbol.asyncDispose]());

  const workspaceOf = (id: string) => path.join(service.dataDir, 'sessions', id, 'workspace');
  /** What the model was shown before a prompt. */
  const said = (prompt: string) => shownBefore(service.fake, prompt);

  type Lived = { id: string; alice: Api; turns: { id: string; lines: string[]; said: unknown[] }[] };

  /** Files are changed by Write, Edit and Bash; after each turn it is noted what there is. */
  async function live(way: string): Promise<Lived> {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const at = (name: string) => path.join(isolation === 'jail' ? '/workspace' : workspaceOf(id), name);
    const steps = [
      tool('Write', { file_path: at('plan.md'), content: '# Plan\n\none\n' }),
      tool('Edit', { file_path: at('plan.md'), old_string: 'one', new_string: 'one and two' }),
      bash(
        'mkdir -p src/deep empty; echo x > src/a; ln -s ../plan.md src/link; chmod 750 src; chmod 400 src/a',
      ),
      tool('Write', { file_path: at('src/deep/b.ts'), content: 'export const b = 1;\n' }),
      bash('rm src/a; mv src/deep/b.ts src/b.ts; printf "\\0\\377binary" > bin; ln bin twin'),
      tool('Edit', { file_path: at('plan.md'), old_string: 'two', new_string: 'three' }),
      bash(
        'git init -q repo && cd repo && git -c user.name=a -c user.email=a@b.c commit -q --allow-empty -m One',
      ),
      bash('head -c 3000000 /dev/zero | tr "\\0" x > large; printf odd > "$(printf "\\377\\376")"'),
      bash('rm -rf src repo; echo more >> twin'),
      bash('ls'),
    ];
    const turns = [];
    for (const [index, step] of steps.entries()) {
      const answer = await alice.ask(
        id,
        `${way} turn ${index + 1}.${script(step, { text: `Done ${index + 1}.` })}`,
      );
      expect(answer).toMatchObject({ status: 'completed' });
      expect(answer['tool_calls'][0].status).toBe('success');
      turns.push({ id: answer['turn_id'] as string, lines: treeOf(workspaceOf(id)), said: [] as unknown[] });
    }
    await alice.ask(id, `${way} turn 11.${script({ text: 'Done 11.' })}`);
    for (const [index, turn] of turns.entries()) turn.said = said(`${way} turn ${index + 2}.`);
    return { id, alice, turns };
  }

  test('is forked at every turn, with its conversation and its files to the byte [forks:every-turn]', async () => {
    const { id, alice, turns } = await live('Fork');
    const before = treeOf(workspaceOf(id));
    for (const [index, turn] of turns.entries()) {
      const { status, body: fork } = await alice.post(`/sessions/${id}/fork`, { at_turn: turn.id });
      expect({ status, fork }).toMatchObject({
        status: 201,
        fork: { parent_session_id: id, is_fork: true, mode: 'forked', status: 'created', total_turns: 0 },
      });
      const forkId = fork['id'] as string;
      const answer = await alice.ask(forkId, `Fork ${index + 1}.${script({ text: 'Forked.' })}`);
      expect(answer).toMatchObject({ status: 'completed', content: { text: 'Forked.' } });
      expect(said(`Fork ${index + 1}.`)).toEqual(turn.said);
      expect(treeOf(workspaceOf(forkId))).toEqual(turn.lines);
      expect((await alice.events(forkId)).slice(0, 2)).toMatchObject([
        { seq: 1, type: 'session.created', mode: 'forked' },
        { seq: 2, type: 'session.forked', parent_session_id: id, at_turn: turn.id, what: 'both' },
      ]);
    }
    expect(treeOf(workspaceOf(id))).toEqual(before);
  }, 300_000);

  test('goes back to every turn, and forward again, with its conversation and its files to the byte [rewind:every-turn]', async () => {
    const { id, alice, turns } = await live('Back');
    for (const place of [10, 3, 7, 1, 2, 9, 4, 8, 6, 5]) {
      const turn = turns[place - 1]!;
      const { status, body } = await alice.post(`/sessions/${id}/rewind`, { to_turn: turn.id });
      expect({ status, body }).toMatchObject({ status: 200, body: { id, status: 'active' } });
      const answer = await alice.ask(id, `Back ${place}.${script({ text: 'Here.' })}`);
      expect(answer).toMatchObject({ status: 'completed', content: { text: 'Here.' } });
      expect(said(`Back ${place}.`)).toEqual(turn.said);
      expect(treeOf(workspaceOf(id))).toEqual(turn.lines);
      // What is said after it belongs to the new way.
      const next = `And ${place}.`;
      await alice.ask(id, `${next}${script(bash(`echo ${place} > new`), { text: 'Went on.' })}`);
      const known = JSON.stringify(said(next));
      expect(known).toContain(`Back ${place}.`);
      expect(known).not.toContain(`Back turn ${place + 1}.`);
    }
    const log = await alice.events(id);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
    expect(log.filter(({ type }) => type === 'session.rewound')).toHaveLength(10);
    expect(log.filter(({ type }) => type === 'user.message')).toHaveLength(31);
  }, 300_000);
});

describe('a fork', () => {
  let service: TestApp;
  beforeAll(async () => {
    service = await startTestApp();
  });
  afterAll(() => service[Symbol.asyncDispose]());

  const workspaceOf = (id: string) => path.join(service.dataDir, 'sessions', id, 'workspace');
  const run = (api: Api, id: string, command: string) =>
    api.ask(id, `Run.${script(bash(command), { text: 'Ran.' })}`);

  test('and its parent go on without a trace of each other [forks:apart]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const first = await run(alice, id, 'echo one > file; echo same > kept');
    const { body: fork } = await alice.post(`/sessions/${id}/fork`, { name: 'Other', what: 'both' });
    expect(fork).toMatchObject({ name: 'Other', total_cost_usd: '0.000000' });
    await run(alice, fork['id'], 'echo of the fork >> file; echo more >> kept');
    await run(alice, id, 'echo of the parent >> file');
    expect(await readFile(path.join(workspaceOf(fork['id']), 'file'), 'utf8')).toBe('one\nof the fork\n');
    expect(await readFile(path.join(workspaceOf(id), 'file'), 'utf8')).toBe('one\nof the parent\n');
    // What somebody writes to a workspace does not reach the snapshot.
    await appendFile(path.join(workspaceOf(id), 'kept'), 'x');
    const { body: again } = await alice.post(`/sessions/${id}/fork`, { at_turn: first['turn_id'] });
    await run(alice, again['id'], 'true');
    expect(await readFile(path.join(workspaceOf(again['id']), 'kept'), 'utf8')).toBe('same\n');
    // Its own first snapshot adds nothing to what the organization has.
    const { body: snapshots } = await alice.get(`/sessions/${again['id']}/snapshots`);
    expect(snapshots['items']).toMatchObject([{ added_bytes: 0, files: 2, problem: null }]);
  }, 60_000);

  test('takes the conversation alone, or the files alone [forks:what]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    await alice.ask(id, `The word is heron.${script(bash('echo one > file'), { text: 'Noted.' })}`);
    const { body: talk } = await alice.post(`/sessions/${id}/fork`, { what: 'conversation' });
    const { body: files } = await alice.post(`/sessions/${id}/fork`, { what: 'files' });
    await alice.ask(talk['id'], `Only talk.${script({ text: 'Yes.' })}`);
    await alice.ask(files['id'], `Only files.${script({ text: 'Yes.' })}`);
    expect(treeOf(workspaceOf(talk['id']))).toEqual([]);
    expect(treeOf(workspaceOf(files['id']))).toEqual(treeOf(workspaceOf(id)));
    expect(JSON.stringify(shownWith(service.fake, 'Only talk.'))).toContain('The word is heron.');
    expect(JSON.stringify(shownWith(service.fake, 'Only files.'))).not.toContain('The word is heron.');
  }, 60_000);

  test('at a message knows what was said and done up to it, and nothing after [forks:message]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    await alice.ask(id, `Before.${script({ text: 'Again.' })}`);
    const steps = [
      { text: 'I begin.', ...bash('echo one > one; echo first') },
      { text: 'Again.', ...bash('echo two > two; echo second') },
      { text: 'Again.', ...bash('echo three > three; echo third') },
      { text: 'Done.' },
    ];
    const turn = await alice.ask(id, `Work.${script(...steps)}`);
    await alice.ask(id, `Later.${script({ text: 'Later on.' })}`);
    const { items } = (await alice.get(`/sessions/${id}/messages?limit=100`)).body;
    const said = (items as Json[]).filter(({ type }) => type === 'assistant');
    expect(said.map(({ content }) => content[0].text)).toEqual([
      ...['Again.', 'I begin.', 'Again.', 'Again.', 'Done.', 'Later on.'],
    ]);
    const known = async (place: number) => {
      const message = said[place]!;
      const { status, body: fork } = await alice.post(`/sessions/${id}/fork`, { at_message: message['id'] });
      expect({ status, fork }).toMatchObject({ status: 201, fork: { parent_session_id: id } });
      expect((await alice.events(fork['id']))[1]).toMatchObject({
        ...{ type: 'session.forked', at_message: message['id'], at_turn: message['turn_id'] },
      });
      const prompt = `Fork at ${place}.`;
      const answer = await alice.ask(fork['id'], `${prompt}${script({ text: 'Here.' })}`);
      expect(answer).toMatchObject({ status: 'completed' });
      // Prompts carry the whole script; what agent and tools said does not.
      const shown = (shownBefore(service.fake, prompt) as Json[]).filter(
        ({ role, content }) => role === 'assistant' || content[0].type === 'tool_result',
      );
      expect(treeOf(workspaceOf(fork['id']))).toHaveLength(3);
      return ['first', 'second', 'third', 'Done.', 'Later'].filter((each) =>
        JSON.stringify(shown).includes(`"${each}`),
      );
    };
    // Files are as the turn left them, wherever in it the message is.
    expect(await known(1)).toEqual([]);
    expect(await known(2)).toEqual(['first']);
    expect(await known(3)).toEqual(['first', 'second']);
    expect(await known(4)).toEqual(['first', 'second', 'third', 'Done.']);

    const refused = async (body: Json) => alice.post(`/sessions/${id}/fork`, body);
    const prompt = (items as Json[]).find(({ type }) => type === 'user')!;
    for (const body of [
      { at_message: prompt['id'] },
      { at_message: said[1]!['id'], at_turn: turn['turn_id'] },
    ])
      expect(await refused(body)).toMatchObject({ status: 422, body: { code: 'invalid_input' } });
    const other = await alice.newSession();
    const foreign = await alice.post(`/sessions/${other}/fork`, { at_message: said[1]!['id'] });
    expect(foreign).toMatchObject({ status: 404, body: { code: 'not_found' } });
  }, 120_000);

  test('of a session that nobody has asked anything yet is as empty [forks:empty]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const { status, body: fork } = await alice.post(`/sessions/${id}/fork`, {});
    expect(status).toBe(201);
    expect(await run(alice, fork['id'], 'ls -A')).toMatchObject({ status: 'completed' });
  }, 60_000);

  test('of a fork goes on with what both have said [forks:nested]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    await alice.ask(id, `First word.${script(bash('echo 1 > a'), { text: 'ok' })}`);
    const { body: fork } = await alice.post(`/sessions/${id}/fork`, {});
    const second = await alice.ask(fork['id'], `Second word.${script(bash('echo 2 > b'), { text: 'ok' })}`);
    await alice.ask(fork['id'], `Third word.${script(bash('echo 3 > c'), { text: 'ok' })}`);
    const { body: inner } = await alice.post(`/sessions/${fork['id']}/fork`, { at_turn: second['turn_id'] });
    await alice.delete(`/sessions/${id}`);
    await alice.ask(inner['id'], `Fourth word.${script({ text: 'ok' })}`);
    const known = JSON.stringify(shownWith(service.fake, 'Fourth word.'));
    for (const word of ['First word.', 'Second word.']) expect(known).toContain(word);
    expect(known).not.toContain('Third word.');
    expect(treeOf(workspaceOf(inner['id']), { times: false })).toHaveLength(2);
  }, 60_000);

  test('is guarded as its parent is [forks:guarded]', async () => {
    const alice = await service.newUser();
    const hook = { name: 'Watch', event: 'PreToolUse', matcher: 'Write' };
    const url = 'https://hooks.example.com/tool';
    const hooks = [
      { ...hook, action: { kind: 'audit' } },
      { ...hook, role: 'guard', action: { kind: 'webhook', url } },
    ];
    const id = await alice.newSession({ hooks });
    const { body: fork } = await alice.post(`/sessions/${id}/fork`, {});
    const held = await service.store.transact(alice.organizationId, async (tx) => {
      const session = await tx.sessions.get(SessionId.parse(fork['id']));
      return (await tx.hooks.listOfSession(session)).filter(({ scopeId }) => scopeId === session.id);
    });
    expect(held).toMatchObject(hooks);
    // The secret is sealed for the copy: it opens with its name and not with that of the first.
    const box = new SecretBox([await secretFile(path.join(service.dataDir, 'secrets-key'))]);
    const webhook = held.find(({ action }) => action.kind === 'webhook')!;
    expect(box.open(secretLabel(webhook), webhook.secret?.sealed ?? '')).toMatch(/^whsec_/);
  });

  test('and a way back are refused while a turn runs or waits, by a code of their own [forks:busy]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const first = await run(alice, id, 'echo one > file');
    const running = await alice.tell(id, `Wait.${script({ tools: [endless] })}`);
    await endlessRuns(id);
    const refused = { status: 409, body: { code: 'turn_unfinished' } };
    expect(await alice.post(`/sessions/${id}/rewind`, { to_turn: first['turn_id'] })).toMatchObject(refused);
    expect(await alice.post(`/sessions/${id}/fork`, {})).toMatchObject(refused);
    expect(await alice.post(`/sessions/${id}/fork`, { at_turn: running })).toMatchObject(refused);
    // What has ended can be forked at any time.
    const { status, body: fork } = await alice.post(`/sessions/${id}/fork`, { at_turn: first['turn_id'] });
    expect(status).toBe(201);
    await alice.post(`/sessions/${id}/interrupt`);
    await alice.finished(id, running);
    expect(await alice.post(`/sessions/${id}/rewind`, { to_turn: first['turn_id'] })).toMatchObject({
      status: 200,
    });
    await run(alice, fork['id'], 'true');
    expect(treeOf(workspaceOf(fork['id']))).toHaveLength(1);
  }, 60_000);

  test('and a way back name a turn of the session [forks:turn]', async () => {
    const alice = await service.newUser();
    const [id, other] = [await alice.newSession(), await alice.newSession()];
    const turn = await run(alice, other, 'true');
    const unknown = { status: 404, body: { code: 'not_found' } };
    expect(await alice.post(`/sessions/${id}/fork`, { at_turn: turn['turn_id'] })).toMatchObject(unknown);
    expect(await alice.post(`/sessions/${id}/rewind`, { to_turn: turn['turn_id'] })).toMatchObject(unknown);
  }, 60_000);

  test('is told when there is no snapshot, and when it is no longer kept [forks:no-snapshot]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const first = await run(alice, id, 'echo one > file');
    const { organizationId } = alice;
    const remove = () =>
      service.store.transact(organizationId, (tx) => tx.snapshots.removeOld(organizationId, 1));
    await run(alice, id, 'echo two > file');
    expect(await remove()).toBe(1);
    const gone = { status: 410, body: { code: 'gone' } };
    expect(await alice.post(`/sessions/${id}/rewind`, { to_turn: first['turn_id'] })).toMatchObject(gone);
    const alone = { to_turn: first['turn_id'], what: 'conversation' };
    expect(await alice.post(`/sessions/${id}/rewind`, alone)).toMatchObject({ status: 200 });
    const store = path.join(service.dataDir, 'sessions', 'snapshots', organizationId);
    await rm(store, { recursive: true });
    const { body: fork } = await alice.post(`/sessions/${id}/fork`, {});
    expect(await run(alice, fork['id'], 'true')).toMatchObject({
      status: 'failed',
      error: { code: 'workspace_unavailable' },
    });
  }, 60_000);
});

describe.skipIf(!hasBubblewrap)('a fork of a jailed session', () => {
  test('has the large results of tools that its agent was told of, at the same path [forks:large-result]', async () => {
    await using service = await startTestApp({ ISOLATION: 'jail' });
    const alice = await service.newUser();
    const id = await alice.newSession();
    // 88 KB: the agent gets the beginning, and a path to the whole.
    await alice.ask(id, `Count.${script(bash('seq 1 17000; echo kept > file'), { text: 'Counted.' })}`);
    const told = /\/home\/agent\/\.claude\/[\w/.-]+\/tool-results\/[\w.-]+/.exec(
      JSON.stringify(shownWith(service.fake, 'Count.')),
    )?.[0];
    expect(told).toBeDefined();
    const { body: fork } = await alice.post(`/sessions/${id}/fork`, {});
    const look = `tail -n 1 ${told}; id -u; stat -c %u . file; echo more >> file`;
    const answer = await alice.ask(fork['id'], `Look.${script(bash(look), { text: 'Looked.' })}`);
    expect(answer['tool_calls'][0].output).toBe('17000\n1000\n1000\n1000');
  }, 120_000);
});
