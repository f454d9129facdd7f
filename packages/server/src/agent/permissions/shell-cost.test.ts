import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { meetsCommand, ownMeans } from '../../domain/agent/command-policy.ts';
import { parseCommandRule } from '../../domain/agent/command-rule.ts';
import { Effort, TooCostlyError } from '../../domain/agent/effort.ts';
import { readCommands } from '../../domain/agent/shell/read-commands.ts';
import { parseScript, readShell } from './shell-parser.ts';

const longest = 65_536;

/** Beginnings after which a text is looked at in another way, each with what ends it. */
const heads = [
  ...[
    '',
    'eval ',
    'xargs -Ia x ',
    'find . -exec x ',
    'ssh h ',
    'watch ',
    'foo ',
    'for x in ',
    'echo ',
    'set ',
  ],
  ...['printf -v a ', 'sed -e ', 'awk ', 'let ', 'xargs ', 'parallel ', 'find . ', 'git ', 'env ', 'make '],
  ...[
    'tar ',
    'docker run ',
    'python ',
    'npm x ',
    'alias ',
    'declare ',
    'fd -x ',
    'cp ',
    'a=',
    'f() { a; }; f ',
  ],
].map((head): readonly [string, string] => [head, '']);
const enclosing: readonly (readonly [string, string])[] = [
  ['sh -c "', '"'],
  ['bash <<E\n', '\nE'],
  ['cat <<E\n', '\nE'],
  ['foo "', '"'],
  ["foo -c '", "'"],
  ['env -S"', '"'],
  ["sed '", "'"],
  ["awk '", "'"],
  ['x=(', ')'],
  ['$((', '))'],
  ['eval eval eval "', '"'],
  ['(', ')'],
  ['let "', '"'],
  ['export "a=', '"'],
  ['CC="', '" make'],
  ['set -- ', '; foo "$@"'],
  ['sort -o ', '; sh x'],
  ['xargs -Ia xargs -Ib ', ''],
];

const parts = [
  ...[
    '$(',
    '`',
    '((',
    '${x:-',
    '"',
    "'",
    '{a,',
    '<<E\n',
    '[[ ',
    'case x in ',
    '\\\n',
    '$((',
    '$[',
    'a[',
    'x=(',
  ],
  ...['<(', 'if ', '#;', '~', '!(', "$'", 'sh -c "', 'eval ', 'foo ', 'env ', "$'\\13", "$'\\x2' ", '[]['],
  ...['# ;\n', '\\', 'x=$x ', 'x=$y y=$x ', "awk '/[][]", "sed 's/[", 'a <<E\n$(b)\nE\n', '${x', 'sudo '],
  ...['find -exec ', "echo '", '*', '>x ', '>$x ', 'a;', '$x;', 'a $x;', '"$a" ', '$a', '{}', 'x=1 ', 'x=1;'],
  ...['$((x));', '(a);', '{ a;};', 'a|', 'f(){ a;};', 'echo $(a);', '<(a) ', '{a,b}', '{a..b} ', '${x[1]}'],
  ...[
    '$((1+',
    '1+',
    'a[1]=2 ',
    'case a in b) c;;esac;',
    '[[ a ]];',
    'cat<<<a;',
    '`a`',
    'timeout 1 a;',
    '--a ',
  ],
  ...[
    'git -c a=b ',
    'ls -aaaa ',
    'a/',
    '-',
    '&&',
    ' ',
    'a',
    'a ',
    '\n',
    '%',
    '$x a ',
    'export a=$a ',
    'a=a;b=$a;',
  ],
];

/** In milliseconds of this thread alone, the best of a few: what else goes on there is no matter of the text. */
function costOf(run: () => void): number {
  let best = Infinity;
  for (let attempt = 0; attempt < 4 && best > most; attempt++) {
    const before = process.threadCpuUsage();
    run();
    const { user, system } = process.threadCpuUsage(before);
    best = Math.min(best, (user + system) / 1_000);
  }
  return best;
}

const most = 100;
const costOfReading = (text: string) => costOf(() => readCommands(parseScript, text));

