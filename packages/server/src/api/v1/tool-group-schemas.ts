import { z } from 'zod';
import { mostListedTools, type ToolGroup, type ToolGroupDraft } from '../../domain/agent/tool-group.ts';
import { isToolPattern } from '../../domain/agent/tool-pattern.ts';
import { Id, text } from './common-schemas.ts';

export const ToolGroupParams = z.object({ tool_group_id: Id });

const Pattern = text(1, 500).refine(
  isToolPattern,
  'must be a tool pattern such as Read, mcp__github__* or Bash(git *)',
);
const Patterns = z
  .array(Pattern)
  .max(mostListedTools)
  .refine((tools) => new Set(tools).size === tools.length, 'must not name a tool twice');

export const ListedToolParams = ToolGroupParams.extend({ tool: text(1, 500) });

export const ListedToolBody = z
  .strictObject({ tool: Pattern })
  .meta({ id: 'ListedTool', examples: [{ tool: 'Bash(git *)' }] });

export const ToolGroupBody = z
  .strictObject({
    name: text(1, 100),
    description: text(1, 2_000).exactOptional(),
    allowed_tools: Patterns.default([]).meta({
      description: 'Tool patterns such as `Read` or `Bash(git *)`; empty: all that is not disallowed.',
    }),
    disallowed_tools: Patterns.default([]).meta({
      description: 'Never run; these win over what any list allows.',
    }),
  })
  .meta({
    id: 'ToolGroupDraft',
    examples: [
      { name: 'Reading', allowed_tools: ['Read', 'Grep', 'Glob'], disallowed_tools: ['Read(*.pem)'] },
    ],
  });

export const ToolGroupView = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    allowed_tools: z.array(z.string()),
    disallowed_tools: z.array(z.string()),
    version: z.int(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'ToolGroup' });

export function toToolGroupDraft(body: z.output<typeof ToolGroupBody>): ToolGroupDraft {
  const { name, description, allowed_tools: allowedTools, disallowed_tools: disallowedTools } = body;
  return { name, ...(description !== undefined && { description }), allowedTools, disallowedTools };
}

export function toToolGroupView(group: ToolGroup): z.input<typeof ToolGroupView> {
  return {
    id: group.id,
    name: group.name,
    description: group.description ?? null,
    allowed_tools: [...group.allowedTools],
    disallowed_tools: [...group.disallowedTools],
    version: group.version,
    created_at: group.createdAt.toISOString(),
    updated_at: group.updatedAt.toISOString(),
  };
}
