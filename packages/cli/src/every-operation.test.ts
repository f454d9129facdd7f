import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AgentApi } from '@ai-agent-api/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main } from './program.ts';
import { startDescribedService, type DescribedService } from './test/described-service.ts';
import { waysTo } from './test/operation-ways.ts';
import { unattendedTerminal } from './test/unattended-terminal.ts';

let service: DescribedService;
let home: string;
beforeAll(async () => {
  service = await startDescribedService();
  home = await mkdtemp(path.join(tmpdir(), 'ai-agent-cli-'));
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await rm(home, { recursive: true, force: true });
});

/** What asks for one secret, where others ask for two. */
const oneSecret = ['enrolSecondFactor', 'confirmSecondFactor'];

const tokens = { accessToken: 'a', refreshToken: 'r' };

/** Runs a command as a program would, to the end or to a Ctrl-C when the operation has been called. */
async function type(words: string, operation: string): Promise<string> {
  await writeFile(path.join(home, 'login.json'), JSON.stringify({ url: service.url, tokens }));
  let err = '';
  let stop: (() => void) | undefined;
  const terminal = unattendedTerminal({
    err: (text) => void (err += text),
    configDir: home,
    readInput: () =>
      Promise.resolve(words.endsWith('-f -') ? '{}' : oneSecret.includes(operation) ? 'x\n' : 'x\ny\n'),
    onInterrupt: (act) => {
      stop = act;
      return { [Symbol.dispose]: () => undefined };
    },
  });
  const withoutLogin = [
    'login',
    'register',
    'askForPasswordReset',
    'exchangeSsoCode',
    'resetPassword',
  ].includes(operation);
  const args = [...words.split(' '), '--yes', ...(withoutLogin ? ['--url', service.url] : [])];
  const done = main(args, terminal);
  const called = expect.poll(() => service.called, { timeout: 5_000, interval: 5 }).toContain(operation);
  await Promise.race([done, called.catch(() => undefined)]);
  stop?.();
  await done;
  return err;
}

test('every operation of the API has its ways in packages/cli/src/test/operation-ways.ts, and no other [cli:every-operation]', () => {
  const known = Object.keys(waysTo);
  const forgotten = service.operations.filter((id) => !known.includes(id));
  expect(forgotten, 'Give these a method of the client and a command, and add both to that list').toEqual([]);
  expect(
    known.filter((id) => !service.operations.includes(id)),
    'These are gone: take them off',
  ).toEqual([]);
});

const called = Object.entries(waysTo).flatMap(([id, { client }]) =>
  typeof client === 'function' ? [{ id, client }] : [],
);
const typed = Object.entries(waysTo).flatMap(([id, { command }]) =>
  typeof command === 'string' ? [{ id, command }] : [],
);

describe('the operation', () => {
  test.each(called)('$id is called by the client [client:every-operation]', async ({ id, client }) => {
    service.called.length = 0;
    await client(new AgentApi({ baseUrl: service.url, tokens }));
    expect(service.called).toContain(id);
  });

  test.each(typed)('$id is called by ai-agent $command [cli:every-operation]', async ({ id, command }) => {
    service.called.length = 0;
    const said = await type(command, id);
    expect(service.called, said).toContain(id);
  });
});
