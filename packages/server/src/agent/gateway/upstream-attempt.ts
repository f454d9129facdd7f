import type { IncomingHttpHeaders } from 'node:http';
import { errors, type Dispatcher } from 'undici';
import { z } from 'zod';
import { asMaybePaid, classifyAnswer, type UpstreamFailure } from '../../domain/agent/upstream-failure.ts';

/** A request as the upstream gets it. */
export type UpstreamRequest = {
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly firstByteMs: number;
  readonly idleMs: number;
  /** The most bytes of an answer in one piece. */
  readonly largestWhole: number;
  /** A paid answer that comes in one piece, once all of it is written. */
  readonly isPaidWhole: boolean;
};

/** An answer of which nothing has been handed on yet. */
export type UpstreamAnswer = { readonly status: number; readonly headers: IncomingHttpHeaders } & (
  | { readonly kind: 'whole'; readonly bytes: Buffer; readonly json: unknown }
  | { readonly kind: 'stream'; readonly first: Buffer; readonly rest: AsyncIterator<unknown, unknown> }
);

/** What the upstream said, if it is for the agent to read. */
type Said = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly bytes: Buffer };

export type AttemptResult =
  | { readonly ok: true; readonly answer: UpstreamAnswer }
  | {
      readonly ok: false;
      readonly failure: UpstreamFailure;
      readonly said?: Said;
    }
  | { readonly ok: false; readonly aborted: true };

/** Asks once. The answer has begun well, or it has failed; it does not throw. */
export async function attempt(
  dispatcher: Dispatcher,
  request: UpstreamRequest,
  signal: AbortSignal,
): Promise<AttemptResult> {
  let hasBegun = false;
  try {
    const response = await dispatcher.request({
      origin: request.origin,
      path: request.path,
      method: 'POST',
      headers: request.headers,
      body: request.body,
      signal,
      headersTimeout: request.firstByteMs,
      bodyTimeout: request.idleMs,
    });
    hasBegun = response.statusCode === 200;
    const result = await open(response, request.largestWhole);
    return 'failure' in result ? failed(request, result.failure, hasBegun, result.said) : result;
  } catch (error) {
    return signal.aborted ? { ok: false, aborted: true } : failed(request, failureOf(error), hasBegun);
  }
}

/** A paid answer that was begun, or waited for in vain, may have been written. */
function failed(
  { isPaidWhole }: UpstreamRequest,
  failure: UpstreamFailure,
  hasBegun: boolean,
  said?: Said,
): AttemptResult {
  const mayBePaid = isPaidWhole && (hasBegun || failure.kind === 'timeout');
  const told = said === undefined ? {} : { said };
  return { ok: false, failure: mayBePaid ? asMaybePaid(failure) : failure, ...told };
}

async function open(response: Dispatcher.ResponseData, largestWhole: number): Promise<AttemptResult> {
  const { statusCode: status, headers } = response;
  const encoding = headers['content-encoding'] ?? 'identity';
  // What cannot be read cannot be metered.
  if (encoding !== 'identity') return garbage(response);
  const isStream = /^text\/event-stream\b/i.test(String(headers['content-type']));
  if (status === 200 && isStream) return openStream(response);
  const bytes = await readWhole(response.body, largestWhole);
  const json = parseJson(bytes);
  if (status === 200 && typeof json === 'object' && json !== null)
    return { ok: true, answer: { kind: 'whole', status, headers, bytes, json } };
  if (status < 400) return { ok: false, failure: { kind: 'garbage' } };
  const failure = classifyAnswer(
    { status, header: (name) => one(headers[name]), type: errorType(json) },
    new Date(),
  );
  return { ok: false, failure, said: { status, headers, bytes } };
}

async function openStream(response: Dispatcher.ResponseData): Promise<AttemptResult> {
  const { statusCode: status, headers, body } = response;
  const rest: AsyncIterator<unknown, unknown> = body[Symbol.asyncIterator]();
  const begin = await rest.next();
  const first = begin.value;
  if (begin.done === true || !Buffer.isBuffer(first) || !beginsLikeEvents(first)) return garbage(response);
  const type = errorAtStart(first);
  if (type === undefined) return { ok: true, answer: { kind: 'stream', status, headers, first, rest } };
  response.body.destroy();
  const failure = classifyAnswer({ status: 500, header: () => undefined, type }, new Date());
  return { ok: false, failure };
}

function garbage(response: Dispatcher.ResponseData): AttemptResult {
  response.body.on('error', () => undefined).destroy();
  return { ok: false, failure: { kind: 'garbage' } };
}

/** `event:`, `data:`, `id:`, a comment or an empty line. */
function beginsLikeEvents(first: Buffer): boolean {
  return first.length > 0 && 'edi:\r\n'.includes(String.fromCharCode(first[0] ?? 0));
}

/** A stream that begins with an error has said nothing yet, so it may be tried again. */
function errorAtStart(first: Buffer): string | undefined {
  const frame = /^event: ?error\r?\ndata: ?(.*)/.exec(first.toString('utf8'));
  return frame ? (errorType(parseJson(Buffer.from(frame[1] ?? ''))) ?? 'api_error') : undefined;
}

async function readWhole(body: AsyncIterable<unknown>, largest: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    if (!Buffer.isBuffer(chunk)) continue;
    length += chunk.length;
    if (length > largest) throw new errors.ResponseExceededMaxSizeError();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

const ErrorBody = z.object({ error: z.object({ type: z.string() }) });

function errorType(json: unknown): string | undefined {
  const parsed = ErrorBody.safeParse(json);
  return parsed.success ? parsed.data.error.type : undefined;
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

const timeouts = ['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'];
/** The upstream speaks, but not what it should. */
const nonsense = [
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_RES_EXCEEDED_MAX_SIZE',
  'UND_ERR_HEADERS_OVERFLOW',
  'UND_ERR_REDIRECT',
];

function failureOf(error: unknown): UpstreamFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (timeouts.includes(code)) return { kind: 'timeout' };
  if (nonsense.includes(code) || code.startsWith('HPE_')) return { kind: 'garbage' };
  return { kind: 'unreachable' };
}

/** Whether an answer that had begun broke off because nothing more came. */
export function isStall(error: unknown): boolean {
  return failureOf(error).kind === 'timeout';
}
