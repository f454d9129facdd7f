import { builtInTools, internalTools } from '../domain/agent/agent-tools.ts';
import type { ModelCall } from '../domain/billing/model-call.ts';
import { isToolUse, type HookExecuted, type SessionEvent } from '../domain/session/session-event.ts';
import type { Session } from '../domain/session/session.ts';
import type { Turn, TurnOutcome } from '../domain/session/turn.ts';
import type { Span, SpanOptions, Tracing } from '../infrastructure/tracing.ts';
import type { Ask } from './permissions/gate.ts';

type TracedSession = Pick<Session, 'id' | 'organizationId'>;
type TracedTurn = Pick<Turn, 'id' | 'ordinal' | 'attempts' | 'traceParent'>;

/** More calls at once than any agent makes are not traced. */
const mostOpen = 1_000;

/**
 * The trace of one run of a turn: the turn, and below it its model requests, its tool calls, and below those the hooks and
 * the people that they wait for. Names and figures follow the conventions of OpenTelemetry for generative AI; nothing that
 * was said, given to a tool or answered by one is in it.
 */
export class TurnTrace {
  readonly #tracing: Tracing;
  readonly #turn: Span;
  readonly #tools = new Map<string, Span>();

  constructor(tracing: Tracing, session: TracedSession, turn: TracedTurn) {
    this.#tracing = tracing;
    this.#turn = tracing.start('invoke_agent', {
      parent: turn.traceParent,
      attributes: {
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.provider.name': 'anthropic',
        'gen_ai.conversation.id': session.id,
        'ai_agent.organization.id': session.organizationId,
        'ai_agent.turn.id': turn.id,
        'ai_agent.turn.ordinal': turn.ordinal,
        'ai_agent.turn.attempt': turn.attempts,
      },
    });
  }

  /** What the agent, its hooks and its gate do, in the order of the log. */
  readonly happened = (event: SessionEvent): void => {
    if (isToolUse(event)) this.#toolOf(event.tool_use_id, event);
    else if (event.type === 'permission.decided') {
      const tool = this.#toolOf(event.tool_use_id, event);
      tool.set({ 'ai_agent.permission.decision': event.decision });
    } else if (event.type === 'hook.executed') this.#hookRan(event);
    else if (event.type === 'agent.tool_result' || event.type === 'agent.mcp_tool_result')
      this.#endTool(event.tool_use_id, event.is_error ? 'tool_error' : undefined);
  };

  /** A model request has ended, and took so long. */
  readonly called = (call: ModelCall, durationMs: number): void => {
    const { tokens, outcome } = call;
    const span = this.#tracing.start(`chat ${call.model}`, {
      ...this.#below(this.#turn, durationMs),
      kind: 'client',
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'anthropic',
        'gen_ai.request.model': call.requestedModel,
        'gen_ai.response.model': call.model,
        'gen_ai.usage.input_tokens': tokens.input,
        'gen_ai.usage.output_tokens': tokens.output,
        'gen_ai.usage.cache_creation.input_tokens': tokens.cacheWrite5m + tokens.cacheWrite1h,
        'gen_ai.usage.cache_read.input_tokens': tokens.cacheRead,
        'ai_agent.cost_micro_usd': Number(call.cost),
        'ai_agent.model_call.id': call.id,
        'ai_agent.model_call.attempts': call.attempts,
        ...(call.status !== undefined && { 'http.response.status_code': call.status }),
      },
    });
    span.end(outcome === 'completed' ? undefined : outcome);
  };

  /** The same as `ask`, with the time that people take. */
  asking(ask: Ask): Ask {
    return async (call, question, signal) => {
      const tool = this.#toolOf(call.toolUseId, { name: call.tool });
      const span = this.#tracing.start('await_approval', { parent: tool.traceParent });
      let behavior: string | undefined;
      try {
        const answer = await ask(call, question, signal);
        ({ behavior } = answer);
        span.set({ 'ai_agent.approval.outcome': behavior });
        return answer;
      } finally {
        span.end(behavior === undefined ? 'not_asked' : undefined);
      }
    };
  }

  /** The run is over; what has not ended ends with it. */
  end(left: 'ended' | 'parked', { status, stopReason, failure }: TurnOutcome): void {
    for (const id of this.#tools.keys()) this.#endTool(id, left === 'parked' ? undefined : 'unfinished');
    this.#turn.set({
      'ai_agent.turn.status': left === 'parked' ? left : status,
      ...(left === 'ended' && { 'ai_agent.turn.stop_reason': stopReason }),
    });
    this.#turn.end(left === 'parked' ? undefined : failure?.code);
  }

  #hookRan({ tool_use_id: id, event, outcome, duration_ms: ms, hook_id: hook }: HookExecuted): void {
    const parent = id === undefined ? this.#turn : this.#toolOf(id, {});
    const span = this.#tracing.start(`hook ${event}`, {
      ...this.#below(parent, ms),
      attributes: { 'ai_agent.hook.id': hook, 'ai_agent.hook.outcome': outcome },
    });
    span.end(outcome === 'failed' ? outcome : undefined);
  }

  /** The span of a call, begun with the first word of it: one that is taken up again was logged before. */
  #toolOf(
    id: string,
    { name, parent_tool_use_id: by }: { name?: string; parent_tool_use_id?: string },
  ): Span {
    const known = this.#tools.get(id);
    if (known) return known;
    if (this.#tools.size >= mostOpen) return this.#turn;
    const parent = (by === undefined ? undefined : this.#tools.get(by)) ?? this.#turn;
    const tool = name === undefined ? 'other' : toolName(name);
    const span = this.#tracing.start(`execute_tool ${tool}`, {
      parent: parent.traceParent,
      attributes: {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': tool,
        ...(toolCallId.test(id) && { 'gen_ai.tool.call.id': id }),
      },
    });
    this.#tools.set(id, span);
    return span;
  }

  #endTool(id: string, failure?: string): void {
    this.#tools.get(id)?.end(failure);
    this.#tools.delete(id);
  }

  #below(parent: Span, durationMs: number): SpanOptions {
    return { parent: parent.traceParent, startedAt: Date.now() - durationMs };
  }
}

const toolCallId = /^[\w-]{1,64}$/;

const named: ReadonlySet<string> = new Set([...builtInTools, ...internalTools, 'WebSearch', 'WebFetch']);

/** A model can call a tool what it likes; what is no tool of ours goes out under no name of its own. */
function toolName(name: string): string {
  if (named.has(name)) return name;
  return name.startsWith('mcp__') ? 'mcp' : 'other';
}
