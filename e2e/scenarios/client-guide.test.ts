import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { password, startTestApp } from '../../packages/server/test/support/harness.ts';

const root = path.join(import.meta.dirname, '..', '..');

test('the examples of the guide of the client run, as one program [client:guide]', async () => {
  const guide = await readFile(path.join(root, 'docs', 'client.md'), 'utf8');
  const program = [...guide.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code).join('\n');
  await using service = await startTestApp();
  service.fake.script({ expect: 'Say hello', steps: [{ text: 'Hello there.' }] });
  const bash = (command: string) => ({ tools: [{ name: 'Bash', input: { command } }] });
  const steps = [bash('echo hello'), bash('echo bye'), { text: 'Done.' }];
  service.fake.script({ expect: 'Use the shell', steps });
  const alice = await service.newUser({ role: 'admin' });
  const env = {
    PATH: process.env['PATH'],
    AI_AGENT_URL: service.url,
    AI_AGENT_EMAIL: alice.email,
    AI_AGENT_PASSWORD: password,
  };
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', program], {
    cwd: root,
    env,
  });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  expect(err).toBe('');
  expect(out).toBe(
    [
      'Hello there.end_turn',
      'Done.end_turn',
      'Bash A person denied this call: Only hello is said here.',
      'not_found 404 true\n',
    ].join('\n'),
  );
});
