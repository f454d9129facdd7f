import path from 'node:path';
import type { PathUse } from '../../domain/agent/call-facts.ts';
import type { ShellCommand, ShellReading, ShellWord } from '../../domain/agent/shell-command.ts';
import type { GateCall } from './gate.ts';
import type { PathGuard } from './path-guard.ts';

export type PathQuestion = {
  readonly call: GateCall;
  readonly commands?: ShellReading | undefined;
  readonly guard: PathGuard;
  /** As the agent sees it. */
  readonly cwd: string;
  readonly home: string;
  /** Also the words of commands that may be paths, though nobody knows what the command does with them. */
  readonly withOperands: boolean;
};

type Access = PathUse['access'];
type Named = { readonly name: string; readonly access: Access; readonly isTree?: boolean };

/** Of more words than these nobody looks where they lead. */
const mostOperands = 100;

/** The paths that a call opens, where they really are. */
export async function pathUses(question: PathQuestion): Promise<PathUse[]> {
  const { commands } = question;
  if (commands?.kind === 'unreadable') return [unknown('unknown')];
  const found = commands ? await ofCommands(question, commands.commands) : await ofTool(question);
  return found.flat();
}

const unknown = (access: Access): PathUse => ({ path: '', access, isGuess: true });

function ofTool(question: PathQuestion): Promise<PathUse[][]> {
  const named = namedByTool(question.call);
  return Promise.all(named.map((each) => asNamedToTool(question, each)));
}

function namedByTool({ tool, input }: GateCall): Named[] {
  const text = (key: string) => (typeof input[key] === 'string' ? input[key] : undefined);
  const one = (name: string | undefined, ...accesses: Access[]): Named[] =>
    name === undefined ? [] : accesses.map((access) => ({ name, access }));
  switch (tool) {
    case 'Read':
      return one(text('file_path'), 'read');
    case 'Write':
      return one(text('file_path'), 'write');
    case 'Edit':
    case 'MultiEdit':
      return one(text('file_path'), 'read', 'write');
    case 'NotebookRead':
      return one(text('notebook_path'), 'read');
    case 'NotebookEdit':
      return one(text('notebook_path'), 'read', 'write');
    case 'LS':
      return one(text('path') ?? '.', 'read');
    case 'Grep':
      return [{ name: text('path') ?? '.', access: 'read', isTree: true }];
    case 'Glob':
      return globbed(text('path') ?? '.', text('pattern') ?? '');
    default:
      return [];
  }
}

/** A pattern looks through a folder of its own when it begins elsewhere, and through more than one when it says so. */
function globbed(folder: string, pattern: string): Named[] {
  const starts = alternatives(pattern).map((each) => /^[^*?[{]*\//.exec(each)?.[0] ?? '');
  return ['', ...starts].map((start) => ({
    name: path.posix.isAbsolute(start) || start.startsWith('~') ? start : `${folder}/${start}`,
    access: 'read',
    isTree: true,
  }));
}

/** `{a,b}/c` begins with `a` or with `b`. */
function alternatives(pattern: string): string[] {
  const [, inside] = /^\{([^{}]*)\}/.exec(pattern) ?? [];
  return inside === undefined ? [pattern] : inside.split(',').map((each) => `${each}/`);
}

/**
 * Tools trim a name, take `~` for the home, take dots away before they look at links, and compose its letters. Where
 * that leads elsewhere than the name itself, both count.
 */
async function asNamedToTool(
  { guard, cwd, home }: PathQuestion,
  { name, access, isTree }: Named,
): Promise<PathUse[]> {
  const trimmed = name.trim();
  const atHome = trimmed === '~' || trimmed.startsWith('~/') ? home + trimmed.slice(1) : trimmed;
  const cleaned = path.posix.resolve(cwd, atHome).normalize('NFC');
  const spellings = new Set([cleaned, path.posix.isAbsolute(name) ? name : `${cwd}/${name}`]);
  if (atHome !== trimmed) spellings.delete(`${cwd}/${name}`);
  const led = await Promise.all([...spellings].map((spelling) => guard.follow(spelling, cwd)));
  return distinct(led.flatMap((real) => toUses(real, access, isTree)));
}

async function ofCommands(question: PathQuestion, commands: readonly ShellCommand[]): Promise<PathUse[][]> {
  const moves = commands.some(({ words }) => ['cd', 'pushd', 'popd'].includes(words[0]?.text ?? ''));
  const redirects = commands.flatMap((command) => command.redirects);
  const operands = question.withOperands ? commands.flatMap(operandsOf) : [];
  const uses = await Promise.all([
    ...redirects.map(({ path: word, access }) => asWord(question, word, { access, moves })),
    ...operands.slice(0, mostOperands).map((word) => asWord(question, word, { access: 'unknown', moves })),
  ]);
  return operands.length > mostOperands ? [...uses, [unknown('unknown')]] : uses;
}

/** Words that may be paths, with what stands behind the `=` of an option. One that is not known counts as no path. */
function operandsOf({ words }: ShellCommand): ShellWord[] {
  return words
    .slice(1)
    .filter((word) => word.isLiteral)
    .flatMap((word) => {
      const behind = /^[\w-]+=(.+)$/s.exec(word.text)?.[1];
      if (behind !== undefined) return [{ ...word, text: behind }];
      return word.text.startsWith('-') || word.text === '' ? [] : [word];
    });
}

async function asWord(
  { guard, cwd }: PathQuestion,
  word: ShellWord,
  { access, moves }: { readonly access: Access; readonly moves: boolean },
): Promise<PathUse[]> {
  const isAbsolute = word.text.startsWith('/');
  if (!word.isLiteral || (moves && !isAbsolute)) return [unknown(access)];
  return toUses(await guard.follow(word.text, cwd), access);
}

/** What is only a guess counts as what it seems to be, and as anything else. */
function toUses(
  { path: real, isGuess }: { readonly path: string; readonly isGuess?: boolean },
  access: Access,
  isTree?: boolean,
): PathUse[] {
  const use = { path: real, access, ...(isTree === true && { isTree }) };
  if (isGuess !== true) return [use];
  return real === '' ? [unknown(access)] : [use, { ...use, isGuess }];
}

function distinct(uses: readonly PathUse[]): PathUse[] {
  const seen = new Map(uses.map((use) => [JSON.stringify(use), use]));
  return [...seen.values()];
}
