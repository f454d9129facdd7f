import { featureOfTool, type ServerFeature } from '../../domain/agent/model-call-rules.ts';
import { malformed } from './refusal.ts';
import { isRecord } from './request-json.ts';

/** What a request needs of the provider; `unknown` is never granted. */
export type Wanted = ServerFeature | 'unknown';

/** What a definition of a tool needs. */
export function wantedByTool(tool: unknown): Wanted[] {
  const type = isRecord(tool) ? (tool['type'] ?? undefined) : null;
  if (type !== undefined && typeof type !== 'string') throw malformed('A tool in the body is no tool.');
  return [featureOfTool(type)].filter((feature) => feature !== undefined);
}

/** Past calls of tools. What they were given is data, whatever it looks like. */
const calls: readonly unknown[] = ['tool_use', 'server_tool_use', 'mcp_tool_use'];

/**
 * What content makes the provider do: pictures and documents that it would fetch by address or take from files that
 * others share, and tools that are defined in the middle of a conversation. They are found wherever they are, as
 * blocks hold others in ever more places.
 */
export function wantedByContent(content: unknown, wanted = new Set<Wanted>()): Set<Wanted> {
  if (Array.isArray(content)) for (const each of content) wantedByContent(each, wanted);
  if (!isRecord(content)) return wanted;
  const { type } = content;
  if (type === 'url') wanted.add('url_sources');
  if (type === 'file' || typeof content['file_id'] === 'string') wanted.add('files');
  if (type === 'tool_definition') for (const each of wantedByTool(content['definition'])) wanted.add(each);
  const opaque = type === 'tool_definition' ? 'definition' : calls.includes(type) ? 'input' : undefined;
  for (const name in content)
    if (typeof content[name] === 'object' && name !== opaque) wantedByContent(content[name], wanted);
  return wanted;
}

/** Compaction at the provider is paid for beside what an answer says that it used; clearing costs nothing. */
export function wantedByContext(management: unknown): Wanted[] {
  const edits = isRecord(management) ? management['edits'] : undefined;
  const isKnown = (edit: unknown) =>
    isRecord(edit) && typeof edit['type'] === 'string' && edit['type'].startsWith('clear_');
  return edits == null || (Array.isArray(edits) && edits.every(isKnown)) ? [] : ['unknown'];
}
