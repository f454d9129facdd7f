import { DomainError } from '../domain/errors.ts';
import { isDatabaseAway } from './database-away.ts';

export type StackFrame = {
  readonly function: string;
  /** Below the folder of the service, or of Node itself. */
  readonly filename: string;
  readonly lineno: number;
  readonly colno: number;
};

/** What an error tracker is told of a bug: where it is, and which request finds it in the log. Not a word of its message. */
export type ErrorReport = {
  readonly kind: string;
  /** The sentence of our own that it was logged with. */
  readonly title: string;
  readonly frames: readonly StackFrame[];
  readonly tags: Readonly<Record<string, string>>;
};

/** Ids of ours, and names from closed sets. */
const told = [
  'organization_id',
  'request_id',
  'session_id',
  'turn_id',
  'node_id',
  'component',
  'route',
  'tool',
  'job',
] as const;
const plain = /^[\w./:{}*-]{1,200}$/;

/** A report of what was logged; undefined for what is no bug: refusals, and a database that is away. */
export function toErrorReport(
  fields: Readonly<Record<string, unknown>>,
  words: unknown,
): ErrorReport | undefined {
  const { err: error } = fields;
  if (!(error instanceof Error) || error instanceof DomainError || isAway(error)) return undefined;
  // Without words of its own a line gets the error's, and those may hold anything.
  const isOwn = typeof words === 'string' && !error.message.includes(words) && !words.includes(error.message);
  return {
    kind: /^\w{1,100}$/.test(error.name) ? error.name : 'Error',
    title: isOwn ? words.slice(0, 200) : 'an error without words',
    frames: framesOf(error),
    tags: tagsOf(fields, error),
  };
}

/** A file that is missing has the code of a database whose socket is, and is a bug. */
function isAway(error: Error): boolean {
  return isDatabaseAway(error) && !('syscall' in error && error.syscall !== 'connect');
}

function tagsOf(fields: Readonly<Record<string, unknown>>, error: Error): Record<string, string> {
  const code: unknown = 'code' in error ? error.code : undefined;
  const known = typeof code === 'string' && /^[A-Z\d_]{1,40}$/.test(code) ? { code } : {};
  const ids = told.flatMap((name) => {
    const value = fields[name];
    return typeof value === 'string' && plain.test(value) ? [[name, value] as const] : [];
  });
  return { ...Object.fromEntries(ids), ...known };
}

const mostFrames = 50;
const frame =
  /^ {4}at (?:(?:async )?([\w$.<>#[\] ]{1,200}) \()?(?:file:\/\/)?((?:\/|node:)[^\s()]{1,500}):(\d+):(\d+)\)?$/;
const root = /^.*?\/(?=packages\/|node_modules\/|dist\/)|^(?=node:)/;

/** The stack, without the message that it begins with, which may look like a stack itself. */
function framesOf({ stack = '', message }: Error): StackFrame[] {
  const at = message === '' ? -1 : stack.indexOf(message);
  const lines = stack
    .slice(at === -1 ? 0 : at + message.length)
    .split('\n')
    .slice(1, mostFrames);
  return lines.flatMap((line) => {
    const [, name = '<anonymous>', file = '', row, column] = frame.exec(line) ?? [];
    if (!root.test(file)) return [];
    return [{ function: name, filename: file.replace(root, ''), lineno: Number(row), colno: Number(column) }];
  });
}
