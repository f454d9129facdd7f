import { expect, test } from 'vitest';
import { cpuMs, ownMemory } from './process-use.ts';

test('what a process takes is read past a name that looks like fields [session-metrics:proc]', () => {
  const stat = '42 (a) b 9 9) S 1 42 42 0 -1 4194560 100 0 0 0 12 3 4 1 20 0 1 0 5000 1000 200';
  expect(cpuMs(stat)).toBe(200);
  expect(cpuMs('')).toBe(0);
  const status =
    'Name:\tx\nVmRSS:\t  9000 kB\nRssAnon:\t     300 kB\nRssFile:\t 8000 kB\nRssShmem:\t      12 kB\n';
  expect(ownMemory(status)).toBe(312 * 1024);
  expect(ownMemory('')).toBe(0);
});
