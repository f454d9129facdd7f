import { isObject, type JsonObject, parseJson } from '../json.ts';
import type { FakeAnthropic } from '../server.ts';

export type Said = { readonly role: string; readonly content: unknown };

export const human = (content: unknown): Said => ({ role: 'user', content });
export const text = (content: string): JsonObject => ({ type: 'text', text: content });
export const assistant = (content: string): Said => ({ role: 'assistant', content: [text(content)] });
export const called = (id: string, name: string, input: JsonObject = {}): Said => ({
  role: 'assistant',
  content: [{ type: 'tool_use', id, name, input }],
});
export const result = (id: string, content: unknown, failed = false): Said => ({
  role: 'user',
  content: [{ type: 'tool_result', tool_use_id: id, content, is_error: failed }],
});

type Asking = {
  readonly session?: string;
  readonly stream?: boolean;
  readonly signal?: AbortSignal;
  readonly tools?: readonly string[];
};

/** One request, as claude would send it. */
export async function ask(
  fake: FakeAnthropic,
  said: string | readonly Said[],
  { session = 'one', stream = false, signal, tools = ['Bash', 'Read', 'Write'] }: Asking = {},
): Promise<Response> {
  return fetch(`${fake.url}/v1/messages?beta=true`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-claude-code-session-id': session },
    body: JSON.stringify({
      model: 'claude-test',
      stream,
      tools: tools.map((name) => ({ name })),
      messages: typeof said === 'string' ? [human(said)] : said,
    }),
    ...(signal ? { signal } : {}),
  });
}

/** The text of the answer, or of the error. */
export async function textOf(response: Response): Promise<string> {
  const body: unknown = await response.json();
  if (!isObject(body)) return '';
  if (isObject(body['error'])) return String(body['error']['message']);
  const blocks = Array.isArray(body['content']) ? body['content'].filter(isObject) : [];
  return blocks.map((block) => (typeof block['text'] === 'string' ? block['text'] : '')).join('');
}

/** The events of a stream that is complete. */
export async function eventsOf(response: Response): Promise<readonly JsonObject[]> {
  const events = (await response.text()).split('\n\n').filter((event) => event !== '');
  return events.map((event) => parseJson(event.slice(event.indexOf('data: ') + 6))).filter(isObject);
}
