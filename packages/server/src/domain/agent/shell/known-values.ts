import type { ShellGap, ShellWord } from '../shell-command.ts';
import type { VariableFill, VariableUse } from './script.ts';
import { everyVariable, texts } from './variables.ts';

type Shape = { readonly isOperand: boolean; readonly isOneWord: boolean };

const anyText: Shape = { isOperand: false, isOneWord: false };

/** Set by whoever started the shell, to what nobody takes for an option, as long as the text does not fill it. */
const fromOutside: Shape = { isOperand: true, isOneWord: true };

/**
 * What is known of variables from all that a text puts into them. A variable may be unset wherever it is used; one that
 * the text never fills is what the environment says.
 */
export class KnownValues {
  readonly #fills: ReadonlyMap<string, readonly VariableFill[]>;
  readonly #computed: ReadonlySet<string>;
  readonly #shapes: ReadonlyMap<string, Shape>;

  constructor(uses: readonly VariableUse[]) {
    this.#fills = Map.groupBy(
      uses.flatMap((use) => use.filled),
      ({ name }) => (name === 'BASH_ARGV0' ? '@' : name),
    );
    this.#computed = new Set([...texts, ...uses.flatMap((use) => use.evaluated)]);
    this.#shapes = this.#find();
  }

  /** The word with what is known of its unknown parts. */
  apply(word: ShellWord): ShellWord {
    const { isLiteral, pieces, gaps } = word;
    if (isLiteral || gaps?.length !== pieces.length - 1) return word;
    const { isOperand, isOneWord } = shapeOfWord(word, this.#shapes);
    const mayVanish = pieces.every((piece) => piece === '') && gaps.every((gap) => gap.splits);
    const ending = this.#endingOf(pieces, gaps);
    const values = this.#valuesOf(pieces, gaps);
    return {
      ...word,
      splits: !isOneWord || mayVanish || gaps.some((gap) => gap.isPattern),
      isOperand,
      isCut: !isOneWord,
      ...(values && { values }),
      ...(ending !== undefined && { piecesUnlessEmpty: ['', ending] }),
    };
  }

  /** A word that is one variable with one value ends like that value. */
  #endingOf(pieces: readonly string[], [gap]: readonly ShellGap[]): string | undefined {
    if (pieces.length !== 2 || pieces.some((piece) => piece !== '') || gap?.variable === undefined)
      return undefined;
    const fills = this.#fills.get(gap.variable) ?? [];
    const isKnown =
      fills.length === 1 && !this.#shapes.has(everyVariable) && !this.#computed.has(gap.variable);
    const word = isKnown ? fills[0]?.word : undefined;
    const isWhole = word && (!gap.splits || shapeOfValue(word, this.#shapes).isOneWord);
    return isWhole ? word.pieces.at(-1) : undefined;
  }

  #valuesOf(pieces: readonly string[], gaps: readonly ShellGap[]): readonly string[] | undefined {
    if (this.#shapes.has(everyVariable)) return undefined;
    // Names of files of the project are no commands, those in other folders may be.
    const isInside = !/^(?:[/~]|.*\.\.|.*bin\/)/s.test(pieces[0] ?? '');
    const isForeign = ({ isPattern, variable }: ShellGap) =>
      (isPattern === true && isInside) || (variable !== undefined && !this.#shapes.has(variable));
    if (gaps.every(isForeign)) return [];
    const variable = gaps.length === 1 ? gaps[0]?.variable : undefined;
    if (variable === undefined || variable === '@' || this.#computed.has(variable)) return undefined;
    const texts = (this.#fills.get(variable) ?? []).map(
      ({ word }) => word?.isLiteral && pieces.join(word.text),
    );
    return texts.length <= mostValues && texts.every((text) => typeof text === 'string') ? texts : undefined;
  }

  /** Begins with the best and takes away what does not hold, until all holds of all. */
  #find(): ReadonlyMap<string, Shape> {
    const isOdd = this.#fills.has('IFS') || this.#fills.has(everyVariable);
    const shapes = new Map<string, Shape>(isOdd ? [[everyVariable, anyText]] : []);
    for (const name of this.#computed) shapes.set(name, anyText);
    for (let round = 0; round < rounds; round++) {
      let isStable = true;
      for (const [name, fills] of this.#fills) {
        const before = shapes.get(name) ?? fromOutside;
        const after = leastOf(before, fills, shapes);
        isStable &&= before.isOperand === after.isOperand && before.isOneWord === after.isOneWord;
        shapes.set(name, after);
      }
      if (isStable) return shapes;
    }
    return new Map([[everyVariable, anyText]]);
  }
}

/** Of more values each is not looked at. */
const mostValues = 20;

/** More would only be needed by chains of variables that nobody writes. */
const rounds = 20;

function leastOf(before: Shape, fills: readonly VariableFill[], shapes: ReadonlyMap<string, Shape>): Shape {
  const values = fills.map(({ word }) => (word ? shapeOfValue(word, shapes) : anyText));
  return {
    isOperand: before.isOperand && values.every((value) => value.isOperand),
    isOneWord: before.isOneWord && values.every((value) => value.isOneWord),
  };
}

/** What a word of a command is when the shell has expanded it. */
function shapeOfWord(word: ShellWord, shapes: ReadonlyMap<string, Shape>): Shape {
  const gaps = (word.gaps ?? []).map((gap) => ({ ...shapeOfGap(gap, shapes), splits: gap.splits }));
  if (gaps.length !== word.pieces.length - 1) return anyText;
  const isOneWord = gaps.every((gap) => !gap.splits || gap.isOneWord);
  const start = word.pieces.findIndex((piece) => piece !== '');
  const before = start === -1 ? gaps : gaps.slice(0, start);
  const beginsPlainly = before.every((gap) => gap.isOperand) && !(word.pieces[start] ?? '').startsWith('-');
  return { isOperand: isOneWord && beginsPlainly, isOneWord };
}

/** What a variable with this value is where it is used without quotes: blanks and patterns make more words of it. */
function shapeOfValue(word: ShellWord, shapes: ReadonlyMap<string, Shape>): Shape {
  if ((word.gaps ?? []).length !== word.pieces.length - 1) return anyText;
  const isPlain = word.pieces.every((piece) => !/[\s*?[\]\\]/.test(piece));
  const isOneWord =
    isPlain && (word.gaps ?? []).every((gap) => gap.isPattern !== true && shapeOfGap(gap, shapes).isOneWord);
  return { isOperand: shapeOfWord(word, shapes).isOperand, isOneWord };
}

function shapeOfGap({ variable, output, isPattern }: ShellGap, shapes: ReadonlyMap<string, Shape>): Shape {
  const isOdd = shapes.has(everyVariable);
  if (isPattern === true) return { isOperand: false, isOneWord: true };
  if (output !== undefined) return { isOperand: true, isOneWord: output === 'word' && !isOdd };
  return variable === undefined || isOdd ? anyText : (shapes.get(variable) ?? fromOutside);
}
