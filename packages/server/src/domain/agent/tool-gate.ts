import type { AgentOptions } from './agent-options.ts';
import { allowsCommand, redirectsOf } from './command-policy.ts';
import type { ServerFeature } from './model-call-rules.ts';
import type { ShellRedirect } from './shell-command.ts';
import {
  allows,
  denies,
  parseToolPattern,
  readingOf,
  type ToolCallRequest,
  type ToolPattern,
} from './tool-pattern.ts';

export type ToolDecision = { readonly allow: boolean; readonly reason: string };

/** What the agent may use. Tools that schedule work, talk to other sessions or leave the workspace are left out. */
export const builtInTools = [
  'Bash',
  'Read',
  'Write',
  'Edit',
  'Glob',
  'Grep',
  'NotebookEdit',
  'TodoWrite',
  'Agent',
  'AskUserQuestion',
] as const;

/** The built-in tools, and those that work by what the model's provider does. */
export function toolsFor(serverFeatures: readonly ServerFeature[] = []): string[] {
  return [...builtInTools, ...(serverFeatures.includes('web_search') ? ['WebSearch'] : [])];
}

/** Calls the agent's runtime makes of itself: they reach no file, process or network. */
const internalTools = [
  'StructuredOutput',
  'ExitPlanMode',
  'TaskOutput',
  'BashOutput',
  'KillShell',
  'TaskStop',
];

const readOnlyTools = ['Read', 'Glob', 'Grep', 'TodoWrite', 'Agent', 'AskUserQuestion'];

/** Decides one tool call. A deny wins over every allow; a tool that nobody listed is denied. */
export function decideToolCall(options: AgentOptions, call: ToolCallRequest): ToolDecision {
  const allowed = options.allowedTools.map(parseToolPattern);
  const trusted = allowed.flatMap(({ command }) => (command ? [command] : []));
  const denied = options.disallowedTools.find((text) => denies(parseToolPattern(text), call, trusted));
  if (denied !== undefined) return { allow: false, reason: `The session disallows ${denied}.` };
  if (internalTools.includes(call.tool)) return { allow: true, reason: 'The call is internal to the agent.' };
  if (options.permissionMode === 'plan' && !readOnlyTools.includes(call.tool))
    return { allow: false, reason: `${call.tool} changes things and the session only plans.` };
  return options.allowedTools.length === 0
    ? decideByDefault(options, call)
    : decideByList(options.allowedTools, call);
}

function decideByDefault({ serverFeatures }: AgentOptions, call: ToolCallRequest): ToolDecision {
  const known = [...toolsFor(serverFeatures), 'Task'];
  return known.includes(call.tool)
    ? { allow: true, reason: 'The session allows every built-in tool.' }
    : { allow: false, reason: `${call.tool} is not a built-in tool of this service.` };
}

function decideByList(allowed: readonly string[], call: ToolCallRequest): ToolDecision {
  const patterns = allowed.map(parseToolPattern);
  const match = allowed.find((_text, index) => patterns[index] && allows(patterns[index], call));
  const isCovered = call.tool === 'Bash' ? coverTogether(patterns, call) : match !== undefined;
  if (!isCovered)
    return { allow: false, reason: `The session's allowed tools do not cover this ${call.tool} call.` };
  return { allow: true, reason: `The session allows ${match ?? 'every command of this call'}.` };
}

/** Whether each command of a call of Bash is covered by some pattern, and each file that it redirects to. */
function coverTogether(patterns: readonly ToolPattern[], call: ToolCallRequest): boolean {
  if (patterns.some((pattern) => pattern.argument === undefined && allows(pattern, call))) return true;
  const rules = patterns.flatMap(({ command }) => (command ? [command] : []));
  const reading = readingOf(call);
  return (
    allowsCommand(rules, reading) &&
    redirectsOf(reading).every((redirect) => patterns.some((pattern) => allowsRedirect(pattern, redirect)))
  );
}

/** A redirection is allowed by what allows the tool that would do the same. */
function allowsRedirect(pattern: ToolPattern, { path, access }: ShellRedirect): boolean {
  if (/^\/dev\/(?:null|stdin|stdout|stderr|tty)$/.test(path.text)) return true;
  const call = { tool: access === 'read' ? 'Read' : 'Write', input: { file_path: path.text } };
  const isPlain = path.isLiteral && !path.text.split('/').includes('..');
  return (isPlain || pattern.argument === undefined) && allows(pattern, call);
}
