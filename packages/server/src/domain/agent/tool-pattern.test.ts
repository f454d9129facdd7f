import { describe, expect, test } from 'vitest';
import { InvalidInputError } from '../errors.ts';
import { readShell } from '../../agent/permissions/shell-parser.ts';
import { matchesGlob } from './glob.ts';
import { allows, denies, parseToolPattern } from './tool-pattern.ts';

function bash(command: string) {
  return { tool: 'Bash', input: { command }, commands: readShell(command) };
}

describe('a tool pattern', () => {
  test.each(['Read', 'mcp__github__*', 'Bash(git *)', 'Bash(npm run test:*)', '*', 'Read(/a/**)'])(
    'such as %s is understood [tool-pattern:syntax]',
    (text) => expect(parseToolPattern(text).tool).not.toBe(''),
  );

  test.each(['', 'Bash(', 'Bash()', 'Bash(x', 'two words', '(x)', 'Bash(a)b', 'Bash(a\nb)'])(
    'such as %j is refused [tool-pattern:refused]',
    (text) => expect(() => parseToolPattern(text)).toThrow(InvalidInputError),
  );

  test('with a colon and a star covers what begins so [tool-pattern:colon-star]', () => {
    const pattern = parseToolPattern('Bash(git log:*)');
    expect(allows(pattern, bash('git log --oneline'))).toBe(true);
    expect(allows(pattern, bash('git push'))).toBe(false);
  });
});

describe('a deny rule', () => {
  const pattern = parseToolPattern('Bash(rm *)');
  test.each([
    'rm x',
    '  rm x',
    'ls && rm x',
    'ls; rm x',
    'ls | rm x',
    'ls || rm x',
    'ls & rm x',
    'echo $(rm x)',
    'echo `rm x`',
    '(rm x)',
    '{ rm x; }',
    'ls\nrm x',
    'diff <(rm x) y',
  ])('finds its command in %j [tool-pattern:deny-chained]', (command) => {
    expect(denies(pattern, bash(command))).toBe(true);
  });

  test('leaves other commands and other tools alone [tool-pattern:deny-only]', () => {
    expect(denies(pattern, bash('ls'))).toBe(false);
    expect(denies(pattern, { tool: 'Read', input: { file_path: 'rm x' } })).toBe(false);
  });
});

describe('an allow rule', () => {
  const pattern = parseToolPattern('Bash(git *)');
  test.each([
    'git status && rm -rf .',
    'git log; rm x',
    'git log | sh',
    'git log $(rm x)',
    'git a\nrm x',
    'git log & rm x',
  ])('does not cover the chain %j [tool-pattern:allow-single]', (command) => {
    expect(allows(pattern, bash(command))).toBe(false);
  });

  test('covers a single command, and everything when it names the tool alone [tool-pattern:allow]', () => {
    expect(allows(pattern, bash('git status'))).toBe(true);
    expect(allows(parseToolPattern('Bash'), bash('git log | sh'))).toBe(true);
  });
});

describe('a glob', () => {
  test.each([
    ['*', '', true],
    ['a*', 'abc', true],
    ['*c', 'abc', true],
    ['a*c', 'ac', true],
    ['a*b*c', 'a-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['ab*ba', 'aba', false],
    ['a*bc*cd', 'abcd', false],
    ['a.c', 'abc', false],
    ['a**c', 'abc', true],
    ['*a*a*', 'a', false],
    ['', '', true],
    ['', 'a', false],
  ])('%j against %j is %s [tool-pattern:glob]', (glob, text, expected) => {
    expect(matchesGlob(glob, text)).toBe(expected);
  });

  test('takes time in proportion to the text, whatever its stars [tool-pattern:glob-linear]', () => {
    const started = performance.now();
    expect(matchesGlob(`${'*a'.repeat(100)}b`, 'a'.repeat(100_000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(200);
  });
});
