import { script, script64, type Step } from '@ai-agent-api/fake-anthropic';
import { glob, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Api, Json } from './support/api.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { openSql } from './support/sql.ts';
import { startReceiver, type WebhookReceiver } from './support/webhook-receiver.ts';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp({ WEBHOOKS_TO_LOOPBACK: 'yes' });
});
afterAll(() => service[Symbol.asyncDispose]());

const bash = (command: string): Step => ({ tools: [{ name: 'Bash', input: { command } }] });
const done: Step = { text: 'Done.' };
/** What the tool says when a command says nothing: so no file was made. */
const nothing = '(Bash completed with no output)';

type Scene = AsyncDisposable & {
  readonly user: Api;
  readonly id: string;
  readonly receiver: WebhookReceiver;
  readonly ask: (...steps: Step[]) => Promise<Json>;
  readonly workspace: string;
  /** All that the model was sent for this session. */
  readonly sent: () => string;
};

/** A session with guards at these events, which answer what they are told to. */
async function guarded(
  events: readonly string[],
  answer: (moment: Json) => object,
  model = 'claude-sonnet-4-5',
): Promise<Scene> {
  const receiver = await startReceiver(({ json }) => answer(json['data'] as Json));
  const user = await service.newUser();
  const action = { kind: 'webhook', url: receiver.url };
  const hooks = events.map((event) => ({ name: `At ${event}`, event, action, role: 'guard' }));
  const id = await user.newSession({ hooks, sdk_options: { system_prompt: 'You are terse.', model } });
  return {
    user,
    id,
    receiver,
    workspace: path.join(service.dataDir, 'sessions', id, 'workspace'),
    ask: (...steps) => user.ask(id, `Prompt of ${id}.${script(...steps)}`),
    sent: () => {
      const all = service.fake.requests.map(({ body }) => JSON.stringify(body));
      return all.filter((body) => body.includes(id)).join('\n');
    },
    [Symbol.asyncDispose]: () => receiver[Symbol.asyncDispose](),
  };
}

/** The value with its texts masked; numbers stay, as a duration may hold the digits too. */
const without42 = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_key, part: unknown) =>
    typeof part === 'string' ? part.replaceAll('42', '##') : part,
  );
const redact = ({ tool_response }: Json) => ({ tool_response: without42(tool_response) });

describe('a guard before a tool call', () => {
  test('keeps it from running, and the model reads why [hook-effects:block-call]', async () => {
    await using scene = await guarded(['PreToolUse'], ({ tool_input }) =>
      tool_input.command.startsWith('touch') ? { decision: 'block', reason: 'No files today.' } : {},
    );
    const answer = await scene.ask(bash('touch a.txt'), bash('ls'), done);
    expect(answer['tool_calls']).toMatchObject([
      { status: 'denied' },
      { status: 'success', output: nothing },
    ]);
    expect(scene.sent()).toContain('No files today.');
    expect(scene.receiver.moments()[0]).toMatchObject({
      event: 'PreToolUse',
      session_id: scene.id,
      turn_id: answer['turn_id'],
      tool_name: 'Bash',
      tool_input: { command: 'touch a.txt' },
      tool_use_id: answer['tool_calls'][0]['tool_use_id'],
    });
  });

  test('makes another one of it, which runs and is on record [hook-effects:rewrite]', async () => {
    await using scene = await guarded(['PreToolUse'], ({ tool_input }) => ({
      tool_input: { ...tool_input, command: 'echo rewritten > b.txt; cat b.txt' },
      context: 'The command was rewritten.',
    }));
    const answer = await scene.ask(bash('echo original'), done);
    expect(answer['tool_calls'][0]).toMatchObject({
      output: 'rewritten',
      input: { command: 'echo rewritten > b.txt; cat b.txt' },
    });
    expect(await readFile(path.join(scene.workspace, 'b.txt'), 'utf8')).toBe('rewritten\n');
    expect(scene.sent()).toContain('The command was rewritten.');
    const events = await scene.user.events(scene.id);
    const decided = events.find(({ type }) => type === 'permission.decided');
    expect(decided).toMatchObject({
      decision: 'allow',
      input: { command: expect.stringContaining('rewritten') },
    });
    expect(events.find(({ type }) => type === 'agent.tool_use')).toMatchObject({
      input: { command: 'echo original' },
    });
  });

  test('cannot get a call past the gate by rewriting it [hook-effects:no-widening]', async () => {
    await using scene = await guarded([], () => ({}));
    await using receiver = await startReceiver(() => ({
      decision: 'pass',
      tool_input: { command: 'touch forbidden.txt' },
    }));
    const hooks = [
      { name: 'W', event: 'PreToolUse', role: 'guard', action: { kind: 'webhook', url: receiver.url } },
    ];
    const sdk_options = { system_prompt: 'x', disallowed_tools: ['Bash(touch *)'] };
    const id = await scene.user.newSession({ hooks, sdk_options });
    const answer = await scene.user.ask(id, `Go.${script(bash('ls'), done)}`);
    expect(answer['tool_calls']).toMatchObject([{ status: 'denied' }]);
    expect(answer['tool_calls'][0]['permission_reason']).toContain('Bash(touch *)');
  });

  test('is asked about the calls of sub-agents, too [hook-effects:subagents]', async () => {
    await using scene = await guarded(['PreToolUse'], ({ agent_id }) =>
      agent_id === undefined ? {} : { decision: 'block', reason: 'Not you.' },
    );
    const prompt = `Count.${script64(bash('touch c.txt'), { text: 'Counted.' })}`;
    const input = { description: 'Count', prompt, subagent_type: 'general-purpose' };
    const answer = await scene.ask({ tools: [{ name: 'Agent', input }] }, bash('ls'), done);
    expect((answer['tool_calls'] as Json[]).map(({ status }) => status)).toEqual([
      'success',
      'denied',
      'success',
    ]);
    expect(answer['tool_calls'][2]['output']).toBe(nothing);
  });
});

