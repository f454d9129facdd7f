import type { ArrayValue, Assignment, DoubleQuotedChild, HereDocBody, Word, WordPart } from 'unbash';
import type { ShellAssignment, ShellGap, ShellWord } from '../../domain/agent/shell-command.ts';
import { outputOf } from './shell-outputs.ts';

/** What is known of a word, piece by piece, while its parts are gone through. */
class WordBuilder {
  readonly #pieces = [''];
  readonly #gaps: ShellGap[] = [];

  text(text: string): void {
    this.#pieces.push((this.#pieces.pop() ?? '') + text);
  }

  unknown(gap: ShellGap): void {
    this.#pieces.push('');
    this.#gaps.push(gap);
  }

  /** Text outside of quotes, in which the shell finds more than the parser tells of. */
  bare(text: string, value: string): void {
    const plain = text.replaceAll(/\\./gs, 'x');
    const opening = plain.indexOf('[');
    const isPattern = /[*?]/.test(plain) || (opening !== -1 && plain.lastIndexOf(']') > opening);
    if (isPattern || /(?:^|[=:])~/.test(plain)) this.unknown({ splits: true, isPattern: true });
    else this.text(value);
  }

  finish(source: string): ShellWord {
    const isLiteral = this.#gaps.length === 0;
    const isCut = this.#gaps.some((gap) => gap.splits && gap.isPattern !== true);
    return {
      text: isLiteral ? (this.#pieces[0] ?? '') : source,
      isLiteral,
      pieces: this.#pieces,
      splits: this.#gaps.some((gap) => gap.splits),
      ...(isCut && { isCut }),
      ...(!isLiteral && { gaps: this.#gaps }),
    };
  }
}

export function toWord(word: Word): ShellWord {
  const builder = new WordBuilder();
  if (!word.parts) builder.bare(word.text, word.value);
  else for (const part of word.parts) addPart(builder, part);
  if (mayExpandBraces(word)) builder.unknown({ splits: true, isPattern: true });
  return builder.finish(word.text);
}

/** The text of a here-document, in which quotes mean nothing. */
export function toText(body: HereDocBody): ShellWord {
  const builder = new WordBuilder();
  if (!body.parts) builder.text(body.text);
  else
    for (const part of body.parts) {
      if (part.type === 'Literal') builder.text(part.value);
      else builder.unknown({ splits: false });
    }
  return builder.finish(body.text);
}

function addPart(builder: WordBuilder, part: WordPart): void {
  if (part.type === 'Literal') builder.bare(part.text, part.value);
  else if (part.type === 'SingleQuoted') builder.text(part.value);
  else if (part.type === 'AnsiCQuoted' && isPlainAnsi(part.text)) builder.text(part.value);
  else if (part.type === 'DoubleQuoted') addQuoted(builder, part.parts);
  else if (part.type === 'AnsiCQuoted') builder.unknown({ splits: false });
  else if (part.type === 'LocaleString') builder.unknown({ splits: part.text.includes('@') });
  else builder.unknown(gapOf(part, true));
}

/** Between double quotes only the lists split: `"$@"`, `"${names[@]}"`. */
function addQuoted(builder: WordBuilder, parts: readonly DoubleQuotedChild[]): void {
  for (const part of parts) {
    if (part.type === 'Literal') builder.text(part.value);
    else builder.unknown(gapOf(part, part.text.includes('@')));
  }
}

function gapOf(part: WordPart, splits: boolean): ShellGap {
  const isList = part.type === 'BraceExpansion' && !/[$`]/.test(part.text);
  if (isList || part.type === 'Glob' || part.type === 'ExtendedGlob') return { splits, isPattern: true };
  const variable = variableOf(part);
  if (variable !== undefined) return { splits, variable };
  const output = part.type === 'CommandExpansion' ? outputOf(part.script) : undefined;
  return output ? { splits, output } : { splits };
}

/** `$name`, `${name}` and `${name%ending}`: what they begin with is what the variable does. */
function variableOf(part: WordPart): string | undefined {
  if (part.type === 'SimpleExpansion') {
    const name = part.text.slice(1);
    return /^[@*\d]$/.test(name) ? '@' : name;
  }
  if (part.type !== 'ParameterExpansion' || part.prefix !== undefined || part.index) return undefined;
  const { operation, parameter } = part;
  const keepsStart = !operation || (operation.type === 'Remove' && operation.operator.startsWith('%'));
  if (!keepsStart) return undefined;
  return /^[@*\d]/.test(parameter) ? '@' : parameter;
}

/** Escapes that stand for one and the same character of ASCII to everybody who reads them. */
const plainEscape =
  /\\(?:[abeEfnrtv\\'"?]|[01][0-7]{2}|x[0-7][\da-fA-F]|u00[0-7][\da-fA-F]|U000000[0-7][\da-fA-F])/g;

function isPlainAnsi(text: string): boolean {
  return !text.replaceAll(plainEscape, '').includes('\\');
}

/** Braces outside of quotes that bash might expand though the parser found nothing in them. */
function mayExpandBraces(word: Word): boolean {
  if (!word.text.includes('{')) return false;
  const bare = (word.parts ?? [{ type: 'Literal' as const, text: word.text }])
    .map((part) => (part.type === 'Literal' ? part.text.replaceAll(/\\./gs, 'x') : 'x'))
    .join('');
  const inside = bare.slice(bare.indexOf('{') + 1, Math.max(0, bare.lastIndexOf('}')));
  return bare.includes('{') && /,|\.\./.test(inside);
}

/** One for a plain value, one for each element of an array. */
export function toAssignments(assignment: Assignment): ShellAssignment[] {
  return valuesOf(assignment.value).map((value) => ({ name: assignment.name, value: toWord(value) }));
}

function valuesOf(value: Word | ArrayValue): readonly Word[] {
  return value.type === 'Word' ? [value] : value.elements;
}

/** `NAME=value` behind `export` and its like, which is a word of the command as well. */
export function assignmentWord(assignment: Assignment): ShellWord {
  const { name, value, index, text } = assignment;
  if (value.type === 'ArrayValue' || index !== undefined)
    return { text, isLiteral: false, pieces: [`${name}=`, ''], splits: false };
  const word = toWord(value);
  const [first = '', ...rest] = word.pieces;
  const start = `${name}${assignment.append === true ? '+' : ''}=${first}`;
  return {
    text: word.isLiteral ? start : text,
    isLiteral: word.isLiteral,
    pieces: [start, ...rest],
    splits: word.splits,
    ...(word.gaps && { gaps: word.gaps }),
  };
}
