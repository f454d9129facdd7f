import type { ShellWord } from '../shell-command.ts';
import { dropStart, knownStart, literalText, mayBeOption } from './words.ts';

/** The options of a program: those that take a value, and those that take none. */
export type OptionTable = {
  readonly values: ReadonlySet<string>;
  readonly flags: ReadonlySet<string>;
  /** Single letters of which the rest of the word is a value. */
  readonly attached: ReadonlySet<string>;
};

/** Reads `-n -u: -i? --user:`, where a colon marks an option with a value, and a question mark one that may have it attached. */
export function optionTable(text: string): OptionTable {
  const names = text.split(' ').filter((name) => name !== '');
  return {
    values: new Set(names.filter((name) => name.endsWith(':')).map((name) => name.slice(0, -1))),
    flags: new Set(names.filter((name) => !/[:?]$/.test(name))),
    attached: new Set(names.filter((name) => name.endsWith('?')).map((name) => name.slice(0, -1))),
  };
}

export type Option = { readonly name: string; readonly value?: ShellWord };

export type ScannedOptions = {
  readonly options: readonly Option[];
  /** From the first operand on. */
  readonly rest: readonly ShellWord[];
  /** Not when an option is unknown here, or a word may be one: the rest may begin with its value. */
  readonly isSure: boolean;
};

/** Takes the options from the front of a program's arguments, up to its first operand. */
export function scanOptions(words: readonly ShellWord[], table: OptionTable): ScannedOptions {
  return scan(words, table, false);
}

/** As programs take options that let them stand behind operands. */
export function scanPermuted(words: readonly ShellWord[], table: OptionTable): ScannedOptions {
  return scan(words, table, true);
}

function scan(words: readonly ShellWord[], table: OptionTable, isPermuted: boolean): ScannedOptions {
  const options: Option[] = [];
  const operands: ShellWord[] = [];
  const restFrom = (index: number) => [...operands, ...words.slice(index)];
  for (let index = 0; ; index++) {
    const word = words[index];
    if (word === undefined) return { options, rest: operands, isSure: true };
    if (literalText(word) === '--') return { options, rest: restFrom(index + 1), isSure: true };
    if (!mayBeOption(word) || literalText(word) === '-') {
      if (!isPermuted) return { options, rest: restFrom(index), isSure: true };
      operands.push(word);
      continue;
    }
    const read = knownStart(word).startsWith('--')
      ? readLong(word, words[index + 1], table)
      : readShort(word, words[index + 1], table);
    if (read === undefined) return { options, rest: restFrom(index), isSure: false };
    options.push(...read.options);
    if (read.tookNext) index += 1;
  }
}

type Read = { readonly options: readonly Option[]; readonly tookNext: boolean } | undefined;

function readLong(word: ShellWord, next: ShellWord | undefined, table: OptionTable): Read {
  const start = knownStart(word);
  const equals = start.indexOf('=');
  const written = equals === -1 ? literalText(word) : start.slice(0, equals);
  const name = written === undefined ? undefined : fullName(written, table);
  if (name === undefined) return undefined;
  if (equals !== -1) return { options: [{ name, value: dropStart(word, equals + 1) }], tookNext: false };
  if (!table.values.has(name)) return { options: [{ name }], tookNext: false };
  return next && { options: [{ name, value: next }], tookNext: true };
}

/** Long options may be shortened as long as they stay unambiguous. */
function fullName(written: string, { values, flags }: OptionTable): string | undefined {
  if (values.has(written) || flags.has(written)) return written;
  const meant = [...values, ...flags].filter((name) => name.startsWith(written));
  return meant.length === 1 ? meant[0] : undefined;
}

/** `-abc value`, `-abcvalue`. */
function readShort(word: ShellWord, next: ShellWord | undefined, table: OptionTable): Read {
  const start = knownStart(word);
  const options: Option[] = [];
  for (let at = 1; at < start.length; at++) {
    const name = `-${start.charAt(at)}`;
    if (table.values.has(name)) {
      const attached = at + 1 < start.length || !word.isLiteral;
      const value = attached ? dropStart(word, at + 1) : next;
      return value && { options: [...options, { name, value }], tookNext: !attached };
    }
    if (table.attached.has(name)) {
      const value = at + 1 < start.length || !word.isLiteral ? dropStart(word, at + 1) : undefined;
      return { options: [...options, { name, ...(value && { value }) }], tookNext: false };
    }
    if (!table.flags.has(name)) return undefined;
    options.push({ name });
  }
  return word.isLiteral ? { options, tookNext: false } : undefined;
}

/**
 * The values of options wherever they stand, as programs take them that let options follow operands. Rather too many
 * than too few: what may be a value counts as one.
 */
export function valuesAnywhere(words: readonly ShellWord[], names: readonly string[]): ShellWord[] {
  return words.flatMap((word, index) =>
    names.flatMap((name) => {
      const at = valueStart(word, name);
      if (at === undefined) return [];
      return at === 'next' ? words.slice(index + 1, index + 2) : [dropStart(word, at)];
    }),
  );
}

/** Where the value begins in `--name=value`, `--na=value`, `-nvalue`, `-xnvalue`, or that it is the next word. */
function valueStart(word: ShellWord, name: string): number | 'next' | undefined {
  const start = knownStart(word);
  const end = (at: number) => (at === start.length && word.isLiteral ? 'next' : at);
  if (name.length > 2) {
    const equals = start.indexOf('=');
    const written = equals === -1 ? start : start.slice(0, equals);
    const shortest = name.startsWith('--') ? 3 : name.length;
    if (written.length < shortest || !name.startsWith(written)) return undefined;
    return equals === -1 ? end(start.length) : equals + 1;
  }
  const at = /^-[A-Za-z]/.test(start) ? start.indexOf(name.charAt(1), 1) : -1;
  return at === -1 ? undefined : end(at + 1);
}
