import { InvalidInputError } from '../errors.ts';
import { allowsCommand, deniesCommand, ownMeans } from './command-policy.ts';
import { parseCommandRule, type CommandRule } from './command-rule.ts';
import { Effort } from './effort.ts';
import { matchesGlob } from './glob.ts';
import type { ShellReading } from './shell-command.ts';

/** Which tool calls a rule covers: `Read`, `mcp__github__*`, `Bash(git *)`. */
export type ToolPattern = {
  readonly tool: string;
  readonly argument?: string;
  /** What the argument says of commands, where the pattern is about Bash. */
  readonly command?: CommandRule;
};

export type ToolCallRequest = {
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** What a call of Bash would run. Without it such a call counts as one that cannot be read. */
  readonly commands?: ShellReading;
};

export function parseToolPattern(text: string): ToolPattern {
  const [, tool, argument] = /^([\w*.-]+)(?:\(([^\n]+)\))?$/.exec(text) ?? [];
  if (tool === undefined)
    throw new InvalidInputError(`"${text.slice(0, 80)}" is not a tool pattern such as Read or Bash(git *).`);
  if (argument === undefined) return { tool };
  const isShell = matchesGlob(tool, 'Bash');
  return { tool, argument, ...(isShell && { command: parseCommandRule(argument) }) };
}

/** The part of a call that a pattern's argument is about: a path, an address. */
function argumentOf(call: ToolCallRequest): string {
  for (const key of ['command', 'file_path', 'notebook_path', 'path', 'pattern', 'url', 'subagent_type']) {
    const value = call.input[key];
    if (typeof value === 'string') return value;
  }
  return JSON.stringify(call.input);
}

/** Whether an allow rule covers a call: of a call of Bash, every command in it. */
export function allows(pattern: ToolPattern, call: ToolCallRequest, effort = new Effort()): boolean {
  return covers(pattern, call, effort, (rule) => allowsCommand([rule], readingOf(call), effort));
}

/** Whether a deny rule covers a call: of a call of Bash, any command in it, or one that may be in it. */
export function denies(pattern: ToolPattern, call: ToolCallRequest, means = ownMeans()): boolean {
  return covers(pattern, call, means.effort, (rule) => deniesCommand(rule, readingOf(call), means));
}

function covers(
  { tool, argument, command }: ToolPattern,
  call: ToolCallRequest,
  effort: Effort,
  coversCommands: (rule: CommandRule) => boolean,
): boolean {
  if (!matchesGlob(tool, call.tool)) return false;
  if (argument === undefined) return true;
  if (call.tool === 'Bash') return command !== undefined && coversCommands(command);
  return effort.matches(argument, argumentOf(call));
}

export function readingOf({ commands }: ToolCallRequest): ShellReading {
  return commands ?? { kind: 'unreadable', why: 'Nobody has read it.' };
}

export function isToolPattern(text: string): boolean {
  try {
    parseToolPattern(text);
    return true;
  } catch {
    return false;
  }
}
