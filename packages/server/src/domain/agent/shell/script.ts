import type { ShellAssignment, ShellRedirect, ShellWord } from '../shell-command.ts';

/** What the parser makes of a shell text: every simple command in it, in a flat list, and what else decides what runs. */
export type Script = {
  readonly commands: readonly ScriptCommand[];
  readonly variables: VariableUse;
  /** It holds only what every POSIX shell reads in the same way as bash does. */
  readonly isPortable: boolean;
};

export type ScriptCommand = {
  readonly words: readonly ShellWord[];
  readonly assignments: readonly ShellAssignment[];
  readonly redirects: readonly ShellRedirect[];
  readonly within: readonly string[];
  /** The text that is its standard input, from a here-document or here-string; not literal where that is not known. */
  readonly input?: ShellWord;
  /** The file that is its standard input. */
  readonly inputPath?: ShellWord;
  /** Its standard input may be what the text says: a pipe, or a redirection of what it stands in. */
  readonly isFed?: boolean;
};

/** Bash evaluates what stands in some variables as code: `x='a[$(rm f)]'; echo $((x))` runs `rm`. */
export type VariableUse = {
  /** The variables whose content is evaluated; `@` are the positional parameters. */
  readonly evaluated: readonly string[];
  readonly filled: readonly VariableFill[];
};

/** What a text puts into a variable: names and numbers, by which other variables are evaluated, or any text at all. */
export type VariableFill = {
  readonly name: string;
  readonly with: readonly string[] | 'text';
  /** The word that becomes its value, where it is one. */
  readonly word?: ShellWord;
};

export type ParseScript = (text: string) => Script | { readonly unreadable: string };
