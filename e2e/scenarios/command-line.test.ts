import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { script, type Step } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asking, waitedFor } from '../../packages/server/test/support/asking-agent.ts';
import { password, startTestApp, type TestApp } from '../../packages/server/test/support/harness.ts';
import type { Api } from '../../packages/server/test/support/api.ts';
import { eventually } from '../../packages/server/test/support/eventually.ts';
import { openTerminal } from '../support/pseudo-terminal.ts';

const main = path.join(import.meta.dirname, '..', '..', 'packages', 'cli', 'src', 'main.ts');

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp();
});
afterAll(() => service[Symbol.asyncDispose]());

/** A person with an account, a home, and the program. */
async function person() {
  const home = await mkdtemp(path.join(tmpdir(), 'ai-agent-cli-'));
  const api = await service.newUser({ role: 'admin' });
  const env = { PATH: process.env['PATH'], HOME: home, TERM: 'xterm', NO_COLOR: '1' };
  const cli = async (args: readonly string[], input = '') => {
    const child = spawn(process.execPath, [main, ...args], { env });
    child.stdin.end(input);
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    return { code: child.exitCode, out, err };
  };
  const { code, err } = await cli(
    ['login', api.email, '--url', service.url, '--password-stdin'],
    `${password}\n`,
  );
  if (code !== 0) throw new Error(err);
  return {
    api,
    cli,
    env,
    home,
    terminal: (args: readonly string[], columns?: number) =>
      openTerminal([process.execPath, main, ...args], { env, ...(columns && { columns }) }),
    [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }),
  };
}

function say(...steps: Step[]): string {
  return `Work.${script(...steps)}`;
}

function bash(command: string): Step {
  return { tools: [{ name: 'Bash', input: { command } }] };
}

function sessionThatAsks(api: Api): Promise<string> {
  const rules = [{ kind: 'command', effect: 'ask', commands: ['echo *'], reason: 'Echoes are asked about.' }];
  return api.newSession({ policies: [{ rules }] });
}

describe('ai-agent run at a terminal', () => {
  test('has the person allow, edit, remember and deny what the agent wants to run [cli:prompt]', async () => {
    await using alice = await person();
    const id = await sessionThatAsks(alice.api);
    const steps = ['one', 'two', 'three', 'three', 'four'].map((word) => bash(`echo ${word}`));
    await using terminal = alice.terminal(['run', say(...steps, { text: 'Done.' }), '--session', id]);
    const decide = async (word: string, text: string) => {
      await terminal.shows('? Bash wants to run');
      await terminal.shows(`$ echo ${word}`);
      await terminal.shows('Decision: ');
      terminal.types(text);
    };
    await decide('one', 'a\n');
    await decide('two', 'e\n');
    await terminal.shows('$ echo two');
    terminal.types(' edited\n');
    await decide('three', 's\n');
    await decide('four', 'd not four\n');
    expect(await terminal.exitCode()).toBe(0);
    const screen = terminal.screen();
    expect(screen).toContain('s allow Bash(echo three) for this session');
    expect(screen).toContain('✓ Allowed.\n  │ one\n');
    expect(screen).toContain('│ two edited');
    expect(screen).toContain('● Bash  echo three\n  │ three\n');
    expect(screen).toContain('⊘ Bash was not allowed: A person denied this call: not four');
    expect(screen).toContain('✓ done');
  });

  test('shows what a file would become, and all of it when asked [cli:diff]', async () => {
    await using alice = await person();
    const rules = [{ kind: 'file_access', effect: 'ask', paths: ['**'], access: 'write' }];
    const id = await alice.api.newSession({ policies: [{ rules }] });
    const content = Array.from({ length: 50 }, (_, index) => `line ${index + 1}\u202e`).join('\n');
    const write: Step = { tools: [{ name: 'Write', input: { file_path: 'notes.md', content } }] };
    await using terminal = alice.terminal(['run', say(write, { text: 'Done.' }), '--session', id]);
    await terminal.shows('? Write wants to run');
    await terminal.shows('+ line 1\\u{202e}');
    await terminal.shows('… 21 more lines');
    await terminal.shows('v view all');
    terminal.types('v\n');
    await terminal.shows('+ line 50');
    await terminal.shows('Decision: ');
    terminal.types('a\n');
    expect(await terminal.exitCode()).toBe(0);
  });

  test('has the person answer what the agent asks [cli:question]', async () => {
    await using alice = await person();
    await using terminal = alice.terminal(['run', say(asking, { text: 'Painted.' })]);
    await terminal.shows('? The agent asks');
    await terminal.shows('2  Blue  Like the sea');
    await terminal.shows('Colour (a number, words of your own');
    terminal.types('2\n');
    expect(await terminal.exitCode()).toBe(0);
    expect(terminal.screen()).toContain('"Which colour?"="Blue"');
  });

  test('takes the question away when somebody else has decided [cli:settled-elsewhere]', async () => {
    await using alice = await person();
    const id = await sessionThatAsks(alice.api);
    const work = say(bash('echo one'), { text: 'Done.' });
    await using terminal = alice.terminal(['run', work, '--session', id]);
    await terminal.shows('Decision: ');
    const [, approval = ''] = /(apr_\w+)/.exec(terminal.screen()) ?? [];
    expect(await alice.cli(['approvals', 'approve', approval])).toMatchObject({
      code: 0,
      out: `${approval} allowed\n`,
    });
    await terminal.shows('It need not be decided any more: allowed.');
    expect(await terminal.exitCode()).toBe(0);
    expect(terminal.screen()).toContain('│ one');
  });

  test('interrupts the turn at Ctrl-C, also while it asks [cli:interrupt]', async () => {
    await using alice = await person();
    const id = await sessionThatAsks(alice.api);
    await using terminal = alice.terminal(['run', say(bash('echo one')), '--session', id]);
    await terminal.shows('Decision: ');
    terminal.types('\u0003');
    await terminal.shows('Interrupting');
    expect(await terminal.exitCode()).toBe(130);
    expect(terminal.screen()).toContain('✗ interrupted');
    expect((await alice.api.get('/approvals?status=cancelled')).body['total']).toBe(1);
  });
});

