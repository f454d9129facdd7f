import {
  auditArchitecture,
  callNumber,
  judgedCalls,
  lastKnownCall,
  refusedCalls,
  type Architecture,
} from './syscall-numbers.ts';

/** One instruction of the kernel's packet filter machine: jumps count the instructions that are passed over. */
type Instruction = {
  readonly code: number;
  readonly whenTrue?: number;
  readonly whenFalse?: number;
  readonly k: number;
};

const op = { load: 0x20, equal: 0x15, anyBit: 0x45, atLeast: 0x35, answer: 0x06 } as const;

/** Where the machine finds what is judged: struct seccomp_data, of whose arguments only the low words matter. */
const at = { call: 0, architecture: 4, argument: (index: number) => 16 + 8 * index } as const;

const errno = (number: number) => 0x00050000 | number;
const verdict = {
  allow: 0x7fff0000,
  kill: 0x80000000,
  notPermitted: errno(1),
  notThere: errno(38),
  noSuchFamily: errno(97),
} as const;

/** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. */
const anyNamespace = 0x7e020000;
/** TIOCSTI and TIOCLINUX put input into a terminal. */
const terminalInput = [0x5412, 0x541c];
/** AF_UNIX, AF_INET, AF_INET6. The jail's network has nothing but a loopback device. */
const families = [1, 2, 10];
const setDeathSignal = 1;
const sigkill = 9;
const x32Calls = 0x40000000;

/**
 * The system call filter of a jail, as bubblewrap reads it. A list of what is refused: everything else is allowed,
 * up to the last call that this list was made with.
 */
export function seccompFilter(architecture: Architecture): Buffer {
  const program: Instruction[] = [
    load(at.architecture),
    { code: op.equal, k: auditArchitecture[architecture], whenTrue: 1 },
    answer(verdict.kill),
    load(at.call),
    // The x32 convention of the same processor has numbers of its own.
    ...unlessBelow(x32Calls, verdict.notPermitted),
    ...unlessBelow(lastKnownCall + 1, verdict.notThere),
    ...Object.values(refusedCalls).flatMap((numbers) => refuse(callNumber(numbers, architecture))),
    ...judged(architecture),
    answer(verdict.allow),
  ];
  return encode(program);
}

function judged(architecture: Architecture): Instruction[] {
  const call = (name: keyof typeof judgedCalls) => callNumber(judgedCalls[name], architecture);
  return [
    // Its flags lie in memory, where a filter cannot look; the C library then falls back to clone.
    ...refuse(call('clone3'), verdict.notThere),
    ...within(call('clone'), [
      load(at.argument(0)),
      { code: op.anyBit, k: anyNamespace, whenFalse: 1 },
      answer(verdict.notPermitted),
    ]),
    ...within(call('ioctl'), [load(at.argument(1)), ...terminalInput.flatMap((request) => refuse(request))]),
    ...within(call('socket'), [load(at.argument(0)), ...oneOf(families, verdict.noSuchFamily)]),
    // Whoever takes over the jail's first process must not make it outlive the server.
    ...within(call('prctl'), [
      load(at.argument(0)),
      { code: op.equal, k: setDeathSignal, whenFalse: 3 },
      load(at.argument(1)),
      ...oneOf([sigkill], verdict.notPermitted),
    ]),
  ];
}

function load(offset: number): Instruction {
  return { code: op.load, k: offset };
}

function answer(value: number): Instruction {
  return { code: op.answer, k: value };
}

function refuse(value: number | undefined, refusal: number = verdict.notPermitted): Instruction[] {
  if (value === undefined) return [];
  return [{ code: op.equal, k: value, whenFalse: 1 }, answer(refusal)];
}

function unlessBelow(limit: number, refusal: number): Instruction[] {
  return [{ code: op.atLeast, k: limit, whenFalse: 1 }, answer(refusal)];
}

function oneOf(allowed: readonly number[], refusal: number): Instruction[] {
  const tests = allowed.map((k, index) => ({ code: op.equal, k, whenTrue: allowed.length - index }));
  return [...tests, answer(refusal)];
}

/** Runs the body for one call only. Afterwards the call's number is loaded again, for the tests that follow. */
function within(number: number | undefined, body: Instruction[]): Instruction[] {
  if (number === undefined) return [];
  return [{ code: op.equal, k: number, whenFalse: body.length + 1 }, ...body, load(at.call)];
}

function encode(program: readonly Instruction[]): Buffer {
  const bytes = Buffer.alloc(program.length * 8);
  program.forEach(({ code, whenTrue = 0, whenFalse = 0, k }, index) => {
    bytes.writeUInt16LE(code, index * 8);
    bytes.writeUInt8(whenTrue, index * 8 + 2);
    bytes.writeUInt8(whenFalse, index * 8 + 3);
    bytes.writeUInt32LE(k, index * 8 + 4);
  });
  return bytes;
}
