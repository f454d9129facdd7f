import type { ShellCommand, ShellReading, ShellWord } from '../shell-command.ts';
import { carriedBy, carriesCode, changesPrograms, codeOf } from './code-variables.ts';
import { type Inner, mostSuffixes } from './inner.ts';
import { innerOf, isKnownProgram } from './programs.ts';
import { isShellName } from './shells.ts';
import type { ParseScript, Script, ScriptCommand, VariableUse } from './script.ts';
import { contentOfText, everyVariable, findEvaluatedText } from './variables.ts';
import { isStream, literal, literalText, programName, unknownWords } from './words.ts';
import { KnownValues } from './known-values.ts';
import { WrittenFiles } from './written-files.ts';

/** Texts with more commands are not read. */
export const mostCommands = 2_000;

/**
 * Beyond these a text is not read: wrappers in wrappers, the parts of all words together, those of one word, and
 * characters of code in code.
 */
const limits = { depth: 16, parts: 20_000, partsOfWord: 1_000, code: 131_072 };

/** Finds every command that a shell text may run. */
export function readCommands(parse: ParseScript, text: string): ShellReading {
  const parsed = new Map<string, ReturnType<ParseScript>>();
  const parseOnce: ParseScript = (each) => {
    const script = parsed.get(each) ?? parse(each);
    parsed.set(each, script);
    return script;
  };
  try {
    const first = new Reader(parseOnce, (word) => word);
    const commands = first.read(text);
    if (!commands.some(({ words }) => words.some((word) => word.gaps))) return { kind: 'commands', commands };
    // What variables hold is known when all has been read, and then more of the rest is.
    const known = new KnownValues(first.variables);
    const second = new Reader(parseOnce, (word) => known.apply(word));
    const again = second.read(text);
    return { kind: 'commands', commands: areSame(second.variables, first.variables) ? again : commands };
  } catch (error) {
    if (error instanceof Unreadable) return { kind: 'unreadable', why: error.message };
    throw error;
  }
}

function areSame(some: readonly VariableUse[], others: readonly VariableUse[]): boolean {
  return (
    some.length === others.length &&
    some.every((use, index) => use === others[index] || JSON.stringify(use) === JSON.stringify(others[index]))
  );
}

class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

type Place = {
  readonly within: readonly string[];
  readonly depth: number;
  readonly isGuess: boolean;
  /** Its words are the end of others, so that what ends them is looked at already. */
  readonly isSuffix?: boolean;
  /** What it stands in is fed. */
  readonly isFed?: boolean;
};
type Code = Extract<Inner, { kind: 'code' }>;
type RunFile = Extract<Inner, { kind: 'file' }> & { readonly place: Place; readonly by: number };

/** So many words of a guess are looked at: enough for its flags, and few enough for long prose. */
const mostGuessedWords = 16;

