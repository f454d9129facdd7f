import { describe, expect, test } from 'vitest';
import { harmlessCommands, typicalDenials } from '../../../test/corpus/harmless-commands.ts';
import { allowBypasses, shellBypasses } from '../../../test/corpus/shell-bypasses.ts';
import { allowsCommand, deniesCommand } from '../../domain/agent/command-policy.ts';
import { parseCommandRule } from '../../domain/agent/command-rule.ts';
import { readShell } from './shell-parser.ts';

describe('the corpus of bypasses', () => {
  test.each(shellBypasses)('by $technique: none gets past "$deny" [shell:bypasses]', ({ deny, texts }) => {
    const rule = parseCommandRule(deny);
    expect(texts.filter((text) => !deniesCommand(rule, readShell(text)))).toEqual([]);
  });

  test('holds at least two hundred different ones [shell:bypasses-many]', () => {
    expect(new Set(shellBypasses.flatMap(({ texts }) => texts)).size).toBeGreaterThan(200);
  });
});

test.each(allowBypasses)(
  'who is allowed $allow may run nothing else [shell:allow-bypasses]',
  ({ allow, texts }) => {
    const rules = allow.map(parseCommandRule);
    expect(texts.filter((text) => allowsCommand(rules, readShell(text)))).toEqual([]);
  },
);

describe('the corpus of harmless commands', () => {
  const rules = typicalDenials.map(parseCommandRule);

  test.each(harmlessCommands)('%j is denied by no typical rule [shell:harmless]', (text) => {
    const reading = readShell(text);
    expect(rules.filter((rule) => deniesCommand(rule, reading)).map((rule) => rule.text)).toEqual([]);
  });

  test('holds at least a hundred different ones [shell:harmless-many]', () => {
    expect(new Set(harmlessCommands).size).toBeGreaterThan(100);
  });
});
