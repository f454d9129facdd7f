import type { ToolGroupId } from '../ids.ts';

/** Tools that are fine and tools that are not, by a name that sessions, templates and tasks refer to. */
export type ToolGroup = {
  readonly id: ToolGroupId;
  readonly name: string;
  readonly description?: string;
  /** Tool patterns such as `Read` or `Bash(git *)`; empty: all that is not disallowed. */
  readonly allowedTools: readonly string[];
  /** Tool patterns that never run, whatever is allowed. */
  readonly disallowedTools: readonly string[];
  /** Rises with each change. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

/** What a change of a group says anew. */
export type ToolGroupDraft = Pick<ToolGroup, 'name' | 'description' | 'allowedTools' | 'disallowedTools'>;

export const toolLists = ['allowedTools', 'disallowedTools'] as const;
export type ToolList = (typeof toolLists)[number];

/** So many groups has an organization at most. */
export const mostToolGroups = 200;

/** So many patterns are on one list at most. */
export const mostListedTools = 200;

/** The list with the pattern on it, once. */
export function withTool(tools: readonly string[], tool: string): readonly string[] {
  return tools.includes(tool) ? tools : [...tools, tool];
}
