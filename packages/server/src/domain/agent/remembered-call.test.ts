import { describe, expect, test } from 'vitest';
import { callKey } from './call-key.ts';
import { rememberedPattern } from './remembered-call.ts';
import { answeredInput } from './user-question.ts';

describe('what a session remembers of a call', () => {
  test.each([
    ['Bash', { command: 'npm test', description: 'Run the tests' }, 'Bash(npm test)'],
    ['Bash', { command: 'rm *', timeout: 1_000 }, 'Bash(rm *)'],
    ['Bash', { command: 'npm test', run_in_background: true }, undefined],
    ['Edit', { file_path: '/w/a.ts', old_string: 'a', new_string: 'b' }, 'Edit(/w/a.ts)'],
    ['WebFetch', { url: 'https://example.com/a?b=c', prompt: 'x' }, 'WebFetch(https://example.com)'],
    ['WebFetch', { url: 'example' }, undefined],
    ['mcp__github__issue', { title: 'x', labels: [1] }, 'mcp__github__issue({"labels":[1],"title":"x"})'],
    ['AskUserQuestion', { questions: [] }, undefined],
    ['Bash', { command: 'x'.repeat(600) }, undefined],
    ['Bash', {}, undefined],
  ])('%s %j is shown before it is remembered [remembered-call:pattern]', (tool, input, pattern) => {
    expect(rememberedPattern({ tool, input })).toBe(pattern);
  });

  test('covers no other command, whatever characters it holds [remembered-call:exact]', () => {
    const remembered = rememberedPattern({ tool: 'Bash', input: { command: 'rm *' } });
    for (const command of ['rm -rf x', 'rm * ', 'rm *; ls', 'rm  *'])
      expect(rememberedPattern({ tool: 'Bash', input: { command } })).not.toBe(remembered);
  });
});

test('a call is known again by its tool and its exact input, in any order of its fields [call-key:same]', () => {
  const key = callKey({ tool: 'Write', input: { file_path: '/a', content: { b: 1, a: [1, 2] } } });
  expect(callKey({ tool: 'Write', input: { content: { a: [1, 2], b: 1 }, file_path: '/a' } })).toBe(key);
  expect(callKey({ tool: 'Write', input: { content: { a: [2, 1], b: 1 }, file_path: '/a' } })).not.toBe(key);
  expect(callKey({ tool: 'Edit', input: { file_path: '/a', content: { b: 1, a: [1, 2] } } })).not.toBe(key);
  const bash = callKey({ tool: 'Bash', input: { command: 'ls', description: 'List' } });
  expect(callKey({ tool: 'Bash', input: { command: 'ls', description: 'Look' } })).toBe(bash);
  expect(callKey({ tool: 'mcp__x__y', input: { description: 'a' } })).not.toBe(
    callKey({ tool: 'mcp__x__y', input: { description: 'b' } }),
  );
});

test('the answers to questions of the agent become part of its call [user-question:answers]', () => {
  const input = { questions: [{ question: 'Which?' }, { question: 'How many?' }, 'odd', null] };
  expect(answeredInput(input, { 'Which?': ['A', 'B'] })).toEqual({ ...input, answers: { 'Which?': 'A, B' } });
  expect(() => answeredInput(input, {})).toThrow('at least');
  expect(() => answeredInput(input, { 'Why?': 'x' })).toThrow('did not ask "Why?"');
  expect(() => answeredInput({ questions: 'x' }, { 'Why?': 'x' })).toThrow('did not ask');
});
