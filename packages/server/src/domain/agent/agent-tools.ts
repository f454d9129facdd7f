import type { ServerFeature } from './model-call-rules.ts';

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
export const internalTools = [
  'StructuredOutput',
  'ExitPlanMode',
  'TaskOutput',
  'BashOutput',
  'KillShell',
  'TaskStop',
];

export const readOnlyTools = ['Read', 'Glob', 'Grep', 'TodoWrite', 'Agent', 'AskUserQuestion'];

export function isInternal(tool: string): boolean {
  return internalTools.includes(tool);
}
