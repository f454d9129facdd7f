import { expect, test } from 'vitest';
import { byteLines } from './byte-lines.ts';

const lines = ['{"a":"one\u2028two\u2029three"}', '', '{"b":"ä\r\u0085"}', 'the end'];

test.each([1, 2, 5, 1_000])(
  'a line ends at a line feed alone, however it comes in pieces of %d bytes [backups:lines]',
  async (size) => {
    const bytes = Buffer.from(lines.join('\n'));
    const pieces = async function* () {
      for (let at = 0; at < bytes.length; at += size)
        yield await Promise.resolve(bytes.subarray(at, at + size));
    };
    expect(await Array.fromAsync(byteLines(pieces()))).toEqual(lines);
  },
);
