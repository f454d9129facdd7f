import { describe, expect, test } from 'vitest';
import { assertScripts, assertSteps } from './step-check.ts';

describe('a step', () => {
  test.each([
    { text: 'hi', thinking: 'hm', usage: { input_tokens: 5 }, stop_reason: 'max_tokens', delayMs: 0.5 },
    { tools: [{ name: 'Bash' }, { name: 'Read', input: { file_path: '/a' }, id: 'toolu_1' }], slowMs: 1 },
    { text: 'cut', cutAfter: 0 },
    { text: 'silent', hangAfter: 3 },
    { text: 'garbage', malformed: true },
    { error: 429, retryAfter: 1, times: 2, then: { error: 529, times: 1, then: { text: 'up' } } },
    { hang: true },
    {},
  ])('is accepted: %j', (step) => {
    expect(() => assertSteps([step], 'steps')).not.toThrow();
  });

  test.each([
    ['hello', 'steps[0] must be an object, not "hello".'],
    [{ error: 418 }, 'steps[0].error must be one of 400, 401, 403, 404, 413, 429, 500, 529, not 418.'],
    [{ text: 3 }, 'steps[0].text must be a string, not 3.'],
    [{ tools: {} }, 'steps[0].tools must be a list, not {}.'],
    [{ tools: [{ input: {} }] }, 'steps[0].tools[0].name must be a string that is not empty, not missing.'],
    [
      { usage: { output_tokens: -1 } },
      'steps[0].usage.output_tokens must be a whole number, 0 or more, not -1.',
    ],
    [{ malformed: false }, 'steps[0].malformed must be true, not false.'],
    [{ error: 500, then: { hang: 1 } }, 'steps[0].then.hang must be true, not 1.'],
    [{ hang: true, text: 'x' }, 'steps[0] has no field "text"; it knows hang.'],
  ])('that makes no sense, %j, is refused with a reason', (step, message) => {
    expect(() => assertSteps([step], 'steps')).toThrow(message);
  });
});

describe('a script', () => {
  test.each([
    [{ steps: [{ text: 'x' }] }, 'scripts[0].expect must be a string that is not empty, not missing.'],
    [{ expect: 'x' }, 'scripts[0].steps must be a list, not missing.'],
    [{ expect: 'x', steps: [] }, 'scripts[0].steps must hold at least one step.'],
  ])('that is incomplete, %j, is refused', (script, message) => {
    expect(() => assertScripts([script], 'scripts')).toThrow(message);
  });
});
