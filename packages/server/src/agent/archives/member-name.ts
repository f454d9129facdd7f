import { createHash } from 'node:crypto';

/** Longer names are a hardship for programs that unpack archives. In characters. */
const longest = 2_000;

const strict = new TextDecoder('utf-8', { fatal: true });

/**
 * A path of a snapshot, one letter for each byte, as text that every program can show. It is for people: what a file is
 * called when it is restored stands in the trees.
 */
export function memberName(path: string): string {
  const name = asText(path);
  if (name.length <= longest) return name;
  return `${path.split('/')[0]}/%long/${createHash('sha256').update(path, 'latin1').digest('hex')}`;
}

/** Bytes that are no text, and what means something else in an archive, become `%` and two digits. */
export function asText(bytes: string): string {
  const escaped = bytes.replaceAll(/[\x00-\x1f\x7f%\\]/g, inDigits);
  try {
    return strict.decode(Buffer.from(escaped, 'latin1'));
  } catch {
    return escaped.replaceAll(/[\x80-\xff]/g, inDigits);
  }
}

function inDigits(letter: string): string {
  return `%${letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
