import { describe, expect, test } from 'vitest';
import { PathGuard } from './path-guard.ts';
import { pathUses } from './path-uses.ts';
import { readShell } from './shell-parser.ts';

const guard = PathGuard.ofNames([
  { inside: '/workspace', seenAs: '/workspace' },
  { inside: '/home/agent', seenAs: '/home/agent' },
]);

/** What a call opens, as `access path`, with `*` for a tree and `?` for a guess. */
async function opened(tool: string, input: Record<string, unknown>, withOperands = false): Promise<string[]> {
  const commands = tool === 'Bash' ? readShell(String(input['command'])) : undefined;
  const call = { tool, input, toolUseId: 'toolu_1' };
  const uses = await pathUses({
    ...{ call, commands, guard, cwd: '/workspace/src', home: '/home/agent', withOperands },
  });
  return uses.map(
    ({ path, access, isTree, isGuess }) =>
      `${access} ${path}${isTree === true ? '*' : ''}${isGuess === true ? '?' : ''}`,
  );
}

describe('a tool opens', () => {
  test.each<[string, Record<string, unknown>, string[]]>([
    ['Read', { file_path: 'a.ts' }, ['read /workspace/src/a.ts']],
    ['Read', { file_path: '~/a' }, ['read /home/agent/a']],
    ['Read', { file_path: '../../etc/passwd' }, ['read /etc/passwd']],
    ['Read', { file_path: ' /etc/passwd ' }, ['read /etc/passwd', 'read /workspace/src/ /etc/passwd ']],
    [
      'Read',
      { file_path: 'cafe\u0301' },
      ['read /workspace/src/caf\u00e9', 'read /workspace/src/cafe\u0301'],
    ],
    ['Read', { file_path: 17 }, []],
    ['Write', { file_path: '/workspace/a' }, ['write /workspace/a']],
    ['Edit', { file_path: '/workspace/a' }, ['read /workspace/a', 'write /workspace/a']],
    ['MultiEdit', { file_path: '/workspace/a' }, ['read /workspace/a', 'write /workspace/a']],
    ['NotebookEdit', { notebook_path: '/workspace/a' }, ['read /workspace/a', 'write /workspace/a']],
    ['LS', { path: '/etc' }, ['read /etc']],
    ['Grep', { pattern: 'x' }, ['read /workspace/src*']],
    ['Grep', { pattern: 'x', path: '/etc' }, ['read /etc*']],
    ['Glob', { pattern: '**/*.ts' }, ['read /workspace/src*', 'read /workspace/src*']],
    ['Glob', { pattern: '/etc/*' }, ['read /workspace/src*', 'read /etc*']],
    ['Glob', { pattern: '../../etc/*' }, ['read /workspace/src*', 'read /etc*']],
    ['Glob', { pattern: '{/etc,~}/*' }, ['read /workspace/src*', 'read /etc*', 'read /home/agent*']],
    ['Agent', { prompt: '/etc/passwd' }, []],
  ])('%s with %j: %j [path-uses:tools]', async (tool, input, expected) => {
    expect(await opened(tool, input)).toEqual(expected);
  });
});

describe('a command opens', () => {
  test.each<[string, string[]]>([
    ['echo x > a', ['write /workspace/src/a']],
    ['echo x >> ../b 2> /dev/null', ['write /workspace/b', 'write /dev/null']],
    ['sort < /etc/passwd', ['read /etc/passwd']],
    ['cd /tmp && echo x > a', ['write ?']],
    ['cd /tmp && echo x > /workspace/a', ['write /workspace/a']],
    ['echo x > "$OUT"', ['write ?']],
    ['echo x > "unfinished', ['unknown ?']],
    ['cat /etc/passwd', []],
  ])('%j: %j [path-uses:redirects]', async (command, expected) => {
    expect(await opened('Bash', { command })).toEqual(expected);
  });

  test('perhaps what its words name, where that is asked for [path-uses:operands]', async () => {
    const uses = async (command: string) => opened('Bash', { command }, true);
    expect(await uses('cat /etc/passwd secret')).toEqual([
      'unknown /etc/passwd',
      'unknown /workspace/src/secret',
    ]);
    expect(await uses('dd if=/etc/a of=b -v')).toEqual(['unknown /etc/a', 'unknown /workspace/src/b']);
    expect(await uses('cat "$F"')).toEqual([]);
    expect((await uses(`cat ${'x '.repeat(150)}`)).at(-1)).toBe('unknown ?');
  });
});
