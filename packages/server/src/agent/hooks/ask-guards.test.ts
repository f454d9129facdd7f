import { describe, expect, test } from 'vitest';
import type { Hook } from '../../domain/agent/hook.ts';
import { madeHook } from '../../../test/support/made-hook.ts';
import { askGuards, type AskGuard } from './ask-guards.ts';

const guard = (name: string, change: Partial<Hook> = {}) => madeHook({ name, ...change });

const call = {
  event: 'PreToolUse',
  tool_name: 'Bash',
  tool_input: { command: 'ls' },
  tool_use_id: 'toolu_1',
} as const;
const never = new AbortController().signal;
const hanging: AskGuard = () => new Promise(() => undefined);

describe('guards', () => {
  test('are asked in order, each about what the ones before have made of it [guards:chain]', async () => {
    const seen: unknown[] = [];
    const ask: AskGuard = ({ hook, moment }) => {
      const command = 'tool_input' in moment ? String(moment.tool_input['command']) : '';
      seen.push(`${hook.name} ${command}`);
      return Promise.resolve({ tool_input: { command: `${command} ${hook.name}` } });
    };
    const hooks = [guard('a'), guard('b', { matcher: 'Bash(ls a)' }), guard('c', { matcher: 'Bash(pwd)' })];
    const { verdict, executed } = await askGuards(hooks, call, ask, never);
    expect(seen).toEqual(['a ls', 'b ls a']);
    expect(verdict.moment.tool_input).toEqual({ command: 'ls a b' });
    expect(executed.map(({ hook_name, outcome }) => [hook_name, outcome])).toEqual([
      ['a', 'changed'],
      ['b', 'changed'],
    ]);
  });

  test('are asked no more once one has blocked, and observers never [guards:first-block]', async () => {
    const asked: string[] = [];
    const ask: AskGuard = ({ hook }) => {
      asked.push(hook.name);
      return Promise.resolve(hook.name === 'b' ? { decision: 'block', reason: 'No.' } : {});
    };
    const hooks = [guard('watcher', { role: 'observer' }), guard('a'), guard('b'), guard('c')];
    const { verdict } = await askGuards(hooks, call, ask, never);
    expect(asked).toEqual(['a', 'b']);
    expect(verdict.blocked).toEqual({ reason: 'The hook "b" blocked this: No.', isFinal: false });
  });

  test.each<[string, AskGuard, RegExp]>([
    ['throws', () => Promise.reject(new Error('boom')), /boom/],
    [
      'throws what is no error',
      () =>
        Promise.try(() => {
          // eslint-disable-next-line @typescript-eslint/only-throw-error -- what a careless kind of guard might do
          throw 'x';
        }),
      /It failed/,
    ],
    ['hangs', hanging, /no answer within 50 ms/],
  ])('block when one %s [guards:failing]', async (_, ask, reason) => {
    const { verdict, executed } = await askGuards([guard('a', { timeoutMs: 50 })], call, ask, never);
    expect(verdict.blocked?.isFinal).toBe(true);
    expect(verdict.blocked?.reason).toMatch(reason);
    expect(executed).toMatchObject([{ outcome: 'failed', tool_use_id: 'toolu_1' }]);
  });

  test('end with the turn that they hold up [guards:stopped]', async () => {
    const stop = AbortSignal.timeout(20);
    const { verdict } = await askGuards([guard('a', { timeoutMs: 30_000 })], call, hanging, stop);
    expect(verdict.blocked?.isFinal).toBe(true);
  });
});
