import { describe, expect, test } from 'vitest';
import { readShell } from './shell-parser.ts';

/** Each command as one line, with `?` for what is not known, and what it was found in before it. */
function read(text: string): string[] | string {
  const reading = readShell(text);
  if (reading.kind === 'unreadable') return reading.why;
  return reading.commands.map(({ words, within, runsCode }) =>
    [...within, words.map((word) => word.pieces.join('?')).join(' '), ...(runsCode ? [runsCode] : [])].join(
      ' > ',
    ),
  );
}

describe('a reading', () => {
  test.each([
    [`git commit -m 'a; b' "c $d"`, ['git commit -m a; b c ?']],
    [
      'sudo -u x env A=b timeout 5 ls -l',
      [
        'sudo -u x env A=b timeout 5 ls -l',
        'sudo > env A=b timeout 5 ls -l',
        'sudo > env > timeout 5 ls -l',
        'sudo > env > timeout > ls -l',
        'sudo > env > timeout > b ?',
      ],
    ],
    [`bash -c 'ls; pwd'`, ['bash -c ls; pwd', 'bash -c > ls', 'bash -c > pwd']],
    ['echo $(ls "$(pwd)") <(id)', ['echo ? ?', '$(…) > ls ?', '$(…) > $(…) > pwd', '<(…) > id']],
    ['f() { ls; }; f', ['f() > ls', 'f']],
    ['ls | xargs -n1 cat', ['ls', 'xargs -n1 cat', 'xargs > cat ?']],
    ['find src -exec cat {} +', ['find src -exec cat {} +', 'find > cat s?']],
    [`python -c 'x'`, ['python -c x > python']],
    ['echo \\$\\\nx', ['echo $x']],
    ['x=1 > y', ['']],
    ['# nothing', []],
    ['', []],
  ])('of %j lists every command and what it was found in [shell:reading]', (text, expected) =>
    expect(read(text)).toEqual(expected),
  );

  test('tells of variables that are set for a command [shell:assignments]', () => {
    const reading = readShell(`A=b C='d e' ls; env X=y ls; export Z="$q"`);
    const found =
      reading.kind === 'commands' ? reading.commands.flatMap((command) => command.assignments) : [];
    expect(found.map(({ name, value }) => `${name}=${value.text}`)).toEqual([
      'A=b',
      'C=d e',
      'X=y',
      'Z="$q"',
    ]);
  });

  test.each([
    `echo "`,
    'ls )',
    'if ls; then',
    'cat <<E\nx',
    'ls \\',
    'ls\u0000',
    'ls\r\n',
    'ls \u202E',
    'ls \uD800',
    'x=(a)b',
    'ls>&-x',
    'echo $\\\n(ls)',
    'x<()y',
    'ls '.repeat(20_000) + 'x'.repeat(10_000),
    '$('.repeat(10_000) + ')'.repeat(10_000),
    'ls;'.repeat(5_000),
    'sudo '.repeat(40) + 'ls',
  ])('of %j is refused [shell:unreadable]', (text) => expect(readShell(text).kind).toBe('unreadable'));
});
