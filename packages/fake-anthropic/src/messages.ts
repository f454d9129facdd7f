import { isObject, type JsonObject, listOf } from './json.ts';

export type ToolUse = { readonly id: string; readonly name: string; readonly input: JsonObject };
export type ToolResult = { readonly id: string; readonly text: string; readonly failed: boolean };

/** One entry of a request's `messages`, reduced to what an answer can depend on. */
export type Message = {
  readonly role: string;
  readonly texts: readonly string[];
  readonly calls: readonly ToolUse[];
  readonly results: readonly ToolResult[];
};

/** A request to `/v1/messages`. The sizes are characters, from which tokens can be guessed. */
export type MessagesRequest = {
  readonly model: string;
  readonly stream: boolean;
  readonly tools: readonly string[];
  readonly messages: readonly Message[];
  readonly size: { readonly instructions: number; readonly messages: number };
};

/** Undefined when the body is not a request for a message. */
export function readMessagesRequest(body: unknown): MessagesRequest | undefined {
  if (!isObject(body) || typeof body['model'] !== 'string' || !Array.isArray(body['messages']))
    return undefined;
  return {
    model: body['model'],
    stream: body['stream'] === true,
    tools: listOf(body['tools']).map((tool) => stringAt(tool, 'name')),
    messages: body['messages'].map(readMessage),
    size: {
      instructions: sizeOf(body['system']) + sizeOf(body['tools']),
      messages: sizeOf(body['messages']),
    },
  };
}

function readMessage(message: unknown): Message {
  const content = isObject(message) ? message['content'] : undefined;
  const blocks = listOf(content).filter(isObject);
  return {
    role: stringAt(message, 'role'),
    texts: textsOf(content),
    calls: blocks.filter((block) => block['type'] === 'tool_use').map(readToolUse),
    results: blocks.filter((block) => block['type'] === 'tool_result').map(readToolResult),
  };
}

function readToolUse(block: JsonObject): ToolUse {
  const input = block['input'];
  return { id: stringAt(block, 'id'), name: stringAt(block, 'name'), input: isObject(input) ? input : {} };
}

function readToolResult(block: JsonObject): ToolResult {
  return {
    id: stringAt(block, 'tool_use_id'),
    text: textsOf(block['content']).join('\n'),
    failed: block['is_error'] === true,
  };
}

function textsOf(content: unknown): readonly string[] {
  if (typeof content === 'string') return [content];
  return listOf(content)
    .filter((block) => stringAt(block, 'type') === 'text')
    .map((block) => stringAt(block, 'text'));
}

function stringAt(value: unknown, key: string): string {
  const found = isObject(value) ? value[key] : undefined;
  return typeof found === 'string' ? found : '';
}

function sizeOf(value: unknown): number {
  return value === undefined ? 0 : JSON.stringify(value).length;
}
