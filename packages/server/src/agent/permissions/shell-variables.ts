import {
  forEachChild,
  type Command,
  type ParsedScript,
  type SyntaxNode,
  type Word,
  type WordPart,
} from 'unbash';
import type { VariableFill, VariableUse } from '../../domain/agent/shell/script.ts';
import { contentOfText, fillsOf, namesIn } from '../../domain/agent/shell/variables.ts';
import { printsNumbers } from './shell-outputs.ts';
import { toWord } from './shell-words.ts';

type Content = VariableFill['with'];
type Node<Type extends SyntaxNode['type']> = Extract<SyntaxNode, { type: Type }>;

/** Stands for text that is evaluated without having been in a variable. */
const unnamed = '$(…)';

const comparisons = new Set(['-eq', '-ne', '-lt', '-le', '-gt', '-ge']);

/** Collects which variables of a text bash evaluates, and what the text puts into variables. */
export class VariableUses {
  readonly #evaluated = new Set<string>();
  readonly #filled: VariableFill[] = [];
  readonly #functions = new Set(['set', 'source', '.']);
  readonly #calls: Command[] = [];

  result(): VariableUse {
    const calls = this.#calls.filter(({ name }) => name !== undefined && this.#functions.has(name.value));
    const parameters = calls.flatMap(({ args }) =>
      args.map((arg) => (arg.type === 'Word' ? fillOf('@', arg) : { name: '@', with: 'text' as const })),
    );
    return { evaluated: [...this.#evaluated], filled: [...this.#filled, ...parameters] };
  }

  note(node: SyntaxNode, source: string): void {
    if (node.type === 'Function') this.#functions.add(node.name.value);
    if (node.type === 'Command') this.#calls.push(node);
    if (node.type === 'Assignment') this.#assignment(node);
    if (node.type === 'For' || node.type === 'Select') this.#loop(node);
    if (node.type === 'Coproc') this.#filled.push({ name: node.name?.text ?? 'COPROC', with: [] });
    if (node.type === 'FileDescriptorVariable') this.#filled.push({ name: node.name, with: [] });
    if (node.type === 'ParameterExpansion') this.#expansion(node);
    this.#evaluateWords(wordsEvaluatedBy(node));
    if (node.type === 'ArithmeticExpansion' || node.type === 'ArithmeticCommand')
      this.#evaluate(source.slice(node.pos, node.end), [node]);
    if (node.type === 'ArithmeticFor') this.#evaluate(source.slice(node.pos, node.body.pos), headOf(node));
  }

  /** The text of an expression, and the nodes in which its substitutions are found. */
  #evaluate(text: string, nodes: readonly SyntaxNode[]): void {
    for (const name of namesIn(text)) this.#evaluated.add(name);
    this.#filled.push(...fillsOf(text));
    const quoted = text.split("'").filter((_part, index) => index % 2 === 1);
    const hidesCode = text.includes('\\') || quoted.some((part) => /[$`]/.test(part));
    if (hidesCode || nodes.some((node) => !substitutionsIn(node).every(printsNumbers))) {
      this.#evaluated.add(unnamed);
      this.#filled.push({ name: unnamed, with: 'text' });
    }
  }

  #evaluateWords(words: readonly Word[]): void {
    for (const word of words) this.#evaluate(word.text, [word]);
  }

  #fill(name: string, word: Word): void {
    this.#filled.push(fillOf(name, word));
  }

  #expansion({ parameter, prefix, index, operation }: Node<'ParameterExpansion'>): void {
    const isList = index !== undefined && /^[@*]$/.test(index.text);
    if (index && !isList) this.#evaluateWords([index]);
    // `${!name}` takes what stands in one variable for the name of another, subscript and all.
    if (prefix === '!' && operation?.type !== 'Names' && !isList) this.#evaluate(`$${parameter}`, []);
    if (operation?.type === 'Transform' && operation.operand.text === 'P')
      this.#evaluate(`$${parameter}`, []);
    if (operation?.type === 'Default' && operation.operator.includes('='))
      this.#fill(parameter, operation.operand);
  }

  #assignment({ name, value, index, append }: Node<'Assignment'>): void {
    if (index) this.#evaluateWords([index]);
    if (value.type === 'Word') {
      if (append === true) this.#filled.push({ name, with: contentOf(value) });
      else this.#filled.push(unsplit(fillOf(name, value)));
      return;
    }
    for (const element of value.elements) {
      this.#fill(name, element);
      if (element.text.startsWith('[')) this.#evaluateWords([element]);
    }
  }

  #loop({ name, wordlist }: Node<'For' | 'Select'>): void {
    if (wordlist === undefined) this.#filled.push({ name: name.text, with: ['@'] });
    else for (const word of wordlist) this.#fill(name.text, word);
  }
}

/** Words that are expressions: of comparisons by number, of tests for variables, of parts of a value. */
function wordsEvaluatedBy(node: SyntaxNode): readonly Word[] {
  switch (node.type) {
    case 'TestBinary':
      return comparisons.has(node.operator) ? [node.left, node.right] : [];
    case 'TestUnary':
      return node.operator === '-v' || node.operator === '-R' ? [node.operand] : [];
    case 'Slice':
      return node.length ? [node.offset, node.length] : [node.offset];
    default:
      return [];
  }
}

function headOf({ initialize, test, update }: Node<'ArithmeticFor'>): SyntaxNode[] {
  return [initialize, test, update].filter((part) => part !== undefined);
}

/** The substitutions below a node, but not those inside of one another. */
function substitutionsIn(node: SyntaxNode): (ParsedScript | undefined)[] {
  if (node.type === 'CommandExpansion' || node.type === 'ArithmeticCommandExpansion') return [node.script];
  if (node.type === 'ProcessSubstitution') return [undefined];
  const found: (ParsedScript | undefined)[] = [];
  forEachChild(node, (child) => {
    found.push(...substitutionsIn(child));
  });
  return found;
}

function fillOf(name: string, word: Word): VariableFill {
  return { name, with: contentOf(word), word: toWord(word) };
}

/** Between an equals sign and the next blank nothing is split. */
function unsplit({ word, ...fill }: VariableFill): VariableFill {
  if (!word?.gaps) return { ...fill, ...(word && { word }) };
  const gaps = word.gaps.map((gap) => ({ ...gap, splits: false }));
  return { ...fill, word: { ...word, splits: false, gaps } };
}

/** What a word puts into the variable that it is assigned to. */
function contentOf(word: Word): Content {
  return word.parts ? contentOfParts(word.parts) : contentOfText(word.value);
}

function contentOfParts(parts: readonly WordPart[]): Content {
  return together(parts.map(contentOfPart));
}

function together(contents: readonly Content[]): Content {
  const names = new Set<string>();
  for (const content of contents) {
    if (content === 'text') return content;
    for (const name of content) names.add(name);
  }
  return [...names];
}

function contentOfPart(part: WordPart): Content {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return contentOfText(part.value);
    case 'DoubleQuoted':
      return contentOfParts(part.parts);
    case 'ArithmeticExpansion':
      return [];
    case 'BraceExpansion':
      return contentOfText(part.text);
    case 'SimpleExpansion':
      return namesIn(part.text);
    case 'ParameterExpansion':
      return contentOfExpansion(part);
    case 'CommandExpansion':
      return printsNumbers(part.script) ? [] : 'text';
    default:
      return 'text';
  }
}

function contentOfExpansion({ parameter, prefix, index, operation }: Node<'ParameterExpansion'>): Content {
  if (prefix === '#') return [];
  if (prefix === '!' || index !== undefined) return 'text';
  const names = namesIn(`$${parameter}`);
  if (operation === undefined || operation.type === 'Remove' || operation.type === 'Slice') return names;
  return operation.type === 'Default' ? together([names, contentOf(operation.operand)]) : 'text';
}
