import { chmodSync, closeSync, constants, fstatSync, openSync } from 'node:fs';

/** A descriptor for reading, and the way to leave everything as it was. */
export type Opened = Disposable & {
  readonly descriptor: number;
  /** What its owner had allowed, where that is not what it shows just now. */
  readonly mode?: number;
};

/** Names a file without opening it: a flag of Linux that Node has no name for. */
const nameOnly = 0o10000000;

const reading = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY;

/**
 * Opens something of an agent's for reading, never what a link leads to. What its owner has closed to itself is opened
 * for a moment, where the server is that user.
 */
export function openForReading(place: Buffer, kind: 'file' | 'folder'): Opened | 'gone' | 'unreadable' {
  const flags = kind === 'folder' ? reading | constants.O_DIRECTORY : reading;
  try {
    return opened(openSync(place, flags));
  } catch (error) {
    if (isGone(error)) return 'gone';
    if (!isOneOf(error, 'EACCES', 'EPERM')) throw error;
  }
  if (process.platform !== 'linux') return 'unreadable';
  try {
    return unlock(place, flags, kind);
  } catch (error) {
    if (isGone(error)) return 'gone';
    if (isOneOf(error, 'EACCES', 'EPERM')) return 'unreadable';
    throw error;
  }
}

function unlock(place: Buffer, flags: number, kind: 'file' | 'folder'): Opened {
  const name = openSync(place, nameOnly | constants.O_NOFOLLOW);
  const through = `/proc/self/fd/${name}`;
  const { mode } = fstatSync(name);
  const lock = () => {
    chmodSync(through, mode & 0o7777);
    closeSync(name);
  };
  try {
    chmodSync(through, kind === 'folder' ? 0o700 : 0o600);
  } catch (error) {
    closeSync(name);
    throw error;
  }
  try {
    // Through the name that is held: a link put in its place meanwhile leads nowhere.
    return { ...opened(openSync(through, flags & ~constants.O_NOFOLLOW), lock), mode };
  } catch (error) {
    lock();
    throw error;
  }
}

function opened(descriptor: number, after: () => void = () => undefined): Opened {
  return {
    descriptor,
    [Symbol.dispose]: () => {
      closeSync(descriptor);
      after();
    },
  };
}

/** It has gone, or become something else, since its name was read. */
export function isGone(error: unknown): boolean {
  return isOneOf(error, 'ENOENT', 'ELOOP', 'ENOTDIR', 'ENXIO', 'EINVAL', 'ENOTSUP');
}

export function isOneOf(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
