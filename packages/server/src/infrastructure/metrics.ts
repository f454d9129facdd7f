import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What the service counts. Label values come from small closed sets, never from tenants. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return { registry, ...httpMetrics(registers), ...turnMetrics(registers), ...agentMetrics(registers) };
}

export type Metrics = ReturnType<typeof createMetrics>;

function httpMetrics(registers: Registry[]) {
  return {
    requests: new Counter({
      name: 'api_requests_total',
      help: 'HTTP requests by method, route and status',
      labelNames: ['method', 'path', 'status'] as const,
      registers,
    }),
    requestSeconds: new Histogram({
      name: 'api_request_duration_seconds',
      help: 'Time until the answer of an HTTP request was complete',
      labelNames: ['method', 'path'] as const,
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    }),
    streams: new Gauge({
      name: 'stream_readers',
      help: 'Open event streams',
      labelNames: ['transport'] as const,
      registers,
    }),
    slowReaders: new Counter({
      name: 'stream_slow_readers_total',
      help: 'Streams cut because the reader was slow',
      registers,
    }),
  };
}

function turnMetrics(registers: Registry[]) {
  return {
    sessions: new Counter({
      name: 'sessions_created_total',
      help: 'Sessions created',
      labelNames: ['mode'] as const,
      registers,
    }),
    turns: new Counter({
      name: 'turns_total',
      help: 'Turns by outcome and failure code',
      labelNames: ['status', 'failure'] as const,
      registers,
    }),
    turnSeconds: new Histogram({
      name: 'turn_duration_seconds',
      help: 'Time from the start of a turn to its end',
      buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600],
      registers,
    }),
    costMicroUsd: new Counter({
      name: 'cost_micro_usd_total',
      help: 'Model cost in millionths of a US dollar',
      registers,
    }),
    tokens: new Counter({
      name: 'model_tokens_total',
      help: 'Model tokens by kind',
      labelNames: ['kind'] as const,
      registers,
    }),
  };
}

function agentMetrics(registers: Registry[]) {
  return {
    toolCalls: new Counter({
      name: 'tool_calls_total',
      help: 'Tool calls by decision',
      labelNames: ['decision'] as const,
      registers,
    }),
    liveSessions: new Gauge({
      name: 'live_sessions',
      help: 'Agent processes that are up on this node',
      registers,
    }),
    unknownMessages: new Counter({
      name: 'sdk_unknown_messages_total',
      help: 'Messages of the SDK that the translation does not know',
      registers,
    }),
  };
}
