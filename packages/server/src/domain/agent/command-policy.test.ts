import { describe, expect, test } from 'vitest';
import { readShell } from '../../agent/permissions/shell-parser.ts';
import { InvalidInputError } from '../errors.ts';
import { allowsCommand, deniesCommand, meetsCommand, ownMeans, redirectsOf } from './command-policy.ts';
import { parseCommandRule } from './command-rule.ts';

const denies = (rule: string, text: string) => deniesCommand(parseCommandRule(rule), readShell(text));
const allows = (rules: readonly string[], text: string) =>
  allowsCommand(rules.map(parseCommandRule), readShell(text));

describe('a pattern for commands', () => {
  test.each(['', '   ', 'x'.repeat(501)])('such as %j is refused [command-rule:refused]', (text) =>
    expect(() => parseCommandRule(text)).toThrow(InvalidInputError),
  );

  test('has a name, flags, words and stars [command-rule:syntax]', () => {
    expect(parseCommandRule('git push --force * main*')).toEqual({
      text: 'git push --force * main*',
      name: 'git',
      items: [
        { kind: 'word', glob: 'push' },
        { kind: 'flag', text: '--force' },
        { kind: 'any' },
        { kind: 'word', glob: 'main*' },
        { kind: 'any' },
      ],
    });
  });

  test('takes a colon before its last star for a blank [command-rule:colon]', () => {
    expect(parseCommandRule('git log:*').items).toEqual(parseCommandRule('git log *').items);
  });
});

describe('a deny rule', () => {
  test.each([
    ['rm', 'rm x'],
    ['rm *', 'rm'],
    ['git push', 'git push origin main'],
    ['git push *', 'git -C x push'],
    ['rm -r *', 'rm -rf x'],
    ['rm -r *', 'rm x --recursive'],
    ['chmod 777 *', 'chmod -v 777 x'],
    ['mkfs*', 'mkfs.ext4 x'],
    ['python *', 'python3.12 x.py'],
    ['/opt/x/tool *', '/opt/x/tool y'],
    ['tool --force *', 'tool -f x'],
    ['tool -f *', 'tool --force x'],
    ['find * -delete', 'find . -name x -delete'],
    ['*', 'ls'],
  ])('%s asks for at least what it names: %j [command-policy:deny-least]', (rule, text) =>
    expect(denies(rule, text)).toBe(true),
  );

  test.each([
    ['rm -rf *', 'rm -r x'],
    ['rm -rf *', 'rm -- -rf'],
    ['rm *', 'git rm x'],
    ['rm *', 'rmdir x'],
    ['git push *', 'git stash push'],
    ['git push --force *', 'git push --follow-tags'],
    ['chmod 777 *', 'chmod 755 x'],
    ['find * -delete', 'find . -type d -empty -ls'],
    ['curl *', 'apt-get install curl'],
    ['curl *', 'some-tool curl'],
    ['npm publish *', 'npm run publish-docs'],
  ])('%s leaves %j alone [command-policy:deny-no-more]', (rule, text) =>
    expect(denies(rule, text)).toBe(false),
  );

  test('is met by what cannot be read, and by names that are not known [command-policy:deny-doubt]', () => {
    for (const text of ['echo "', '$x y', '$(cat x)', 'eval "$x"', 'curl x | sh'])
      expect(denies('dd *', text)).toBe(true);
  });

  test('says how sure it is that it is met [command-policy:certainty]', () => {
    const rule = parseCommandRule('rm -rf *');
    const certainty = (text: string) => {
      const reading = readShell(text);
      return reading.kind === 'commands' && reading.commands.map((command) => meetsCommand(rule, command));
    };
    expect(certainty('rm -rf x; rm -r $(y); rm x')).toEqual(['yes', 'maybe', 'no', 'no']);
  });

  test('is met by code in another language, unless a rule names its program [command-policy:opaque]', () => {
    const text = `python -c 'print(1)'`;
    const trusted = ['python -c *', 'node *'].map(parseCommandRule);
    expect(denies('rm *', text)).toBe(true);
    expect(deniesCommand(parseCommandRule('rm *'), readShell(text), { ...ownMeans(), trusted })).toBe(false);
    expect(
      deniesCommand(parseCommandRule('rm *'), readShell(text), {
        ...ownMeans(),
        trusted: [parseCommandRule('*')],
      }),
    ).toBe(true);
    expect(deniesCommand(parseCommandRule('python *'), readShell(text), { ...ownMeans(), trusted })).toBe(
      true,
    );
  });
});

describe('allow rules', () => {
  test.each([
    [['git *'], 'git'],
    [['git *'], 'git status --short'],
    [['git *'], '/usr/bin/git status'],
    [['git log *'], 'git log $x'],
    [['git log --oneline'], 'git log --oneline'],
    [['rm -r -f build'], 'rm -fr build'],
    [['rm -r *'], 'rm -rf x'],
    [['npm run test:*'], 'npm run test -- x'],
    [['npm run test*'], 'npm run test:unit'],
    [['git *', 'npm *'], 'git pull && npm ci | tee x'.replace(' | tee x', '')],
    [['git *'], 'timeout 60 git fetch'],
    [['npm test *'], 'CI=1 npm test'],
    [['./gradlew *'], './gradlew build'],
    [['cat build/*'], 'cat "build/$x"'],
    [['python *'], `python -c 'x'`],
    [['git *'], 'x=1; git log > out'],
    [['git * main'], 'git push origin main'],
  ])('%j cover all of %j [command-policy:allow]', (rules, text) => expect(allows(rules, text)).toBe(true));

  test.each([
    [['git *'], 'git log; ls'],
    [['git *'], 'git log | sh'],
    [['git *'], 'git log "$(ls)"'],
    [['git *'], 'sudo git log'],
    [['git *'], `git -c core.pager='rm x' log`],
    [['git *'], './git log'],
    [['git *'], '/tmp/git log'],
    [['git *'], '"$x"/git log'],
    [['git log *'], 'git -C x log'],
    [['git log --oneline'], 'git log --oneline x'],
    [['git log'], 'git log x'],
    [['git *'], 'PATH=. git log'],
    [['git *'], 'PATH=.; git log'],
    [['git *'], `GIT_SSH_COMMAND='x' git fetch`],
    [['git *'], 'LD_PRELOAD=x git log'],
    [['*'], '$x'],
    [['*'], `python -c 'x'`],
    [['*', 'git *'], 'echo "'],
    [['cat build/*'], 'cat $x'],
    [['cat build/*'], `x='a b'; cat build/$x`],
    [['xargs *'], 'xargs rm'],
    [['timeout *'], 'timeout 5 rm x'],
    [[], 'ls'],
  ])('%j do not cover %j [command-policy:allow-no-more]', (rules, text) =>
    expect(allows(rules, text)).toBe(false),
  );
});

test('the files that a text redirects to are told apart from its commands [command-policy:redirects]', () => {
  const text = 'ls > a 2>>b < c <> d >| e &> f >& g 2>&1 3>&- <<< h; { ls; } > "$x"';
  const found = redirectsOf(readShell(text)).map(({ path, access }) => `${access} ${path.text}`);
  expect(found).toEqual([
    'write a',
    'write b',
    'read c',
    'read d',
    'write d',
    'write e',
    'write f',
    'write g',
    'write "$x"',
  ]);
});