describe('ai-agent run without a terminal', () => {
  test('says how to decide, and waits [cli:no-terminal]', async () => {
    await using alice = await person();
    const id = await sessionThatAsks(alice.api);
    const running = alice.cli(['run', say(bash('echo one'), { text: 'Done.' }), '--session', id, '--quiet']);
    const approval = await waitedFor(alice.api, id);
    const shown = await alice.cli(['approvals', 'show', approval]);
    expect(shown.out).toContain('$ echo one');
    expect(shown.out).toContain('Echoes are asked about.');
    const listed = await alice.cli(['approvals', '--mine', '--json']);
    expect(JSON.parse(listed.out)).toMatchObject([{ id: approval, may_decide: true }]);
    expect((await alice.cli(['approvals'])).out).toMatch(/Bash {2}echo one {2}pending {2}in 24 h {2}yes/);
    const denied = await alice.cli(['approvals', 'deny', approval, '--reason', 'Not today.']);
    expect(denied.out).toBe(`${approval} denied\n`);
    const late = await alice.cli(['approvals', 'approve', approval]);
    expect(late).toMatchObject({ code: 5 });
    expect(late.err).toContain('This call was denied already. (conflict');
    const { code, out, err } = await running;
    expect({ code, out }).toEqual({ code: 0, out: 'Done.\n' });
    expect(err).toContain(`Decide with: ai-agent approvals approve ${approval}`);
    const permissions = await alice.cli(['sessions', 'permissions', id]);
    expect(permissions.out).toContain('A person denied this call: Not today.');
  });

  test('ends with 10 when it is not to wait, and the turn waits on [cli:no-wait]', async () => {
    await using alice = await person();
    const id = await sessionThatAsks(alice.api);
    const work = say(bash('echo one'), { text: 'Done.' });
    const { code, err } = await alice.cli(['run', work, '--session', id, '--no-wait']);
    expect(code).toBe(10);
    const approval = await waitedFor(alice.api, id);
    expect(err).toContain(`ai-agent approvals approve ${approval}`);
    await alice.cli(['approvals', 'approve', approval, '--remember']);
    await eventually(
      async () => expect((await alice.api.get(`/sessions/${id}`)).body['status']).toBe('active'),
      {
        within: 20_000,
      },
    );
  });

  test('answers questions by arguments, in their order [cli:answer]', async () => {
    await using alice = await person();
    const id = await alice.api.newSession();
    const running = alice.cli(['run', say(asking, { text: 'Painted.' }), '--session', id]);
    const approval = await waitedFor(alice.api, id);
    expect(await alice.cli(['approvals', 'answer', approval, '1', '2'])).toMatchObject({ code: 2 });
    expect(await alice.cli(['approvals', 'answer', approval, '1'])).toMatchObject({ code: 0 });
    expect((await running).out).toContain('"Which colour?"="Red"');
  });
});

describe('ai-agent run --output-schema', () => {
  test('gives the answer alone, and ends with 7 when none comes that fits [cli:output-schema]', async () => {
    await using alice = await person();
    const file = path.join(alice.home, 'schema.json');
    const schema = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] };
    await writeFile(file, JSON.stringify(schema));
    const answer = (input: Record<string, unknown>): Step => ({
      tools: [{ name: 'StructuredOutput', input }],
    });
    const good = say(answer({ name: 'Ada' }), { text: 'Done.' });
    const { code, out, err } = await alice.cli(['run', good, '--output-schema', file]);
    expect([code, JSON.parse(out)]).toEqual([0, { name: 'Ada' }]);
    expect(err).toContain('✓ done');
    const named = await alice.cli(['run', good, '--output-schema', file, '--quiet', '--jq', '.name']);
    expect(named).toEqual({ code: 0, out: 'Ada\n', err: '' });
    const bad = await alice.cli(['run', say({ error: 400 }), '--output-schema', file]);
    expect([bad.code, bad.out]).toEqual([7, '']);
  });
});

