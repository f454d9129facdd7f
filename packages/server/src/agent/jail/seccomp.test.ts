import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { seccompFilter } from './seccomp.ts';
import { auditArchitecture, callNumber, judgedCalls, refusedCalls } from './syscall-numbers.ts';

const allow = 'allowed';
const refused = 'errno 1';
const notThere = 'errno 38';
const noSuchFamily = 'errno 97';

const architectures = ['x64', 'arm64'] as const;
type Call = { readonly number: number; readonly architecture: number; readonly args?: readonly number[] };

/** What the kernel would answer: runs the program the way its packet filter machine does. */
function judge(program: Buffer, { number, architecture, args = [] }: Call): string {
  const data = Buffer.alloc(64);
  data.writeUInt32LE(number, 0);
  data.writeUInt32LE(architecture, 4);
  args.forEach((arg, index) => data.writeBigUInt64LE(BigInt(arg), 16 + 8 * index));
  let accumulator = 0;
  for (let at = 0; at < program.length / 8; at++) {
    const code = program.readUInt16LE(at * 8);
    const k = program.readUInt32LE(at * 8 + 4);
    if (code === 0x06) return answerOf(k);
    if (code === 0x20) accumulator = data.readUInt32LE(k);
    else at += program.readUInt8(at * 8 + (holds(code, accumulator, k) ? 2 : 3));
  }
  throw new Error('The program ended without an answer.');
}

function holds(code: number, accumulator: number, k: number): boolean {
  if (code === 0x15) return accumulator === k;
  if (code === 0x35) return accumulator >= k;
  if (code === 0x45) return (accumulator & k) !== 0;
  throw new Error(`Unknown instruction ${code}.`);
}

function answerOf(k: number): string {
  if (k === 0x7fff0000) return allow;
  if (k === 0x80000000) return 'killed';
  return `errno ${k - 0x00050000}`;
}

describe.each(architectures)('the filter for %s', (architecture) => {
  const program = seccompFilter(architecture);
  const ask = (number: number | undefined, ...args: number[]) =>
    judge(program, { number: number ?? -1, architecture: auditArchitecture[architecture], args });
  const judged = (name: keyof typeof judgedCalls) => callNumber(judgedCalls[name], architecture);

  test('fits the kernel: whole instructions, at most 4,096 of them', () => {
    expect(program.length % 8).toBe(0);
    expect(program.length / 8).toBeLessThan(4_096);
  });

  test.each(Object.entries(refusedCalls))('refuses %s', (_name, numbers) => {
    const number = callNumber(numbers, architecture);
    if (number !== undefined) expect(ask(number)).toBe(refused);
  });

  test('allows every other call up to the last known one', () => {
    const special = new Set(
      [...Object.values(refusedCalls), ...Object.values(judgedCalls)].map((each) =>
        callNumber(each, architecture),
      ),
    );
    for (let number = 0; number <= 469; number++)
      if (!special.has(number)) expect(ask(number), `call ${number}`).toBe(allow);
  });

  test('says that later calls do not exist', () => {
    expect(ask(470)).toBe(notThere);
    expect(ask(0x3fffffff)).toBe(notThere);
  });

  test('refuses clone with any flag of a namespace, and allows threads and plain forks', () => {
    for (const flag of [0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000])
      expect(ask(judged('clone'), flag | 17)).toBe(refused);
    expect(ask(judged('clone'), 0x3d0f00)).toBe(allow);
    expect(ask(judged('clone'), 0x1200011)).toBe(allow);
  });

  test('says that clone3 does not exist, so that the C library takes clone', () => {
    expect(ask(judged('clone3'))).toBe(notThere);
  });

  test('refuses input into a terminal, and allows other requests to it', () => {
    expect(ask(judged('ioctl'), 0, 0x5412)).toBe(refused);
    expect(ask(judged('ioctl'), 0, 0x541c)).toBe(refused);
    expect(ask(judged('ioctl'), 0, 0x5401)).toBe(allow);
    // The kernel looks at the low word only, and so must the filter.
    expect(ask(judged('ioctl'), 0, 0x1_0000_5412)).toBe(refused);
  });

  test('allows unix and internet sockets only', () => {
    for (const family of [1, 2, 10]) expect(ask(judged('socket'), family)).toBe(allow);
    for (const family of [0, 3, 16, 17, 29, 31, 38, 40, 44])
      expect(ask(judged('socket'), family)).toBe(noSuchFamily);
  });

  test('allows no other death signal than SIGKILL', () => {
    expect(ask(judged('prctl'), 1, 9)).toBe(allow);
    expect(ask(judged('prctl'), 1, 0)).toBe(refused);
    expect(ask(judged('prctl'), 1, 17)).toBe(refused);
    expect(ask(judged('prctl'), 15, 0)).toBe(allow);
  });

  test('kills whoever calls by the convention of another processor', () => {
    for (const other of [0x40000003, 0x40000028, 0xc00000f3])
      expect(judge(program, { number: 1, architecture: other })).toBe('killed');
  });
});

test('refuses the x32 convention of x64', () => {
  const call = { number: 0x40000000 | 1, architecture: auditArchitecture.x64 };
  expect(judge(seccompFilter('x64'), call)).toBe(refused);
});

test('the first instructions are encoded as the kernel reads them', () => {
  expect(seccompFilter('x64').subarray(0, 24).toString('hex')).toBe(
    ['2000000004000000', '150001003e0000c0', '0600000000000080'].join(''),
  );
  expect(seccompFilter('arm64').subarray(8, 16).toString('hex')).toBe('15000100b70000c0');
});

const headers = [
  ['x64', '/usr/include/x86_64-linux-gnu/asm/unistd_64.h'],
  ['arm64', '/usr/include/asm-generic/unistd.h'],
] as const;
const present = headers.filter(([, file]) => existsSync(file));

test.skipIf(present.length === 0).each(present)(
  "the numbers for %s are the kernel's own (skipped without its headers)",
  (architecture, file) => {
    const header = readFileSync(file, 'utf8');
    for (const [name, numbers] of Object.entries({ ...refusedCalls, ...judgedCalls })) {
      const defined = new RegExp(`^#define __NR(?:3264)?_${name}\\s+(\\d+)$`, 'm').exec(header)?.[1];
      const number = callNumber(numbers, architecture);
      // Calls that are younger than the installed headers are not in them.
      if (number !== undefined && number < 451) expect(`${name} ${number}`).toBe(`${name} ${defined}`);
    }
  },
);
