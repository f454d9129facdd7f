import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Step } from '@ai-agent-api/fake-anthropic';
import { expect, test } from 'vitest';
import { password, startTestApp } from '../../packages/server/test/support/harness.ts';
import { noTmux, openTmux } from '../support/tmux.ts';

const programs = path.join(import.meta.dirname, '..', '..', 'node_modules', '.bin');
const bash = (command: string): Step => ({ tools: [{ name: 'Bash', input: { command } }] });
const skipped = noTmux === undefined ? '' : `, skipped: ${noTmux}`;

test.skipIf(noTmux)(`a session in a terminal goes from login to report${skipped} [cli:tmux]`, async () => {
  await using service = await startTestApp();
  service.fake.script({ expect: 'Say one', steps: [bash('echo one'), { text: 'It said one.' }] });
  service.fake.script({ expect: 'Wait long', steps: [bash('sleep 60')] });
  const alice = await service.newUser({ role: 'admin' });
  const rules = [{ kind: 'command', effect: 'ask', commands: ['echo *'], reason: 'Echoes are asked about.' }];
  const id = await alice.newSession({ name: 'Recorded', policies: [{ rules }] });
  const home = await mkdtemp(path.join(tmpdir(), 'ai-agent-tmux-'));
  await using stack = new AsyncDisposableStack();
  // Its shell may still write down its history.
  stack.defer(() => rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));
  const env = { PATH: `${programs}:/usr/bin:/bin`, HOME: home, TERM: 'screen-256color', LANG: 'C.UTF-8' };
  const terminal = stack.use(await openTmux(env));
  const { types, shows } = terminal;

  await types(`cd ${home}; ai-agent login ${alice.email} --url ${service.url}`, 'Enter');
  await shows(`Password of ${alice.email}:`);
  await types(password, 'Enter');
  await shows(`Logged in to ${service.url} as ${alice.email}`);
  expect(await terminal.screen()).not.toContain(password);

  await types(`ai-agent run "Say one" --session ${id}`, 'Enter');
  await shows('? Bash wants to run');
  await shows('$ echo one');
  await shows(/Decision: $/m);
  await types('a', 'Enter');
  await shows('✓ Allowed.');
  await shows('│ one');
  await shows(/It said one\.\n\n✓ done in/);

  await types(`clear; ai-agent chat --session ${id}`, 'Enter');
  await shows('/exit or Ctrl-D leaves.');
  await types('Wait long', 'Enter');
  await shows('● Bash  sleep 60');
  await types('', 'C-c');
  await shows('Interrupting; once more to leave without waiting for it.');
  await shows('✗ interrupted');
  await shows(/✗ interrupted[^]*❯/);
  await types('/exit', 'Enter');
  await shows(`Go on with: ai-agent chat --session ${id}`);

  await types(`ai-agent sessions fork ${id} --name Fork`, 'Enter');
  await shows(new RegExp(`ses_\\w+ goes on from ${id}\\.`));
  await types(
    `ai-agent reports create ${id} --format markdown --output report.md; head -n 1 report.md`,
    'Enter',
  );
  await shows(`${home}/report.md`);
  await shows('# Session Recorded');
});
