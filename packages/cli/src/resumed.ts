import { createHash } from 'node:crypto';
import { AgentApiError } from '@ai-agent-api/client';

/** It is tried so often without a byte that comes. */
const mostTries = 4;

export type Resumable = {
  readonly bytes: number;
  readonly sha256: string;
  /** What comes after so many bytes. */
  readonly open: (from: number) => Promise<Pick<Response, 'body' | 'status'>>;
  readonly signal: AbortSignal;
};

/** A download that goes on where it was cut. @throws Error at its end, if it is not what it was said to be. */
export async function* resumed({ bytes, sha256, open, signal }: Resumable): AsyncGenerator<Uint8Array, void> {
  const digest = createHash('sha256');
  let count = 0;
  for (let tries = 1; count < bytes; tries++) {
    try {
      for await (const piece of piecesOf(await open(count), count)) {
        digest.update(piece);
        count += piece.length;
        tries = 0;
        yield piece;
      }
    } catch (error) {
      if (signal.aborted || error instanceof AgentApiError || tries >= mostTries) throw error;
    }
  }
  if (count !== bytes || digest.digest('hex') !== sha256)
    throw new Error('What came is not what the server has; download it again.');
}

function piecesOf(
  { body, status }: Pick<Response, 'body' | 'status'>,
  from: number,
): ReadableStream<Uint8Array> {
  if (!body) throw new Error('The answer has no body.');
  if (from > 0 && status !== 206) throw new Error('The server sends the whole file only.');
  return body;
}
