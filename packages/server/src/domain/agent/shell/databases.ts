import { anything, type Inner, type InnerOf } from './inner.ts';
import type { ScriptCommand } from './script.ts';
import { textsOf } from './words.ts';

const names = ['psql', 'mysql', 'mariadb', 'sqlite', 'sqlite3', 'mongo', 'mongosh', 'duckdb'];

/** Consoles of databases know commands that run programs: `\!`, `.shell`, `system`. */
export const databases: Readonly<Record<string, InnerOf>> = Object.fromEntries(
  names.map((name): [string, InnerOf] => [name, console_]),
);

const running =
  /\\!|\\g|\\o|\\copy|\\s|\\i|\\w|\bprogram\b|\.(?:sh|sys|load|import|once|output|open|read|excel)|\bsystem\b|\||\bedit\b|readfile|writefile|--eval|load_extension/i;

function console_({ words, input }: ScriptCommand): readonly Inner[] {
  const texts = input ? [...words.slice(1), input] : words.slice(1);
  const isPlain = texts.every((word) => textsOf(word)?.every((text) => !running.test(text)));
  return isPlain ? [] : anything;
}
