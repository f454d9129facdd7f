import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { killMarked, listMarked } from './leftovers.ts';
import { serverIdentity, stateOf } from '../../infrastructure/server-identity.ts';

describe.skipIf(process.platform !== 'linux')('marked processes', () => {
  const start = async (env: Record<string, string>): Promise<ChildProcess> => {
    const child = spawn('/bin/sleep', ['60'], { env, stdio: 'ignore' });
    await once(child, 'spawn');
    return child;
  };

  test('are listed with their marks, their user and their parent', async () => {
    const child = await start({ AI_AGENT_API_SESSION: 'ses_listed', AI_AGENT_API_NODE: 'n1', OTHER: 'x' });
    const found = (await listMarked()).find(({ pid }) => pid === child.pid);
    child.kill();
    expect(found).toEqual({
      pid: child.pid,
      parent: process.pid,
      uid: process.getuid?.(),
      marks: { AI_AGENT_API_SESSION: 'ses_listed', AI_AGENT_API_NODE: 'n1' },
    });
  });

  test('are known by the beginning of their environment, however large it is [sweep:large-environment]', async () => {
    const large = { AI_AGENT_API_OTHER: 'x'.repeat(100_000) };
    const known = await start({ AI_AGENT_API_SESSION: 'ses_first', ...large });
    const hidden = await start({ ...large, AI_AGENT_API_SESSION: 'ses_last' });
    const found = (await listMarked()).map(({ pid }) => pid);
    expect([known, hidden].map(({ pid }) => found.includes(pid ?? 0))).toEqual([true, false]);
    known.kill();
    hidden.kill();
  });

  test('are ended by their mark, and others are not', async () => {
    const one = await start({ AI_AGENT_API_SESSION: 'ses_ended' });
    const other = await start({ AI_AGENT_API_SESSION: 'ses_ended_not' });
    const ended = once(one, 'exit');
    expect(await killMarked({ name: 'AI_AGENT_API_SESSION', value: 'ses_ended' })).toBe(1);
    expect(await ended).toEqual([null, 'SIGKILL']);
    expect(other.exitCode).toBeNull();
    other.kill();
  });
});

describe.skipIf(process.platform !== 'linux')('the identity of a server', () => {
  const [namespace = '', pid = '', start = ''] = serverIdentity().split('-');

  test('is alive while the process is', () => {
    expect(stateOf(serverIdentity())).toBe('alive');
  });

  test('is dead when another process has its number', () => {
    expect(stateOf(`${namespace}-${pid}-${Number(start) - 1}`)).toBe('dead');
  });

  test('is dead when only its exit code is left', async () => {
    // A shell that does not wait for its child, as the first process of many containers.
    const parent = spawn('/bin/sh', ['-c', 'sleep 0 & echo $!; exec tail -f /dev/null'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [printed] = (await once(parent.stdout, 'data')) as [Buffer];
    const zombie = Number(printed.toString());
    const stat = () => readFileSync(`/proc/${zombie}/stat`, 'utf8');
    await expect.poll(stat).toContain(') Z ');
    const started = stat().split(' ')[21] ?? '';
    expect(stateOf(`${namespace}-${zombie}-${started}`)).toBe('dead');
    parent.kill('SIGKILL');
  });

  test('is dead when nobody has its number', () => {
    expect(stateOf(`${namespace}-4194305-1`)).toBe('dead');
  });

  test('cannot be judged in another name space of numbers', () => {
    expect(stateOf(`1-4194305-1`)).toBe('elsewhere');
    expect(stateOf('server')).toBe('elsewhere');
  });
});
