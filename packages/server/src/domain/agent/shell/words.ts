import type { ShellWord } from '../shell-command.ts';

export function literal(text: string): ShellWord {
  return { text, isLiteral: true, pieces: [text], splits: false };
}

/** Some number of words of which nothing is known. */
export function unknownWords(text: string): ShellWord {
  return { text, isLiteral: false, pieces: ['', ''], splits: true };
}

/** Its text where it is known, and nothing that any text compares equal to where it is not. */
export function literalText(word: ShellWord | undefined): string | undefined {
  return word?.isLiteral === true ? word.text : undefined;
}

/** All that it may be, where that is known. */
export function textsOf({ isLiteral, text, values }: ShellWord): readonly string[] | undefined {
  return isLiteral ? [text] : values;
}

/** What the word begins with whatever happens. */
export function knownStart(word: ShellWord): string {
  return word.pieces[0] ?? '';
}

/** Whether it is an option, or may turn out to be one. */
export function mayBeOption(word: ShellWord): boolean {
  const start = knownStart(word);
  return start.startsWith('-') || (start === '' && !word.isLiteral && word.isOperand !== true);
}

/** Whether it is a path of something that is no file: a pipe, a descriptor, the output of a substitution. */
export function isStream({ text, pieces }: ShellWord): boolean {
  return /[<>]\(/.test(text) || /^\/(?:dev|proc)(?:\/|$)/.test(pieces[0] ?? '');
}

/** The word without its first characters, which must be known. */
export function dropStart(word: ShellWord, count: number): ShellWord {
  const [first = '', ...rest] = word.pieces;
  return { ...word, text: word.text.slice(count), pieces: [first.slice(count), ...rest] };
}

function extendLast(pieces: string[], text: string): void {
  pieces.push((pieces.pop() ?? '') + text);
}

/** Puts pieces behind others: the first of them goes on where the last one ends. */
export function addPieces(pieces: string[], [first = '', ...rest]: readonly string[]): void {
  extendLast(pieces, first);
  for (const piece of rest) pieces.push(piece);
}

/** Several words in one, as `eval` and `ssh` put them together. */
export function joinWords(words: readonly ShellWord[]): ShellWord {
  const text = words.map((word) => word.text).join(' ');
  if (words.every((word) => word.isLiteral)) return literal(text);
  const pieces = [''];
  for (const [index, word] of words.entries()) {
    if (index > 0) extendLast(pieces, ' ');
    addPieces(pieces, word.pieces);
  }
  return { text, isLiteral: false, pieces, splits: false };
}

/**
 * The name of the program that a word calls, without its folder. Undefined where it is only known when it runs, and
 * where it holds signs that look like others.
 */
export function programName(word: ShellWord): string | undefined {
  const last = word.pieces.at(-1) ?? '';
  const slash = last.lastIndexOf('/');
  const isKnown = word.isLiteral || (slash !== -1 && !word.splits);
  const name = last.slice(slash + 1);
  return isKnown && /^[\x21-\x7E]*$/.test(name) ? name : undefined;
}

/** `python3.12` is `python`, `mkfs.ext4` is `mkfs`. */
export function withoutVersion(program: string): string {
  return program.startsWith('mkfs.') ? 'mkfs' : program.replace(/(?<=[A-Za-z])[-.]?\d{1,2}(?:\.\d+)*$/, '');
}
