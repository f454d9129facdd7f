import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { bootProbes } from './boot-probes.ts';
import type { Decoys, Probe } from './probe.ts';
import { runProbes } from './run-probes.ts';
import { thoroughProbes } from './thorough-probes.ts';

const decoys: Decoys = {
  TENANT_FILE: "/it's/here",
  SERVER_FILE: '/server',
  OTHER_SOCKET: '/socket',
  HOST_PID: '1',
  HOST_PORT: '2',
  ABSTRACT_NAME: 'name',
};

/** Only harmless scripts, so that they may run here. */
const run = (script: string) =>
  Promise.resolve(execFileSync('/bin/bash', ['-s'], { input: script, encoding: 'utf8' }));
const judge = async (probe: Omit<Probe, 'name'>) => {
  const [outcome] = await runProbes([{ name: 'one', ...probe }], { run, decoys, canary: 'canary-1' });
  return outcome;
};

describe('a probe', () => {
  test('is held when it says so', async () => {
    expect(await judge({ script: 'echo refused; exit 3', holds: /^exit=3 refused$/ })).toEqual({
      name: 'one',
      verdict: 'held',
      detail: 'exit=3 refused',
    });
  });

  test('has escaped when it says anything else', async () => {
    expect(await judge({ script: 'echo come in', holds: /refused/ })).toMatchObject({ verdict: 'escaped' });
  });

  test('has escaped when the canary turns up, whatever else it says', async () => {
    expect(await judge({ script: 'echo refused canary-1', holds: /refused/ })).toMatchObject({
      verdict: 'escaped',
    });
  });

  test('has escaped when its program is missing and nobody said which it needs', async () => {
    expect(await judge({ script: 'no-such-program', holds: /refused/ })).toMatchObject({
      verdict: 'escaped',
    });
  });

  test('proves nothing when its program is missing', async () => {
    const probe = { script: 'exit 127', holds: /refused/, needs: 'python3' } as const;
    expect(await judge(probe)).toMatchObject({ verdict: 'not run' });
  });

  test('proves nothing when the jail says nothing', async () => {
    const probes = [{ name: 'one', script: '', holds: /./ }];
    const outcomes = await runProbes(probes, { run: () => Promise.resolve(''), decoys, canary: 'c' });
    expect(outcomes).toMatchObject([{ verdict: 'not run' }]);
  });

  test('finds the decoys in its variables, however they are written', async () => {
    expect(await judge({ script: 'echo "$TENANT_FILE"', holds: /^exit=0 \/it's\/here$/ })).toMatchObject({
      verdict: 'held',
    });
  });
});

test('probes have names of their own', () => {
  const names = [...bootProbes, ...thoroughProbes].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test('no probe of the start needs a program that may be missing', () => {
  expect(bootProbes.filter(({ needs }) => needs !== undefined)).toEqual([]);
});

test.each([...bootProbes, ...thoroughProbes].filter(({ dangerous }) => !dangerous))(
  'without a wall, $name only looks',
  ({ script }) => {
    expect(script).not.toMatch(
      /sysrq-trigger(?! -type)|\bmount\b|\bmknod\b|> *"?\/(?!dev\/tcp|tmp|dev\/null)|syscall|\brm -rf\b/,
    );
  },
);
