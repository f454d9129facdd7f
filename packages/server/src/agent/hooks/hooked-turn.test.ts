import { describe, expect, test } from 'vitest';
import type { Hook } from '../../domain/agent/hook.ts';
import type { NewExecution } from '../../domain/agent/hook-execution.ts';
import type { HookAnswer } from '../../domain/agent/hook-verdict.ts';
import type { HookExecuted } from '../../domain/session/session-event.ts';
import { madeHook as hook } from '../../../test/support/made-hook.ts';
import { askedMoments, HookedTurn } from './hooked-turn.ts';
import type { ToolGate } from '../permissions/gate.ts';
import { hookedGate } from './hooked-gate.ts';
import { redacting, Redactions } from './redactions.ts';

const signal = new AbortController().signal;
const go = { kind: 'prompt', text: 'Go.' } as const;

/** A turn whose guards answer what they are told to, by name. */
function turnOf(hooks: readonly Hook[], answers: Record<string, HookAnswer | Error> = {}) {
  const executed: HookExecuted[] = [];
  const kept: NewExecution[] = [];
  const stops: true[] = [];
  const turn = new HookedTurn(
    {
      hooks,
      askGuard: ({ hook: { name } }) => {
        const answer = answers[name] ?? {};
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      },
      keep: (executions) => {
        kept.push(...executions);
        return Promise.resolve();
      },
      runScripts: () => undefined,
      count: () => undefined,
    },
    { executed: (each) => void executed.push(each), stopAgent: () => void stops.push(true) },
  );
  return { turn, executed, kept, stops };
}

const call = { tool: 'Bash', input: { command: 'ls' }, toolUseId: 'toolu_1' };
const result = {
  event: 'PostToolUse',
  tool_name: 'Bash',
  tool_input: {},
  tool_use_id: 'toolu_1',
  tool_response: { stdout: 'key 42' },
  is_error: false,
} as const;
const stop = { event: 'Stop', last_assistant_message: '', was_blocked: false } as const;

describe('the beginning of a turn', () => {
  test('is told to the first turn of a session as that of the session, too [hooked-turn:begin]', async () => {
    const hooks = [hook({ event: 'SessionStart', name: 's' }), hook({ event: 'TurnStart', name: 't' })];
    const { turn, executed } = turnOf(hooks, { s: { context: 'one' }, t: { context: 'two' } });
    await turn.begin(go, true, signal);
    await turn.begin(go, false, signal);
    expect(executed.map(({ event }) => event)).toEqual(['SessionStart', 'TurnStart', 'TurnStart']);
    expect(turn.blocked).toBeUndefined();
  });

  test('reaches the model with the prompt, once [hooked-turn:context]', async () => {
    const { turn } = turnOf([hook({ event: 'TurnStart', name: 't' })], { t: { context: 'Mind.' } });
    await turn.begin(go, false, signal);
    const prompt = { event: 'UserPromptSubmit', prompt: 'Go.' } as const;
    expect((await turn.ask(prompt, signal)).context).toEqual(['Mind.']);
    expect((await turn.ask(prompt, signal)).context).toEqual([]);
  });

  test('is not told again when it goes on after it was parked [hooked-turn:parked]', async () => {
    const { turn, executed } = turnOf([hook({ event: 'TurnStart' })]);
    await turn.begin({ kind: 'continuation', text: 'Go on.', prompt: 'Go.' }, false, signal);
    expect(executed).toEqual([]);
  });

  test.each(['SessionStart', 'TurnStart', 'UserPromptSubmit'] as const)(
    'that is blocked at %s is the end of the turn [hooked-turn:blocked]',
    async (event) => {
      const { turn } = turnOf([hook({ event, name: 'g' })], { g: { decision: 'block', reason: 'No.' } });
      await turn.begin(go, true, signal);
      if (event === 'UserPromptSubmit') await turn.ask({ event, prompt: 'Go.' }, signal);
      expect(turn.blocked).toMatchObject({
        status: 'failed',
        failure: { code: 'blocked_by_hook', message: 'The hook "g" blocked this: No.' },
      });
    },
  );
});

