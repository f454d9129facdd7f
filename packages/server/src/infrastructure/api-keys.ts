import { randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { hashToken } from './tokens.ts';

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const prefix = 'aia_';
const secretLength = 43;
const checkLength = 6;
const shape = new RegExp(`^${prefix}[0-9A-Za-z]{${secretLength + checkLength}}$`);

export type NewApiKey = { readonly text: string; readonly hash: string; readonly hint: string };

/**
 * A key of 256 bits. The prefix and the checksum let scanners of source code tell it from other text without asking
 * anybody; only the hash is stored.
 */
export function newApiKey(): NewApiKey {
  const secret = Array.from({ length: secretLength }, () => digits[randomInt(digits.length)]).join('');
  const body = `${prefix}${secret}`;
  const text = `${body}${checkOf(body)}`;
  return { text, hash: hashToken(text), hint: text.slice(0, prefix.length + 4) };
}

/** Whether a text means to be a key; it may still be none. */
export function looksLikeApiKey(text: string): boolean {
  return text.startsWith(prefix);
}

/** Whether the text has the shape and the checksum of a key. What has not is refused without a look at the database. */
export function isApiKey(text: string): boolean {
  return shape.test(text) && checkOf(text.slice(0, -checkLength)) === text.slice(-checkLength);
}

/** The CRC-32 in six digits of base 62. */
function checkOf(text: string): string {
  let rest = crc32(text);
  let check = '';
  for (let place = 0; place < checkLength; place += 1) {
    check = `${digits[rest % digits.length] ?? ''}${check}`;
    rest = Math.floor(rest / digits.length);
  }
  return check;
}
