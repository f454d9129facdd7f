import { existsSync } from 'node:fs';
import path from 'node:path';
import { script } from '@ai-agent-api/fake-anthropic';
import { expect, test } from 'vitest';
import { createLog } from '../src/infrastructure/log.ts';
import { DeletedSessionFiles } from '../src/services/deleted-session-files.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp } from './support/harness.ts';

test('what a deleted session has on the disk is removed after a while, and nothing of others [session-files:deleted]', async () => {
  await using service = await startTestApp();
  const alice = await service.newUser();
  const sessionsDir = path.join(service.dataDir, 'sessions');
  const [gone, kept] = [await alice.newSession(), await alice.newSession()];
  for (const id of [gone, kept]) await alice.ask(id, `Hello.${script({ text: 'Hello.' })}`);
  await alice.delete(`/sessions/${gone}`);
  const common = { store: service.store, sessionsDir, log: createLog('silent') };
  const { signal } = new AbortController();
  const folders = () => [gone, kept].map((id) => existsSync(path.join(sessionsDir, id)));

  await new DeletedSessionFiles(common).sweep(signal);
  expect(folders()).toEqual([true, true]);
  await eventually(
    async () => {
      await new DeletedSessionFiles({ ...common, graceSeconds: 0 }).sweep(signal);
      expect(folders()).toEqual([false, true]);
    },
    { within: 10_000 },
  );
});
