import { describe, expect, test } from 'vitest';
import { commandLine } from '../program.ts';
import { unattendedTerminal } from '../test/unattended-terminal.ts';
import { candidates } from './completion.ts';

const program = commandLine(unattendedTerminal(), () => undefined);

describe('what a word may become', () => {
  test.each([
    [['ap'], ['api', 'api-keys', 'apply', 'approvals']],
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
    [
      ['run', '--j'],
      ['--jq', '--json'],
    ],
    [['policies', 'create', '-f', ''], []],
    [['run', 'hel'], []],
    [['_'], []],
  ])('%j → %j [cli:completion]', (words, found) => {
    expect(candidates(program, words)).toEqual(found);
  });
});
