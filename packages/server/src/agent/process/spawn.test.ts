import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { kill } from './leftovers.ts';
import { killGroup, killGroupOf } from './spawn.ts';

test('the group of a process that has ended is left alone: its number may be another’s [jail:reused-group]', async () => {
  const child = spawn('/bin/bash', ['-c', 'sleep 60 > /dev/null & echo $!'], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  const member = Number(said.toString());
  if (child.exitCode === null) await once(child, 'exit');
  killGroupOf(child);
  expect(process.kill(member, 0)).toBe(true);
  killGroup(child.pid);
  kill(member);
});

test('the group of a process that runs ends with it [jail:reused-group]', async () => {
  const child = spawn('/bin/sleep', ['60'], { detached: true, stdio: 'ignore' });
  await once(child, 'spawn');
  killGroupOf(child);
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
});
