import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UnreachableError } from '@ai-agent-api/client';
import { describe, expect, test } from 'vitest';
import { explain } from './exit-codes.ts';
import { main } from './program.ts';
import { serve, type Answer } from './test/answering-server.ts';
import { unattendedTerminal } from './test/unattended-terminal.ts';

const ignore = (): void => {
  return;
};

/** A user at a terminal, with a home of their own. */
async function user(password?: string) {
  const configDir = await mkdtemp(path.join(tmpdir(), 'ai-agent-cli-'));
  const seen = { out: '', err: '' };
  const keyboard = { interrupt: ignore, onOutput: ignore, answers: [] as string[] };
  const terminal = unattendedTerminal({
    out: (text) => {
      seen.out += text;
      keyboard.onOutput();
    },
    outBytes: (bytes) => {
      seen.out += Buffer.from(bytes).toString();
      return Promise.resolve();
    },
    err: (text) => void (seen.err += text),
    isTty: true,
    configDir: path.join(configDir, 'ai-agent'),
    ask: password === undefined ? undefined : () => Promise.resolve(keyboard.answers.shift() ?? password),
    readInput: () => Promise.resolve('from stdin\n'),
    onInterrupt: (act) => {
      keyboard.interrupt = act;
      return { [Symbol.dispose]: () => undefined };
    },
  });
  return {
    seen,
    keyboard,
    file: path.join(terminal.configDir, 'login.json'),
    types: (...args: string[]) => main(args, terminal),
    [Symbol.asyncDispose]: () => rm(configDir, { recursive: true }),
  };
}

const tokens: Answer = { body: '{"access_token":"a","refresh_token":"r"}' };
const loggedIn = { 'POST /api/v1/auth/login': tokens };

describe('arguments that make no sense end with 2 and one line that says so', () => {
  test.each([
    [['dance'], "unknown command 'dance'"],
    [['aprovals'], 'Did you mean approvals?'],
    [['approvals', 'lst'], 'Did you mean list?'],
    [['approvals', 'list', '--stats', 'x'], 'Did you mean --status?'],
    [['approvals', 'approve', 'a', '--input', '-', '--remember'], 'leave out --input or --remember'],
    [['approvals', 'approve', 'a', '--input', '/nowhere'], '/nowhere cannot be read'],
    [['run'], "missing required argument 'prompt'"],
    [['run', '--mcp', 'tickets', 'hi', 'there'], 'too many arguments'],
    [['run', 'hi', '--session', 's', '--model', 'm'], 'leave out --model or --session'],
    [['sessions', '--limit', 'many'], 'Allowed is a number from 1 to 100000'],
    [['login', 'a@example.com', '--url', 'ftp://x'], '"ftp://x" is not an http URL'],
    [['login', 'a@example.com'], 'give it with --password-stdin'],
    [['api', 'FETCH', '/x'], '"FETCH" is not a method'],
    [['api', 'GET', 'x'], '"x" is not a path'],
    [['api', 'GET', '/x', '{}'], 'A GET request has no body'],
    [['api', 'POST', '/x', '{'], 'The body is not JSON'],
  ])('%j', async (args, complaint) => {
    await using alice = await user();
    expect(await alice.types(...args)).toBe(2);
    expect(alice.seen.err).toContain(complaint);
    expect(alice.seen.out).toBe('');
  });
});

test.each(['authorization: Bearer s3cret', 'authorization=s3cret'])(
  'a header given with its value is refused in words that do not repeat it: %s [cli:secrets]',
  async (header) => {
    await using alice = await user();
    expect(await alice.types('mcp', 'add', 'tickets', 'https://example.com/mcp', '-H', header)).toBe(2);
    expect(alice.seen.err).toContain('its value is asked for');
    expect(alice.seen.err + alice.seen.out).not.toMatch(/s3cret|bearer/i);
  },
);

test('help is asked for, so it is no error', async () => {
  await using alice = await user();
  expect(await alice.types('--help')).toBe(0);
  expect(alice.seen.out).toContain('Usage: ai-agent');
});

