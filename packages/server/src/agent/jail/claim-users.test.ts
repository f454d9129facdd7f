import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { claimUsers, sharesOf, type ClaimedUsers } from './claim-users.ts';
import { findProgram } from './find-jail-host.ts';

const flock = findProgram('flock') ?? '';
const range = { first: 2_000, count: 3 * 1_024 };
const folder = mkdtempSync(path.join(tmpdir(), 'users-'));
afterAll(() => rmSync(folder, { recursive: true }));

function claim(below: string): ClaimedUsers {
  const claimed = claimUsers(range, flock, path.join(folder, below));
  if ('kind' in claimed) throw new Error(claimed.reason);
  return claimed;
}

const firsts = (...claims: ClaimedUsers[]) => claims.map(({ pool }) => pool.range.first);

describe.skipIf(flock === '')('the users of a server', () => {
  test('are no other server’s on the machine, until it gives them back [jail:users-claimed]', () => {
    const [one, two] = [claim('several'), claim('several')];
    expect(firsts(one, two)).toEqual([2_000, 3_024]);
    one.release();
    const three = claim('several');
    expect(firsts(three)).toEqual([2_000]);
    two.release();
    three.release();
  });

  test('are free again when it is killed [jail:users-claimed]', async () => {
    const below = path.join(folder, 'killed');
    const code = `const { claimUsers } = await import(${JSON.stringify(path.join(import.meta.dirname, 'claim-users.ts'))});
      console.log(claimUsers(${JSON.stringify(range)}, '${flock}', '${below}').pool.range.first);
      setInterval(() => {}, 1_000);`;
    const server = spawn(process.execPath, ['--input-type=module', '--eval', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    expect(String((await once(server.stdout, 'data'))[0])).toBe('2000\n');
    const beside = claim('killed');
    expect(firsts(beside)).toEqual([3_024]);
    server.kill('SIGKILL');
    await once(server, 'exit');
    const after = claim('killed');
    expect(firsts(after)).toEqual([2_000]);
    beside.release();
    after.release();
  });

  test('are refused when others have them all, and when they cannot be claimed [jail:users-claimed]', () => {
    const all = [claim('full'), claim('full'), claim('full')];
    expect(claimUsers(range, flock, path.join(folder, 'full'))).toMatchObject({
      kind: 'refused',
      reason: 'Other servers on this machine have all 3 shares of the users for agents.',
    });
    for (const each of all) each.release();
    expect(readdirSync(path.join(folder, 'full')).length).toBe(3);
    writeFileSync(path.join(folder, 'file'), '');
    for (const [program, where] of [
      [flock, path.join(folder, 'file', 'below')],
      ['/nonexistent/flock', folder],
    ] as const)
      expect(claimUsers(range, program, where)).toMatchObject({
        kind: 'refused',
        reason: expect.stringContaining('cannot claim users'),
      });
  });

  test('exist on the machine [jail:users-claimed]', () => {
    expect(sharesOf({ first: 2 ** 32, count: 1_024 })).toMatchObject({ kind: 'refused' });
  });
});
