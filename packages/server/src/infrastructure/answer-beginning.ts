import type { Dispatcher } from 'undici';

/** What comes first of an answer, and no more than so many bytes. */
export async function beginningOf(
  body: Dispatcher.ResponseData['body'],
  most: number,
): Promise<{ bytes: Buffer; isCut: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    if (!Buffer.isBuffer(chunk)) continue;
    chunks.push(chunk);
    size += chunk.length;
    // Leaving ends the connection, whatever would come.
    if (size > most) return { bytes: Buffer.concat(chunks).subarray(0, most), isCut: true };
  }
  return { bytes: Buffer.concat(chunks), isCut: false };
}
