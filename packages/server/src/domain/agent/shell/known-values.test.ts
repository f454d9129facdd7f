import { describe, expect, test } from 'vitest';
import { readShell } from '../../../agent/permissions/shell-parser.ts';
import type { ShellWord } from '../shell-command.ts';

/** The last word of the last command that has any. */
function lastWord(text: string): ShellWord | undefined {
  const reading = readShell(text);
  return reading.kind === 'commands'
    ? reading.commands.findLast(({ words }) => words.length > 0)?.words.at(-1)
    : undefined;
}

describe('a word with a variable in it', () => {
  test.each([
    'rm "$x"',
    'rm $HOME/x',
    'x=a; rm "$x"',
    'x=a; y=$x; rm $y',
    'for f in a b; do rm $f; done',
    'd=$(mktemp -d); rm "$d"',
    'b=$(git branch --show-current); rm "$b"',
    'f() { rm "$1"; }; f x; rm "$x"',
    'f=a.txt; rm "${f%.txt}"',
  ])('in %j is no option [shell:operands]', (text) => expect(lastWord(text)?.isOperand).toBe(true));

  test.each([
    'x=-f; rm "$x"',
    'x=-f; y=$x; rm $y',
    'y=$x; x=$y; x=-f; rm $y',
    'x="a -f"; rm $x',
    'x="*"; rm $x',
    'IFS=_; x=a_-f; rm $x',
    'read x; rm "$x"',
    'printf -v x -- -f; rm "$x"',
    'eval x=-f; rm "$x"',
    'source ./x; rm "$x"',
    'for f in a -f; do rm "$f"; done',
    'for f in *; do rm "$f"; done',
    'f() { rm "$1"; }; f -f',
    'set -- -f; rm "$1"',
    'x=$(cat f); rm "$x"',
    'rm "${x:--f}"',
    'x=a-f; rm "${x#a}"',
    '((x = -9)); rm "$x"',
    'd=$(mktemp -d); rm $d',
    'x+=-f; rm "$x"',
    'rm "$_"',
  ])('in %j may be one [shell:operands-doubt]', (text) =>
    expect(lastWord(text)?.isOperand ?? false).toBe(false),
  );

  test('without quotes may come to nothing [shell:vanishing]', () => {
    expect(lastWord('rm $x')?.splits).toBe(true);
    expect(lastWord('rm "$x"')?.splits).toBe(false);
    expect(lastWord('rm a$x')?.splits).toBe(false);
  });
});
