import { script, type Step } from '@ai-agent-api/fake-anthropic';
import { chown, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ScriptJail } from '../src/agent/jail/script-jail.ts';
import { UidPool } from '../src/agent/jail/uid-pool.ts';
import type { Api, Json } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { hasBubblewrap, isRoot, JailScene, marked } from './support/jail-scene.ts';

const why = hasBubblewrap ? '' : ' (skipped: bubblewrap is not installed)';
const bash = (command: string): Step => ({ tools: [{ name: 'Bash', input: { command } }] });
const done: Step = { text: 'Done.' };

/** Sees a script through in a jail of its own. */
async function run(
  scene: JailScene,
  text: string,
  { input = '{}', timeoutMs = 10_000, workspace = path.join(scene.dataDir, 'none') } = {},
): Promise<string> {
  await using jail = new ScriptJail(scene.host);
  const one = { script: text, input, workspace, organizationId: 'org_script', sessionId: 'ses_script' };
  return await jail.run(one, AbortSignal.timeout(timeoutMs));
}

/** Ends when there is a file `go` in its workspace. */
const waiting = (workspace: string) => ({
  script: '#!/bin/sh\nuntil [ -e /workspace/go ]; do sleep 0.05; done; echo still here',
  ...{ input: '', workspace, organizationId: 'org_script', sessionId: 'ses_script' },
});

