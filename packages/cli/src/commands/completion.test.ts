import { describe, expect, test } from 'vitest';
import { commandLine } from '../program.ts';
import { candidates } from './completion.ts';

const program = commandLine(
  {
    out: () => undefined,
    outBytes: () => Promise.resolve(),
    err: () => undefined,
    colors: false,
    width: 80,
    isTty: false,
    configDir: '',
    ask: undefined,
    edit: (text) => Promise.resolve(text),
    readInput: () => Promise.resolve(''),
    onInterrupt: () => ({ [Symbol.dispose]: () => undefined }),
  },
  () => undefined,
);

describe('what a word may become', () => {
  test.each([
    [['ap'], ['api', 'api-keys', 'approvals']],
    [
      ['approvals', 'a'],
      ['answer', 'approve'],
    ],
    [
      ['approvals', 'list', '--s'],
      ['--session', '--status'],
    ],
    [['approvals', 'list', '--status', 'p'], ['pending']],
    [['--json', 'approvals', 'w'], ['watch']],
    [['run', '--j'], ['--json']],
    [['policies', 'create', '-f', ''], []],
    [['run', 'hel'], []],
    [['_'], []],
  ])('%j → %j [cli:completion]', (words, found) => {
    expect(candidates(program, words)).toEqual(found);
  });
});
