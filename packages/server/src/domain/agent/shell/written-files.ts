import type { ShellRedirect, ShellWord } from '../shell-command.ts';
import { valuesAnywhere } from './options.ts';
import type { ScriptCommand } from './script.ts';
import { knownStart, literalText, programName } from './words.ts';

/** How a file came to be: with this text in it, as a copy of others, or in a way that nobody knows here. */
export type FileOrigin =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'copy'; readonly of: readonly ShellWord[] }
  | { readonly kind: 'unknown' };

/**
 * The files that a text writes, by their names without folders. What stands in files is not read, but a text that
 * writes a program and then runs it is one program.
 */
export class WrittenFiles {
  readonly #origins = new Map<string, FileOrigin[]>();
  /** How the names end of which no more is known. */
  readonly #endings: string[] = [];

  note(command: ScriptCommand): void {
    for (const redirect of command.redirects)
      if (isFile(redirect)) this.#add(redirect.path, contentOf(command));
    const name = command.words[0] && programName(command.words[0]);
    const operands = command.words.slice(1).filter((word) => !/^-./.test(knownStart(word)));
    switch (name) {
      case 'cp':
      case 'mv':
      case 'ln':
      case 'install':
      case 'link': {
        this.#copies(operands);
        return;
      }
      case 'tee':
      case 'sponge':
        for (const operand of operands) this.#add(operand, contentOf(command));
        return;
      case 'curl':
      case 'wget':
      case 'gcc':
      case 'cc':
        for (const path of valuesAnywhere(command.words.slice(1), [
          '-o',
          '-O',
          '--output',
          '--output-document',
        ]))
          this.#add(path, { kind: 'unknown' });
        return;
      case 'dd':
        for (const operand of operands)
          if (knownStart(operand).startsWith('of=')) this.#add(operand, { kind: 'unknown' });
        return;
      default:
        return;
    }
  }

  /** Where the file that is run comes from, as far as the text says. */
  originsOf(path: ShellWord): readonly FileOrigin[] {
    const name = fileName(path);
    const unknown = [{ kind: 'unknown' }] as const;
    if (name === undefined) return this.#endings.length + this.#origins.size > 0 ? unknown : [];
    const mayBe =
      !/^\/(?:usr\/)?s?bin\//.test(path.text) && this.#endings.some((ending) => name.endsWith(ending));
    return [...(this.#origins.get(name) ?? []), ...(mayBe ? unknown : [])];
  }

  #add(path: ShellWord, origin: FileOrigin): void {
    const name = fileName(path);
    if (name === undefined) this.#endings.push(path.pieces.at(-1) ?? '');
    else {
      const origins = this.#origins.get(name) ?? [];
      this.#origins.set(name, origins);
      origins.push(origin);
    }
  }

  #copies(operands: readonly ShellWord[]): void {
    const target = operands.at(-1);
    if (target) this.#add(target, { kind: 'copy', of: operands.slice(0, -1) });
  }
}

function isFile({ path, access }: ShellRedirect): boolean {
  return access === 'write' && !/^\/dev\/(?:null|stdout|stderr|tty|fd\/\d+)$/.test(path.text);
}

function fileName(path: ShellWord): string | undefined {
  const name = (path.pieces.at(-1) ?? '').replace(/^.*[/=]/s, '');
  const isKnown = path.isLiteral || (!path.splits && /\//.test(path.pieces.at(-1) ?? ''));
  return isKnown && name !== '' ? name : undefined;
}

/** A here-document that `cat` or `tee` writes out. */
function contentOf({ words, input }: ScriptCommand): FileOrigin {
  const name = words[0] && programName(words[0]);
  const text = literalText(input);
  const copies = (name === 'cat' && words.length === 1) || name === 'tee';
  return copies && text !== undefined ? { kind: 'text', text } : { kind: 'unknown' };
}
