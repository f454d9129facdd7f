import { parse, forEachChild, type Command, type ParsedScript, type SyntaxNode } from 'unbash';
import type { ReadShell } from '../../domain/agent/shell-command.ts';
import { mostCommands, readCommands } from '../../domain/agent/shell/read-commands.ts';
import type { ParseScript, Script, ScriptCommand } from '../../domain/agent/shell/script.ts';
import { findGap } from './shell-coverage.ts';
import { isPortable } from './shell-portability.ts';
import { rememberReadings } from './shell-memory.ts';
import { inputOf, toRedirects } from './shell-redirects.ts';
import { VariableUses } from './shell-variables.ts';
import { assignmentWord, toAssignments, toWord } from './shell-words.ts';

/** Longer texts are not read. In characters. */
const longestText = 65_536;

/** Trees with more parts are not looked through. */
const mostNodes = 30_000;

/** A text is asked about by hooks, policies and paths: it is read once for all of them. */
export const readShell: ReadShell = rememberReadings((text) => readCommands(parseScript, text));

/** The one place that knows the parser's tree. */
export const parseScript: ParseScript = (text) => {
  const why = refusal(text);
  if (why !== undefined) return { unreadable: why };
  try {
    const collector = new Collector();
    collector.script(parse(text), text, { within: [], isFed: false });
    return collector.result();
  } catch (error) {
    return { unreadable: error instanceof Unreadable ? error.message : 'It is nested too deeply.' };
  }
};

class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

/** The parser looks for the end of some things through all that follows, again for each of them. */
function holdsMany(text: string, sign: string | RegExp, most: number): boolean {
  return text.split(sign, most + 2).length > most + 1;
}

/** What makes a text look different to people, to the parser and to the shell. */
function refusal(text: string): string | undefined {
  if (text.length > longestText) return `It is longer than ${longestText} characters.`;
  if (/[\u0000-\u0008\u000B-\u001F\u007F]/.test(text)) return 'It holds control characters.';
  if (/[\u202A-\u202E\u2066-\u2069]/.test(text)) return 'It holds marks that reverse the direction of text.';
  if (
    holdsMany(text, /\$(?:\(\(|\[)/, 300) ||
    (/\(\(|\$\[/.test(text) && holdsMany(text, '[', 600)) ||
    holdsMany(text, '${', 4_000) ||
    holdsMany(text, '<<', 4_000)
  )
    return 'It holds too many expressions or here-documents.';
  if (!text.isWellFormed()) return 'It holds half a character.';
  if (/(?<!\\)(?:\\\\)*\$\\\n/.test(text)) return 'A line is continued behind a dollar sign.';
  if (/(?<!\\)(?:\\\\)*\\$/.test(text)) return 'It ends with a backslash.';
  return undefined;
}

type Surroundings = { readonly within: readonly string[]; readonly isFed: boolean };

/** Whether a part may read what another one writes, or what is redirected. A function may be called in any place. */
function feeds(node: SyntaxNode, child: SyntaxNode): boolean {
  if (node.type === 'Pipeline') return node.commands[0] !== child;
  return node.type === 'Function' || node.type === 'Coproc' || node.type === 'Redirected';
}

/** Goes through a tree once and keeps what may run. */
class Collector {
  readonly #commands: ScriptCommand[] = [];
  readonly #variables = new VariableUses();
  #isPortable = true;
  #nodesLeft = mostNodes;

  result(): Script {
    return { commands: this.#commands, variables: this.#variables.result(), isPortable: this.#isPortable };
  }

  script(script: ParsedScript, source: string, { within, isFed }: Surroundings): void {
    const error = script.errors?.[0];
    if (error) throw new Unreadable(`It is no valid shell: ${error.message}.`);
    const gap = findGap(script, source);
    if (gap !== undefined) throw new Unreadable(`The parser passes over ${JSON.stringify(gap)}.`);
    this.#visit(script, source, { within, isFed });
  }

  #visit(node: SyntaxNode, source: string, { within, isFed }: Surroundings): void {
    this.#nodesLeft -= 1;
    if (this.#nodesLeft < 0) throw new Unreadable('It consists of too many parts.');
    this.#variables.note(node, source);
    this.#isPortable &&= isPortable(node, source);
    if (node.type === 'Command') this.#command(node, { within, isFed });
    if (node.type === 'Redirected')
      this.#keep({ words: [], assignments: [], redirects: node.redirects.flatMap(toRedirects), within });
    refuseIncomplete(node);
    // Bash prints a substitution and reads it again, and of a coproc it then takes the name for a command.
    if (node.type === 'Coproc' && within.some((wrapper) => wrapper.endsWith('(…)')))
      throw new Unreadable('A coproc stands in a substitution.');
    const wrapper = wrapperOf(node);
    const inside = wrapper === undefined ? within : [...within, wrapper];
    forEachChild(node, (child) => {
      const around = { within: inside, isFed: isFed || feeds(node, child) };
      if (child.type === 'Script') this.script(child, child.source ?? source, around);
      else this.#visit(child, source, around);
    });
  }

  #command(node: Command, { within, isFed }: Surroundings): void {
    const args = node.args.map((arg) => (arg.type === 'Word' ? toWord(arg) : assignmentWord(arg)));
    const assignments = [...node.prefix, ...node.suffix].filter((part) => part.type === 'Assignment');
    this.#keep({
      words: node.name ? [toWord(node.name), ...args] : args,
      assignments: assignments.flatMap(toAssignments),
      redirects: node.redirects.flatMap(toRedirects),
      within,
      ...(isFed && { isFed }),
      ...inputOf(node.redirects),
    });
  }

  #keep(command: ScriptCommand): void {
    if (this.#commands.length >= mostCommands) throw new Unreadable('It holds too many commands.');
    this.#commands.push(command);
  }
}

/** Parts that the parser has made up, left out or not understood. */
function refuseIncomplete(node: SyntaxNode): void {
  switch (node.type) {
    case 'Unknown':
      throw new Unreadable('It holds an expansion that nobody knows.');
    case 'Assignment':
      if (node.value.type === 'Word' && node.value.text.startsWith('('))
        throw new Unreadable('A list is followed by text without a blank.');
      return;
    case 'HereDoc':
      if (!node.delimiter || !node.closing) throw new Unreadable('A here-document has no end.');
      return;
    case 'Redirect':
      // To bash the dash is all of the target, and what follows it a word of its own.
      if (node.operator.endsWith('&') && /^-./s.test(node.target?.text ?? ''))
        throw new Unreadable('A word follows a closed descriptor without a blank.');
      if (!node.target) throw new Unreadable('A redirection leads nowhere.');
      return;
    case 'HereString':
      if (!node.target) throw new Unreadable('A redirection leads nowhere.');
      return;
    case 'CommandExpansion':
    case 'ProcessSubstitution':
    case 'ArithmeticCommandExpansion':
      if (!node.script) throw new Unreadable('A substitution could not be read.');
      return;
    default:
      return;
  }
}

/** How a command inside is told from one that stands for itself. */
function wrapperOf(node: SyntaxNode): string | undefined {
  switch (node.type) {
    case 'CommandExpansion':
    case 'ArithmeticCommandExpansion':
      return '$(…)';
    case 'ProcessSubstitution':
      return `${node.operator}(…)`;
    case 'Function':
      return `${node.name.text}()`;
    case 'Coproc':
      return 'coproc';
    default:
      return undefined;
  }
}
