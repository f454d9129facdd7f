import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { CallOutcome } from '../../domain/billing/model-call.ts';
import { headersForAgent } from './headers.ts';
import { isStall, type UpstreamAnswer } from './upstream-attempt.ts';
import type { UsageMeter } from './usage-meter.ts';

/** Hands an answer on as it comes, byte for byte, no faster than the agent reads; the meter sees what passes. */
export async function forward(
  answer: UpstreamAnswer,
  response: ServerResponse,
  meter: UsageMeter,
  idleMs: number,
): Promise<CallOutcome> {
  const headers = headersForAgent(answer.headers);
  if (answer.kind === 'whole') {
    meter.whole(answer.json);
    response.writeHead(answer.status, { ...headers, 'content-length': answer.bytes.length });
    response.end(answer.bytes);
    return taken(response, idleMs);
  }
  response.writeHead(answer.status, headers);
  return forwardStream(answer, response, meter, idleMs);
}

type StreamAnswer = Extract<UpstreamAnswer, { kind: 'stream' }>;

async function forwardStream(
  { first, rest }: StreamAnswer,
  response: ServerResponse,
  meter: UsageMeter,
  idleMs: number,
): Promise<CallOutcome> {
  try {
    for (let chunk: unknown = first; Buffer.isBuffer(chunk); chunk = await next(rest)) {
      meter.push(chunk);
      if (!response.write(chunk)) await drained(response, idleMs);
      if (response.destroyed) return 'client_aborted';
    }
  } catch (error) {
    if (response.destroyed) return 'client_aborted';
    // The agent's runtime knows what to do about a cut; a word of ours might land inside a half-sent event.
    response.destroy();
    return error instanceof NotReadError ? 'client_aborted' : isStall(error) ? 'stalled' : 'cut';
  } finally {
    void rest.return?.().catch(() => undefined);
  }
  response.end();
  return taken(response, idleMs);
}

async function next(rest: AsyncIterator<unknown, unknown>): Promise<unknown> {
  const result = await rest.next();
  return result.done === true ? undefined : result.value;
}

class NotReadError extends Error {
  override readonly name = 'NotReadError';
}

/** Until the agent has read what is underway. One that never reads holds up nobody else's money for long. */
async function drained(response: ServerResponse, idleMs: number): Promise<void> {
  if (!(await passes(response, 'drain', idleMs))) throw new NotReadError('The client reads nothing.');
}

/** Until the last byte has left. What nobody reads stays in memory no longer than that, and the call is paid for anyway. */
async function taken(response: ServerResponse, idleMs: number): Promise<CallOutcome> {
  if (!response.writableFinished && !(await passes(response, 'finish', idleMs))) response.destroy();
  return 'completed';
}

/** Whether it happens, or the response is closed, within this time. */
async function passes(response: ServerResponse, event: 'drain' | 'finish', idleMs: number): Promise<boolean> {
  if (response.destroyed) return true;
  const ended = new AbortController();
  const timer = setTimeout(() => ended.abort(), idleMs);
  try {
    await Promise.race([
      once(response, event, { signal: ended.signal }),
      once(response, 'close', { signal: ended.signal }),
    ]);
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
    ended.abort();
  }
}
