import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quoted } from '../../../test/support/shell-texts.ts';
import { deniesCommand } from '../../domain/agent/command-policy.ts';
import { parseCommandRule } from '../../domain/agent/command-rule.ts';
import { readShell } from './shell-parser.ts';

const rule = parseCommandRule('rm -rf *');
const isDenied = (text: string) => deniesCommand(rule, readShell(text));

/** The denied command, its words written in any way. */
const denied = fc
  .tuple(
    fc.constantFrom('rm', '/bin/rm', '/usr/bin/rm', './rm', '../../bin/rm'),
    fc.constantFrom(
      ['-rf', 'x'],
      ['-fr', 'x'],
      ['-r', '-f', 'x'],
      ['x', '-rf'],
      ['-r', 'x', '-f'],
      ['-Rf', 'x y'],
      ['--recursive', '--force', 'x'],
      ['--rec', '--fo', 'x'],
      ['-v', '-rf', '--', 'x'],
      ['-rvf', '*'],
    ),
  )
  .chain(([name, args]) => fc.tuple(...[name, ...args].map(quoted)).map((words) => words.join(' ')));

type Wrap = (text: string) => fc.Arbitrary<string>;
const around =
  (before: string, after = ''): Wrap =>
  (text) =>
    fc.constant(`${before}${text}${after}`);
const asCode =
  (before: string, after = ''): Wrap =>
  (text) =>
    quoted(text).map((code) => `${before} ${code}${after}`);

/** A here-document whose end stands in no line of its text, whatever the text is. */
const hereDocument =
  (start: string, before = '', after = ''): Wrap =>
  (text) => {
    const end = `E${text.length}`;
    return fc.constant(`${start}${end}\n${before}${text}${after}\n${end}\n`);
  };

/** Places for a command. What comes of one may be put into another. */
const wraps: readonly Wrap[] = [
  around('ls; '),
  around('ls && '),
  around('ls | '),
  around('( ', ' )'),
  around('{ ', '\n}'),
  around('echo $(', '\n)'),
  around('echo "$(', '\n)"'),
  around('cat <(', '\n)'),
  around('echo ${x:-$(', '\n)}'),
  around('echo $((1 + $(', '\n)))'),
  around('x=$(', '\n)'),
  around('if ', '\nthen :; fi'),
  around('if :; then ', '\nfi'),
  around('for x in a; do ', '\ndone'),
  around('while ', '\ndo :; done'),
  around('case x in *) ', '\n;; esac'),
  around('f() { ', '\n}; f'),
  around('[[ -n $(', '\n) ]]'),
  hereDocument('cat <<', '$(', '\n)'),
  hereDocument('bash <<\\'),
  asCode('eval'),
  asCode('bash -c'),
  asCode('bash -euc'),
  asCode('sh -c'),
  asCode('env -i bash -c'),
  asCode('trap --', ' EXIT'),
  asCode('ssh host'),
  asCode('su -c'),
  asCode('watch'),
  asCode('nix-like-tool -c'),
];

/** Programs before a simple command. */
const prefixes = [
  ...['x=1', '>x', '2>&1 <y', 'x=1 y=2 >z'],
  ...['sudo', 'sudo -u root', 'env', 'env -i A=b', 'nohup', 'nice -n 5', 'timeout -k 1 5s', 'setsid', 'exec'],
  ...[
    'command',
    'builtin command',
    'xargs',
    'xargs -n 1',
    'busybox',
    'time',
    'doas',
    'stdbuf -oL',
    'ionice -c 3',
  ],
  ...[
    'find . -exec',
    'unknown-wrapper',
    'unknown-wrapper --flag',
    'strace -f',
    'chroot /x',
    'flock /x',
    'docker exec c',
  ],
];

describe('a deny rule finds its command', () => {
  test('however its words are written [shell:requoted]', () => {
    fc.assert(
      fc.property(denied, (text) => isDenied(text)),
      { numRuns: 1_000 },
    );
  });

  test('behind however many wrappers [shell:wrapped]', () => {
    const text = fc
      .tuple(fc.array(fc.constantFrom(...prefixes), { minLength: 1, maxLength: 4 }), denied)
      .map((parts) => parts.flat().join(' '));
    fc.assert(
      fc.property(text, (each) => isDenied(each)),
      { numRuns: 1_000 },
    );
  });

  test('wherever it stands [shell:placed]', () => {
    const text = fc
      .tuple(denied, fc.array(fc.constantFrom(...wraps), { minLength: 1, maxLength: 3 }))
      .chain(([command, places]) =>
        places.reduce<fc.Arbitrary<string>>((inner, place) => inner.chain(place), fc.constant(command)),
      );
    fc.assert(
      fc.property(text, (each) => isDenied(each)),
      { numRuns: 2_000 },
    );
  });
});

test('a reading never throws and is never late, whatever it is given [shell:total]', () => {
  const signs = `'"\\$\`(){}[]<>|&;#!*?~=\n x1-`.split('');
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: fc.constantFrom(...signs), maxLength: 300 }),
  );
  const property = fc.property(text, (each) => {
    const started = performance.now();
    const reading = readShell(each);
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(reading).toHaveProperty(reading.kind === 'commands' ? 'commands' : 'why');
  });
  fc.assert(property, { numRuns: 3_000 });
});
