import type { Answer, ContentBlock } from './answer.ts';
import type { JsonObject } from './json.ts';

export type StreamEvent = JsonObject & { readonly type: string };

/** How finely text is cut: word by word for a slow or broken stream, else in large pieces. */
export type Grain = 'words' | 'pieces';

/** The events that spell out a message. Output tokens are cumulative: the last figure is the total. */
export function* streamEvents(answer: Answer, grain: Grain): Generator<StreamEvent> {
  const { stop_reason, stop_sequence, usage } = answer;
  const begun = { ...answer, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } };
  yield { type: 'message_start', message: begun };
  yield { type: 'ping' };
  for (const [index, block] of answer.content.entries()) {
    yield { type: 'content_block_start', index, content_block: emptied(block) };
    for (const delta of deltasOf(block, grain)) yield { type: 'content_block_delta', index, delta };
    yield { type: 'content_block_stop', index };
  }
  yield { type: 'message_delta', delta: { stop_reason, stop_sequence }, usage };
  yield { type: 'message_stop' };
}

function emptied(block: ContentBlock): ContentBlock {
  switch (block.type) {
    case 'thinking':
      return { ...block, thinking: '', signature: '' };
    case 'text':
      return { ...block, text: '' };
    case 'tool_use':
      return { ...block, input: {} };
  }
}

function* deltasOf(block: ContentBlock, grain: Grain): Generator<JsonObject> {
  switch (block.type) {
    case 'thinking':
      for (const thinking of cut(block.thinking, grain)) yield { type: 'thinking_delta', thinking };
      yield { type: 'signature_delta', signature: block.signature };
      return;
    case 'text':
      for (const text of cut(block.text, grain)) yield { type: 'text_delta', text };
      return;
    case 'tool_use':
      for (const partial_json of halves(JSON.stringify(block.input))) {
        yield { type: 'input_json_delta', partial_json };
      }
  }
}

// Cut between code points, as the API does: half a surrogate pair is not valid text.
function cut(text: string, grain: Grain): readonly string[] {
  return text.match(grain === 'words' ? /\s*\S+\s*/g : /[\s\S]{1,100}/gu) ?? [text];
}

function halves(text: string): readonly string[] {
  const points = Array.from(text);
  const middle = Math.ceil(points.length / 2);
  return [points.slice(0, middle).join(''), points.slice(middle).join('')];
}
