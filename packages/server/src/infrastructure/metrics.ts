import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What the service counts. Label values come from small closed sets, never from tenants. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    ...httpMetrics(registers),
    ...turnMetrics(registers),
    ...agentMetrics(registers),
    ...processMetrics(registers),
    ...gatewayMetrics(registers),
    ...hookMetrics(registers),
    ...snapshotMetrics(registers),
    ...archiveMetrics(registers),
    spansLost: new Counter({
      name: 'trace_spans_lost_total',
      help: 'Spans of traces that could not be sent to the collector',
      registers,
    }),
  };
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
    rateLimited: new Counter({
      name: 'rate_limited_total',
      help: 'Requests refused because of too many, by what was counted',
      labelNames: ['policy'] as const,
      registers,
    }),
    streams: new Gauge({
      name: 'stream_readers',
      help: 'Open event streams',
      labelNames: ['transport'] as const,
      registers,
    }),
    draftsDropped: new Counter({
      name: 'drafts_dropped_total',
      help: 'Drafts of text that could not be sent to other nodes',
      registers,
    }),
    eventDeliverySeconds: new Histogram({
      name: 'event_delivery_seconds',
      help: 'Time from when an event was written until the readers of this node had it',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
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
    turnWaitSeconds: new Histogram({
      name: 'turn_wait_seconds',
      help: 'Time from a prompt until its turn began',
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900],
      registers,
    }),
    turnSeconds: new Histogram({
      name: 'turn_duration_seconds',
      help: 'Time from the start of a turn to its end',
      buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600],
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
    permissionDecisions: new Counter({
      name: 'permission_decisions_total',
      help: 'Tool calls by what policies said of them, and whose policies those were',
      labelNames: ['effect', 'level'] as const,
      registers,
    }),
    permissionFailures: new Counter({
      name: 'permission_failures_total',
      help: 'Tool calls that were denied because they could not be decided, by cause',
      labelNames: ['cause'] as const,
      registers,
    }),
    permissionSeconds: new Histogram({
      name: 'permission_decision_seconds',
      help: 'Time until policies had decided a tool call, without the time of people',
      buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5, 10],
      registers,
    }),
    liveSessions: new Gauge({
      name: 'live_sessions',
      help: 'Agent processes that are up on this node',
      registers,
    }),
    spareSessions: new Gauge({
      name: 'spare_sessions',
      help: 'Agent processes that wait on this node for a new session',
      registers,
    }),
    agentStarts: new Counter({
      name: 'agent_starts_total',
      help: 'Turns by the process that they got: one that was warm, one that waited for a new session, or a new one',
      labelNames: ['how'] as const,
      registers,
    }),
    unknownMessages: new Counter({
      name: 'sdk_unknown_messages_total',
      help: 'Messages of the SDK that the translation does not know',
      registers,
    }),
  };
}

function processMetrics(registers: Registry[]) {
  return {
    jailStarts: new Counter({ name: 'jail_starts_total', help: 'Jails that were started', registers }),
    jailEnds: new Counter({
      name: 'jail_ends_total',
      help: 'Jails that ended, by themselves or killed, and those that did not start',
      labelNames: ['how'] as const,
      registers,
    }),
    diskQuotaStops: new Counter({
      name: 'disk_quota_stops_total',
      help: 'Agents that were stopped because the folders of their session were full',
      registers,
    }),
    sweeps: new Counter({
      name: 'sweeps_total',
      help: "Looks for what of this node's agents nobody answers for",
      labelNames: ['outcome'] as const,
      registers,
    }),
    leftovers: new Counter({
      name: 'leftovers_total',
      help: 'What sweeps found that nobody answered for, and ended',
      labelNames: ['kind'] as const,
      registers,
    }),
  };
}

function hookMetrics(registers: Registry[]) {
  return {
    hookExecutions: new Counter({
      name: 'hook_executions_total',
      help: 'Hooks that were asked or told, by event, kind and outcome',
      labelNames: ['event', 'kind', 'outcome'] as const,
      registers,
    }),
    webhookDeliveries: new Counter({
      name: 'webhook_deliveries_total',
      help: 'Tries of sending an event to an endpoint, by outcome; dead ones are tried no more',
      labelNames: ['outcome'] as const,
      registers,
    }),
    notifications: new Counter({
      name: 'notifications_total',
      help: 'Tries of sending notifications, by kind and outcome; dead ones are tried no more',
      labelNames: ['kind', 'outcome'] as const,
      registers,
    }),
    observedMoments: new Counter({
      name: 'hook_observed_moments_total',
      help: 'Moments that hooks of the kind metrics count, by event and built-in tool',
      labelNames: ['event', 'tool'] as const,
      registers,
    }),
  };
}

