import { describe, expect, test } from 'vitest';
import { hookEffects, hookEvents, mayHave, type HookEvent } from './hook-event.ts';
import type { HookMoment } from './hook-moment.ts';
import { hear, type HookAnswer, type HookVerdict } from './hook-verdict.ts';

const call = {
  event: 'PreToolUse',
  tool_name: 'Bash',
  tool_input: { command: 'ls' },
  tool_use_id: 'toolu_1',
} as const;
const result = { ...call, event: 'PostToolUse', tool_response: { stdout: 'a 42' }, is_error: false } as const;
const prompted = { prompt: 'Go.' } as const;
const stop = { last_assistant_message: 'Done.', was_blocked: false } as const;

const moments: Record<HookEvent, HookMoment> = {
  PreToolUse: call,
  PostToolUse: result,
  UserPromptSubmit: { event: 'UserPromptSubmit', ...prompted },
  SessionStart: { event: 'SessionStart', ...prompted },
  TurnStart: { event: 'TurnStart', ...prompted },
  Stop: { event: 'Stop', ...stop },
  SubagentStop: { event: 'SubagentStop', ...stop },
  PreCompact: { event: 'PreCompact', trigger: 'auto' },
  TurnEnd: { event: 'TurnEnd', stop_reason: 'end_turn' },
  SessionEnd: { event: 'SessionEnd' },
  BudgetWarning: { event: 'BudgetWarning', scope: 'user', period: 'day', spent_usd: '8', limit_usd: '10' },
};

const answers = {
  block: { decision: 'block', reason: 'No.' },
  add_context: { context: 'Mind the gap.' },
  rewrite_input: { tool_input: { command: 'pwd' } },
  redact_output: { tool_response: { stdout: 'a ##' } },
} as const satisfies Record<(typeof hookEffects)[number], HookAnswer>;

const hook = { name: 'H' };
const fresh = <Moment extends HookMoment>(moment: Moment): HookVerdict<Moment> => ({ moment, context: [] });
const cases = hookEvents.flatMap((event) => hookEffects.map((effect) => [event, effect] as const));

describe('the answer of a guard', () => {
  test.each(cases)(
    'at %s counts as %s where the table allows it, and fails elsewhere [hooks:effects]',
    (event, effect) => {
      const { verdict, outcome } = hear(fresh(moments[event]), hook, { answer: answers[effect] });
      if (!mayHave(event, effect)) {
        expect(outcome).toBe('failed');
        expect(verdict.blocked).toMatchObject({
          isFinal: true,
          reason: expect.stringContaining('does not allow'),
        });
        return;
      }
      expect(outcome).toBe(effect === 'block' ? 'blocked' : 'changed');
      expect(verdict.blocked?.reason).toBe(effect === 'block' ? 'The hook "H" blocked this: No.' : undefined);
      expect(verdict.context).toEqual(effect === 'add_context' ? ['Mind the gap.'] : []);
      expect(verdict.moment).toEqual({
        ...moments[event],
        ...(effect === 'rewrite_input' && answers.rewrite_input),
        ...(effect === 'redact_output' && answers.redact_output),
      });
    },
  );

  test('that says nothing lets the moment pass as it is [hooks:pass]', () => {
    const heard = hear(fresh(call), hook, { answer: {} });
    expect(heard).toEqual({ verdict: fresh(call), outcome: 'passed' });
    expect(hear(fresh(call), hook, { answer: { decision: 'pass', reason: 'Fine.' } })).toMatchObject({
      outcome: 'passed',
      reason: 'Fine.',
    });
  });

  test('that failed blocks, for good [hooks:failure-blocks]', () => {
    const { verdict, outcome, reason } = hear(fresh(call), hook, { failure: 'It gave no answer.' });
    expect([outcome, reason]).toEqual(['failed', 'It gave no answer.']);
    expect(verdict.blocked).toEqual({
      reason: 'The hook "H" failed, which blocks this: It gave no answer.',
      isFinal: true,
    });
  });

  test('adds to what the ones before have made of it [hooks:chain]', () => {
    const once = hear(fresh(call), hook, { answer: { tool_input: { command: 'a' }, context: 'one' } });
    const twice = hear(once.verdict, hook, { answer: { tool_input: { command: 'b' }, context: 'two' } });
    expect(twice.verdict).toEqual({
      moment: { ...call, tool_input: { command: 'b' } },
      context: ['one', 'two'],
    });
  });

  test('may not make a result of another shape [hooks:shape]', () => {
    for (const tool_response of ['text', null, 42, [], {}, { stdout: 'a', more: 'b' }, { stdout: 1 }]) {
      const { outcome, verdict } = hear(fresh(result), hook, { answer: { tool_response } });
      expect(outcome).toBe('failed');
      expect(verdict.moment).toEqual(result);
    }
  });
});
