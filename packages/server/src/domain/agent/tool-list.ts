import { allowsCommand, meetsCommand, redirectsOf } from './command-policy.ts';
import type { CommandRule } from './command-rule.ts';
import { matchesGlob } from './glob.ts';
import type { ShellRedirect } from './shell-command.ts';
import {
  allows,
  denies,
  parseToolPattern,
  readingOf,
  type ToolCallRequest,
  type ToolPattern,
} from './tool-pattern.ts';

/**
 * The entry of a list that covers a call. The commands of one call of Bash may be covered by several entries together,
 * and its redirections by those for the tools that would do the same.
 */
export function allowedEntry(tools: readonly string[], call: ToolCallRequest): string | undefined {
  const patterns = tools.map(parseToolPattern);
  const found = tools.find((_tool, index) => {
    const pattern = patterns[index];
    return pattern !== undefined && isWhole(pattern, call) && allows(pattern, call);
  });
  if (found !== undefined || call.tool !== 'Bash') return found;
  return coverTogether(patterns, call) ? 'every command of this call' : undefined;
}

/** Of Bash an entry with an argument says nothing about redirections. */
function isWhole(pattern: ToolPattern, call: ToolCallRequest): boolean {
  return call.tool !== 'Bash' || pattern.argument === undefined;
}

function coverTogether(patterns: readonly ToolPattern[], call: ToolCallRequest): boolean {
  const rules = patterns.flatMap(({ command }) => (command ? [command] : []));
  const reading = readingOf(call);
  return (
    rules.length > 0 &&
    allowsCommand(rules, reading) &&
    redirectsOf(reading).every((redirect) => patterns.some((pattern) => allowsRedirect(pattern, redirect)))
  );
}

/** A redirection is allowed by what allows the tool that would do the same. */
function allowsRedirect(pattern: ToolPattern, { path, access }: ShellRedirect): boolean {
  if (isDevice(path.text)) return true;
  const call = { tool: access === 'read' ? 'Read' : 'Write', input: { file_path: path.text } };
  const isPlain = path.isLiteral && !path.text.split('/').includes('..');
  return (isPlain || pattern.argument === undefined) && allows(pattern, call);
}

/** What may be redirected to by any command. */
export function isDevice(path: string): boolean {
  return /^\/dev\/(?:null|stdin|stdout|stderr|tty)$/.test(path);
}

export type Doubt = {
  /** Whether what a call only may do counts as done. */
  readonly inDoubt: boolean;
  /** Commands that are trusted although they run code which nobody reads. */
  readonly trusted: readonly CommandRule[];
};

/** The entry of a list that falls on a call, or on any part of it. */
export function deniedEntry(
  tools: readonly string[],
  call: ToolCallRequest,
  { inDoubt, trusted }: Doubt,
): string | undefined {
  return tools.find((tool) => {
    const pattern = parseToolPattern(tool);
    const { command } = pattern;
    if (inDoubt || call.tool !== 'Bash' || !command) return denies(pattern, call, trusted);
    const reading = readingOf(call);
    return (
      matchesGlob(pattern.tool, call.tool) &&
      reading.kind === 'commands' &&
      reading.commands.some((each) => each.isGuess !== true && meetsCommand(command, each) === 'yes')
    );
  });
}
