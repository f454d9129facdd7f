import type { InnerOf } from './inner.ts';
import type { ScriptCommand } from './script.ts';
import { literalText, programName } from './words.ts';

const names = ['psql', 'mysql', 'mariadb', 'sqlite', 'sqlite3', 'mongo', 'mongosh', 'duckdb'];

/** Consoles of databases know commands that run programs: `\!`, `.shell`, `system`. */
export const databases: Readonly<Record<string, InnerOf>> = Object.fromEntries(
  names.map((name): [string, InnerOf] => [name, console_]),
);

const running =
  /\\!|\\g|\\o|\\copy|\\s|\\i|\\w|\bprogram\b|\.(?:sh|sys|load|import|once|output|open|read|excel)|\bsystem\b|\||\bedit\b|readfile|writefile|--eval|load_extension/i;

function console_({ words, input }: ScriptCommand) {
  const texts = input ? [...words.slice(1), input] : words.slice(1);
  const language = (words[0] && programName(words[0])) ?? 'sql';
  const isPlain = texts.every((word) => !running.test(literalText(word) ?? '\\!'));
  return isPlain ? [] : [{ kind: 'language' as const, language }];
}
