import type { ShellWord } from '../shell-command.ts';
import { anything, type Inner, type InnerOf } from './inner.ts';
import { valuesAnywhere } from './options.ts';
import type { ScriptCommand } from './script.ts';
import { knownStart, textsOf } from './words.ts';

/** Consoles, each with the options that carry what they do, and the files of such; otherwise they read their input. */
type Console = { readonly texts?: string; readonly files?: string; readonly hasOperand?: true };

const consoles: Readonly<Record<string, Console>> = {
  psql: { texts: '-c --command -l --list', files: '-f --file' },
  mysql: { texts: '-e --execute' },
  mariadb: { texts: '-e --execute' },
  sqlite: { hasOperand: true },
  sqlite3: { hasOperand: true },
  duckdb: { texts: '-c -s', files: '-f', hasOperand: true },
  mongo: { hasOperand: true },
  mongosh: { files: '-f --file', hasOperand: true },
  sftp: { files: '-b' },
  ftp: {},
  tnftp: {},
  lftp: { files: '-f' },
  smbclient: { texts: '-c --command' },
};

/** Consoles of databases and of other hosts know commands that run programs: `\\!`, `.shell`, `system`. */
export const databases: Readonly<Record<string, InnerOf>> = Object.fromEntries(
  Object.entries(consoles).map(([name, console_]) => [name, (given) => run(name, console_, given)]),
);

const running =
  /\\!|\\g|\\o|\\copy|\\s|\\i|\\w|\bprogram\b|\.(?:sh|sys|load|import|once|output|open|read|excel)|\bsystem\b|\||\bedit\b|readfile|writefile|--eval|load_extension|!/i;

function run(
  language: string,
  { texts = '', files = '', hasOperand }: Console,
  { words, input, inputPath }: ScriptCommand,
): readonly Inner[] {
  const args = words.slice(1);
  const isPlain = (word: ShellWord) => textsOf(word)?.every((text) => !running.test(text)) === true;
  if (!args.every(isPlain) || (input && !isPlain(input))) return anything;
  const found = valuesAnywhere(args, files.split(' ')).map((path): Inner => ({
    kind: 'file',
    path,
    language,
  }));
  const has = (names: string) => names !== '' && valuesAnywhere(args, names.split(' ')).length > 0;
  const operands = args.filter((word) => !knownStart(word).startsWith('-'));
  const isTold = found.length > 0 || has(texts) || (hasOperand === true && operands.length > 1);
  if (isTold || (args.length === 1 && /^-+(?:V|version|help|\?)$/.test(args[0]?.text ?? ''))) return found;
  if (inputPath) return [{ kind: 'file', path: inputPath, language }];
  return input ? [] : anything;
}
