import type { components } from './api.gen.ts';

export type FieldError = { readonly pointer: string; readonly detail: string };

/** Why the server refuses something, in words that do not change. A newer server may have others. */
export type ErrorCode = components['schemas']['Problem']['code'] | (string & Record<never, never>);

type Problem = {
  readonly code: ErrorCode;
  readonly status: number;
  readonly detail: string;
  readonly requestId: string | undefined;
  readonly errors: readonly FieldError[];
  readonly retryAfterSeconds: number | undefined;
};

/** The server refused a request. `code` says why, in words that do not change; `requestId` finds it in the log. */
export class AgentApiError extends Error {
  override readonly name = 'AgentApiError';
  readonly code: ErrorCode;
  readonly status: number;
  readonly detail: string;
  readonly requestId: string | undefined;
  /** What is wrong with which part of the request. */
  readonly errors: readonly FieldError[];
  readonly retryAfterSeconds: number | undefined;

  constructor(problem: Problem) {
    super(problem.detail);
    this.code = problem.code;
    this.status = problem.status;
    this.detail = problem.detail;
    this.requestId = problem.requestId;
    this.errors = problem.errors;
    this.retryAfterSeconds = problem.retryAfterSeconds;
  }

  /** Whether the same request may be taken a little later. */
  get mayPass(): boolean {
    return [429, 502, 503, 504].includes(this.status) || this.code === 'idempotency_in_flight';
  }
}

/** No answer came, or it broke off. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}

/** The server speaks a version of the API that this client does not. */
export class IncompatibleServerError extends Error {
  override readonly name = 'IncompatibleServerError';
}

export type SendOptions = {
  /** How long the head of an answer is waited for, in milliseconds; what follows it has limits of its own. */
  readonly timeoutMs?: number;
  /** Is told the version of the server. */
  readonly onVersion?: ((version: string) => void) | undefined;
  /** Is told the id of what the operators of the server announce. */
  readonly onAnnouncement?: ((id: string) => void) | undefined;
};

/** Sends a request; returns the answer only if the server accepted it. */
export async function send(request: Request, options: SendOptions = {}): Promise<Response> {
  const response = await answerTo(request, options.timeoutMs ?? 60_000);
  assertOurs(response);
  const version = response.headers.get('ai-agent-version');
  if (version !== null) options.onVersion?.(version);
  const announcement = response.headers.get('ai-agent-announcement');
  if (announcement !== null) options.onAnnouncement?.(announcement);
  if (response.ok) return response;
  throw new AgentApiError(await problemOf(response));
}

async function answerTo(request: Request, timeoutMs: number): Promise<Response> {
  const { signal, url } = request;
  if (isSlowByDesign(request)) timeoutMs = longestWait;
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutMs);
  try {
    return await fetch(request, { signal: AbortSignal.any([signal, late.signal]) });
  } catch (cause) {
    signal.throwIfAborted();
    throw new UnreachableError(`${new URL(url).origin} does not answer.`, { cause });
  } finally {
    clearTimeout(timer);
  }
}

/** As long as a timer can be: a turn may take weeks. In milliseconds. */
const longestWait = 2 ** 31 - 1;

/** An upload is answered when all of it is there, and a question, unless its turn is streamed, when the turn has ended. */
function isSlowByDesign({ url, headers }: Request): boolean {
  if (!(headers.get('content-type') ?? 'application/json').startsWith('application/json')) return true;
  return /\/(query|mcp)$/.test(url) && headers.get('accept') !== 'text/event-stream';
}

const apiVersion = '1';

/** A server that does not tell is taken for one of ours: something in front of it may have answered. */
function assertOurs({ headers, url }: Response): void {
  const spoken = headers.get('ai-agent-api') ?? apiVersion;
  if (spoken === apiVersion) return;
  const server = `${URL.parse(url)?.origin ?? 'The server'} (${headers.get('ai-agent-version') ?? '?'})`;
  throw new IncompatibleServerError(
    `${server} speaks version ${spoken} of the API, and this program version ${apiVersion}.`,
  );
}

/** What a refusal says; something in front of the server may answer with another body than a problem document. */
async function problemOf(response: Response): Promise<Problem> {
  const body = parseJson(await response.text().catch(() => ''));
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  return {
    code: textOf(body['code']) ?? `http_${response.status}`,
    status: response.status,
    detail: textOf(body['detail']) ?? `The server answered with status ${response.status}.`,
    requestId: textOf(body['request_id']) ?? response.headers.get('x-request-id') ?? undefined,
    errors: Array.isArray(body['errors']) ? body['errors'].filter(isFieldError) : [],
    retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : undefined,
  };
}

function parseJson(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

function isFieldError(value: unknown): value is FieldError {
  return isRecord(value) && typeof value['pointer'] === 'string' && typeof value['detail'] === 'string';
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
