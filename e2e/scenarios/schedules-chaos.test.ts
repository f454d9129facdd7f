import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

const chaos = path.join(import.meta.dirname, '..', '..', 'scripts', 'schedules-chaos.ts');

/** The full size is `npm run chaos:schedules`. */
const ofTests = ['--schedules', '60', '--kills', '4', '--period', '4'];
const aWhile = 300_000;

const held = [
  'times run',
  'times run twice',
  'schedules with each time once',
  'schedules that skipped or paused',
  'servers that ended by themselves',
];

test(
  'schedules that are due at the same moments are run once each by two nodes that are killed meanwhile [schedules:chaos]',
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
    expect([...output.matchAll(/^(.*?) +HELD /gm)].map(([, what]) => what)).toEqual(held);
    expect(child.exitCode).toBe(0);
  },
  aWhile,
);