describe('login', () => {
  test('asks for the password and keeps the tokens where only the user can read them', async () => {
    await using server = await serve(loggedIn);
    await using alice = await user('secret');
    expect(await alice.types('login', 'a@example.com', '--url', `${server.url}/`)).toBe(0);
    expect(server.bodies).toEqual(['{"email":"a@example.com","password":"secret"}']);
    expect((await stat(alice.file)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(alice.file, 'utf8'))).toEqual({
      url: server.url,
      email: 'a@example.com',
      tokens: { accessToken: 'a', refreshToken: 'r' },
    });
  });

  test('takes the password from the standard input when told to', async () => {
    await using server = await serve(loggedIn);
    await using alice = await user();
    await alice.types('login', 'a@example.com', '--password-stdin', '--url', server.url);
    expect(server.bodies).toEqual(['{"email":"a@example.com","password":"from stdin"}']);
  });

  test('is kept by a name, and by an API key, for whoever works with several [cli:profiles]', async () => {
    const me = { body: '{"id":"usr_1","name":"Builds"}' };
    await using server = await serve({ ...loggedIn, 'GET /api/v1/auth/me': me });
    await using alice = await user('secret');
    const says = async (...args: string[]) => {
      alice.seen.out = '';
      return [await alice.types(...args), alice.seen.out];
    };
    await alice.types('login', 'a@example.com', '--url', server.url);
    expect(await alice.types('login', '--api-key', '--url', server.url, '--profile', 'work')).toBe(0);
    expect(await says('config')).toEqual([
      0,
      `PROFILE  USED  SERVER${' '.repeat(server.url.length - 4)}WHO\n` +
        `default  yes   ${server.url}  a@example.com\nwork           ${server.url}  Builds\n`,
    ]);
    expect(await says('config', 'use', 'work')).toEqual([0, 'work is used now.\n']);
    const [, file = ''] = await says('config', 'path');
    expect(file).toMatch(/profiles\/work\.json\n$/);
    expect((await stat(String(file).trim())).mode & 0o777).toBe(0o600);
    await alice.types('auth');
    await alice.types('auth', '--profile', 'default');
    expect(server.tokens.slice(-2)).toEqual(['Bearer secret', 'Bearer a']);
    expect(await alice.types('config', 'use', 'wrok')).toBe(2);
    expect(alice.seen.err).toContain('"wrok" is no profile; there are default, work.');
    expect(await alice.types('config', 'delete', 'work', '--yes')).toBe(0);
    expect(await says('config', '--quiet')).toEqual([0, 'default\n']);
    expect(await alice.types('sessions', '--profile', '../login')).toBe(2);
  });

  test('is asked for by what needs one', async () => {
    await using alice = await user();
    expect(await alice.types('sessions')).toBe(3);
    expect(alice.seen.err).toContain('ai-agent login');
  });
});

