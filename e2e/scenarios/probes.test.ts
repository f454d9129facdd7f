import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';

const probes = path.join(import.meta.dirname, '..', '..', 'scripts', 'probes.ts');
const hasBubblewrap = existsSync('/usr/bin/bwrap');
const why = hasBubblewrap ? '' : ' (skipped: bubblewrap is not installed)';

/** A service, two sessions and some fifty turns, one attempt each. */
const aWhile = 300_000;

async function run(...args: string[]) {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'] };
  const child = spawn(process.execPath, [probes, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  const verdicts = [...output.matchAll(/^(.*?) +(HELD|ESCAPED|NOT RUN|SKIPPED) /gm)];
  return {
    code: child.exitCode,
    output,
    errors,
    verdictOf: (name: string) => verdicts.find(([, each]) => each === name)?.[2],
    count: (verdict: string) => verdicts.filter((each) => each[2] === verdict).length,
  };
}

describe.skipIf(!hasBubblewrap)(`npm run probes${why}`, () => {
  test(
    'finds no way out of a real session, and says what came of each attempt [probes:held]',
    async () => {
      const { code, output, errors, count, verdictOf } = await run();
      expect(errors).toBe('');
      expect([count('ESCAPED'), count('NOT RUN'), count('SKIPPED')]).toEqual([0, 0, 0]);
      expect(count('HELD')).toBeGreaterThan(50);
      expect(verdictOf('the other session after all this')).toBe('HELD');
      expect(output).toMatch(/^Agents are jailed/);
      expect(output).toMatch(/\d+ held, 0 escaped, 0 not run, 0 skipped\n$/);
      expect(code).toBe(0);
    },
    aWhile,
  );

  test(
    'fails loudly when the jail is switched off [probes:loud]',
    async () => {
      const { code, output, count, verdictOf } = await run('--without-jail');
      for (const name of ["another tenant's file", "the server's file", "the host's loopback"])
        expect([name, verdictOf(name)]).toEqual([name, 'ESCAPED']);
      for (const name of ['passwords of the host', 'the internet', 'more and more memory'])
        expect([name, verdictOf(name)]).toEqual([name, 'SKIPPED']);
      expect(count('ESCAPED')).toBeGreaterThan(10);
      expect(output).toContain('WITHOUT A JAIL');
      expect(code).toBe(1);
    },
    aWhile,
  );
});
