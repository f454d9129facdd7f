import { canonicalJson } from './call-key.ts';
import type { ToolCallRequest } from './tool-pattern.ts';

/** A session remembers no more patterns than this. */
export const mostRemembered = 100;

/** Longer ones are not offered: nobody would read what they allow. */
const longest = 500;

const filePaths: Readonly<Record<string, string>> = {
  Read: 'file_path',
  Write: 'file_path',
  Edit: 'file_path',
  MultiEdit: 'file_path',
  NotebookEdit: 'notebook_path',
};

/** Their answers are for one question only. */
const questions = ['AskUserQuestion', 'ExitPlanMode'];

/**
 * What a session would no longer ask about, if this call were remembered. Other calls are covered when their own pattern
 * is the same text; no character of it stands for others. Undefined when there is nothing sensible to remember.
 */
export function rememberedPattern(call: ToolCallRequest): string | undefined {
  if (questions.includes(call.tool)) return undefined;
  const subject = subjectOf(call);
  const pattern = subject === undefined ? undefined : `${call.tool}(${subject})`;
  return pattern !== undefined && pattern.length <= longest ? pattern : undefined;
}

function subjectOf({ tool, input }: ToolCallRequest): string | undefined {
  if (tool === 'Bash') return command(input);
  const path = filePaths[tool];
  if (path !== undefined) return absolute(text(input[path]));
  if (tool === 'WebFetch') return origin(text(input['url']));
  return canonicalJson(input);
}

/** The command itself, if nothing but its limits is asked for besides. */
function command({ command, ...rest }: ToolCallRequest['input']): string | undefined {
  const { description: _, timeout: __, ...special } = rest;
  return Object.values(special).some(Boolean) ? undefined : text(command);
}

function origin(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).origin : undefined;
}

/** A relative path is another file where the agent stands elsewhere. */
function absolute(path: string | undefined): string | undefined {
  return path?.startsWith('/') === true ? path : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
