import { describe, expect, test } from 'vitest';
import { readShell } from '../../agent/permissions/shell-parser.ts';
import { InvalidInputError } from '../errors.ts';
import { madeHook } from '../../../test/support/made-hook.ts';
import { HookId } from '../ids.ts';
import { assertHook, concerns, inOrder, type Hook, type HookSettings } from './hook.ts';
import { hookEvents, traitsOf } from './hook-event.ts';

const settings: HookSettings = {
  name: 'A hook',
  event: 'PreToolUse',
  action: { kind: 'audit' },
  role: 'observer',
  order: 100,
  timeoutMs: 5_000,
  isEnabled: true,
};
const validation = { kind: 'validation', required: ['command'], types: {}, patterns: {} } as const;

const hook = (change: Partial<Hook> = {}) => madeHook({ ...settings, ...change });

const bash = (command: string) =>
  ({ event: 'PreToolUse', tool_name: 'Bash', tool_input: { command }, tool_use_id: 'toolu_1' }) as const;

describe('a hook', () => {
  test.each(hookEvents.filter((event) => traitsOf(event).effects.length === 0))(
    'cannot guard %s, where nothing can be held up [hooks:no-guard]',
    (event) => {
      expect(() => assertHook({ ...settings, event })).not.toThrow();
      expect(() => assertHook({ ...settings, event, role: 'guard' })).toThrow(/make the hook an observer/);
    },
  );

  test.each([
    ['an audit as guard', { role: 'guard' }, /only a observer/],
    ['a validation as observer', { action: validation }, /only a guard/],
    ['a validation elsewhere', { action: validation, role: 'guard', event: 'PostToolUse' }, /PreToolUse/],
    [
      'metrics of what is counted anyway',
      { action: { kind: 'metrics' }, event: 'TurnEnd' },
      /in the metrics/,
    ],
    [
      'a script at the end',
      { action: { kind: 'script', script: '#!/bin/sh' }, event: 'TurnEnd' },
      /No script/,
    ],
    ['a matcher without a tool call', { event: 'TurnStart', matcher: 'Bash' }, /no tool calls/],
    ['a matcher that is none', { matcher: 'Bash(' }, /is not a tool pattern/],
  ] as [string, Partial<HookSettings>, RegExp][])(
    'is refused as %s, with a reason [hooks:refused]',
    (_, change, reason) => {
      expect(() => assertHook({ ...settings, ...change })).toThrow(reason);
      expect(() => assertHook({ ...settings, ...change })).toThrow(InvalidInputError);
    },
  );

  test('of a wider scope comes first, then the lower order, then the older [hooks:order]', () => {
    // Made in the same millisecond, either may be the lower one.
    const [older, younger] = [HookId.new(), HookId.new()].sort() as [HookId, HookId];
    const hooks = [
      hook({ name: 'session', scope: 'session', order: -5 }),
      hook({ name: 'template', scope: 'template', order: 0 }),
      hook({ name: 'younger', order: 2, id: younger }),
      hook({ name: 'older', order: 2, id: older }),
      hook({ name: 'lower', order: 1 }),
    ];
    expect(inOrder(hooks).map(({ name }) => name)).toEqual([
      'lower',
      'older',
      'younger',
      'template',
      'session',
    ]);
  });

  test('concerns the moments of its event that its matcher covers [hooks:matching]', () => {
    expect(concerns(hook(), bash('ls'), readShell)).toBe(true);
    expect(concerns(hook({ isEnabled: false }), bash('ls'), readShell)).toBe(false);
    expect(concerns(hook({ event: 'PostToolUse' }), bash('ls'), readShell)).toBe(false);
    expect(concerns(hook({ matcher: 'Read' }), bash('ls'), readShell)).toBe(false);
    expect(concerns(hook({ matcher: 'Bash(git push *)' }), bash('git push origin'), readShell)).toBe(true);
    expect(concerns(hook({ matcher: 'Bash(git push *)' }), bash('cd x && git push origin'), readShell)).toBe(
      true,
    );
    expect(concerns(hook({ event: 'TurnStart' }), { event: 'TurnStart', prompt: 'Go.' }, readShell)).toBe(
      true,
    );
  });
});