describe('a guard after a tool call', () => {
  /** The secret, wherever somebody could find it. */
  async function findings(scene: Scene): Promise<string[]> {
    const { user, id } = scene;
    const streamed: Json[] = [];
    const { body: session } = await user.get(`/sessions/${id}`);
    for await (const event of user.stream(id)) {
      streamed.push(event);
      if (event.seq === session['last_seq']) break;
    }
    const hooks = (await user.get(`/sessions/${id}/hooks`)).body['items'] as { id: string }[];
    const executions = hooks.map(async (hook) => (await user.get(`/hooks/${hook.id}/executions`)).body);
    await using sql = await openSql(service.databaseUrl);
    const transcript = await sql.rows('select entry from transcripts where session_id = $1', [id]);
    expect(JSON.stringify(transcript)).toContain('secret.txt');
    const places: Record<string, unknown> = {
      model: scene.sent(),
      stream: streamed,
      log: await user.events(id),
      calls: (await user.get(`/sessions/${id}/tool-calls`)).body,
      messages: (await user.get(`/sessions/${id}/messages`)).body,
      executions: await Promise.all(executions),
      transcript,
    };
    return Object.keys(places).filter((place) => JSON.stringify(places[place]).includes('key 42'));
  }

  async function withSecret(events: readonly string[], answer: (moment: Json) => object): Promise<Scene> {
    const scene = await guarded(events, answer);
    await scene.ask(done);
    await writeFile(path.join(scene.workspace, 'secret.txt'), 'the key 42 opens\nline two\n');
    return scene;
  }

  test('redacts what any built-in tool gives, and nobody sees the rest [hook-effects:redact]', async () => {
    await using scene = await withSecret(['PostToolUse'], redact);
    const tool = (name: string, input: Record<string, unknown>): Step => ({ tools: [{ name, input }] });
    const answer = await scene.ask(
      bash('cat secret.txt'),
      tool('Read', { file_path: 'secret.txt' }),
      tool('Grep', { pattern: 'key', output_mode: 'content' }),
      tool('Write', { file_path: 'new.txt', content: 'the key' }),
      tool('Edit', { file_path: 'new.txt', old_string: 'the', new_string: 'a' }),
      done,
    );
    expect(answer['tool_calls']).toMatchObject([
      { status: 'success', output: 'the key ## opens\nline two' },
      { status: 'success', output: expect.stringContaining('the key ## opens') },
      { status: 'success', output: 'secret.txt:1:the key ## opens' },
      { status: 'success' },
      { status: 'success' },
    ]);
    expect(await findings(scene)).toEqual([]);
    expect(scene.sent()).toContain('the key ## opens');
    const results = (await scene.user.events(scene.id)).filter(({ type }) => type === 'agent.tool_result');
    expect(results[0]).toMatchObject({ is_redacted: true });
  });

  test('redacts what a sub-agent is given [hook-effects:redact-subagent]', async () => {
    await using scene = await withSecret(['PostToolUse'], redact);
    const prompt = `Count for ${scene.id}.${script64(bash('cat secret.txt'), { text: 'Counted.' })}`;
    const input = { description: 'Count', prompt, subagent_type: 'general-purpose' };
    await scene.ask({ tools: [{ name: 'Agent', input }] }, done);
    expect(await findings(scene)).toEqual([]);
    expect(scene.sent()).toContain('the key ## opens');
  });

  test('redacts a result that is too long to be shown as a whole [hook-effects:redact-long]', async () => {
    await using scene = await withSecret(['PostToolUse'], redact);
    await scene.ask(bash('cat secret.txt; head -c 100000 /dev/zero | tr "\\\\0" x'), done);
    expect(await findings(scene)).toEqual([]);
    expect(scene.sent()).toContain('the key ## opens');
  });

  test.each([
    [
      'redacts a failed call, which the runtime cannot',
      redact,
      'Exit code 3\nthe key ## opens\nline two',
      'error',
    ],
    [
      'withholds a failed call',
      () => ({ decision: 'block', reason: 'Secret.' }),
      /blocked this: Secret\./,
      'error',
    ],
  ] as const)(
    '%s, also from the next process [hook-effects:redact-failed]',
    async (_, answer, output, status) => {
      await using scene = await withSecret(['PostToolUse'], answer);
      const first = await scene.ask(bash('cat secret.txt; exit 3'), done);
      const seen = expect.stringMatching(output instanceof RegExp ? output : output.replaceAll('##', '..'));
      expect(first['tool_calls']).toMatchObject([{ status, output: seen }]);
      // Another schema is another process, which resumes the conversation.
      const output_schema = { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] };
      const steps = [{ tools: [{ name: 'StructuredOutput', input: { n: 1 } }] }, done];
      const again = await scene.user.ask(scene.id, `Again ${scene.id}.${script(...steps)}`, {
        output_schema,
      });
      expect(again).toMatchObject({ status: 'completed', structured_output: { n: 1 } });
      expect(JSON.stringify(service.fake.requests.at(-1)?.body)).toMatch(
        output instanceof RegExp ? output : 'key ##',
      );
      expect(await findings(scene)).toEqual([]);
    },
  );

  test('withholds a result that worked, from the transcript as well [hook-effects:withhold]', async () => {
    await using scene = await withSecret(['PostToolUse'], () => ({ decision: 'block', reason: 'Secret.' }));
    const answer = await scene.ask(bash('cat secret.txt'), done);
    const reason = 'The hook "At PostToolUse" blocked this: Secret.';
    expect(answer['tool_calls']).toMatchObject([{ output: reason }]);
    expect(JSON.stringify(scene.sent())).toContain('blocked this: Secret.');
    expect(await findings(scene)).toEqual([]);
    const folder = path.join(service.dataDir, 'sessions', scene.id);
    const files = await Array.fromAsync(glob('config/projects/**/*.jsonl', { cwd: folder }));
    const own = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')));
    expect(own.join('')).toContain('cat secret.txt');
    expect(own.join('')).not.toContain('key 42');
  });

  test('that answers with another shape withholds the result [hook-effects:bad-shape]', async () => {
    await using scene = await withSecret(['PostToolUse'], () => ({ tool_response: 'key ##' }));
    const answer = await scene.ask(bash('cat secret.txt'), done);
    expect(answer['tool_calls'][0]['output']).toMatch(/failed, which blocks this: Its tool_response differs/);
    expect(await findings(scene)).toEqual([]);
  });

  test('adds context to a call that worked and to one that failed [hook-effects:context-after]', async () => {
    await using scene = await guarded(['PostToolUse'], ({ is_error }) => ({
      context: is_error ? 'Beware of failures.' : 'Beware of success.',
    }));
    await scene.ask(bash('true'), bash('exit 3'), done);
    expect(scene.sent()).toContain('Beware of success.');
    expect(scene.sent()).toContain('Beware of failures.');
    expect(scene.receiver.moments()).toMatchObject([
      { event: 'PostToolUse', is_error: false, tool_response: { stdout: '' } },
      { event: 'PostToolUse', is_error: true, tool_response: 'Exit code 3' },
    ]);
  });
});

