import { describe, expect, test } from 'vitest';
import { inputFault, type ValidationRules } from './tool-input-rules.ts';

const rules: ValidationRules = {
  required: ['command'],
  types: { command: 'string', timeout: 'number', files: 'array', env: 'object' },
  patterns: { command: 'git *' },
};

describe('the input of a tool call', () => {
  test.each([
    [{ command: 'git log' }, undefined],
    [{ command: 'git log', timeout: 5, files: [], env: {} }, undefined],
    [{}, 'The field "command" is missing.'],
    [{ command: null }, 'The field "command" is missing.'],
    [{ command: 'git log', timeout: '5' }, 'The field "timeout" must be of the type number.'],
    [{ command: 'git log', env: [] }, 'The field "env" must be of the type object.'],
    [{ command: 'git log', files: {} }, 'The field "files" must be of the type array.'],
    [{ command: 'rm -rf .' }, 'The field "command" must be like git *.'],
  ])('%j is judged by the rules: %s [hooks:validation-rules]', (input, fault) => {
    expect(inputFault(rules, input)).toBe(fault);
  });

  test('has only the fields that it names itself [hooks:validation-own-fields]', () => {
    const inherited = { required: ['constructor', 'toString'], types: {}, patterns: {} };
    expect(inputFault(inherited, {})).toBe('The field "constructor" is missing.');
  });
});
