/** As many bytes of a file are needed to tell what it is. */
export const tellingBytes = 4_096;

const text = 'text/plain; charset=utf-8';
const unknown = 'application/octet-stream';

/** How files begin that browsers may show; each letter is a byte, a dot is any. */
const beginnings: readonly (readonly [RegExp, string])[] = [
  [/^\x89PNG\r\n\x1a\n/, 'image/png'],
  [/^\xff\xd8\xff/, 'image/jpeg'],
  [/^GIF8[79]a/, 'image/gif'],
  [/^RIFF[^]{4}WEBP/, 'image/webp'],
  [/^[^]{4}ftypavif/, 'image/avif'],
  [/^BM[^]{4}\0\0\0\0/, 'image/bmp'],
  [/^%PDF-/, 'application/pdf'],
  [/^PK(?:\x03\x04|\x05\x06)/, 'application/zip'],
  [/^\x1f\x8b\x08/, 'application/gzip'],
  [/^\x28\xb5\x2f\xfd/, 'application/zstd'],
  [/^[^]{257}ustar/, 'application/x-tar'],
  [/^RIFF[^]{4}WAVE/, 'audio/wav'],
  [/^ID3/, 'audio/mpeg'],
  [/^OggS/, 'application/ogg'],
  [/^[^]{4}ftyp/, 'video/mp4'],
  [/^\0asm/, 'application/wasm'],
  [/^SQLite format 3\0/, 'application/vnd.sqlite3'],
];

/**
 * What a file is, by how it begins, whatever it is called. Text is text: what an agent wrote as HTML, SVG or a script is
 * never told to a browser as such.
 */
export function mediaTypeOf(head: Uint8Array): string {
  if (head.length === 0) return text;
  const letters = Buffer.from(head.buffer, head.byteOffset, head.length).toString('latin1');
  const found = beginnings.find(([beginning]) => beginning.test(letters));
  return found?.[1] ?? (isText(head) ? text : unknown);
}

/** Whether a file that begins so is text; a character at the end may be cut. */
export function isText(head: Uint8Array): boolean {
  if (head.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}
