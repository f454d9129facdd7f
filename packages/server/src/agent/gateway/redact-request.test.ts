import { describe, expect, test } from 'vitest';
import { Redactions } from '../hooks/redactions.ts';
import { redactRequest } from './redact-request.ts';

const result = (id: string, content: unknown) => ({
  type: 'tool_result',
  tool_use_id: id,
  content,
  is_error: true,
  cache_control: { type: 'ephemeral' },
});
const body = {
  model: 'm',
  messages: [
    { role: 'user', content: 'key 42' },
    { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'Bash', input: {} }] },
    { role: 'user', content: [result('a', 'key 42'), result('b', [{ type: 'text', text: 'other' }])] },
  ],
};

describe('a request to the model', () => {
  test('has the text that stands in for a withheld result, and all else as it was [redactions:request]', () => {
    const redactions = new Redactions(new Map([['a', 'Withheld.']]));
    const sent = redactRequest(body, redactions) as typeof body;
    expect(sent.messages[2]?.content).toEqual([result('a', 'Withheld.'), body.messages[2]?.content[1]]);
    expect({ ...sent, messages: sent.messages.slice(0, 2) }).toEqual({
      ...body,
      messages: body.messages.slice(0, 2),
    });
  });

  test('goes as it came when nothing in it is redacted [redactions:untouched]', () => {
    expect(redactRequest(body, new Redactions())).toBe(body);
    expect(redactRequest(body, new Redactions(new Map([['c', 'Withheld.']])))).toBe(body);
    for (const odd of ['text', [], null, { messages: {} }, { messages: [null] }])
      expect(redactRequest(odd, new Redactions(new Map([['a', 'x']])))).toBe(odd);
  });
});
