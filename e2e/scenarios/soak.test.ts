import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

const soak = path.join(import.meta.dirname, '..', '..', 'scripts', 'soak.ts');

/** Shows that nothing piles up with each session; `npm run soak` shows it for as long as one wants. */
const ofTests = ['--minutes', '0.5', '--guests', '2'];
const aWhile = 300_000;

test(
  'a server through which sessions pass keeps its memory, files and processes [soak:flat]',
  async () => {
    const env = { PATH: process.env['PATH'], HOME: process.env['HOME'] };
    const child = spawn(process.execPath, [soak, ...ofTests], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const [output, errors] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    expect(errors).toBe('');
    expect(output).not.toContain('BROKEN');
    for (const what of ['memory', 'open files', 'processes', 'processes at the end', 'turns'])
      expect(output).toMatch(new RegExp(`^${what} +HELD`, 'm'));
    expect(child.exitCode).toBe(0);
  },
  aWhile,
);
