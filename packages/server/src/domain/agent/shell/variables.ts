import type { VariableFill, VariableUse } from './script.ts';
import { literal } from './words.ts';

/** Bash computes what is assigned to these, as if they were declared with `-i`. */
const computed = 'RANDOM SRANDOM OPTIND HISTCMD SECONDS LINENO EPOCHSECONDS BASHPID PPID UID EUID'.split(' ');

/** What bash itself puts into these may be any text. */
export const texts = new Set(
  '_ IFS REPLY MAPFILE OPTARG PWD OLDPWD DIRSTACK BASH_COMMAND BASH_REMATCH BASH_ARGV BASH_EXECUTION_STRING'.split(
    ' ',
  ),
);

/** Stands for all variables at once: a file that is sourced may fill any of them. */
export const everyVariable = '*';

/** The variables that an expression, or any text that is taken for one, refers to; `@` for any of the parameters. */
export function namesIn(expression: string): string[] {
  const names = expression.match(/[A-Za-z_]\w*/g) ?? [];
  return /\$\{?[!#]?[@*\d]/.test(expression) ? [...names, '@'] : names;
}

/** The variables that an expression sets, or that are lists. Counted up, or set to digits, they are no options. */
export function fillsOf(expression: string): VariableFill[] {
  const assigned = expression.matchAll(
    /(?<!\w)([A-Za-z_]\w*)\s*(?:\[|(\+\+)|--|(\+?=\s*\d{1,20}(?=[\s;,)]|$))|(?:<<|>>|[-+*/%&^|])?=(?!=))|(?:(\+\+)|--)\s*([A-Za-z_]\w*)/g,
  );
  return [...assigned].map(([, before, up, digits, upFirst, behind]) => ({
    name: before ?? behind ?? '',
    with: [],
    ...((up ?? digits ?? upFirst) !== undefined && { word: literal('1') }),
  }));
}

/** What known text is to an expression that it is evaluated in. */
export function contentOfText(text: string): VariableFill['with'] {
  return /[$`]/.test(text) ? 'text' : namesIn(text);
}

/**
 * The first variable whose content bash evaluates though it may be any text. Numbers are harmless, and so are the
 * names of other harmless variables; text with a subscript in it runs the commands of the subscript.
 */
export function findEvaluatedText(uses: readonly VariableUse[]): string | undefined {
  const fills = Map.groupBy(
    uses.flatMap((use) => use.filled),
    ({ name }) => name,
  );
  const pending = new Set([...computed, ...uses.flatMap((use) => use.evaluated)]);
  // A set hands out what is added to it while it is gone through.
  for (const name of pending) {
    if (texts.has(name)) return name;
    for (const fill of fills.get(name) ?? []) {
      if (fill.with === 'text') return name;
      for (const other of fill.with) pending.add(other);
    }
  }
  return undefined;
}
