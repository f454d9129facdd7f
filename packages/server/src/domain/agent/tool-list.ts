import { allowsCommand, meetsCommand, redirectsOf, type Means } from './command-policy.ts';
import { Effort } from './effort.ts';
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
export function allowedEntry(
  tools: readonly string[],
  call: ToolCallRequest,
  effort = new Effort(),
): string | undefined {
  const patterns = parsed(tools, effort);
  const found = tools.find((_tool, index) => {
    const pattern = patterns[index];
    return pattern !== undefined && isWhole(pattern, call) && allows(pattern, call, effort);
  });
  if (found !== undefined || call.tool !== 'Bash') return found;
  return coverTogether(patterns, call, effort) ? 'every command of this call' : undefined;
}

/** Of Bash an entry with an argument says nothing about redirections. */
function isWhole(pattern: ToolPattern, call: ToolCallRequest): boolean {
  return call.tool !== 'Bash' || pattern.argument === undefined;
}

function parsed(tools: readonly string[], effort: Effort): ToolPattern[] {
  return tools.map((tool) => {
    effort.spend(tool.length);
    return parseToolPattern(tool);
  });
}

function coverTogether(patterns: readonly ToolPattern[], call: ToolCallRequest, effort: Effort): boolean {
  const rules = patterns.flatMap(({ command }) => (command ? [command] : []));
  const reading = readingOf(call);
  return (
    rules.length > 0 &&
    allowsCommand(rules, reading, effort) &&
    redirectsOf(reading).every((redirect) =>
      patterns.some((pattern) => allowsRedirect(pattern, redirect, effort)),
    )
  );
}

/** A redirection is allowed by what allows the tool that would do the same. */
function allowsRedirect(pattern: ToolPattern, { path, access }: ShellRedirect, effort: Effort): boolean {
  if (isDevice(path.text)) return true;
  const call = { tool: access === 'read' ? 'Read' : 'Write', input: { file_path: path.text } };
  const isPlain = path.isLiteral && !path.text.split('/').includes('..');
  return (isPlain || pattern.argument === undefined) && allows(pattern, call, effort);
}

/** What may be redirected to by any command. */
export function isDevice(path: string): boolean {
  return /^\/dev\/(?:null|stdin|stdout|stderr|tty)$/.test(path);
}

/** Whether what a call only may do counts as done. */
export type Doubt = Means & { readonly inDoubt: boolean };

/** The entry of a list that falls on a call, or on any part of it. */
export function deniedEntry(
  tools: readonly string[],
  call: ToolCallRequest,
  { inDoubt, effort, trusted }: Doubt,
): string | undefined {
  const patterns = parsed(tools, effort);
  return tools.find((_tool, index) => {
    const pattern = patterns[index];
    if (!pattern) return false;
    const { command } = pattern;
    if (inDoubt || call.tool !== 'Bash' || !command) return denies(pattern, call, { effort, trusted });
    const reading = readingOf(call);
    const certain = { effort, trusted: [] };
    return (
      matchesGlob(pattern.tool, call.tool) &&
      reading.kind === 'commands' &&
      reading.commands.some((each) => each.isGuess !== true && meetsCommand(command, each, certain) === 'yes')
    );
  });
}
