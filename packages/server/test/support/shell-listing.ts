import { programName } from '../../src/domain/agent/shell/words.ts';
import type { ShellCommand, ShellReading, ShellWord } from '../../src/domain/agent/shell-command.ts';

/** Whether a reading says that anything may run. */
export function isOpen(reading: ShellReading): boolean {
  return (
    reading.kind === 'unreadable' ||
    reading.commands.some(
      ({ words: [name], runsCode }) =>
        runsCode !== undefined || (name !== undefined && programName(name) === undefined),
    )
  );
}

/** The commands that ran though a reading does not list them. */
export function unlisted(reading: ShellReading, ran: readonly (readonly string[])[]): (readonly string[])[] {
  if (reading.kind === 'unreadable' || isOpen(reading)) return [];
  return ran.filter((argv) => !reading.commands.some((command) => mayBecome(command, argv)));
}

function mayBecome({ words }: ShellCommand, argv: readonly string[]): boolean {
  const [name, ...args] = words;
  if (name === undefined || programName(name) !== argv[0]?.replace(/^.*\//s, '')) return false;
  return become(args, argv.slice(1));
}

/** Which arguments the words can become, word by word. */
function become(words: readonly ShellWord[], args: readonly string[]): boolean {
  let ends = new Set([0]);
  for (const word of words) {
    const next = new Set<number>();
    for (const at of ends) {
      if (!word.splits) {
        if (at < args.length && isText(word, args[at] ?? '')) next.add(at + 1);
      } else for (let end = at; end <= args.length; end++) next.add(end);
    }
    ends = next;
  }
  return ends.has(args.length);
}

function isText({ pieces, isLiteral, text }: ShellWord, arg: string): boolean {
  if (isLiteral) return text === arg;
  let at = 0;
  for (const [index, piece] of pieces.entries()) {
    const found = index === 0 ? (arg.startsWith(piece) ? 0 : -1) : arg.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return arg.endsWith(pieces.at(-1) ?? '');
}
