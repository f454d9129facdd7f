import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Cgroups } from './cgroups.ts';

const base = mkdtempSync(path.join(tmpdir(), 'groups-'));
afterAll(() => rmSync(base, { recursive: true }));

const limits = { memoryBytes: 1_000, processes: 50, cpus: 1.5 };

/** A folder that has a group's files already, as the kernel would make them. */
function prepare(name: string, files: readonly string[]): string {
  const folder = path.join(base, name);
  mkdirSync(folder, { recursive: true });
  for (const file of files) writeFileSync(path.join(folder, file), '');
  return folder;
}

describe('control groups', () => {
  test('the limits of the unified tree', () => {
    const folder = prepare('ai-agent-api-1-2-3/ses_1-0', [
      'memory.max',
      'pids.max',
      'cpu.max',
      'memory.swap.max',
    ]);
    const group = new Cgroups(2, [base], '1-2-3').open('ses_1', limits);
    const read = (file: string) => readFileSync(path.join(folder, file), 'utf8');
    expect(['memory.max', 'memory.swap.max', 'pids.max', 'cpu.max'].map(read)).toEqual([
      '1000',
      '0',
      '50',
      '150000 100000',
    ]);
    expect(group.joinFiles).toEqual([path.join(folder, 'cgroup.procs')]);
  });

  test('the limits of the old trees, each in its own', () => {
    const memory = prepare('memory/ai-agent-api-1-2-3/ses_1-0', ['memory.limit_in_bytes']);
    const pids = prepare('pids/ai-agent-api-1-2-3/ses_1-0', ['pids.max']);
    const bases = [path.join(base, 'memory'), path.join(base, 'pids')];
    const group = new Cgroups(1, bases, '1-2-3').open('ses_1', limits);
    expect(readFileSync(path.join(memory, 'memory.limit_in_bytes'), 'utf8')).toBe('1000');
    expect(readFileSync(path.join(pids, 'pids.max'), 'utf8')).toBe('50');
    expect(group.joinFiles).toEqual([path.join(memory, 'cgroup.procs'), path.join(pids, 'cgroup.procs')]);
  });

  test('a name cannot lead out of the tree', () => {
    prepare('ai-agent-api-4-5-6/x-0', ['memory.max', 'pids.max']);
    const group = new Cgroups(2, [base], '4-5-6').open('../../x', limits);
    expect(group.joinFiles).toEqual([path.join(base, 'ai-agent-api-4-5-6', 'x-0', 'cgroup.procs')]);
  });

  test.each([
    [2, ['pids.max'], 'memory.max'],
    [2, ['memory.max', 'cpu.max'], 'pids.max'],
    [1, ['pids.max'], 'memory.limit_in_bytes'],
  ] as const)(
    'a jail without limits does not start: version %i with %j [jail:no-limits]',
    (version, files, missing) => {
      prepare(`ai-agent-api-${version}-1-${missing}/ses_1-0`, files);
      const groups = new Cgroups(version, [base], `${version}-1-${missing}`);
      expect(() => groups.open('ses_1', limits)).toThrow(`has no ${missing}`);
    },
  );

  test('a group is gone after its removal, and its server’s with the last', async () => {
    const folder = prepare('ai-agent-api-7-8-9/ses_1-0', ['memory.max', 'pids.max']);
    const groups = new Cgroups(2, [base], '7-8-9');
    const group = groups.open('ses_1', limits);
    // The kernel's files go with their folder.
    for (const file of ['memory.max', 'pids.max', 'memory.swap.max', 'cpu.max'])
      rmSync(path.join(folder, file), { force: true });
    expect(await group.remove()).toBe(true);
    await groups.close();
    expect(existsSync(path.join(base, 'ai-agent-api-7-8-9'))).toBe(false);
  });

  test('what servers in other containers have is left alone', async () => {
    const folder = prepare('ai-agent-api-1-999999999-1/ses_1', []);
    await new Cgroups(2, [base], '1-2-3').removeLeftovers();
    expect(existsSync(folder)).toBe(true);
  });
});
