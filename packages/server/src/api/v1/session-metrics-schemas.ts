import { z } from 'zod';
import { formatUsd } from '../../domain/money.ts';
import type { MetricsSnapshot } from '../../domain/session/metrics-snapshot.ts';
import type { Usage } from '../../domain/session/usage.ts';
import type { CurrentMetrics } from '../../services/session-metrics-service.ts';

const Used = {
  input_tokens: z.int(),
  output_tokens: z.int(),
  cache_creation_tokens: z.int(),
  cache_read_tokens: z.int(),
  cost_usd: z.string(),
};

export const MetricsSnapshotView = z
  .object({
    id: z.string(),
    session_id: z.string(),
    taken_at: z.iso.datetime(),
    node_id: z.string(),
    is_busy: z.boolean().meta({ description: 'Whether a turn ran.' }),
    processes: z.int(),
    memory_bytes: z.int().meta({ description: 'Of its processes, without what they share with others.' }),
    cpu_ms: z.int().meta({ description: 'Of the processes that were up, since each began.' }),
    model_calls: z.int().meta({ description: 'So far, as the tokens and the cost.' }),
    ...Used,
    first_byte_ms: z
      .int()
      .nullable()
      .meta({ description: 'Until a model call was answered: the middle one of the newest twenty.' }),
  })
  .meta({ id: 'MetricsSnapshot' });

export const CurrentMetricsView = z
  .object({
    session_id: z.string(),
    is_live: z.boolean().meta({ description: 'Whether its agent was up at the last look.' }),
    total_turns: z.int(),
    duration_ms: z.int(),
    ...Used,
    snapshot: MetricsSnapshotView.nullable(),
  })
  .meta({ id: 'SessionMetrics' });

export function toMetricsSnapshotView(snapshot: MetricsSnapshot): z.input<typeof MetricsSnapshotView> {
  return {
    id: snapshot.id,
    session_id: snapshot.sessionId,
    taken_at: snapshot.takenAt.toISOString(),
    node_id: snapshot.nodeId,
    is_busy: snapshot.isBusy,
    processes: snapshot.processes,
    memory_bytes: snapshot.memoryBytes,
    cpu_ms: snapshot.cpuMs,
    model_calls: snapshot.modelCalls,
    ...toUsed(snapshot.usage),
    first_byte_ms: snapshot.firstByteMs ?? null,
  };
}

export function toCurrentMetricsView({
  session,
  snapshot,
}: CurrentMetrics): z.input<typeof CurrentMetricsView> {
  return {
    session_id: session.id,
    is_live: snapshot !== undefined,
    total_turns: session.counters.turns,
    duration_ms: session.counters.durationMs,
    // A turn that runs is in the ledger before it is in the session's counters.
    ...toUsed(snapshot?.usage ?? session.counters.usage),
    snapshot: snapshot ? toMetricsSnapshotView(snapshot) : null,
  };
}

function toUsed(usage: Usage) {
  return {
    input_tokens: usage.inputTokens,
    output_tokens: usage.outputTokens,
    cache_creation_tokens: usage.cacheCreationTokens,
    cache_read_tokens: usage.cacheReadTokens,
    cost_usd: formatUsd(usage.cost),
  };
}
