import type { ShellRedirect, ShellWord } from '../shell-command.ts';
import type { ScriptCommand } from './script.ts';
import { knownStart, literal, literalText, programName, withoutVersion } from './words.ts';

const copying = new Set(['cp', 'mv', 'ln', 'install', 'link', 'rsync', 'scp', 'ditto']);

/** Programs that may write to what they are given, beside those that nobody knows here. */
const writing = new Set(
  (
    'curl wget aria2c gcc g++ cc clang clang++ rustc go dd sort uniq openssl gpg age tar bsdtar unzip 7z cpio ar git svn hg ' +
    'patch sed xxd base64 split csplit truncate pandoc zip gzip gunzip xz zstd bzip2 ffmpeg'
  ).split(' '),
);

/** How a file came to be: with this text in it, as a copy of others, or in a way that nobody knows here. */
export type FileOrigin =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'copy'; readonly of: readonly ShellWord[] }
  | { readonly kind: 'unknown' }
  /** It was named to a program that may have written it. */
  | { readonly kind: 'maybe' };

/**
 * The files that a text writes, by their names without folders. What stands in files is not read, but a text that
 * writes a program and then runs it is one program.
 */
export class WrittenFiles {
  readonly #origins = new Map<string, FileOrigin[]>();
  /** How the names end of which no more is known. */
  readonly #endings: string[] = [];

  note(command: ScriptCommand, isKnown: boolean): void {
    for (const redirect of command.redirects)
      if (isFile(redirect)) this.#add(redirect.path, contentOf(command));
    const name = (command.words[0] && programName(command.words[0])) ?? '';
    const args = command.words.slice(1);
    const operands = args.filter((word) => !/^-./.test(knownStart(word)));
    if (copying.has(name)) this.#copies(operands);
    else if (name === 'tee' || name === 'sponge')
      for (const operand of operands) this.#add(operand, contentOf(command));
    else if (!isKnown || writing.has(withoutVersion(name))) for (const word of args) this.#mayWrite(word);
    const namesFiles = /find$|^bfs$/.test(name) && args.some(({ text }) => /^-f(?:print|ls)/.test(text));
    if (namesFiles || /^c?split$/.test(name)) this.#endings.push('');
    if (/awk$/.test(name) && args.some(({ pieces }) => pieces.some((piece) => piece.includes('>'))))
      this.#endings.push('');
  }

  /** A word that may name a file: `x`, `of=x`, `--output=x`, `-ox`. */
  #mayWrite(word: ShellWord): void {
    if (!word.isLiteral) return;
    const attached = /^-[A-Za-z](.+)$/s.exec(word.text)?.[1];
    for (const text of [word.text, ...(attached === undefined ? [] : [attached])])
      if (!text.startsWith('-') || text.includes('=')) this.#add(literal(text), { kind: 'maybe' });
  }

  /** Where the file that is run comes from, as far as the text says. */
  originsOf(path: ShellWord): readonly FileOrigin[] {
    const name = fileName(path);
    const unknown = [{ kind: 'unknown' }] as const;
    if (path.isLiteral && path.text.endsWith('/')) return [];
    if (name === undefined) return this.#endings.length > 0 || this.#isAnyWritten() ? unknown : [];
    const mayBe =
      !/^\/(?:usr\/)?s?bin\//.test(path.text) && this.#endings.some((ending) => name.endsWith(ending));
    return [...(this.#origins.get(name) ?? []), ...(mayBe ? unknown : [])];
  }

  #isAnyWritten(): boolean {
    return [...this.#origins.values()].flat().some(({ kind }) => kind !== 'maybe');
  }

  #add(path: ShellWord, origin: FileOrigin): void {
    const name = fileName(path);
    if (name === undefined && origin.kind === 'maybe') return;
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
  const isKnown = path.isLiteral || (path.isCut !== true && /\//.test(path.pieces.at(-1) ?? ''));
  return isKnown && name !== '' ? name : undefined;
}

/** A here-document that `cat` or `tee` writes out. */
function contentOf({ words, input }: ScriptCommand): FileOrigin {
  const name = words[0] && programName(words[0]);
  const text = literalText(input);
  const copies = (name === 'cat' && words.length === 1) || name === 'tee';
  return copies && text !== undefined ? { kind: 'text', text } : { kind: 'unknown' };
}