async function loggedInTo(answers: Readonly<Record<string, Answer>>) {
  const server = await serve({ ...loggedIn, ...answers });
  const alice = await user('secret');
  await alice.types('login', 'a@example.com', '--url', server.url);
  alice.seen.err = '';
  return {
    ...alice,
    server,
    [Symbol.asyncDispose]: async () => {
      await alice[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

describe('sessions', () => {
  test('are listed a line each', async () => {
    const one = {
      id: 'ses_1',
      name: 'Release notes',
      status: 'active',
      total_turns: 12,
      total_cost_usd: '0.123456',
      updated_at: '2026-01-02T03:04:05.678Z',
    };
    const two = { ...one, id: 'ses_22', name: null, status: 'terminated', total_turns: 0 };
    const body = JSON.stringify({ items: [one, two], next_cursor: null });
    await using alice = await loggedInTo({ 'GET /api/v1/sessions?limit=20': { body } });
    expect(await alice.types('sessions')).toBe(0);
    expect(alice.seen.out).toMatchInlineSnapshot(`
      "SESSION  STATUS      TURNS  COST     UPDATED           NAME
      ses_1    active      12     $0.1235  2026-01-02 03:04  Release notes
      ses_22   terminated  0      $0.1235  2026-01-02 03:04
      "
    `);
  });
});

describe('api', () => {
  test('prints the answer as JSON', async () => {
    await using alice = await loggedInTo({ 'POST /api/v1/x': { body: '{"a":[1]}' } });
    expect(await alice.types('api', 'post', '/api/v1/x', '{"b": 2}')).toBe(0);
    expect(JSON.parse(alice.seen.out)).toEqual({ a: [1] });
    expect(alice.server.bodies.at(-1)).toBe('{"b":2}');
  });

  test('tells a refusal with its code and request id, and by the exit code', async () => {
    await using alice = await loggedInTo({});
    expect(await alice.types('api', 'GET', '/nowhere')).toBe(4);
    expect(alice.seen.err).toBe('ai-agent: Nothing here. (not_found, request req_1)\n');
  });

  test('ends with 9 when the server is not there', async () => {
    await using alice = await loggedInTo({});
    await alice.server[Symbol.asyncDispose]();
    expect(await alice.types('api', 'GET', '/x')).toBe(9);
    expect(alice.seen.err).toContain('Is the server running?');
  });
});

describe('what goes wrong with a server', () => {
  test('is told apart: an unknown name, and a certificate that is not trusted [cli:tls]', () => {
    const silent = (code: string) => {
      const cause = new TypeError('fetch failed', { cause: Object.assign(new Error('Why.'), { code }) });
      return explain(new UnreachableError('https://x does not answer.', { cause }));
    };
    expect(silent('ENOTFOUND')).toContain('No server has this name.');
    expect(silent('DEPTH_ZERO_SELF_SIGNED_CERT')).toContain('Why. (DEPTH_ZERO_SELF_SIGNED_CERT)');
    expect(silent('ERR_TLS_CERT_ALTNAME_INVALID')).toContain('NODE_EXTRA_CA_CERTS=');
    expect(silent('ECONNREFUSED')).toContain('Is the server running?');
  });

  test('does not keep whoever waits: Ctrl-C says what goes on without them [cli:waiting-left]', async () => {
    await using alice = await loggedInTo({
      'GET /api/v1/tasks/task_1': { body: '{"id":"task_1","variables":[]}' },
      'POST /api/v1/tasks/task_1/execute': { status: 202, body: '{"id":"exe_1","status":"running"}' },
      'GET /api/v1/task-executions/exe_1': { body: '{"id":"exe_1","status":"running"}' },
    });
    const running = alice.types('tasks', 'run', 'task_1', '--wait');
    await expect.poll(() => alice.server.requests).toContain('GET /api/v1/task-executions/exe_1');
    alice.keyboard.interrupt();
    expect(await running).toBe(130);
    expect(alice.seen.err).toContain('exe_1 goes on: ai-agent executions get exe_1');
  });
});

describe('run', () => {
  const at = { session_id: 'ses_1', turn_id: 'turn_1', created_at: '2026-01-01T00:00:00Z' };
  const turn = (...events: object[]): Answer => ({
    type: 'text/event-stream',
    body: events
      .map(
        (event, index) =>
          `id: ${index + 1}\ndata: ${JSON.stringify({ seq: index + 1, ...at, ...event })}\n\n`,
      )
      .join(''),
  });
  const answer = { type: 'agent.message', content: [{ type: 'text', text: 'Hello.' }] };
  const error = { type: 'session.error', error: { code: 'model_error', message: 'It broke.' } };
  const idle = (stop_reason: string) => ({ type: 'session.status_idle', stop_reason });

  test('starts a session, shows the answer, and ends with 0 when the agent is done', async () => {
    await using alice = await loggedInTo({
      'POST /api/v1/sessions': { status: 201, body: '{"id":"ses_1"}' },
      'POST /api/v1/sessions/ses_1/query': turn(answer, idle('end_turn')),
    });
    expect(await alice.types('run', 'Say hello', '--model', 'm')).toBe(0);
    expect(alice.server.bodies.slice(1)).toEqual([
      '{"sdk_options":{"model":"m"}}',
      '{"message":"Say hello"}',
    ]);
    expect(alice.seen).toMatchObject({ out: 'Hello.\n\n✓ done\n', err: 'Session ses_1\n' });
  });

  test('goes on in a session, and ends with 7 when the turn failed', async () => {
    await using alice = await loggedInTo({
      'POST /api/v1/sessions/ses_1/query': turn(error, idle('retries_exhausted')),
    });
    expect(await alice.types('run', 'Say hello', '--session', 'ses_1')).toBe(7);
    expect(alice.seen.out).toContain('✗ It broke. (model_error)');
  });

  test('ends with 7, and no output, when the answer that had to fit a schema is none', async () => {
    await using alice = await loggedInTo({
      'POST /api/v1/sessions/ses_1/query': turn(answer, idle('end_turn')),
      'GET /api/v1/turns/turn_1': { body: '{"id":"turn_1","structured_output":null}' },
    });
    const file = path.join(path.dirname(alice.file), 'schema.json');
    await writeFile(file, '{"type":"object"}');
    const flags = ['--session', 'ses_1', '--output-schema', file];
    expect(await alice.types('run', 'Say hello', ...flags)).toBe(7);
    expect(alice.seen.out).toBe('');
    expect(alice.seen.err).toContain('not with output that fits the schema');
  });

  test('sends files of this machine and of the workspace along [attachments:chat]', async () => {
    await using alice = await loggedInTo({
      'POST /api/v1/sessions/ses_1/query': turn(answer, idle('end_turn')),
    });
    const file = path.join(path.dirname(alice.file), 'notes.txt');
    await writeFile(file, 'A note.');
    const attachments = [{ name: 'notes.txt', data: 'QSBub3RlLg==' }, { path: 'in/b.pdf' }];
    const flags = ['--session', 'ses_1'];
    expect(
      await alice.types('run', 'Read', '--attach', file, '--attach', 'workspace:in/b.pdf', ...flags),
    ).toBe(0);
    expect(JSON.parse(alice.server.bodies.at(-1) ?? '')).toEqual({ message: 'Read', attachments });
    expect(await alice.types('run', 'Read', '--attach', `${file}x`, ...flags)).toBe(2);
    expect(alice.seen.err).toContain('cannot be read');

    alice.keyboard.answers = [`/attach ${file}`, '/attach nowhere', 'Read it.', 'And now?', '/exit'];
    expect(await alice.types('chat', ...flags)).toBe(0);
    expect(alice.seen.err).toContain('notes.txt goes with the next prompt.');
    expect(alice.seen.err).toContain('✗ nowhere cannot be read');
    expect(alice.server.bodies.slice(-2).map((body) => JSON.parse(body) as unknown)).toEqual([
      { message: 'Read it.', attachments: [attachments[0]] },
      { message: 'And now?' },
    ]);
  });

  test('interrupts the turn at Ctrl-C, shows its end, and ends with 130', async () => {
    await using alice = await loggedInTo({
      'POST /api/v1/sessions/ses_1/query': turn(answer, idle('interrupted')),
      'POST /api/v1/sessions/ses_1/interrupt': { status: 202, body: '{"status":"accepted"}' },
    });
    alice.keyboard.onOutput = () => {
      alice.keyboard.onOutput = ignore;
      alice.keyboard.interrupt();
    };
    expect(await alice.types('run', 'Say hello', '--session', 'ses_1')).toBe(130);
    expect(alice.seen.out).toContain('✗ interrupted');
    await expect.poll(() => alice.server.requests).toContain('POST /api/v1/sessions/ses_1/interrupt');
  });
});

describe('sessions', () => {
  const made = '{"id":"ses_2"}';

  test('are forked and taken back, with what the person says [cli:forks]', async () => {
    const snapshot = { turn_id: 'turn_1', tree: 'a', problem: null, files: 3, bytes: 4_200, added_bytes: 20 };
    const lacking = { skipped: [{ path: 'workspace/pipe', reason: 'fifo' }], skipped_count: 2 };
    const items = [
      { ...snapshot, ...lacking, created_at: '2026-01-01T00:00:00Z' },
      {
        ...{ ...snapshot, ...lacking, turn_id: 'turn_2', tree: null, created_at: '2026-01-01T00:01:00Z' },
        problem: { code: 'took_too_long', message: 'It took too long.' },
      },
    ];
    await using server = await serve({
      'POST /api/v1/auth/login': tokens,
      'GET /api/v1/sessions/ses_1/snapshots?limit=100': {
        body: JSON.stringify({ items, next_cursor: null }),
      },
      'POST /api/v1/sessions/ses_1/fork': { status: 201, body: made },
      'POST /api/v1/sessions/ses_1/rewind': { body: made },
    });
    await using alice = await user('y');
    await alice.types('login', 'alice@example.com', '--url', server.url);
    alice.seen.out = '';
    expect(await alice.types('sessions', 'snapshots', 'ses_1')).toBe(0);
    expect(alice.seen.out).toMatch(/turn_1 +3 +4\.2 kB +20 B/);
    alice.seen.out = '';
    expect(await alice.types('sessions', 'fork', 'ses_1', '--at', 'turn_1', '--what', 'files')).toBe(0);
    expect(alice.seen.out).toBe('ses_2 goes on from ses_1.\n');
    expect(await alice.types('sessions', 'rewind', 'ses_1', 'turn_1')).toBe(0);
    expect(server.bodies.slice(-2).map((body) => JSON.parse(body) as unknown)).toEqual([
      { at_turn: 'turn_1', what: 'files' },
      { to_turn: 'turn_1', what: 'both' },
    ]);
  });

  test('are paused, resumed, archived and restored [cli:archives]', async () => {
    const archive = (more: object) =>
      JSON.stringify({ id: 'arc_1', session_id: 'ses_1', problem: null, ...more });
    const at = '/api/v1/sessions/ses_1';
    const answers: Record<string, Answer> = {
      'POST /api/v1/auth/login': tokens,
      [`POST ${at}/pause`]: { body: '{"id":"ses_1","status":"paused"}' },
      [`POST ${at}/resume`]: { body: '{"id":"ses_1","status":"active"}' },
      [`POST ${at}/archive`]: { status: 202, body: archive({ status: 'pending' }) },
      [`GET ${at}/archive`]: { body: archive({ status: 'ready', bytes: 4_200 }) },
      [`POST ${at}/restore`]: { status: 202, body: archive({ status: 'restoring' }) },
    };
    await using server = await serve(answers);
    await using alice = await user('y');
    await alice.types('login', 'alice@example.com', '--url', server.url);
    const says = async (...words: string[]) => {
      alice.seen.out = '';
      const code = await alice.types('sessions', ...words);
      return [code, alice.seen.out];
    };
    expect(await says('pause', 'ses_1')).toEqual([0, 'ses_1 is paused.\n']);
    expect(await says('resume', 'ses_1')).toEqual([0, 'ses_1 is active.\n']);
    expect(await says('archive', 'ses_1', '--format', 'zip')).toEqual([
      0,
      'ses_1 is archived: 4200 bytes.\n',
    ]);
    expect(server.bodies.at(-2)).toBe('{"format":"zip"}');
    expect(await says('restore', 'ses_1', '--no-wait')).toEqual([0, 'ses_1 is being restored.\n']);
    const problem = { code: 'damaged', message: 'A byte was changed.' };
    answers[`GET ${at}/archive`] = { body: archive({ status: 'ready', problem }) };
    expect(await says('restore', 'ses_1')).toEqual([1, '✗ A byte was changed. (damaged)\n']);
    expect(await says('archive', 'ses_1', '--no-wait')).toEqual([0, 'ses_1 is being archived.\n']);
  });

  test('are not taken back by somebody who is not sure [cli:rewind-sure]', async () => {
    await using server = await serve({ 'POST /api/v1/auth/login': tokens });
    await using alice = await user('n');
    await alice.types('login', 'alice@example.com', '--url', server.url);
    expect(await alice.types('sessions', 'rewind', 'ses_1', 'turn_1')).not.toBe(0);
    expect(server.requests).toEqual(['POST /api/v1/auth/login']);
  });
});
