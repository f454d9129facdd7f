import type {
  BudgetCrossing,
  BudgetState,
  Reservation,
  ReservationRefusal,
  Spender,
} from '../../domain/billing/budget.ts';
import type { ModelCall } from '../../domain/billing/model-call.ts';
import type { PriceTable } from '../../domain/billing/price-table.ts';
import type { EgressRules } from '../../domain/agent/egress-rules.ts';
import type { ModelCallRules } from '../../domain/agent/model-call-rules.ts';
import type { FailureKind } from '../../domain/agent/upstream-failure.ts';
import type { ModelCallId, TurnId } from '../../domain/ids.ts';
import type { MicroUsd } from '../../domain/money.ts';
import type { Address } from '../../infrastructure/address-guard.ts';
import type { Log } from '../../infrastructure/log.ts';
import type { Redactions } from '../hooks/redactions.ts';
import type { McpCallRecord, McpDoor } from '../mcp/mcp-door.ts';
import type { ByteBudget } from './byte-budget.ts';
import type { UpstreamAccess } from './upstream.ts';
import type { Upstreams } from './upstreams.ts';

/** Whose gateway it is: nothing in a request can say otherwise. */
export type GatewayIdentity = Spender & {
  /** The turn that runs now; asked at each call. */
  readonly turnId: () => TurnId | undefined;
};

/** What the session shows; only its hash is kept. */
export type SessionToken = { readonly hash: string; readonly expiresAt: Date };

/** Where the money is kept. */
export type Accounts = {
  reserve(
    spender: Spender,
    call: { readonly id: ModelCallId; readonly worst: MicroUsd },
  ): Promise<{ reservation: Reservation } | { refusal: ReservationRefusal }>;
  /**
   * Writes the ledger's row and books its cost in place of what was set aside, in one transaction; a second time it
   * does nothing.
   */
  settle(call: ModelCall): Promise<readonly BudgetCrossing[]>;
  /** What was set aside for a call that is not made, if anything was. */
  giveBack(spender: Spender, id: ModelCallId): Promise<void>;
};

export type GatewayLimits = {
  readonly maxBodyBytes: number;
  readonly maxInFlight: number;
  readonly maxConnections: number;
  /** Calls that a session may make, on average over a while. */
  readonly callsPerSecond: number;
  readonly maxTunnels: number;
  /** Connections that a turn may ask for, granted or not. */
  readonly maxConnects: number;
  /** For the headers of a request, and for all of it. */
  readonly headersMs: number;
  readonly requestMs: number;
  /** Until the upstream's answer begins. */
  readonly firstByteMs: number;
  /** Silence of the upstream, or of a client that does not read. */
  readonly idleMs: number;
  /** How long a call waits while others hold what is left of a budget. */
  readonly heldMs: number;
};

export const defaultLimits: GatewayLimits = {
  maxBodyBytes: 32 * 1024 * 1024,
  maxInFlight: 32,
  maxConnections: 128,
  callsPerSecond: 10,
  maxTunnels: 32,
  maxConnects: 1_000,
  headersMs: 10_000,
  requestMs: 60_000,
  firstByteMs: 300_000,
  idleMs: 120_000,
  heldMs: 90_000,
};

/** Why the agent gets no more answers; whoever runs the turn reads it when the turn has failed. */
export type GatewayStop =
  | { readonly kind: 'budget_reached'; readonly budget: BudgetState }
  | { readonly kind: 'quota_exhausted'; readonly resetAt?: Date }
  | { readonly kind: 'circuit_open'; readonly retryAt: Date }
  | { readonly kind: 'upstream_failed'; readonly failure: FailureKind }
  | { readonly kind: 'no_upstream' }
  | { readonly kind: 'model_refused'; readonly model: string };

export type EgressRecord = {
  readonly host: string;
  readonly port: number;
  readonly verdict: 'opened' | 'refused' | 'failed' | 'closed';
  readonly reason?: string;
  readonly bytesOut?: number;
  readonly bytesIn?: number;
};

/** What happens at a gateway, for metrics, events and the log. */
export type GatewayEvent =
  | { readonly type: 'call'; readonly call: ModelCall; readonly durationMs: number }
  /** The books could not be written: the call's cost is missing from them. */
  | { readonly type: 'unsettled'; readonly call: ModelCall; readonly error: unknown }
  | { readonly type: 'budget'; readonly crossing: BudgetCrossing }
  | {
      readonly type: 'retry';
      readonly failure: FailureKind;
      readonly delayMs: number;
      readonly model: string;
    }
  | { readonly type: 'fallback'; readonly from: string; readonly to: string }
  | { readonly type: 'stop'; readonly stop: GatewayStop }
  | { readonly type: 'refused'; readonly status: number; readonly code: string }
  | { readonly type: 'egress'; readonly egress: EgressRecord }
  | { readonly type: 'mcp'; readonly call: McpCallRecord };

export type GatewayDeps = {
  readonly accounts: Accounts;
  readonly access: UpstreamAccess;
  readonly upstreams: Upstreams;
  readonly bodies: ByteBudget;
  readonly prices: PriceTable;
  readonly resolveHost: (host: string) => Promise<Address>;
  readonly now: () => Date;
  readonly log: Log;
};

export type GatewayOptions = {
  readonly identity: GatewayIdentity;
  readonly socketPath: string;
  readonly token: SessionToken;
  readonly rules: ModelCallRules;
  readonly egress?: EgressRules;
  /** What the model is not to see as the agent has it. */
  readonly redactions?: Redactions;
  readonly limits?: Partial<GatewayLimits>;
  /** The MCP servers of the session, which are closed with the gateway. */
  readonly mcp?: McpDoor;
  readonly deps: GatewayDeps;
  readonly onEvent: (event: GatewayEvent) => void;
};
