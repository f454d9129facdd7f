import busboy from 'busboy';
import type { FastifyRequest } from 'fastify';
import { DomainError, InvalidInputError } from '../../domain/errors.ts';

/** A file of a form. It is read before the next one's turn comes. */
export type FilePart = { readonly name: string; readonly source: AsyncIterable<Uint8Array> };

const limits = { files: 100, fields: 10, fieldSize: 8_192, parts: 110, headerPairs: 50, fieldNameSize: 200 };

/** Hands the files of a form over one after the other, as they come; nothing of them is kept here. */
export async function readMultipart(
  request: FastifyRequest,
  take: (part: FilePart) => Promise<void>,
): Promise<void> {
  const form = parserFor(request);
  const { promise: ended, resolve, reject } = Promise.withResolvers<undefined>();
  let taking = Promise.resolve();
  let isWhole = false;
  form.on('file', (_field, content, { filename }) => {
    // Whoever reads it hears of it; nobody may.
    content.on('error', () => undefined);
    taking = taking.then(() => take({ name: filename, source: content }));
    taking.then(() => content.resume(), reject);
  });
  for (const limit of ['filesLimit', 'fieldsLimit', 'partsLimit'] as const)
    form.once(limit, () => reject(new InvalidInputError(`A form has at most ${limits.files} files.`)));
  form.once('error', () => reject(new InvalidInputError('The body is no whole form.')));
  form.once('close', () => resolve(undefined));
  request.raw.once('end', () => (isWhole = true));
  request.raw.once('close', () => {
    if (!isWhole) form.destroy(new Error('The connection is gone.'));
  });
  request.raw.pipe(form);
  try {
    await ended;
    await taking;
  } catch (error) {
    request.raw.unpipe(form);
    form.destroy();
    // What is still to come is of no use.
    request.raw.resume();
    await taking.catch(() => undefined);
    throw error instanceof DomainError || !isWholeError(error) ? error : brokenOff();
  }
}

function parserFor({ headers }: FastifyRequest): busboy.Busboy {
  try {
    return busboy({ headers, limits, preservePath: true, defParamCharset: 'utf8' });
  } catch {
    throw new InvalidInputError('The upload is a form (multipart/form-data) with files in it.');
  }
}

function isWholeError(error: unknown): boolean {
  return error instanceof Error && /Unexpected end|connection is gone|aborted|Premature/i.test(error.message);
}

function brokenOff(): InvalidInputError {
  return new InvalidInputError('The upload ended before it was whole; nothing of it is kept.');
}