/** Of text that may be code and cannot be read: any of its words may be the name of a command. */
function wordsAtLeast(text: string): readonly ScriptCommand[] {
  const words = text
    .replaceAll(/['"\\]/g, '')
    .split(/[\s;|&()<>`]+/)
    .filter((word) => word !== '')
    .slice(0, mostSuffixes);
  return words.map((_, index) => ({
    words: words.slice(index, index + mostGuessedWords).map(literal),
    redirects: [],
    assignments: [],
    within: [],
  }));
}

class Reader {
  readonly variables: VariableUse[] = [];
  readonly #parse: ParseScript;
  readonly #known: (word: ShellWord) => ShellWord;
  readonly #commands: ShellCommand[] = [];
  readonly #written = new WrittenFiles();
  readonly #runFiles: RunFile[] = [];
  #changesPath = false;
  #codeLeft = limits.code;
  #partsLeft = limits.parts;

  constructor(parse: ParseScript, known: (word: ShellWord) => ShellWord) {
    this.#parse = parse;
    this.#known = known;
  }

  read(text: string): readonly ShellCommand[] {
    this.#script(this.#parseCode(text), { within: [], depth: 0, isGuess: false });
    return this.#finish();
  }

  #parseCode(text: string): Script {
    this.#codeLeft -= text.length;
    if (this.#codeLeft < 0) throw new Unreadable('It holds too much code inside of code.');
    const script = this.#parse(text);
    if ('unreadable' in script) throw new Unreadable(script.unreadable);
    return script;
  }

  #script({ commands, variables }: Script, place: Place): void {
    const assigned = new Set(commands.flatMap((command) => command.assignments.map(({ name }) => name)));
    this.#fill(variables, place, assigned);
    for (const command of commands)
      this.#command(command, { ...place, within: [...place.within, ...command.within] });
  }

  /** Variables that come by their content in another way than by being assigned to. */
  #fill(use: VariableUse, { within }: Place, assigned: ReadonlySet<string> = new Set()): void {
    this.variables.push(use);
    const names = use.filled.filter(({ name, with: content }) =>
      name === everyVariable ? content === 'text' : changesPrograms(name) && !assigned.has(name),
    );
    if (names.length === 0) return;
    if (names.some(({ name }) => carriesCode(name))) this.#anything({ within, depth: 0, isGuess: false });
    this.#changesPath ||= names.some(({ name }) => name === 'PATH' || name === everyVariable);
    const assignments = names.map(({ name }) => ({
      name: name === everyVariable ? 'PATH' : name,
      value: unknownWords('…'),
    }));
    this.#add({ words: [], redirects: [], assignments, within });
  }

  /** All commands, when what is only known in the end has been looked at. */
  #finish(): readonly ShellCommand[] {
    if (this.#changesPath) this.#namesFromFolders();
    for (const file of this.#runFiles) this.#runFile(file);
    const evaluated = findEvaluatedText(this.variables);
    if (evaluated !== undefined) this.#anything({ within: ['arithmetic'], depth: 0, isGuess: false });
    return this.#commands;
  }

  #command(given: ScriptCommand, place: Place): void {
    if (place.depth > limits.depth) throw new Unreadable('It holds too many commands inside of one another.');
    this.#spendOn(given);
    const command = { ...this.#withKnown(given), isFed: given.isFed === true || place.isFed === true };
    const inner = innerOf(command);
    const language = inner.find(({ kind }) => kind === 'language');
    const { words, redirects, assignments } = command;
    const by = this.#commands.length;
    this.#add({
      words,
      redirects,
      assignments,
      within: place.within,
      ...(language?.kind === 'language' && { runsCode: language.language }),
      ...(place.isGuess && { isGuess: true }),
    });
    this.#written.note(command, place.isSuffix === true || isKnownProgram(words[0]));
    this.#changesPath ||= assignments.some(({ name }) => name === 'PATH');
    this.#runsFromFolder(words[0], place, by);
    const isFed = command.isFed || given.input !== undefined || given.inputPath !== undefined;
    const inside = {
      ...place,
      isFed,
      within: [...place.within, labelOf(command)],
      depth: place.depth + 1,
    };
    const carried = words.length === 0 ? [] : assignments.flatMap(carriedBy);
    for (const each of [...inner, ...assignments.flatMap(codeOf), ...carried])
      if (each.kind !== 'anything' || !place.isGuess || isShellName(words[0])) this.#inner(each, inside, by);
  }

  #spendOn({ words, assignments, redirects }: ScriptCommand): void {
    this.#partsLeft -= assignments.length + redirects.length;
    for (const { pieces } of words) {
      this.#partsLeft -= pieces.length;
      if (pieces.length > limits.partsOfWord) throw new Unreadable('A word consists of too many parts.');
    }
    if (this.#partsLeft < 0) throw new Unreadable('It holds too many words.');
  }

  #withKnown({ words, assignments, redirects, within, input, inputPath }: ScriptCommand): ScriptCommand {
    return {
      words: words.map(this.#known),
      assignments: assignments.map(({ name, value }) => ({ name, value: this.#known(value) })),
      redirects: redirects.map(({ path, access }) => ({ path: this.#known(path), access })),
      within,
      ...(input && { input }),
      ...(inputPath && { inputPath: this.#known(inputPath) }),
    };
  }

  #add(command: ShellCommand): void {
    if (this.#commands.length >= mostCommands) throw new Unreadable('It holds too many commands.');
    this.#commands.push(command);
  }

  #inner(inner: Inner, place: Place, by: number): void {
    switch (inner.kind) {
      case 'command':
        if (inner.isGuess !== true || place.isSuffix !== true) this.#innerCommand(inner, place);
        break;
      case 'code':
        if (inner.isGuess === true || place.isGuess) this.#guessedCode(inner, place);
        else this.#code(inner, place);
        break;
      case 'anything':
        this.#anything(place);
        break;
      case 'fills':
        this.#fill({ evaluated: [], filled: [inner.fill] }, place);
        break;
      case 'evaluates':
        this.variables.push({ evaluated: inner.names, filled: [] });
        break;
      case 'file':
        if (isStream(inner.path)) this.#anything(place);
        else this.#runFiles.push({ ...inner, place, by });
        break;
      case 'language':
    }
  }

  #innerCommand(
    { words, assignments = [], input, isGuess, isSuffix = false }: Extract<Inner, { kind: 'command' }>,
    place: Place,
  ): void {
    const filled = assignments.map(({ name, value }) => ({
      name,
      with: value.isLiteral ? contentOfText(value.text) : ('text' as const),
      word: value,
    }));
    if (filled.length > 0) this.#fill({ evaluated: [], filled }, place);
    this.#command(
      { words, assignments, redirects: [], within: [], ...(input && { input }) },
      isGuess === true ? { ...place, isGuess, isSuffix: true } : { ...place, isSuffix },
    );
  }

  /** Some command of which nothing is known. */
  #anything({ within }: Place): void {
    this.#add({ words: [unknownWords('…')], redirects: [], assignments: [], within });
  }

  #code({ code, dialect, parameters = [] }: Code, place: Place): void {
    const text = literalText(code);
    if (text === undefined) {
      this.#anything(place);
      return;
    }
    const script = this.#parseCode(text);
    if (dialect === 'sh' && !script.isPortable) {
      this.#anything(place);
      return;
    }
    const filled = parameters.map((word) => ({
      name: '@',
      with: word.isLiteral ? contentOfText(word.text) : ('text' as const),
    }));
    this.variables.push({ evaluated: [], filled });
    this.#script(script, place);
  }

  /** Text that may be code, or not: what it would run is looked at, and what it means otherwise is not. */
  #guessedCode({ code, isGuess }: Code, place: Place): void {
    const text = literalText(code);
    // A shell runs what it is given, whoever starts it.
    if (text === undefined && isGuess !== true) this.#anything(place);
    if (text === undefined || text.length > this.#codeLeft) return;
    this.#codeLeft -= text.length;
    const script = this.#parse(text);
    const commands = 'unreadable' in script ? wordsAtLeast(text) : script.commands;
    for (const command of commands)
      this.#command(command, {
        ...place,
        within: [...place.within, ...command.within],
        isGuess: true,
        isSuffix: 'unreadable' in script,
      });
  }

  /** A program that is called by its path. */
  #runsFromFolder(name: ShellWord | undefined, place: Place, by: number): void {
    if (name?.text.includes('/') === true) this.#runFiles.push({ kind: 'file', path: name, place, by });
  }

  /** With another search path a plain name may be that of a file that was written. */
  #namesFromFolders(): void {
    for (const [by, { words, within }] of this.#commands.entries())
      if (words[0]?.text.includes('/') === false)
        this.#runFiles.push({
          kind: 'file',
          path: words[0],
          place: { within, depth: 0, isGuess: false },
          by,
        });
  }

  #runFile({ path, language, place, by }: RunFile): void {
    for (const origin of this.#written.originsOf(path)) {
      const command = this.#commands[by];
      // A guess that a program runs what it is given, and one that it writes there, are one too many.
      if (place.isGuess && origin.kind === 'maybe') continue;
      if (language !== undefined && command) this.#commands[by] = { ...command, runsCode: language };
      else if (origin.kind === 'copy')
        for (const source of origin.of)
          if (isStream(source)) this.#anything(place);
          else
            this.#command(
              { words: [source, unknownWords('…')], assignments: [], redirects: [], within: [] },
              place,
            );
      else if (origin.kind === 'text' && isShell(origin.text))
        this.#code({ kind: 'code', code: literal(origin.text), dialect: 'sh' }, place);
      else this.#anything(place);
    }
  }
}

/** How commands inside this one are told from those that stand for themselves. */
function labelOf({ words: [name, ...args] }: ScriptCommand): string {
  const program = (name && programName(name)) ?? '…';
  return args.some((arg) => /^-\w*c$/.test(arg.text)) && /sh$/.test(program) ? `${program} -c` : program;
}

/** Whether a file is run by a shell, as its first line says. */
function isShell(text: string): boolean {
  return (
    !text.startsWith('#!') || /^#!\s*(?:\/usr\/bin\/env\s+|\/(?:usr\/)?bin\/)(?:ba|da)?sh\s*\n/.test(text)
  );
}