describe('an agent that wants to stop', () => {
  test('goes on when a guard blocks, but not for ever [hooked-turn:stops]', async () => {
    const { turn, stops } = turnOf([hook({ event: 'Stop', name: 'g' })], { g: { decision: 'block' } });
    for (let times = 0; times < 8; times++)
      expect((await turn.ask(stop, signal)).blocked?.isFinal).toBe(false);
    expect(turn.blocked).toBeUndefined();
    expect((await turn.ask(stop, signal)).blocked?.isFinal).toBe(true);
    expect(turn.blocked?.failure?.code).toBe('blocked_by_hook');
    expect(stops).toEqual([]);
  });

  test('ends its turn as failed when a guard fails [hooked-turn:failing-stop]', async () => {
    const { turn } = turnOf([hook({ event: 'Stop', name: 'g' })], { g: new Error('boom') });
    expect((await turn.ask(stop, signal)).blocked?.isFinal).toBe(true);
    expect(turn.blocked?.failure?.message).toContain('boom');
  });

  test('is stopped from outside when it is a sub-agent [hooked-turn:failing-subagent]', async () => {
    const { turn, stops } = turnOf([hook({ event: 'SubagentStop', name: 'g' })], { g: new Error('boom') });
    await turn.ask({ ...stop, event: 'SubagentStop' }, signal);
    expect(stops).toHaveLength(1);
    expect(turn.blocked).toBeDefined();
  });
});

describe('a gate behind hooks', () => {
  const allow =
    (seen: unknown[] = []) =>
    (asked: { input: unknown }) => {
      seen.push(asked.input);
      return Promise.resolve({ behavior: 'allow', reason: 'All may.' } as const);
    };
  const deny = () => Promise.resolve({ behavior: 'deny', reason: 'Nobody may.' } as const);

  test('decides what guards have made of a call [hooked-gate:rewritten]', async () => {
    const input = { command: 'pwd' };
    const { turn } = turnOf([hook({ name: 'g' })], { g: { tool_input: input, context: 'Rewritten.' } });
    const seen: unknown[] = [];
    expect(await hookedGate(turn, allow(seen))(call, signal)).toEqual({
      behavior: 'allow',
      reason: 'All may.',
      input,
      context: 'Rewritten.',
    });
    expect(seen).toEqual([input]);
  });

  test('denies what guards let pass [hooked-gate:narrow]', async () => {
    const { turn } = turnOf([hook({ name: 'g' })], { g: { decision: 'pass', context: 'Please.' } });
    expect(await hookedGate(turn, deny)(call, signal)).toEqual({ behavior: 'deny', reason: 'Nobody may.' });
  });

  test.each([{ decision: 'block' } as const, new Error('boom')])(
    'is not asked about what a guard blocks [hooked-gate:blocked]',
    async (answer) => {
      const seen: unknown[] = [];
      const { turn } = turnOf([hook({ name: 'g' })], { g: answer });
      expect(await hookedGate(turn, allow(seen))(call, signal)).toMatchObject({ behavior: 'deny' });
      expect(seen).toEqual([]);
    },
  );

  test('does not run what people made of a call when a guard blocks or changes that [hooked-gate:edited]', async () => {
    const allowEdited: ToolGate = () =>
      Promise.resolve({ behavior: 'allow', reason: 'A person did.', input: { command: 'edited' } });
    const answers = [
      [
        { decision: 'block', reason: 'Never that.' },
        { behavior: 'deny', reason: /Never that/ },
      ],
      [{ tool_input: { command: 'other' } }, { behavior: 'deny', reason: /would change what people/ }],
      [{ decision: 'pass' }, { behavior: 'allow', reason: /A person did/, input: { command: 'edited' } }],
    ] as const;
    for (const [answer, expected] of answers) {
      const g = hook({ name: 'g', matcher: 'Bash(edited)' });
      const { turn } = turnOf([g], { g: answer });
      const reason: unknown = expect.stringMatching(expected.reason);
      expect(await hookedGate(turn, allowEdited)(call, signal)).toEqual(
        expect.objectContaining({ ...expected, reason }),
      );
    }
  });

  test('tells observers what was decided about what would run [hooked-gate:told]', async () => {
    const audit = hook({ role: 'observer', action: { kind: 'audit' } });
    const input = { command: 'pwd' };
    const { turn, kept } = turnOf([audit, hook({ name: 'g' })], { g: { tool_input: input } });
    await hookedGate(turn, deny)(call, signal);
    await turn.settled();
    expect(kept).toMatchObject([
      { payload: { tool_input: input, decision: 'deny', blocked_reason: 'Nobody may.' } },
    ]);
  });
});