describe.skipIf(!hasBubblewrap)(`a script${why}`, () => {
  let scene: JailScene;
  beforeAll(async () => {
    scene = await JailScene.open();
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  test('gets its input and gives its output, in any language of the host [hook-scripts:runs]', async () => {
    const input = '{"data":{"event":"PreToolUse"}}';
    expect(await run(scene, '#!/bin/sh\ncat', { input })).toBe(input);
    const python = '#!/usr/bin/python3\nimport json,sys\nprint(json.load(sys.stdin)["data"]["event"])';
    expect(await run(scene, python, { input })).toBe('PreToolUse\n');
    expect(await run(scene, '#!/bin/sh\nexit 0', { input: 'x'.repeat(1_000_000) })).toBe('');
  });

  test('sees no file, process, environment or network of the host [hook-scripts:walls]', async () => {
    const secret = path.join(scene.dataDir, 'secret');
    await writeFile(secret, 'canary-of-the-host', { mode: 0o644 });
    const looks = [
      `cat ${secret}; ls ${scene.dataDir} /root /home /run /run/gw /var 2>&1`,
      'env; cat /proc/*/environ /proc/*/cmdline | tr "\\0" "\\n"',
      'ls /proc | grep -c "^[0-9]"',
      'cat /proc/net/dev | grep -v lo:; (exec 3<>/dev/tcp/127.0.0.1/22) 2>&1; (exec 3<>/dev/tcp/1.1.1.1/53) 2>&1',
      'touch /workspace/x /usr/x /opt/hook/x /etc/x 2>&1; touch /tmp/mine && echo wrote',
      'id -u; unshare -r true 2>&1; true',
    ];
    const seen = await run(scene, `#!/bin/bash\n${looks.join('\n')}`);
    expect(seen).not.toContain('canary-of-the-host');
    expect(seen).not.toMatch(/ANTHROPIC|DATABASE|SECRETS|gw\.sock|claude/);
    expect(seen).toMatch(/Read-only file system|Permission denied/);
    expect(seen).toMatch(/Network is unreachable|Connection refused/);
    expect(seen).toContain('wrote\n1000');
    expect(seen).toMatch(/unshare/);
  });

  test('reads the workspace and changes nothing in it [hook-scripts:workspace]', async () => {
    const { folders, ...session } = await scene.session();
    const { workspace } = folders;
    const text =
      '#!/bin/sh\ncd /workspace; cat notes.txt deep/more.txt; echo x > notes.txt; rm -rf notes.txt deep; mkdir y; true';
    await writeFile(path.join(workspace, 'notes.txt'), 'remember 42', { mode: 0o644 });
    const before = await run(scene, text, { workspace });
    expect(before).toBe('remember 42');
    // As the agent of this session has it, and goes on having it.
    const agent = 'umask; mkdir deep; echo more > deep/more.txt; mkdir own';
    expect(await scene.run({ folders, ...session }, agent)).toBe('0022');
    expect(await run(scene, text, { workspace })).toBe('remember 42more\n');
    expect((await readdir(workspace)).sort()).toEqual(['deep', 'notes.txt', 'own']);
    expect(await scene.run({ folders, ...session }, 'echo less > notes.txt; cat notes.txt; ls')).toContain(
      'less',
    );
  });

  test.skipIf(!isRoot)('is a user that no agent is [hook-scripts:user]', async () => {
    const session = await scene.session();
    const { workspace } = session.folders;
    const agent = scene.start(session, 'touch up; tail -f /dev/null');
    await eventually(async () => expect(await readdir(workspace)).toEqual(['up']), { within: 5_000 });
    const { uid } = await stat(path.join(workspace, 'up'));
    await using jail = new ScriptJail(scene.host);
    const running = jail.run(waiting(workspace), AbortSignal.timeout(20_000));
    const of = async () =>
      (await marked({ name: 'AI_AGENT_API_SESSION', value: 'ses_script' })).map((each) => each.uid);
    await eventually(async () => expect((await of()).length).toBeGreaterThan(1), { within: 5_000 });
    const users = new Set(await of());
    expect(users.size).toBe(1);
    expect(users).not.toContain(uid);
    expect(users).not.toContain(0);
    agent.kill();
    await agent.exited;
    await eventually(() => expect(scene.host.jails.size).toBe(1), { within: 5_000 });
    expect(scene.host.uids?.taken).toEqual([...users]);
    await writeFile(path.join(workspace, 'go'), '');
    expect(await running).toBe('still here\n');
    expect(scene.host.uids?.taken).toEqual([]);
  });

  test.skipIf(!isRoot)('is of no group that another agent has by now [hook-scripts:user]', async () => {
    const asleep = await scene.session();
    const { workspace } = asleep.folders;
    await scene.run(asleep, 'echo remember 42 > notes.txt; chmod 640 notes.txt');
    const { gid } = await stat(workspace);
    await eventually(() => expect(scene.host.jails.size).toBe(0), { within: 5_000 });
    const other = await scene.session();
    await chown(other.folders.workspace, gid, gid);
    const agent = scene.start(other, 'touch up; tail -f /dev/null');
    await eventually(
      async () => expect((await stat(path.join(other.folders.workspace, 'up'))).gid).toBe(gid),
      {
        within: 5_000,
      },
    );
    // What only that group could read it cannot, either.
    const seen = await run(scene, '#!/bin/sh\ncat /workspace/notes.txt 2>&1; true', { workspace });
    expect(seen).toContain('Permission denied');
    expect((await stat(workspace)).gid).not.toBe(gid);
    expect(await scene.run(asleep, 'cat notes.txt')).toBe('remember 42');
    agent.kill();
    await agent.exited;
    await eventually(() => expect(scene.host.jails.size).toBe(0), { within: 5_000 });
  });

  test('goes on when the agent of its session ends, and the agent when the script does [hook-scripts:agent-ends]', async () => {
    const session = await scene.session();
    const { workspace } = session.folders;
    const agent = scene.start(session, 'echo up; tail -f /dev/null');
    const other = scene.start(await scene.session(), 'read line; echo "$line"');
    await eventually(() => expect(scene.host.jails.size).toBe(2), { within: 5_000 });
    await using jail = new ScriptJail(scene.host);
    expect(await run(scene, '#!/bin/sh\nkill -9 -1; echo tried', { workspace }).catch(String)).toMatch(
      /tried|ended with/,
    );
    const running = jail.run(waiting(workspace), AbortSignal.timeout(20_000));
    await eventually(() => expect(scene.host.jails.size).toBe(3), { within: 5_000 });
    agent.kill();
    expect(await agent.output).toBe('up\n');
    await eventually(() => expect(scene.host.jails.size).toBe(2), { within: 5_000 });
    await writeFile(path.join(workspace, 'go'), '');
    expect(await running).toBe('still here\n');
    other.kill();
    await other.exited;
    await eventually(() => expect(scene.host.jails.size).toBe(0), { within: 5_000 });
    expect(scene.host.uids?.taken ?? []).toEqual([]);
  });

  test.skipIf(!isRoot)('fails when no user is left, and at once [hook-scripts:no-user]', async () => {
    const uids = new UidPool({ first: scene.host.uids?.choose() ?? 0, count: 1 });
    const host = { ...scene.host, uids };
    await using jail = new ScriptJail(host);
    const uid = uids.take();
    const one = { ...waiting(path.join(scene.dataDir, 'none')), script: '#!/bin/sh\necho ran' };
    await expect(jail.run(one, AbortSignal.timeout(20_000))).rejects.toThrow(/user numbers .* are taken/);
    uids.release(uid);
    expect(await jail.run(one, AbortSignal.timeout(20_000))).toBe('ran\n');
    expect(host.jails.size).toBe(0);
  });

  test.each([
    ['hangs', 'tail -f /dev/null', /did not end in time/],
    [
      'hangs behind children of its own',
      'setsid tail -f /dev/null & tail -f /dev/null & wait',
      /did not end in time/,
    ],
    [
      'never stops printing',
      'while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done',
      /too much|in time/,
    ],
    ['ends with an error', 'echo broken >&2; exit 3', /ended with 3\. broken/],
    ['takes its own life', 'kill -9 $$', /ended with/],
    ['forks for ever', 'f() { f | f & }; f; wait; sleep 60', /did not end in time|ended with/],
  ])('that %s fails in time, and nothing of it is left [hook-scripts:limits]', async (_, body, reason) => {
    const mark = { name: 'AI_AGENT_API_SESSION', value: 'ses_script' } as const;
    await expect(run(scene, `#!/bin/bash\n${body}`, { timeoutMs: 2_000 })).rejects.toThrow(reason);
    await eventually(async () => expect(await marked(mark)).toEqual([]), { within: 5_000 });
    expect(scene.host.jails.size).toBe(0);
  });

  test('without an interpreter that exists fails [hook-scripts:interpreter]', async () => {
    await expect(run(scene, '#!/no/such/thing\n')).rejects.toThrow(/ended with/);
  });

  test('ends with the server [hook-scripts:shutdown]', async () => {
    const jail = new ScriptJail(scene.host);
    const one = { ...waiting(path.join(scene.dataDir, 'none')), sessionId: 'ses_end' };
    const running = jail.run(one, AbortSignal.timeout(30_000));
    running.catch(() => undefined);
    await eventually(() => expect(jail.processes.size).toBe(1), { within: 5_000 });
    await jail[Symbol.asyncDispose]();
    await expect(running).rejects.toThrow();
    expect(await marked({ name: 'AI_AGENT_API_SESSION', value: 'ses_end' })).toEqual([]);
  });
});

describe.skipIf(!hasBubblewrap)(`a hook that is a script${why}`, () => {
  let service: TestApp;
  beforeAll(async () => {
    service = await startTestApp({ ISOLATION: 'jail' });
  });
  afterAll(() => service[Symbol.asyncDispose]());

  const hook = (text: string, more = {}) => ({
    ...{ name: 'Script', event: 'PreToolUse', action: { kind: 'script', script: text }, role: 'guard' },
    ...more,
  });
  const executions = async (user: Api, id: string): Promise<Json[]> =>
    (await user.get(`/hooks/${id}/executions`)).body['items'];

  test('guards with what it finds in the workspace [hook-scripts:guard]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const guard =
      '#!/bin/sh\nif [ -e /workspace/frozen ]; then echo \'{"decision":"block","reason":"Frozen."}\'; fi';
    const id = await admin.newSession({ hooks: [hook(guard, { event: 'TurnStart' }), hook(guard)] });
    const answer = await admin.ask(id, `Go.${script(bash('touch frozen'), bash('touch more'), done)}`);
    expect(answer['tool_calls']).toMatchObject([{ status: 'success' }, { status: 'denied' }]);
    expect(answer['tool_calls'][1]['permission_reason']).toBe('The hook "Script" blocked this: Frozen.');
    expect(await admin.ask(id, `Go.${script(done)}`)).toMatchObject({
      status: 'failed',
      error: { code: 'blocked_by_hook' },
    });
  });

  test('redacts [hook-scripts:effects]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const redact = [
      '#!/usr/bin/python3',
      'import json, sys',
      'response = json.load(sys.stdin)["data"]["tool_response"]',
      'print(json.dumps({"tool_response": {**response, "stdout": response["stdout"].replace("42", "##")}}))',
    ].join('\n');
    const id = await admin.newSession({ hooks: [hook(redact, { event: 'PostToolUse' })] });
    const answer = await admin.ask(id, `Go.${script(bash('echo key 4$((1+1))'), done)}`);
    expect(answer['tool_calls'][0]['output']).toBe('key ##');
  });

  test.each(['exit 1', 'echo no json', 'tail -f /dev/null'])(
    'blocks when it guards and fails, and stops nothing when it observes: %s [hook-scripts:failing]',
    async (body) => {
      const admin = await service.newUser({ role: 'admin' });
      const text = `#!/bin/sh\n${body}`;
      const watching = await admin.newSession();
      const made = await admin.post('/hooks', {
        ...hook(text, { role: 'observer', timeout_ms: 1_000 }),
        session_id: watching,
      });
      const go = `Go.${script(bash('echo hello'), done)}`;
      expect(await admin.ask(watching, go)).toMatchObject({
        status: 'completed',
        tool_calls: [{ status: 'success' }],
      });
      const outcome = body === 'echo no json' ? 'passed' : 'failed';
      await eventually(
        async () =>
          expect(await executions(admin, made.body['id'])).toMatchObject([
            { outcome, payload: { tool_name: 'Bash' } },
          ]),
        { within: 10_000 },
      );
      const guarded = await admin.newSession({ hooks: [hook(text, { timeout_ms: 1_000 })] });
      expect(await admin.ask(guarded, go)).toMatchObject({
        status: 'completed',
        tool_calls: [{ status: 'denied' }],
      });
    },
  );

  test('is for admins to make and change [hook-scripts:rights]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const user = await service.newUser({ organizationId: admin.organizationId });
    const id = await user.newSession();
    const text = '#!/bin/sh\ntrue';
    expect((await user.post('/hooks', { ...hook(text), session_id: id })).status).toBe(403);
    expect((await user.post('/sessions', { hooks: [hook(text)] })).status).toBe(403);
    const made = await admin.post('/hooks', { ...hook(text), session_id: id });
    expect(made.status).toBe(201);
    const action = { kind: 'script', script: '#!/bin/sh\nfalse' };
    expect((await user.patch(`/hooks/${made.body['id']}`, { action })).status).toBe(403);
    for (const bad of ['', 'echo hello', '#!', `#!/bin/sh\n${'x'.repeat(70_000)}`])
      expect((await admin.post('/hooks', hook(bad))).status).toBe(422);
  });
});

