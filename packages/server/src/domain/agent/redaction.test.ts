import { describe, expect, test } from 'vitest';
import { redactionFault, withoutTexts } from './redaction.ts';

const read = { type: 'text', file: { filePath: 'a.txt', content: 'key 42', numLines: 1 } };
const list = [{ type: 'text', text: 'key 42' }, null, true];

describe('a redacted result', () => {
  test('may differ in its texts [redaction:texts]', () => {
    expect(redactionFault(read, { ...read, file: { ...read.file, content: '##' } })).toBeUndefined();
    expect(redactionFault(list, [{ type: 'text', text: '' }, null, true])).toBeUndefined();
    expect(redactionFault('Exit code 3\nkey 42', 'Exit code 3')).toBeUndefined();
  });

  test.each([
    [read, { ...read, type: 'image' }, /\.type says what kind/],
    [read, { type: 'text' }, /other fields/],
    [read, { ...read, file: { ...read.file, numLines: 2 } }, /\.file\.numLines is more/],
    [list, [{ type: 'text', text: '' }], /another number of entries/],
    [list, { 0: list[0], 1: null, 2: true }, /more than another text/],
    ['text', ['text'], /more than another text/],
    [{ a: 'b' }, JSON.parse('{"__proto__":"b"}'), /other fields/],
  ])('must be as it was in all else: %j is not %j [redaction:shape]', (original, redacted, fault) => {
    expect(redactionFault(original, redacted)).toMatch(fault);
  });

  test('without its texts tells nothing and fits [redaction:blank]', () => {
    expect(withoutTexts(read)).toEqual({ type: 'text', file: { filePath: '', content: '', numLines: 1 } });
    for (const original of [read, list])
      expect(redactionFault(original, withoutTexts(original))).toBeUndefined();
  });
});