function repeated([head, tail]: readonly [string, string], middle: string): string {
  return head + middle.repeat((longest - head.length - tail.length) / middle.length) + tail;
}

describe('no text of shell costs more than 100 ms', () => {
  test.each([
    ['eval $a', repeated(['eval ', ''], '$a ')],
    ['xargs -I', repeated(['xargs -Ia x ', ''], 'a')],
    ['xargs in xargs', repeated(['xargs -Ia xargs -Ib xargs -Ic x ', ''], 'abc')],
    ['find {}', repeated(['find . -exec x ', ''], '{}')],
    ['set "$a"', repeated(['set ', ''], '$a')],
    ['>x', repeated(['', ''], '>x ')],
    ['$((', repeated(['bash <<E\n', '\nE'], '$((')],
    ['[ in an expression', repeated(['$((', '))'], "[]['-")],
    ['${ in a here-document', repeated(['cat <<E\n', '\nE'], '((${/')],
    ['<<', repeated(['', ''], '<<<\\')],
    ['export of words', repeated(['export "a=', '"'], 'sh -c "')],
    ['operands of sed', repeated(['sed ', ''], 'a b ')],
    ['let of one name', repeated(['let "', '"'], 'a')],
    ['let of subscripts', repeated(['let "', '"'], 'a[')],
    ['x=$x', repeated(['', ''], 'x=$x ')],
    ['watch $a', repeated(['watch ', ''], '"$a" ')],
  ])('such as many times %s [shell:cost]', (_what, text) => {
    readCommands(parseScript, text);
    expect(costOfReading(text)).toBeLessThan(most);
  });

  test('such as is found by putting pieces together [shell:cost-search]', { timeout: 120_000 }, () => {
    const middle = fc.oneof(
      fc.constantFrom(...parts),
      fc.array(fc.constantFrom(...parts), { minLength: 2, maxLength: 3 }).map((all) => all.join('')),
    );
    const property = fc.property(fc.constantFrom(...heads, ...enclosing), middle, (around, each) => {
      // What takes the square of the time takes seconds; a busy machine makes all of it slower.
      expect(costOfReading(repeated(around, each))).toBeLessThan(3 * most);
    });
    fc.assert(property, { numRuns: 150, endOnFailure: true });
  });
});

describe('comparing commands with a rule', () => {
  const letters = 'abcdefghijklmnopqrstuvwxyz'.repeat(20).slice(0, 490);

  test.each([
    ['repeated letters', `ls -${letters}`, `ls ${'$x '.repeat(150)}\n`.repeat(60)],
    ['many words', `ls ${'a '.repeat(245)}`, `ls ${'$x '.repeat(9_000)}`],
    ['one long group', 'ls -z', `ls -${'a'.repeat(65_000)}`],
  ])('of %s costs less than 100 ms, or is given up [shell:cost-matching]', (_what, pattern, text) => {
    const reading = readShell(text);
    const rules = Array.from({ length: 10 }, () => parseCommandRule(pattern));
    const cost = costOf(() => {
      const means = ownMeans();
      try {
        for (const command of reading.kind === 'commands' ? reading.commands : [])
          for (const rule of rules) meetsCommand(rule, command, means);
      } catch (error) {
        expect(error).toBeInstanceOf(TooCostlyError);
      }
    });
    expect(reading.kind).toBe('commands');
    expect(cost).toBeLessThan(most);
  });

  test('is given up when it asks for more than one call may cost [shell:cost-given-up]', () => {
    const reading = readShell(`ls ${'$x '.repeat(9_000)}`);
    const command = reading.kind === 'commands' ? reading.commands[0] : undefined;
    const means = { effort: new Effort(1_000), trusted: [] };
    expect(() => command && meetsCommand(parseCommandRule('ls -l'), command, means)).toThrow(TooCostlyError);
  });
});

test('a text that is asked about again is not read again [shell:memory]', () => {
  expect(readShell('ls -la && pwd')).toBe(readShell('ls -la && pwd'));
});
