import type { IncomingMessage } from 'node:http';
import type { ByteShare } from './byte-budget.ts';
import { malformed, Refusal } from './refusal.ts';

const tooLarge = (limit: number) =>
  new Refusal(413, 'request_too_large', `A request may have ${limit} bytes.`, { connection: 'close' });

/** A body in memory, counted until it is given back. */
export type HeldBody = Disposable & { readonly bytes: Buffer };

const tooMuch = () =>
  new Refusal(529, 'overloaded_error', 'Too much in large requests at once.', { 'retry-after': '2' });

/** Room for what is to come, counted until it is given back. */
export function holdRoom(bytes: number, budget: ByteShare): Disposable {
  if (!budget.take(bytes)) throw tooMuch();
  return { [Symbol.dispose]: () => budget.giveBack(bytes) };
}

/** Reads all of a body, which must be JSON; gives up as soon as it is too large, or too much for its session or this node. */
export async function readBody(
  request: IncomingMessage,
  limit: number,
  budget: ByteShare,
): Promise<HeldBody> {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? ''))
    throw new Refusal(415, 'invalid_request_error', 'The body must be application/json.');
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  const chunks: Buffer[] = [];
  let held = 0;
  const release = () => budget.giveBack(held);
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      if (!Buffer.isBuffer(chunk)) throw malformed('The body is not bytes.');
      if (held + chunk.length > limit) throw tooLarge(limit);
      if (!budget.take(chunk.length)) throw tooMuch();
      held += chunk.length;
      chunks.push(chunk);
    }
  } catch (error) {
    release();
    throw error;
  }
  return { bytes: Buffer.concat(chunks, held), [Symbol.dispose]: release };
}
