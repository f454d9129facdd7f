/** A word of a command as the shell would see it; not literal when a part is only known when it runs. */
export type ShellWord = {
  /** Without its quotes; as it is written where it is not literal. */
  readonly text: string;
  readonly isLiteral: boolean;
  /** What is known of it, in order: between two pieces any text may stand. A literal word has one piece. */
  readonly pieces: readonly string[];
  /** It may become several words, or none. */
  readonly splits: boolean;
  /** What stands between the pieces, as far as that is known. */
  readonly gaps?: readonly ShellGap[];
  /** It is no option, whatever its unknown parts turn out to be. */
  readonly isOperand?: boolean;
  /** More of what is known of it, unless it is empty. */
  readonly piecesUnlessEmpty?: readonly string[];
  /** Its pieces may become parts of different words: it is not cut at blanks for sure. */
  readonly isCut?: boolean;
  /** All that it can be, where the text says so; none, where it is what the environment or a folder holds. */
  readonly values?: readonly string[];
};

/** An unknown part of a word: a variable, or the output of a command of which the kind is known. */
export type ShellGap = {
  readonly splits: boolean;
  /** It becomes words that each look like the whole: names of files, or what stands in braces. */
  readonly isPattern?: true;
  readonly variable?: string;
  /** Text that begins with no dash; `word`, when it holds no blanks either. */
  readonly output?: 'text' | 'word';
};

export type ShellRedirect = { readonly path: ShellWord; readonly access: 'read' | 'write' };

/** A variable that is set for one command, or by it. */
export type ShellAssignment = { readonly name: string; readonly value: ShellWord };

/** One command that a shell text may run; also those inside substitutions, wrappers, `sh -c`, `find -exec` … */
export type ShellCommand = {
  /** The first is the name. Empty where the text only redirects or assigns. */
  readonly words: readonly ShellWord[];
  readonly redirects: readonly ShellRedirect[];
  readonly assignments: readonly ShellAssignment[];
  /** The wrappers it was found in, outermost first: `sudo`, `env`, `xargs`, `sh -c`, `$(…)`. */
  readonly within: readonly string[];
  /** It runs code that is not read here: the language, such as `python`. It may do what any other command does. */
  readonly runsCode?: string;
  /** It runs only if the program around it, which nobody knows here, runs what it is given. */
  readonly isGuess?: true;
};

export type ShellReading =
  | { readonly kind: 'commands'; readonly commands: readonly ShellCommand[] }
  /** Could not be understood: never allowed by a rule about commands, and every deny rule counts as met. */
  | { readonly kind: 'unreadable'; readonly why: string };

/** Synchronous, bounded in time and size, and never throws. */
export type ReadShell = (text: string) => ShellReading;
