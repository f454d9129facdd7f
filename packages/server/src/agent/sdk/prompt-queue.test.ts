import { describe, expect, test } from 'vitest';
import { PromptQueue } from './prompt-queue.ts';

describe('a prompt queue', () => {
  test('hands over what was pushed before and while somebody waits [prompt-queue:order]', async () => {
    const queue = new PromptQueue<string>();
    const prompts = queue[Symbol.asyncIterator]();
    queue.push('one');
    expect(await prompts.next()).toEqual({ done: false, value: 'one' });
    const next = prompts.next();
    queue.push('two');
    expect(await next).toEqual({ done: false, value: 'two' });
  });

  test('takes one prompt at a time [prompt-queue:one]', () => {
    const queue = new PromptQueue<string>();
    queue.push('one');
    expect(() => queue.push('two')).toThrow('has not taken the last prompt');
  });

  test('ends for who waits, and takes nothing after its end [prompt-queue:end]', async () => {
    const queue = new PromptQueue<string>();
    const waiting = queue[Symbol.asyncIterator]().next();
    queue.end();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(() => queue.push('late')).toThrow();
  });
});
