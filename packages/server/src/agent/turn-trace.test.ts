import { describe, expect, test } from 'vitest';
import { HookExecutionId, HookId, OrganizationId, SessionId, TurnId } from '../domain/ids.ts';
import { failedTurn, type TurnOutcome } from '../domain/session/turn.ts';
import type { SpanAttributes, Tracing } from '../infrastructure/tracing.ts';
import { TurnTrace } from './turn-trace.ts';

type Recorded = {
  name: string;
  parent?: string | undefined;
  attributes: SpanAttributes;
  failure?: string;
  ended: number;
};

/** Names each span by its number. */
function recording() {
  const spans: Recorded[] = [];
  const tracing: Tracing = {
    start: (name, { parent, attributes = {} } = {}) => {
      const span: Recorded = { name, parent, attributes: { ...attributes }, ended: 0 };
      const number = spans.push(span) - 1;
      return {
        traceParent: String(number),
        set: (more) => void (span.attributes = { ...span.attributes, ...more }),
        end: (failure) => {
          span.ended++;
          if (failure !== undefined) span.failure = failure;
        },
      };
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const turn = { id: TurnId.new(), ordinal: 1, attempts: 1, traceParent: 'the request' };
  const session = { id: SessionId.new(), organizationId: OrganizationId.new() };
  return { spans, trace: new TurnTrace(tracing, session, turn) };
}

const done: TurnOutcome = { status: 'completed', stopReason: 'end_turn' };
const use = (tool_use_id: string, name: string, parent_tool_use_id?: string) =>
  ({
    type: 'agent.tool_use',
    tool_use_id,
    name,
    input: {},
    ...(parent_tool_use_id && { parent_tool_use_id }),
  }) as const;
const result = (tool_use_id: string, is_error = false) =>
  ({ type: 'agent.tool_result', tool_use_id, content: 'said', is_error }) as const;

describe('the trace of a turn', () => {
  test('has the calls of a sub-agent below the call that it is [turn-trace:sub-agents]', () => {
    const { spans, trace } = recording();
    trace.happened(use('agent', 'Agent'));
    trace.happened(use('inner', 'Read', 'agent'));
    trace.happened(result('inner', true));
    trace.happened(result('agent'));
    trace.end('ended', done);
    expect(spans.map(({ name, parent, failure }) => [name, parent, failure])).toEqual([
      ['invoke_agent', 'the request', undefined],
      ['execute_tool Agent', '0', undefined],
      ['execute_tool Read', '1', 'tool_error'],
    ]);
    expect(spans.map(({ ended }) => ended)).toEqual([1, 1, 1]);
  });

  test('has a hook below its call, or below the turn [turn-trace:hooks]', () => {
    const { spans, trace } = recording();
    const hook = {
      execution_id: HookExecutionId.new(),
      hook_id: HookId.new(),
      hook_name: 'said',
      duration_ms: 5,
    };
    trace.happened({ type: 'hook.executed', ...hook, event: 'TurnStart', outcome: 'passed' });
    trace.happened(use('call', 'Bash'));
    trace.happened({
      type: 'hook.executed',
      ...hook,
      event: 'PreToolUse',
      outcome: 'failed',
      tool_use_id: 'call',
    });
    trace.end('ended', done);
    expect(spans.slice(1).map(({ name, parent, failure }) => [name, parent, failure])).toEqual([
      ['hook TurnStart', '0', undefined],
      ['execute_tool Bash', '0', 'unfinished'],
      ['hook PreToolUse', '2', 'failed'],
    ]);
  });

  test.each([
    ['Bash', 'Bash'],
    ['mcp__said__said', 'mcp'],
    ['said by the model', 'other'],
  ])('calls the tool "%s" %s [turn-trace:names]', (name, expected) => {
    const { spans, trace } = recording();
    trace.happened(use('said by the model', name));
    trace.end('ended', done);
    expect(spans[1]).toMatchObject({
      name: `execute_tool ${expected}`,
      attributes: { 'gen_ai.tool.name': expected },
    });
    expect(JSON.stringify(spans)).not.toContain('said');
  });

  test('says how the turn ended, or that it goes on later [turn-trace:ends]', () => {
    const [failed, parked] = [recording(), recording()];
    failed.trace.end('ended', failedTurn('agent_crashed', 'said'));
    parked.trace.happened(use('call', 'Bash'));
    parked.trace.end('parked', done);
    expect(failed.spans[0]).toMatchObject({
      failure: 'agent_crashed',
      attributes: { 'ai_agent.turn.status': 'failed' },
    });
    expect(parked.spans.map(({ failure }) => failure)).toEqual([undefined, undefined]);
    expect(parked.spans[0]?.attributes['ai_agent.turn.status']).toBe('parked');
  });

  test('holds no more calls than an agent makes at once [turn-trace:bound]', () => {
    const { spans, trace } = recording();
    for (let call = 0; call < 2_000; call++) trace.happened(use(`call-${call}`, 'Bash'));
    expect(spans).toHaveLength(1_001);
  });
});
