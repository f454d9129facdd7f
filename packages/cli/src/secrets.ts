import { UsageError } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/**
 * Secrets are never taken from the command line, where every user of the machine could read them: they are asked for, or
 * read from the standard input, one a line.
 */
export async function readSecrets(terminal: Terminal, questions: readonly string[]): Promise<string[]> {
  const { ask } = terminal;
  if (!ask) return linesOf(await terminal.readInput(), questions);
  const answers: string[] = [];
  for (const question of questions) answers.push(await ask(`${question}: `, { isSecret: true }));
  return answers;
}

function linesOf(input: string, questions: readonly string[]): string[] {
  const lines = input.replace(/\r?\n$/, '').split(/\r?\n/);
  if (lines.length === questions.length && !lines.includes('')) return lines;
  throw new UsageError(
    `Give on the standard input, a line for each: ${questions.map((each) => each.toLowerCase()).join(', ')}.`,
  );
}
