import { expect } from 'vitest';

const anyText: unknown = expect.any(String);
const pointers: unknown = expect.any(Array);

/** Words of a stack trace or of the machinery, which no answer may hold. */
const insides = /node_modules|\bat .+:\d+:\d+|\.ts:\d+|Kysely|pg_catalog|violates|syntax error at/;

type Answered = { readonly status: number; readonly contentType: string; readonly text: string };

/** Whether an answer is a problem document with every field, and says nothing of the inside. */
export function expectProblem(answer: Answered, statuses?: number | readonly number[]): void {
  const wanted = typeof statuses === 'number' ? [statuses] : statuses;
  if (wanted) expect(wanted, answer.text.slice(0, 300)).toContain(answer.status);
  else {
    expect(answer.status, answer.text.slice(0, 300)).toBeGreaterThanOrEqual(400);
    expect(answer.status, answer.text.slice(0, 300)).toBeLessThan(500);
  }
  expect(answer.contentType).toMatch(/^application\/problem\+json/);
  const problem: unknown = JSON.parse(answer.text);
  expect(problem).toEqual({
    type: expect.stringMatching(/^urn:ai-agent-api:error:\w+$/) as unknown,
    title: anyText,
    status: answer.status,
    detail: anyText,
    code: anyText,
    request_id: anyText,
    errors: pointers,
  });
  expect(answer.text).not.toMatch(insides);
}
