import { describe, expect, test } from 'vitest';
import { hostileYaml } from '../../test/support/hostile-yaml.ts';
import { parsePlainYaml, PlainYamlError } from './plain-yaml.ts';

const readExactly = (source: string) => parsePlainYaml(source, { exactNumbers: true });

describe('plain YAML with exact numbers', () => {
  test('has each number as it is written [plain-yaml:numbers]', () => {
    expect(readExactly('[0, -1, 0.5, 1e3, 256, 0o400, 0x1f, 9007199254740991, "0400", 007a]')).toEqual([
      ...[0, -1, 0.5, 1000, 256, 256, 31, 9007199254740991, '0400', '007a'],
    ]);
    expect(parsePlainYaml('[0400, 9007199254740993]')).toEqual([400, Number('9007199254740993')]);
  });

  test.each([
    ['0400', 'begins with a zero; write it in decimal (an octal 0400 is 256), or in quotes'],
    ['-0400', 'begins with a zero'],
    ['+08', 'begins with a zero'],
    ['00.5', 'begins with a zero'],
    ['9007199254740993', 'cannot be kept as it is; write one between -2^53 and 2^53'],
    ['-9007199254740993', 'cannot be kept as it is'],
    ['1e400', 'cannot be kept as it is'],
    ['.inf', 'cannot be kept as it is'],
    ['.nan', 'cannot be kept as it is'],
  ])('does not take %s, and says what to write [plain-yaml:inexact]', (number, why) => {
    const texts = [`mode: ${number}`, `[${number}]`, number, `${number}: key`];
    for (const text of texts) {
      expect(() => readExactly(text)).toThrow(PlainYamlError);
      expect(() => readExactly(text)).toThrow(`The number ${number} ${why}`);
    }
  });

  test.each(hostileYaml)('with %s is refused soon [plain-yaml:hostile]', (_, text) => {
    const since = performance.now();
    expect(() => readExactly(text.slice(0, 100_000))).toThrow(PlainYamlError);
    expect(performance.now() - since).toBeLessThan(1_000);
  });
});