describe('a guard at the beginning', () => {
  test.each(['SessionStart', 'TurnStart', 'UserPromptSubmit'])(
    'adds context at %s, which the model reads [hook-effects:context-before]',
    async (event) => {
      await using scene = await guarded([event], () => ({ context: `Mind ${event}.` }));
      expect(await scene.ask(done)).toMatchObject({ status: 'completed' });
      expect(scene.sent()).toContain(`Mind ${event}.`);
      expect(scene.receiver.moments()).toMatchObject([
        { event, prompt: expect.stringContaining('Prompt of') },
      ]);
    },
  );

  test.each(['SessionStart', 'TurnStart', 'UserPromptSubmit'])(
    'that blocks at %s ends the turn, and the conversation goes on without its prompt [hook-effects:block-begin]',
    async (event) => {
      let isOpen = false;
      await using scene = await guarded([event], () =>
        isOpen ? {} : { decision: 'block', reason: 'Not now.' },
      );
      const answer = await scene.ask(done);
      expect(answer).toMatchObject({
        status: 'failed',
        error: { code: 'blocked_by_hook', message: `The hook "At ${event}" blocked this: Not now.` },
      });
      expect(scene.sent()).toBe('');
      isOpen = true;
      const again = await scene.user.ask(scene.id, `Another.${script(done)}`);
      expect(again).toMatchObject({ status: 'completed', content: { text: 'Done.' } });
      expect(scene.sent()).not.toContain('Prompt of');
    },
  );
});

