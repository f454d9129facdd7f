import type { QuotaReached } from './access/quota.ts';

/** Every reason for which the service refuses something. Stable: clients branch on them. */
export const errorCodes = [
  'invalid_input',
  'not_authenticated',
  'not_allowed',
  'feature_off',
  'not_found',
  'wrong_state',
  'turn_unfinished',
  'no_snapshot',
  'conflict',
  'gone',
  'precondition_failed',
  'not_a_file',
  'no_such_range',
  'workspace_full',
  'disk_full',
  'too_large',
  'idempotency_key_reused',
  'idempotency_in_flight',
  'too_many_requests',
  'quota_exceeded',
  'unavailable',
  'maintenance',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

export type FieldError = { readonly pointer: string; readonly detail: string };

/** A refusal the caller can act on. Anything else thrown is a bug and is reported as one. */
export abstract class DomainError extends Error {
  abstract readonly code: ErrorCode;
}

export class InvalidInputError extends DomainError {
  override readonly name = 'InvalidInputError';
  readonly code = 'invalid_input';
  readonly fields: readonly FieldError[];
  constructor(detail: string, fields: readonly FieldError[] = []) {
    super(detail);
    this.fields = fields;
  }
}

export class NotAuthenticatedError extends DomainError {
  override readonly name = 'NotAuthenticatedError';
  readonly code = 'not_authenticated';
}

export class NotAllowedError extends DomainError {
  override readonly name = 'NotAllowedError';
  readonly code = 'not_allowed';
}

/** The operators of the service have switched it off. */
export class FeatureOffError extends DomainError {
  override readonly name = 'FeatureOffError';
  readonly code = 'feature_off';
}

/** Also the answer for what belongs to another organization: its existence is not disclosed. */
export class NotFoundError extends DomainError {
  override readonly name = 'NotFoundError';
  readonly code = 'not_found';
  constructor(what: string, id: string) {
    super(`There is no ${what} "${id.slice(0, 80)}".`);
  }
}

export class WrongStateError extends DomainError {
  override readonly name = 'WrongStateError';
  readonly code = 'wrong_state';
}

export class ConflictError extends DomainError {
  override readonly name = 'ConflictError';
  readonly code = 'conflict';
}

/** What is asked for cannot be done before the session's turns have ended. */
export class TurnUnfinishedError extends DomainError {
  override readonly name = 'TurnUnfinishedError';
  readonly code = 'turn_unfinished';
}

/** There is no snapshot of the files that are asked for. */
export class NoSnapshotError extends DomainError {
  override readonly name = 'NoSnapshotError';
  readonly code = 'no_snapshot';
}

/** It was there, and is no more. */
export class GoneError extends DomainError {
  override readonly name = 'GoneError';
  readonly code = 'gone';
}

/** What the caller has seen (If-Match) is not what there is any more. */
export class PreconditionFailedError extends DomainError {
  override readonly name = 'PreconditionFailedError';
  readonly code = 'precondition_failed';
}

/** There is something of that name, but nothing that can be read or written as a file. */
export class NotAFileError extends DomainError {
  override readonly name = 'NotAFileError';
  readonly code = 'not_a_file';
}

/** The part of a file that is asked for lies behind its end. */
export class NoSuchRangeError extends DomainError {
  override readonly name = 'NoSuchRangeError';
  readonly code = 'no_such_range';
  readonly size: number;
  constructor(size: number) {
    super(`The file has ${size} bytes; the range lies behind them.`);
    this.size = size;
  }
}

/** The session's folders may not grow any more. */
export class WorkspaceFullError extends DomainError {
  override readonly name = 'WorkspaceFullError';
  readonly code = 'workspace_full';
}

/** The disk of the node has no room. */
export class DiskFullError extends DomainError {
  override readonly name = 'DiskFullError';
  readonly code = 'disk_full';
  constructor() {
    super('The disk of the service is full; an operator has to make room.');
  }
}

/** More than is taken at once; less of it may be. */
export class TooLargeError extends DomainError {
  override readonly name = 'TooLargeError';
  readonly code = 'too_large';
}

export class IdempotencyKeyReusedError extends DomainError {
  override readonly name = 'IdempotencyKeyReusedError';
  readonly code = 'idempotency_key_reused';
  constructor() {
    super('This Idempotency-Key was used with another request; send a new key.');
  }
}

export class IdempotencyInFlightError extends DomainError {
  override readonly name = 'IdempotencyInFlightError';
  readonly code = 'idempotency_in_flight';
  constructor() {
    super('The first request with this Idempotency-Key is still running; try again in a moment.');
  }
}

export class TooManyRequestsError extends DomainError {
  override readonly name = 'TooManyRequestsError';
  readonly code = 'too_many_requests';
  readonly retryAfterSeconds: number;
  constructor(detail: string, retryAfterSeconds: number) {
    super(detail);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** More was asked for in a minute than may be. */
export class RateLimitedError extends TooManyRequestsError {
  readonly policy: string;
  readonly limit: number;
  constructor(
    policy: string,
    what: string,
    { limit, resetSeconds }: { readonly limit: number; readonly resetSeconds: number },
  ) {
    super(`${limit} ${what} may be made in a minute; the next one in ${resetSeconds} seconds.`, resetSeconds);
    this.policy = policy;
    this.limit = limit;
  }
}

/** Somebody, or their organization, has as much as they may have. */
export class QuotaExceededError extends DomainError {
  override readonly name = 'QuotaExceededError';
  readonly code = 'quota_exceeded';
  readonly reached: QuotaReached;
  constructor(reached: QuotaReached, detail: string) {
    super(detail);
    this.reached = reached;
  }
}

export class UnavailableError extends DomainError {
  override readonly name = 'UnavailableError';
  readonly code = 'unavailable';
}

/** The service is read and not changed for a while. */
export class MaintenanceError extends DomainError {
  override readonly name = 'MaintenanceError';
  readonly code = 'maintenance';
  readonly retryAfterSeconds: number;
  constructor(detail: string, retryAfterSeconds: number) {
    super(detail);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
