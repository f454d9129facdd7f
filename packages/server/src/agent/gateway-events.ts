import { formatUsd } from '../domain/money.ts';
import type { SessionEvent } from '../domain/session/session-event.ts';
import type { Log } from '../infrastructure/log.ts';
import type { Metrics } from '../infrastructure/metrics.ts';
import type { GatewayEvent } from './gateway/gateway-options.ts';

/** What a reader of the session learns of an event at its gateway. */
export function toSessionEvent(event: GatewayEvent): SessionEvent | undefined {
  switch (event.type) {
    case 'retry':
      return {
        type: 'session.status_rescheduled',
        reason: event.failure,
        retry_in_ms: Math.round(event.delayMs),
      };
    case 'budget': {
      const { scope, period, spent, limit } = event.crossing;
      return {
        type: 'session.budget_warned',
        scope,
        period,
        spent_usd: formatUsd(spent),
        limit_usd: formatUsd(limit),
      };
    }
    case 'egress': {
      const { host, port, verdict, reason, bytesOut, bytesIn } = event.egress;
      return {
        type: 'session.egress',
        host,
        port,
        verdict,
        ...(reason !== undefined && { reason }),
        ...(bytesOut !== undefined && { bytes_out: bytesOut }),
        ...(bytesIn !== undefined && { bytes_in: bytesIn }),
      };
    }
    case 'call':
    case 'unsettled':
    case 'fallback':
    case 'stop':
    case 'refused':
    case 'mcp':
      return undefined;
  }
}

/** Counts it, and logs what an operator has to know. */
export function recordGatewayEvent(event: GatewayEvent, metrics: Metrics, log: Log): void {
  switch (event.type) {
    case 'call': {
      const { call } = event;
      metrics.modelCalls.inc({ upstream: call.upstream, outcome: call.outcome });
      if (call.firstByteMs !== undefined) metrics.modelFirstByteSeconds.observe(call.firstByteMs / 1_000);
      metrics.costMicroUsd.inc(Number(call.cost));
      metrics.tokens.inc({ kind: 'input' }, call.tokens.input);
      metrics.tokens.inc({ kind: 'output' }, call.tokens.output);
      metrics.tokens.inc({ kind: 'cache_creation' }, call.tokens.cacheWrite5m + call.tokens.cacheWrite1h);
      metrics.tokens.inc({ kind: 'cache_read' }, call.tokens.cacheRead);
      return;
    }
    case 'unsettled':
      metrics.unsettledCalls.inc();
      log.error(
        { err: event.error, call_id: event.call.id, cost_micro_usd: Number(event.call.cost) },
        'a model call is missing from the ledger',
      );
      return;
    case 'retry':
      metrics.modelRetries.inc({ failure: event.failure });
      return;
    case 'budget':
      metrics.budgetCrossings.inc({ scope: event.crossing.scope, level: event.crossing.level });
      return;
    case 'stop':
      metrics.gatewayStops.inc({ kind: event.stop.kind });
      return;
    case 'refused':
      metrics.gatewayRefusals.inc({ status: String(event.status) });
      return;
    case 'fallback':
      log.info({ from: event.from, to: event.to }, 'another model answers');
      return;
    case 'egress': {
      const { bytesIn, bytesOut, verdict, ...to } = event.egress;
      log.info({ ...to, outcome: verdict, bytes_in: bytesIn, bytes_out: bytesOut }, 'a tunnel out of a jail');
      return;
    }
    case 'mcp': {
      const { server, tool, outcome, durationMs } = event.call;
      metrics.mcpCalls.inc({ outcome });
      log.info({ mcp_server: server, tool, outcome, duration_ms: durationMs }, 'an MCP server was called');
    }
  }
}
