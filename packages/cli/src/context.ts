import type { AgentApi } from '@ai-agent-api/client';
import type { Command } from 'commander';
import { InterruptedError, UsageError } from './exit-codes.ts';
import { table, type Column } from './table.ts';
import type { Terminal } from './terminal.ts';

/** Options that every command takes. */
export type Settings = {
  readonly json?: boolean;
  /** An expression that the JSON goes through. */
  readonly jq?: string;
  readonly pager?: boolean;
  readonly quiet?: true;
  readonly yes?: true;
  readonly profile?: string;
};

/** What commands work with. */
export type Context = {
  readonly terminal: Terminal;
  readonly settings: () => Settings;
  /** The server and the user that are logged in. */
  readonly api: () => Promise<AgentApi>;
  /** Where the login of the chosen profile is kept. */
  readonly loginFile: () => Promise<string>;
  /** With what code the program ends, if all goes well. */
  readonly exit: (code: number) => void;
};

/** Shows items as a table; as JSON or by their ids alone if told so. */
export function showList<Item>(
  { terminal, settings }: Context,
  items: readonly Item[],
  columns: readonly Column<Item>[],
  idOf: (item: Item) => string,
): void {
  const { json, quiet } = settings();
  if (json) showJson(terminal, items);
  else if (quiet) terminal.page(items.map((item) => `${idOf(item)}\n`).join(''));
  else terminal.page(table(items, columns, terminal));
}

/** Shows one thing in words; as JSON or by its id alone if told so. */
export function showOne<Item>(
  { terminal, settings }: Context,
  item: Item,
  words: (item: Item) => string,
  id?: string,
): void {
  const { json, quiet } = settings();
  if (json) showJson(terminal, item);
  else if (quiet) terminal.page(id === undefined ? '' : `${id}\n`);
  else terminal.page(words(item));
}

/** Says that what was to be removed is. */
export function gone({ terminal, settings }: Context, what: string): void {
  if (!settings().json && !settings().quiet) terminal.err(`${what} is removed.\n`);
}

export function showJson(terminal: Terminal, value: unknown): void {
  terminal.page(`${JSON.stringify(value, undefined, 2)}\n`);
}

/** One item of many, as programs read them while they come. */
export function showJsonLine(terminal: Terminal, value: unknown): void {
  terminal.out(`${JSON.stringify(value)}\n`);
}

/** Has a person say that they mean it. Without one, `--yes` says so. */
export async function confirm({ terminal, settings }: Context, what: string): Promise<void> {
  if (settings().yes) return;
  if (!terminal.ask) throw new UsageError(`${what} There is no terminal to ask for a word; add --yes.`);
  const answer = await terminal.ask(`${what} Sure? (y/N) `);
  if (!/^y(es)?$/i.test(answer.trim())) throw new UsageError('Nothing was done.');
}

/**
 * Runs what Ctrl-C ends early.
 * @param act must stop when its signal is aborted.
 * @param goesOn what goes on without this program, which is told then.
 */
export async function interruptible<Result>(
  { terminal }: Pick<Context, 'terminal'>,
  act: (signal: AbortSignal) => Promise<Result>,
  goesOn?: string,
): Promise<Result> {
  const stop = new AbortController();
  using _ = terminal.onInterrupt(() => stop.abort(new InterruptedError(goesOn ?? '')));
  try {
    return await act(stop.signal);
  } catch (error) {
    stop.signal.throwIfAborted();
    throw error;
  }
}

/** At most so many of what comes. */
export async function take<Item>(items: AsyncIterable<Item>, count: number): Promise<Item[]> {
  const taken: Item[] = [];
  if (count === 0) return taken;
  for await (const item of items) {
    taken.push(item);
    if (taken.length >= count) break;
  }
  return taken;
}

export function withExamples(command: Command, ...examples: readonly string[]): Command {
  const lines = examples.map((example) => `  $ ${example}\n`);
  return command.addHelpText('after', `\nExamples:\n${lines.join('')}`.trimEnd());
}
