import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

const chaos = path.join(import.meta.dirname, '..', '..', 'scripts', 'chaos.ts');

/** About a minute on a machine of its own; the full size is `npm run chaos`. */
const ofTests = ['--faults', '6', '--outages', '2', '--talkers', '2'];
const aWhile = 400_000;

const held = [
  'gaps',
  'duplicates',
  'readers agree with the log',
  'stale writes',
  'acknowledged messages lost',
  'orphan processes',
  'turns final within 30 s',
  'sessions usable after',
  'recovered within 5 s',
  'servers that ended by themselves',
  'clean ends',
];

test(
  'nodes that are killed, frozen and restarted, and stores that crash, lose and double nothing [nodes:chaos]',
  async () => {
    const env = { PATH: process.env['PATH'], HOME: process.env['HOME'] };
    const child = spawn(process.execPath, [chaos, ...ofTests], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const [output, errors] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    expect(errors).toBe('');
    // The whole table, so that a failure shows the seed and what else happened.
    expect(output).not.toContain('BROKEN');
    const verdicts = [...output.matchAll(/^(.*?) +HELD /gm)].map(([, what]) => what);
    expect(verdicts).toEqual(held);
    expect(child.exitCode).toBe(0);
  },
  aWhile,
);
