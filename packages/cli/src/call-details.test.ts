import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { callDetails } from './call-details.ts';

const shown = (tool: string, input: Record<string, unknown>) =>
  callDetails(tool, input).map(({ mark, text }) => (mark === '' ? text : `${mark} ${text}`));

describe('what is shown of a call to whoever decides on it', () => {
  test('is the command, and whatever is asked for besides', () => {
    expect(shown('Bash', { command: 'make\nmake install', run_in_background: true })).toEqual([
      '$ make',
      '$ make install',
      'run_in_background: true',
    ]);
  });

  test('is what becomes of the file', () => {
    const edit = { file_path: 'a.txt', old_string: 'x\ny', new_string: 'x\nz', replace_all: true };
    expect(shown('Edit', edit)).toEqual(['a.txt', '  x', '- y', '+ z', 'replace_all: true']);
    expect(shown('Write', { file_path: 'a.txt', content: 'one' })).toEqual(['a.txt', '+ one']);
    const edits = [{ old_string: 'x', new_string: 'y' }];
    expect(shown('MultiEdit', { file_path: 'a.txt', edits })).toEqual(['a.txt', '- x', '+ y']);
  });

  test('is every argument of a tool that is not known, and of one whose input has another shape', () => {
    expect(shown('mcp__x__y', { a: 1, b: 'two' })).toEqual(['a: 1', 'b: two']);
    expect(shown('AskUserQuestion', { questions: 'none' })).toEqual(['questions: none']);
    expect(shown('Edit', { file_path: 'a', old_string: 1, new_string: 'b' })).toEqual([
      'a',
      'old_string: 1',
      'new_string: b',
    ]);
  });

  test('hides nothing and can be hidden by nothing [cli:nothing-hidden]', () => {
    expect(shown('Bash', { command: 'ls \u001b[2K\u001b[1Arm -rf ~ \u202egpj.\u200b\r' })).toEqual([
      '$ ls \\u{1b}[2K\\u{1b}[1Arm -rf ~ \\u{202e}gpj.\\u{200b}\\u{d}',
    ]);
    const words = fc.stringMatching(/^[a-z]{1,8}$/);
    const tools = fc.constantFrom('Bash', 'Edit', 'Write', 'MultiEdit', 'AskUserQuestion', 'Read');
    const keys = fc.constantFrom('command', 'file_path', 'old_string', 'new_string', 'content', 'edits', 'x');
    fc.assert(
      fc.property(tools, fc.dictionary(keys, fc.oneof(words, fc.array(words))), (tool, input) => {
        const text = shown(tool, input).join('\n');
        for (const word of Object.values(input).flat()) expect(text).toContain(word);
      }),
    );
  });
});
