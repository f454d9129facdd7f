import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TurnId } from '../src/domain/ids.ts';
import type { Api } from './support/api.ts';
import { waitedFor } from './support/asking-agent.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { metricOf } from './support/metrics.ts';
import { startNode } from './support/service-node.ts';
import {
  pathsOf,
  startTraceCollector,
  type CollectedSpan,
  type TraceCollector,
} from './support/trace-collector.ts';

const stack = new AsyncDisposableStack();
let collector: TraceCollector;
let service: TestApp;
let alice: Api;
beforeAll(async () => {
  collector = stack.use(await startTraceCollector());
  service = stack.use(
    await startTestApp({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20of-the-collector',
    }),
  );
  alice = await service.newUser({ role: 'admin' });
});
afterAll(() => stack.disposeAsync());

const query = 'POST /api/v1/sessions/:session_id/query';
const asking = { policies: [{ rules: [{ kind: 'command', effect: 'ask', commands: ['echo *'] }] }] };
const bash = { tools: [{ name: 'Bash', input: { command: 'echo a-word-of-the-tool' } }] };
const guard = { event: 'PreToolUse', role: 'guard', action: { kind: 'validation', required: ['command'] } };

/** The whole trace of a turn, once its request has ended in it. */
async function traceOf(turnId: string): Promise<CollectedSpan[]> {
  return eventually(
    () => {
      const spans = collector.spans();
      const turn = spans.find(({ attributes }) => attributes['ai_agent.turn.id'] === turnId);
      const trace = spans.filter(({ traceId }) => traceId === turn?.traceId);
      expect(trace.map(({ name }) => name)).toEqual(expect.arrayContaining([query, 'invoke_agent']));
      return trace;
    },
    { within: 20_000 },
  );
}

const named = (trace: readonly CollectedSpan[], name: string) => trace.filter((span) => span.name === name);

describe('the trace of a turn', () => {
  test('is one tree, from the request to what its agent does and waits for [traces:tree]', async () => {
    expect((await alice.post('/hooks', { name: 'Looks', ...guard })).status).toBe(201);
    const id = await alice.newSession(asking);
    const answered = alice.ask(id, `Work.${script(bash, { text: 'A word of the model.' })}`);
    const approval = await waitedFor(alice, id);
    await alice.post(`/approvals/${approval}/decision`, { decision: 'allow' });
    const { turn_id: turnId } = await answered;
    const trace = await traceOf(turnId);
    const model = 'chat claude-sonnet-4-5';
    expect(pathsOf(trace)).toEqual([
      query,
      `${query} > invoke_agent`,
      `${query} > invoke_agent > ${model}`,
      `${query} > invoke_agent > ${model}`,
      `${query} > invoke_agent > execute_tool Bash`,
      `${query} > invoke_agent > execute_tool Bash > await_approval`,
      `${query} > invoke_agent > execute_tool Bash > hook PreToolUse`,
    ]);
    for (const { startTimeUnixNano: from, endTimeUnixNano: until } of trace)
      expect(until).toBeGreaterThanOrEqual(from);
  });

  test('has its names and figures, and nothing that was said [traces:attributes]', async () => {
    const id = await alice.newSession();
    const said = `Words of a prompt.${script(bash, { text: 'Words of a model.' })}`;
    const { turn_id: turnId } = await alice.ask(id, said);
    const trace = await traceOf(turnId);
    const [turn] = named(trace, 'invoke_agent');
    expect(turn?.attributes).toMatchObject({
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.conversation.id': id,
      'ai_agent.organization.id': alice.organizationId,
      'ai_agent.turn.status': 'completed',
    });
    const [chat] = named(trace, 'chat claude-sonnet-4-5');
    expect(chat?.attributes).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'claude-sonnet-4-5',
      'gen_ai.usage.input_tokens': expect.any(Number) as unknown,
      'gen_ai.usage.output_tokens': expect.any(Number) as unknown,
    });
    const [tool] = named(trace, 'execute_tool Bash');
    expect(tool?.attributes).toMatchObject({
      'gen_ai.tool.name': 'Bash',
      'ai_agent.permission.decision': 'allow',
    });
    for (const word of ['Words of', 'a-word-of', alice.email, alice.token])
      expect([word, collector.text().includes(word)]).toEqual([word, false]);
    expect(collector.text()).toContain('Bearer of-the-collector');
  });

  test("begins anew with a link to its caller's [traces:linked]", async () => {
    const theirs = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
    const traceparent = `00-${theirs.traceId}-${theirs.spanId}-00`;
    const answer = await alice.get('/auth/me', { traceparent });
    const own = answer.headers.get('traceparent')?.split('-')[1];
    expect(own).toMatch(/^[0-9a-f]{32}$/);
    expect(own).not.toBe(theirs.traceId);
    const [span] = await eventually(
      () => {
        const found = collector.spans().filter(({ traceId }) => traceId === own);
        expect(found).toHaveLength(1);
        return found;
      },
      { within: 20_000 },
    );
    expect(span?.links).toMatchObject([theirs]);
  });

  test('goes on after a wait [traces:parked]', async () => {
    const id = await alice.newSession();
    const wait = { error: 429, quotaResetIn: 3_600, times: 1, then: { text: 'Back.' } } as const;
    const answered = alice.ask(id, `Wait.${script(wait)}`);
    let turnId = '';
    for await (const event of alice.stream(id))
      if (event.type === 'session.status_rescheduled' && event['resume_at'] !== undefined) {
        turnId = event['turn_id'];
        break;
      }
    await service.store.transact(alice.organizationId, (tx) => tx.turns.wake(TurnId.parse(turnId)));
    await answered;
    const runs = named(await traceOf(turnId), 'invoke_agent');
    expect(runs.map(({ attributes }) => attributes['ai_agent.turn.status'])).toEqual(['parked', 'completed']);
    const [request] = named(await traceOf(turnId), query);
    for (const run of runs) expect(run.parentSpanId).toBe(request?.spanId);
  });
});

describe('a node', () => {
  test("goes on with its callers' traces where it is told to [traces:joined]", async () => {
    await using node = await startNode({
      databaseUrl: service.databaseUrl,
      environment: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, TRACE_CALLERS: 'join' },
    });
    const traceId = '1af7651916cd43dd8448eb211c80319c';
    const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
    const answer = await fetch(`${node.url}/api/v1/auth/me`, { headers: { traceparent } });
    expect([answer.status, answer.headers.get('traceparent')?.split('-')[1]]).toEqual([401, traceId]);
  });

  test('without a collector names no trace [traces:off]', async () => {
    await using node = await startNode({ databaseUrl: service.databaseUrl });
    const answer = await fetch(`${node.url}/api/v1/auth/me`);
    expect(answer.headers.has('traceparent')).toBe(false);
  });

  test('whose collector is away works, and counts what is lost [traces:lost]', async () => {
    await using node = await startNode({
      databaseUrl: service.databaseUrl,
      environment: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' },
    });
    expect((await fetch(`${node.url}/api/v1/auth/me`)).status).toBe(401);
    await eventually(
      async () => expect(await metricOf(node.url, 'trace_spans_lost_total')).toBeGreaterThan(0),
      { within: 30_000 },
    );
  });
});
