import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ModelCallRules } from '../../domain/agent/model-call-rules.ts';
import type { Reservation } from '../../domain/billing/budget.ts';
import type { CallOutcome } from '../../domain/billing/model-call.ts';
import type { ModelCallId, TurnId } from '../../domain/ids.ts';
import type { Redactions } from '../hooks/redactions.ts';
import type { ByteShare } from './byte-budget.ts';
import type { CallRate } from './call-rate.ts';
import type {
  GatewayDeps,
  GatewayEvent,
  GatewayIdentity,
  GatewayLimits,
  GatewayStop,
} from './gateway-options.ts';
import type { MessageRequest } from './message-request.ts';
import type { Settlement } from './settlement.ts';
import type { Upstream } from './upstream.ts';
import type { UsageMeter } from './usage-meter.ts';

/** What a call has of its gateway. */
export type CallContext = {
  readonly identity: GatewayIdentity;
  readonly rules: ModelCallRules;
  readonly redactions: Redactions;
  readonly limits: GatewayLimits;
  readonly deps: GatewayDeps;
  readonly rate: CallRate;
  /** What the session holds in memory here. */
  readonly bytes: ByteShare;
  readonly settlement: Settlement;
  readonly onEvent: (event: GatewayEvent) => void;
  readonly onStop: (stop: GatewayStop) => void;
};

export type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** With its query, as the upstream gets it. */
  readonly path: string;
  /** Aborted when the agent goes away. */
  readonly signal: AbortSignal;
};

/** What is known of a call while it runs, for its row in the ledger. */
export type RunningCall = {
  readonly id: ModelCallId;
  readonly asked: MessageRequest;
  readonly upstream: Upstream;
  readonly reservation: Reservation;
  readonly meter: UsageMeter;
  /** Its answer comes in one piece, once all of it is written. */
  readonly isPaidWhole: boolean;
  readonly startedAt: number;
  /** The turn in which it began, which may have ended before it. */
  readonly turnId: TurnId | undefined;
  model: string;
  attempts: number;
  /** When the last attempt was made, and when its answer began. */
  askedAt?: number;
  beganAt?: number;
  outcome: CallOutcome;
  status?: number;
  requestId?: string;
  firstByteMs?: number;
  /** It gave no answer, but one may have been written. */
  mayBePaid?: boolean;
};
