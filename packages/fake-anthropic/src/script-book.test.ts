import { describe, expect, test } from 'vitest';
import { ScriptBook } from './script-book.ts';
import type { Step } from './step.ts';
import type { Turn } from './turn.ts';

const alice = { session: 'alice', agent: '' };
const bob = { session: 'bob', agent: '' };
const turn = (prompt: string, round = 0): Turn => ({ prompt, round, earlier: [], done: [] });
const two: readonly Step[] = [{ tools: [{ name: 'Bash' }] }, { text: 'done' }];

describe('a registered script', () => {
  test('answers the prompt that contains what it expects, round by round', () => {
    const book = new ScriptBook();
    book.add({ expect: 'count', steps: two });
    expect(book.find(turn('please count', 0), alice)?.step).toBe(two[0]);
    expect(book.find(turn('please count', 1), alice)?.step).toBe(two[1]);
    expect(book.find(turn('something else'), alice)).toBeUndefined();
    expect(() => book.assertFinished()).not.toThrow();
  });

  test('gives the same step to a request that is sent again', () => {
    const book = new ScriptBook();
    book.add({ expect: 'count', steps: two });
    expect(book.find(turn('count'), alice)?.step).toBe(two[0]);
    expect(book.find(turn('count'), alice)?.step).toBe(two[0]);
  });

  test('is played by one turn; the next one takes the next script', () => {
    const book = new ScriptBook();
    book.add({ expect: 'count', steps: [{ text: 'for alice' }] });
    book.add({ expect: 'count', steps: [{ text: 'for bob' }] });
    expect(book.find(turn('count'), alice)?.step).toEqual({ text: 'for alice' });
    expect(book.find(turn('count'), bob)?.step).toEqual({ text: 'for bob' });
    expect(() => book.find({ ...turn('count'), earlier: ['count'] }, bob)).toThrow(
      'No script is left for the prompt "count".',
    );
  });

  test('may be played by anybody, or nobody, when it repeats', () => {
    const book = new ScriptBook();
    book.add({ expect: 'count', steps: [{ text: 'one' }], repeat: true });
    book.add({ expect: 'never asked', steps: [{ text: 'two' }], repeat: true });
    for (const caller of [alice, bob])
      expect(book.find(turn('count'), caller)?.step).toEqual({ text: 'one' });
    expect(() => book.assertFinished()).not.toThrow();
  });

  test('that was not used up fails with its name and the first step that is left', () => {
    const book = new ScriptBook();
    book.add({ expect: 'count', steps: two });
    book.find(turn('count'), alice);
    expect(() => book.assertFinished()).toThrow(
      'The script for "count" was not used up: step 2 of 2 was never asked for: {"text":"done"}',
    );
  });

  test('that ran out fails with its name and the step that was asked for', () => {
    const book = new ScriptBook();
    book.add({ expect: 'count', steps: [{ text: 'one' }] });
    book.find(turn('count'), alice);
    expect(() => book.find(turn('count', 1), alice)).toThrow(
      'The script for "count" ran out: step 2 was asked for, it has 1.',
    );
  });
});

test('a failure is told once, and the book is empty afterwards', () => {
  const book = new ScriptBook();
  book.add({ expect: 'count', steps: two });
  book.report('a problem');
  expect(() => book.assertFinished()).toThrow(/^a problem\nThe script for "count"/);
  expect(() => book.assertFinished()).not.toThrow();
  expect(book.find(turn('count'), alice)).toBeUndefined();
});