describe('a result', () => {
  test('that is withheld or redacted reaches no observer [hooked-turn:observers-redacted]', async () => {
    const audit = hook({ event: 'PostToolUse', role: 'observer', action: { kind: 'audit' }, order: -1 });
    const g = hook({ event: 'PostToolUse', name: 'g' });
    for (const answer of [
      { decision: 'block' },
      { tool_response: { stdout: 'key ##' } },
      new Error('boom'),
    ] as const) {
      const { turn, kept } = turnOf([audit, g], { g: answer });
      await turn.ask(result, signal);
      await turn.settled();
      expect(kept).toHaveLength(1);
      expect(JSON.stringify(kept)).not.toContain('key 42');
    }
  });

  test('is replaced where the runtime cannot redact it, else only marked [redactions:which]', async () => {
    const g = hook({ event: 'PostToolUse', name: 'g' });
    const ask = async (answer: HookAnswer | Error, moment: Parameters<ReturnType<typeof redacting>>[0]) => {
      const redactions = new Redactions();
      await redacting(turnOf([g], { g: answer }).turn.ask, redactions)(moment, signal);
      return [redactions.has('toolu_1'), redactions.textOf('toolu_1')];
    };
    const failed = { ...result, tool_response: 'Exit code 3\nkey 42', is_error: true };
    expect(await ask({}, result)).toEqual([false, undefined]);
    expect(await ask({ tool_response: { stdout: '##' } }, result)).toEqual([true, undefined]);
    expect(await ask({ decision: 'block' }, result)).toEqual([true, expect.stringContaining('blocked this')]);
    expect(await ask(new Error('boom'), result)).toEqual([true, expect.stringContaining('boom')]);
    expect(await ask({ tool_response: 'Exit code 3' }, failed)).toEqual([true, 'Exit code 3']);
  });

  test('is withheld when the hooks cannot be asked at all [redactions:unasked]', async () => {
    const redactions = new Redactions();
    const ask = redacting(() => Promise.reject(new Error('a bug')), redactions);
    expect((await ask(result, signal)).blocked?.isFinal).toBe(true);
    expect(redactions.textOf('toolu_1')).toContain('could not be asked');
  });
});

describe('an agent process', () => {
  test('asks about the moments that hooks are at, and about the prompt for what is said before it [hooks:asked]', () => {
    const asked = (...hooks: Partial<Hook>[]) => [...askedMoments(hooks.map(hook))].sort();
    expect(asked()).toEqual([]);
    expect(asked({ event: 'PostToolUse' }, { event: 'Stop', role: 'observer' })).toEqual([
      'PostToolUse',
      'Stop',
    ]);
    expect(asked({ event: 'TurnStart' })).toEqual(['UserPromptSubmit']);
    expect(asked({ event: 'TurnStart', role: 'observer' }, { event: 'TurnEnd', role: 'observer' })).toEqual(
      [],
    );
  });
});