describe('ai-agent approvals watch', () => {
  test('asks at a terminal about each that waits, as it comes [cli:watch]', async () => {
    await using alice = await person();
    await using terminal = alice.terminal(['approvals', 'watch', '--decide']);
    const id = await sessionThatAsks(alice.api);
    const turn = await alice.api.tell(id, say(bash('echo one'), { text: 'Done.' }));
    await terminal.shows('Decision: ');
    terminal.types('a\n');
    await terminal.shows(/apr_\w+ {2}allowed {2}Bash {2}echo one/);
    expect(await alice.api.finished(id, turn)).toMatchObject({ status: 'completed' });
    terminal.types('\u0003');
    expect(await terminal.exitCode()).toBe(130);
  });
});

describe('ai-agent logs', () => {
  test('shows what happened in a session, and what happens, until Ctrl-C [cli:logs]', async () => {
    await using alice = await person();
    const id = await alice.api.newSession();
    await alice.api.ask(id, say(bash('echo one'), { text: 'First.' }));
    const { out } = await alice.cli(['logs', id]);
    expect(out).toMatch(/● Bash {2}echo one\n {2}│ one\n\nFirst\.\n\n✓ done/);
    const { out: json } = await alice.cli(['logs', id, '--json', '--types', 'agent.tool_use']);
    expect(JSON.parse(json)).toMatchObject({ type: 'agent.tool_use', input: { command: 'echo one' } });
    await using terminal = alice.terminal(['logs', id, '-f']);
    await terminal.shows('✓ done');
    const second = alice.api.ask(id, say({ text: 'Second.' }));
    await terminal.shows('Second.');
    await second;
    terminal.types('\u0003');
    expect(await terminal.exitCode()).toBe(130);
  });
});

describe('ai-agent doctor', () => {
  test('says what works and what does not [cli:doctor]', async () => {
    await using alice = await person();
    const { code, out } = await alice.cli(['doctor']);
    expect(code).toBe(0);
    expect(out).toContain(`✓ server    ${service.url}, version `);
    expect(out).toContain(`✓ user      ${alice.api.email}, admin`);
    const away = { url: 'http://127.0.0.1:9', tokens: { accessToken: 'a', refreshToken: 'r' } };
    await writeFile(path.join(alice.home, '.config', 'ai-agent', 'login.json'), JSON.stringify(away));
    const broken = await alice.cli(['doctor', '--json']);
    expect(broken.code).toBe(1);
    expect(JSON.parse(broken.out)).toMatchObject([
      { name: 'login', ok: true },
      { name: 'server', ok: false, detail: expect.stringContaining('does not answer') as unknown },
    ]);
  });
});

describe('ai-agent completion', () => {
  test('completes commands in bash [cli:completion-bash]', async () => {
    await using alice = await person();
    const bashScript = `
      ai-agent() { "${process.execPath}" "${main}" "$@"; }
      source <(ai-agent completion bash)
      COMP_WORDS=(ai-agent approvals a) COMP_CWORD=2
      _ai_agent
      echo "\${COMPREPLY[@]}"`;
    const child = spawn('bash', ['-c', bashScript], { env: alice.env });
    expect(await text(child.stdout)).toBe('answer approve\n');
    for (const shell of ['zsh', 'fish'])
      expect((await alice.cli(['completion', shell])).out).toContain('__complete');
    expect((await alice.cli(['completion', 'tcsh'])).err).toContain('allowed are bash, zsh, fish');
  });
});

describe('ai-agent chat', () => {
  test('goes from turn to turn, asks, is interrupted, and is taken up again [cli:chat]', async () => {
    await using alice = await person();
    const id = await sessionThatAsks(alice.api);
    await using terminal = alice.terminal(['chat', '--session', id]);
    await terminal.shows('❯ ');
    terminal.types(`${say({ text: 'Hello.' })}\n`);
    await terminal.shows(/^Hello\.$/m);
    await terminal.shows('✓ done');
    terminal.types(`${say(bash('echo one'), { text: 'Ran.' })}\n`);
    await terminal.shows('Decision: ');
    terminal.types('a\n');
    await terminal.shows(/^Ran\.$/m);
    await terminal.shows('✓ done');
    terminal.types(`${say(bash('sleep 60'))}\n`);
    await terminal.shows('● Bash  sleep 60');
    terminal.types('\u0003');
    await terminal.shows('✗ interrupted');
    await terminal.shows('❯ ');
    terminal.types('\u0003');
    await terminal.shows('Ctrl-C once more leaves');
    await terminal.shows('❯ ');
    terminal.types('/exit\n');
    await terminal.shows(`Go on with: ai-agent chat --session ${id}`);
    expect(await terminal.exitCode()).toBe(0);
    await using later = alice.terminal(['chat', '--resume']);
    await later.shows(`Session ${id}`);
    await later.shows('❯ ');
    later.types('\u001b[A');
    await later.shows('sleep 60');
    later.types('\u0015\u0004');
    expect(await later.exitCode()).toBe(0);
  });
});