describe('a hook that is a script, where there is no jail', () => {
  test('is refused, and one that is there blocks what it guards [hook-scripts:no-jail]', async () => {
    await using service = await startTestApp();
    const admin = await service.newUser({ role: 'admin' });
    const { status, body } = await admin.post('/hooks', {
      name: 'Script',
      event: 'PreToolUse',
      role: 'guard',
      action: { kind: 'script', script: '#!/bin/sh\ntrue' },
    });
    expect([status, body['code']]).toEqual([409, 'wrong_state']);
    const id = await admin.newSession();
    const hook = await admin.post('/hooks', {
      ...{ name: 'Was', event: 'PreToolUse', action: { kind: 'audit' } },
      session_id: id,
    });
    await service.store.transact(admin.organizationId, async (tx) => {
      const [made] = (await tx.hooks.list({}, { limit: 1, skip: 0 })).items;
      if (!made) throw new Error('There is no hook.');
      await tx.hooks.save({ ...made, role: 'guard', action: { kind: 'script', script: '#!/bin/sh\ntrue' } });
    });
    const answer = await admin.ask(id, `Go.${script(bash('ls'), done)}`);
    expect(answer['tool_calls'][0]).toMatchObject({ status: 'denied' });
    expect(answer['tool_calls'][0]['permission_reason']).toContain('Scripts run in jails only');
    expect(hook.status).toBe(201);
  });
});
