import { describe, expect, test } from 'vitest';
import type { ServerAnswer, ServerQuestion } from '../../domain/agent/elicitation.ts';
import type { GateCall, ToolGate } from '../permissions/gate.ts';
import { ServerCalls } from './elicit.ts';
import { parseForm } from './requested-form.ts';

const question: ServerQuestion = {
  server: 'desk',
  message: 'Go on?',
  mode: 'url',
  url: 'https://example.com',
};
const call: GateCall = { toolUseId: 'toolu_1', tool: 'mcp__desk__open', input: {} };
const allows: ToolGate = () => Promise.resolve({ behavior: 'allow', reason: 'Because.' });
const { signal } = new AbortController();

async function called(answer: () => Promise<ServerAnswer>) {
  const calls = new ServerCalls();
  await calls.watch(allows)(call, signal);
  return calls.elicit(answer);
}

describe('a server that asks people', () => {
  test('has one question before them at a time [elicitation:bounded]', async () => {
    const first = Promise.withResolvers<ServerAnswer>();
    const elicit = await called(() => first.promise);
    const answer = elicit(question, signal);
    expect(await elicit(question, signal)).toEqual({ action: 'decline' });
    first.resolve({ action: 'accept' });
    expect(await answer).toEqual({ action: 'accept' });
    expect(await elicit(question, signal)).toEqual({ action: 'accept' });
  });

  test('has 20 answers in a turn at most [elicitation:bounded]', async () => {
    const elicit = await called(() => Promise.resolve({ action: 'accept' }));
    const actions = [];
    for (let count = 0; count < 25; count++) actions.push((await elicit(question, signal)).action);
    expect(actions.filter((action) => action === 'accept')).toHaveLength(20);
  });

  test('shows no form that is longer than people could read [elicitation:bounded]', () => {
    const form = (choices: number) => ({
      type: 'object',
      properties: {
        place: { type: 'string', enum: Array.from({ length: choices }, (_, at) => `${at}`.repeat(300)) },
      },
    });
    expect(parseForm(form(10))).toBeDefined();
    expect(parseForm(form(100))).toBeUndefined();
  });
});
