import { describe, expect, test } from 'vitest';
import { madeHook } from '../../../test/support/made-hook.ts';
import type { Hook } from './hook.ts';
import { readShell } from '../../agent/permissions/shell-parser.ts';
import { tellObservers } from './hook-execution.ts';
import { toRecord } from './hook-moment.ts';

const observer = (action: Hook['action'], change: Partial<Hook> = {}) =>
  madeHook({ action, role: 'observer', ...change });

const call = {
  event: 'PreToolUse',
  tool_name: 'Bash',
  tool_input: { command: 'ls' },
  tool_use_id: 'toolu_1',
  decision: 'allow',
} as const;

describe('observers', () => {
  test('are told each in its way, and only those that a moment concerns [hooks:told]', () => {
    const audit = observer({ kind: 'audit' });
    const metrics = observer({ kind: 'metrics' });
    const notification = observer({ kind: 'notification', message: 'Look.' });
    const others = [
      observer({ kind: 'audit' }, { event: 'PostToolUse' }),
      observer({ kind: 'audit' }, { matcher: 'Read' }),
      observer({ kind: 'audit' }, { isEnabled: false }),
    ];
    const told = tellObservers([audit, metrics, notification, ...others], call, readShell);
    expect(told.counted).toEqual([metrics]);
    expect(told.executions).toMatchObject([
      { hookId: audit.id, event: 'PreToolUse', outcome: 'passed', toolUseId: 'toolu_1', payload: call },
    ]);
    expect(told.notices).toMatchObject([
      { hook_id: notification.id, hook_name: 'H', reason: 'Look.', tool_use_id: 'toolu_1' },
    ]);
  });

  test('are told the beginning of what is too long [hooks:bounded]', () => {
    const long = 'x'.repeat(50_000);
    const record = toRecord({ ...call, tool_input: { command: long } });
    expect(record).toMatchObject({ tool_name: 'Bash', tool_use_id: 'toolu_1', is_cut: true });
    expect(JSON.stringify(record).length).toBeLessThan(20_000);
    expect(toRecord({ event: 'TurnStart', prompt: long })).toMatchObject({ prompt: 'x'.repeat(16_000) });
    expect(toRecord(call)).toEqual(call);
  });
});