describe('a guard at the end', () => {
  test('sends the agent back to work with its reason [hook-effects:block-stop]', async () => {
    await using scene = await guarded(['Stop'], ({ was_blocked }) =>
      was_blocked ? {} : { decision: 'block', reason: 'Write a test first.' },
    );
    const answer = await scene.ask({ text: 'One.' }, { text: 'Two.' });
    expect(answer).toMatchObject({ status: 'completed', content: { text: 'Two.' } });
    expect(scene.sent()).toContain('Write a test first.');
    expect(scene.receiver.moments()).toMatchObject([
      { event: 'Stop', last_assistant_message: 'One.', was_blocked: false },
      { event: 'Stop', last_assistant_message: 'Two.', was_blocked: true },
    ]);
  });

  test('does not send it back for ever [hook-effects:endless-stop]', async () => {
    await using scene = await guarded(['Stop'], () => ({ decision: 'block', reason: 'More.' }));
    const answer = await scene.ask({ text: 'Again.' });
    expect(answer).toMatchObject({ status: 'failed', error: { code: 'blocked_by_hook' } });
    expect(scene.receiver.received).toHaveLength(9);
    expect(await scene.user.ask(scene.id, `On.${script({ text: 'x' })}`)).toMatchObject({ status: 'failed' });
  });

  test('sends a sub-agent back to work [hook-effects:block-subagent-stop]', async () => {
    await using scene = await guarded(['SubagentStop'], ({ was_blocked }) =>
      was_blocked ? {} : { decision: 'block', reason: 'Count again.' },
    );
    const prompt = `Count for ${scene.id}.${script64({ text: 'One.' }, { text: 'Two.' })}`;
    const input = { description: 'Count', prompt, subagent_type: 'general-purpose' };
    const answer = await scene.ask({ tools: [{ name: 'Agent', input }] }, done);
    expect(answer['tool_calls'][0]['output']).toContain('Two.');
    expect(scene.sent()).toContain('Count again.');
    expect(scene.receiver.moments()[0]).toMatchObject({
      event: 'SubagentStop',
      agent_type: 'general-purpose',
      last_assistant_message: 'One.',
    });
  });

  test('keeps a conversation from being summed up [hook-effects:block-compaction]', async () => {
    const keep = () => ({ decision: 'block', reason: 'Keep it all.' });
    await using scene = await guarded(['PreCompact'], keep, 'claude-sonnet-5');
    await scene.ask({ text: 'Long.', usage: { input_tokens: 990_000, output_tokens: 10 } });
    await scene.ask(done);
    expect(scene.receiver.moments()).toMatchObject([{ event: 'PreCompact', trigger: 'auto' }]);
    const executed = (await scene.user.events(scene.id)).filter(({ type }) => type === 'hook.executed');
    expect(executed).toMatchObject([{ event: 'PreCompact', outcome: 'blocked', reason: 'Keep it all.' }]);
    expect(scene.sent()).not.toContain('Respond with TEXT ONLY');
  });
});