function gatewayMetrics(registers: Registry[]) {
  return {
    modelCalls: new Counter({
      name: 'model_calls_total',
      help: 'Calls of a model that are in the ledger, by upstream and outcome',
      labelNames: ['upstream', 'outcome'] as const,
      registers,
    }),
    modelFirstByteSeconds: new Histogram({
      name: 'model_first_byte_seconds',
      help: 'Time from a model call until its answer began, with what it waited in the gateway',
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
      registers,
    }),
    costMicroUsd: new Counter({
      name: 'cost_micro_usd_total',
      help: 'What the ledger has of model cost, in millionths of a US dollar',
      registers,
    }),
    tokens: new Counter({
      name: 'model_tokens_total',
      help: 'Model tokens of the ledger by kind',
      labelNames: ['kind'] as const,
      registers,
    }),
    unsettledCalls: new Counter({
      name: 'model_calls_unsettled_total',
      help: 'Model calls that could not be written into the ledger',
      registers,
    }),
    modelRetries: new Counter({
      name: 'model_retries_total',
      help: 'Model calls that were tried again, by what had failed',
      labelNames: ['failure'] as const,
      registers,
    }),
    schedulesRun: new Histogram({
      name: 'schedule_delay_seconds',
      help: 'How long after its time a schedule was run',
      buckets: [0.25, 0.5, 1, 2, 5, 10, 30, 60, 600, 3_600],
      registers,
    }),
    schedulesSkipped: new Counter({
      name: 'schedules_skipped_total',
      help: 'Times of schedules that were passed over, by reason',
      labelNames: ['reason'] as const,
      registers,
    }),
    triggerEvents: new Counter({
      name: 'trigger_events_total',
      help: 'Messages that came to triggers, by source and what they led to',
      labelNames: ['source', 'outcome'] as const,
      registers,
    }),
    budgetCrossings: new Counter({
      name: 'budget_crossings_total',
      help: 'Budgets that came to 80 % or to their limit',
      labelNames: ['scope', 'level'] as const,
      registers,
    }),
    gatewayStops: new Counter({
      name: 'gateway_stops_total',
      help: 'Reasons for which agents got no more answers',
      labelNames: ['kind'] as const,
      registers,
    }),
    mcpCalls: new Counter({
      name: 'mcp_calls_total',
      help: 'Calls of tools of MCP servers that went through gateways, by outcome',
      labelNames: ['outcome'] as const,
      registers,
    }),
    gatewayRefusals: new Counter({
      name: 'gateway_refusals_total',
      help: 'Requests of agents that a gateway refused itself, by status',
      labelNames: ['status'] as const,
      registers,
    }),
  };
}

/** An event, written at that time, has come to the readers of this node. */
export function countDelivery(
  { eventDeliverySeconds }: Pick<Metrics, 'eventDeliverySeconds'>,
  at: string,
): void {
  eventDeliverySeconds.observe(Math.max(0, Date.now() - Date.parse(at)) / 1_000);
}

const circuitStates = ['closed', 'open', 'half_open'] as const;

/** Shows how many circuits are in which state, read when somebody asks. */
export function measureCircuits(
  { registry }: Pick<Metrics, 'registry'>,
  read: () => readonly { readonly state: (typeof circuitStates)[number] }[],
): void {
  const gauge: Gauge<'state'> = new Gauge({
    name: 'model_circuits',
    help: 'Circuit breakers by state, one for each upstream, key and model',
    labelNames: ['state'] as const,
    registers: [registry],
    collect: () => {
      const states = read().map((circuit) => circuit.state);
      for (const state of circuitStates) gauge.set({ state }, states.filter((each) => each === state).length);
    },
  });
}

function archiveMetrics(registers: Registry[]) {
  return {
    archives: new Counter({
      name: 'archive_tasks_total',
      help: 'What was done with archives of sessions, by what came of it',
      labelNames: ['task', 'outcome'] as const,
      registers,
    }),
  };
}

function snapshotMetrics(registers: Registry[]) {
  const buckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
  return {
    snapshots: new Counter({
      name: 'snapshots_total',
      help: 'Snapshots of workspaces by what came of them',
      labelNames: ['outcome'] as const,
      registers,
    }),
    snapshotSeconds: new Histogram({
      name: 'snapshot_duration_seconds',
      help: 'Time that a snapshot of a workspace took',
      buckets,
      registers,
    }),
    layOutSeconds: new Histogram({
      name: 'snapshot_layout_duration_seconds',
      help: 'Time until the files of a snapshot were in place',
      buckets,
      registers,
    }),
  };
}
