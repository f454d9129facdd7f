/**
 * What a response brings, until the signal is aborted, which throws its reason. A signal reaches a body by its request, and no
 * more once that was taken by the garbage collector.
 */
export function bodyUntil(
  { body }: Response,
  signal: AbortSignal | undefined,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const bytes = body ?? new Blob([]).stream();
  if (!signal) return bytes;
  return bytes.pipeThrough(new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>(), {
    signal,
  });
}
