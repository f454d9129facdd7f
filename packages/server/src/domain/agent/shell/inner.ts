import type { ShellAssignment, ShellWord } from '../shell-command.ts';
import type { ScriptCommand, VariableFill } from './script.ts';
import { knownStart } from './words.ts';

/** What a command makes run, or makes known about variables, beside being run itself. */
export type Inner =
  /** Another command, given as its words. */
  | {
      readonly kind: 'command';
      readonly words: readonly ShellWord[];
      readonly assignments?: readonly ShellAssignment[];
      readonly input?: ShellWord | undefined;
      readonly isGuess?: true;
      /** Its words are the end of others, of which each end is looked at. */
      readonly isSuffix?: boolean;
    }
  /** Shell code; `sh` is whatever shell answers to that name. */
  | {
      readonly kind: 'code';
      readonly code: ShellWord;
      readonly dialect: 'bash' | 'sh';
      readonly parameters?: readonly ShellWord[];
      readonly isGuess?: true;
    }
  /** Any command at all. */
  | { readonly kind: 'anything' }
  /** Code in another language, that of the command itself. */
  | { readonly kind: 'language'; readonly language: string }
  /** A program that stands in a file: of a language, or of the shell when none is named. */
  | { readonly kind: 'file'; readonly path: ShellWord; readonly language?: string }
  | { readonly kind: 'fills'; readonly fill: VariableFill }
  | { readonly kind: 'evaluates'; readonly names: readonly string[] };

/** A rule on what the programs of one kind run. */
export type InnerOf = (command: ScriptCommand) => readonly Inner[];

export const anything: readonly Inner[] = [{ kind: 'anything' }];

export function command(words: readonly ShellWord[], input?: ShellWord): Inner[] {
  return words.length === 0 ? [] : [{ kind: 'command', words, ...(input && { input }) }];
}

export function code(text: ShellWord, dialect: 'bash' | 'sh' = 'sh'): Extract<Inner, { kind: 'code' }> {
  return { kind: 'code', code: text, dialect };
}

/** Of more words than these nobody looks at each as the name of a command. */
export const mostSuffixes = 200;

/** Any of the words may be the name of a command, with those behind it as its arguments, or a line of shell. */
export function anySuffix(words: readonly ShellWord[]): readonly Inner[] {
  if (words.length > mostSuffixes) return anything;
  return words.flatMap((word, index): readonly Inner[] => {
    if (word.isLiteral && /\s/.test(word.text)) return [code(word)];
    const isOption = knownStart(word).startsWith('-');
    return isOption ? [] : [{ kind: 'command', words: words.slice(index), isSuffix: true }];
  });
}
