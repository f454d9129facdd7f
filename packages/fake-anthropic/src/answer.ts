import { randomUUID } from 'node:crypto';
import type { JsonObject } from './json.ts';
import type { AnswerStep, StopReason, Usage } from './step.ts';

export type ContentBlock =
  | { readonly type: 'thinking'; readonly thinking: string; readonly signature: string }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tool_use'; readonly id: string; readonly name: string; readonly input: JsonObject };

/** An assistant message as the Messages API returns it. */
export type Answer = {
  readonly id: string;
  readonly type: 'message';
  readonly role: 'assistant';
  readonly model: string;
  readonly content: readonly ContentBlock[];
  readonly stop_reason: StopReason;
  readonly stop_sequence: null;
  readonly usage: Usage;
};

const defaultUsage: Usage = {
  input_tokens: 100,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
  output_tokens: 20,
};

export function newId(prefix: 'msg' | 'req' | 'toolu'): string {
  return `${prefix}_${randomUUID().replaceAll('-', '').slice(0, 24)}`;
}

export function toAnswer(step: AnswerStep, model: string): Answer {
  return {
    id: newId('msg'),
    type: 'message',
    role: 'assistant',
    model,
    content: blocksOf(step),
    stop_reason: step.stop_reason ?? (step.tools?.length ? 'tool_use' : 'end_turn'),
    stop_sequence: null,
    usage: { ...defaultUsage, ...step.usage },
  };
}

function blocksOf({ thinking, text, tools = [] }: AnswerStep): ContentBlock[] {
  const blocks: ContentBlock[] = [];
  if (thinking !== undefined) blocks.push({ type: 'thinking', thinking, signature: 'ZmFrZSBzaWduYXR1cmU=' });
  if (text !== undefined) blocks.push({ type: 'text', text });
  for (const { id = newId('toolu'), name, input = {} } of tools) {
    blocks.push({ type: 'tool_use', id, name, input });
  }
  return blocks;
}
