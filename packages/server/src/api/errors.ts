import type { Socket } from 'node:net';
import type { ConnectionError, FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { QuotaReached } from '../domain/access/quota.ts';
import {
  DomainError,
  InvalidInputError,
  MaintenanceError,
  QuotaExceededError,
  RateLimitedError,
  TooManyRequestsError,
  type ErrorCode,
  type FieldError,
} from '../domain/errors.ts';
import { isDatabaseAway } from '../infrastructure/database-away.ts';
import type { problemCodes } from './v1/common-schemas.ts';
import { knownActor } from './known-actor.ts';
import { tellOf } from './rate-headers.ts';
import { requestId } from './request-id.ts';

/** The only place that knows statuses: a new code does not compile until it has one. */
const statusOf: Record<ErrorCode, number> = {
  invalid_input: 422,
  not_authenticated: 401,
  not_allowed: 403,
  feature_off: 403,
  not_found: 404,
  wrong_state: 409,
  turn_unfinished: 409,
  no_snapshot: 409,
  conflict: 409,
  gone: 410,
  precondition_failed: 412,
  not_a_file: 409,
  no_such_range: 416,
  workspace_full: 409,
  disk_full: 507,
  too_large: 413,
  idempotency_key_reused: 422,
  idempotency_in_flight: 409,
  too_many_requests: 429,
  quota_exceeded: 429,
  unavailable: 503,
  maintenance: 503,
};

/** What a status means, for problem documents and for the OpenAPI description. */
export const titles: Readonly<Record<number, string>> = {
  400: 'Malformed request',
  401: 'Not authenticated',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  406: 'Not acceptable',
  408: 'Request timeout',
  409: 'Conflict',
  410: 'Gone',
  412: 'Precondition failed',
  413: 'Too large',
  414: 'Address too long',
  415: 'Unsupported media type',
  416: 'No such range',
  422: 'Invalid input',
  429: 'Too many requests',
  431: 'Headers too large',
  500: 'Internal error',
  503: 'Unavailable',
  507: 'No room',
};

type ProblemCode = (typeof problemCodes)[number];

export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode;
  readonly request_id: string;
  readonly errors: readonly FieldError[];
  readonly quota?: ReturnType<typeof toQuota>;
};

type Answer = {
  status: number;
  code: ProblemCode;
  detail: string;
  errors?: readonly FieldError[];
  retryAfter?: number;
  limited?: RateLimitedError;
  quota?: QuotaReached;
};

/** Errors as RFC 9457 problem documents; a bug is logged and answered without a word of its inside. */
export function handleError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const answer = toAnswer(error);
  if (isFailure(answer)) request.log.error({ err: error, ...placeOf(request) }, 'request failed');
  sendProblem(request, reply, answer);
}

/** Whether something is amiss here; that the service is maintained is meant. */
export function isFailure({ status, code }: Pick<Answer, 'status' | 'code'>): boolean {
  return status >= 500 && code !== 'maintenance';
}

/** What finds the request, for whoever looks into it. */
function placeOf(request: FastifyRequest) {
  const { url: route } = request.routeOptions;
  const actor = knownActor(request);
  return {
    request_id: request.id,
    ...(route !== undefined && { route }),
    ...(actor && { organization_id: actor.organizationId }),
  };
}

export function handleUnknownRoute(request: FastifyRequest, reply: FastifyReply): void {
  sendProblem(request, reply, {
    status: 404,
    code: 'not_found',
    detail: 'There is nothing at this address.',
  });
}

/** What is not HTTP, or more of it than is read, is answered too, though no request came of it. */
export function handleUnreadable(error: ConnectionError, socket: Socket): void {
  const status = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }[error.code] ?? 400;
  const title = titles[status] ?? 'Error';
  const id = requestId();
  const problem = toProblem(
    { status, code: 'malformed_request', detail: `${title}; the connection ends.` },
    id,
  );
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${status} ${title}`,
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${id}`,
    'connection: close',
  ];
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.destroySoon();
}

/** The problem's code and text, for transports without statuses. */
export function toAnswer(error: unknown): Answer {
  if (error instanceof InvalidInputError)
    return { status: 422, code: error.code, detail: error.message, errors: error.fields };
  if (error instanceof RateLimitedError) return { ...tooMany(error), limited: error };
  if (error instanceof TooManyRequestsError) return tooMany(error);
  if (error instanceof MaintenanceError)
    return { status: 503, code: error.code, detail: error.message, retryAfter: error.retryAfterSeconds };
  if (error instanceof QuotaExceededError)
    return { status: 429, code: error.code, detail: error.message, quota: error.reached };
  if (error instanceof DomainError)
    return { status: statusOf[error.code], code: error.code, detail: error.message };
  if (hasZodFastifySchemaValidationErrors(error)) {
    const errors = error.validation.map((issue) => ({
      pointer: `/${error.validationContext ?? 'body'}${issue.instancePath}`,
      detail: issue.message ?? 'is not valid',
    }));
    const first = errors[0];
    return {
      status: 422,
      code: 'invalid_input',
      detail: first ? `${first.pointer}: ${first.detail}` : 'The input is not valid.',
      errors,
    };
  }
  if (isFastifyError(error) && error.statusCode !== undefined && error.statusCode < 500)
    return { status: error.statusCode, code: codeOfStatus(error.statusCode), detail: error.message };
  if (isDatabaseAway(error))
    return {
      status: 503,
      code: 'unavailable',
      detail: 'The database cannot be reached; try again in a moment.',
      retryAfter: 2,
    };
  return {
    status: 500,
    code: 'internal_error',
    detail: 'Something went wrong here; the request id finds it in the log.',
  };
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, answer: Answer): void {
  const problem = toProblem(answer, request.id);
  if (answer.retryAfter !== undefined) void reply.header('retry-after', String(answer.retryAfter));
  if (answer.limited) tellOfLimit(reply, answer.limited);
  const { resetsAt } = answer.quota ?? {};
  if (resetsAt) void reply.header('retry-after', String(secondsUntil(resetsAt)));
  if (answer.status === 401) void reply.header('www-authenticate', 'Bearer');
  void reply.code(answer.status).type('application/problem+json').serializer(JSON.stringify).send(problem);
}

function secondsUntil(at: Date): number {
  return Math.max(1, Math.ceil((at.getTime() - Date.now()) / 1_000));
}

function tooMany(error: TooManyRequestsError): Answer {
  return { status: 429, code: error.code, detail: error.message, retryAfter: error.retryAfterSeconds };
}

function tellOfLimit(reply: FastifyReply, { policy, limit, retryAfterSeconds }: RateLimitedError): void {
  tellOf(reply, policy, { limit, remaining: 0, resetSeconds: retryAfterSeconds });
}

function toProblem(answer: Answer, id: string): Problem {
  return {
    type: `urn:ai-agent-api:error:${answer.code}`,
    title: titles[answer.status] ?? 'Error',
    status: answer.status,
    detail: answer.detail,
    code: answer.code,
    request_id: id,
    errors: answer.errors ?? [],
    ...(answer.quota && { quota: toQuota(answer.quota) }),
  };
}

function toQuota({ resource, scope, most, used, resetsAt }: QuotaReached) {
  return { resource, scope, limit: most, used, resets_at: resetsAt?.toISOString() ?? null };
}

function codeOfStatus(status: number): ProblemCode {
  const codes: Record<number, ProblemCode> = {
    413: 'too_large',
    415: 'unsupported_media_type',
    404: 'not_found',
    429: 'too_many_requests',
  };
  return codes[status] ?? 'malformed_request';
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number';
}
