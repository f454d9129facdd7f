import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { builtInTools } from './agent-tools.ts';
import type { CallFacts } from './call-facts.ts';
import type { PolicyEffect, PolicyRule } from './permission-policy.ts';
import { decideCall, inOrder, type RuleSet } from './policy-decision.ts';
import type { ShellCommand } from './shell-command.ts';

const call: CallFacts = {
  tool: 'Read',
  input: {},
  paths: [],
  hosts: [],
  role: 'user',
  mode: 'default',
  at: new Date(0),
};

const command = (...words: string[]): ShellCommand => ({
  words: words.map((text) => ({ text, isLiteral: true, pieces: [text], splits: false })),
  redirects: [],
  assignments: [],
  within: [],
});

const globs = fc.constantFrom('*', 'git *', 'rm *', '/workspace/**', '/tmp/*', '*.example.com', 'a');
const list = fc.array(globs, { minLength: 1, maxLength: 3 });
const tools = fc.array(fc.constantFrom('*', 'Read', 'Bash', 'Bash(git *)', 'mcp__*'), {
  minLength: 1,
  maxLength: 2,
});
const parts = {
  effect: fc.constantFrom<PolicyEffect>('allow', 'ask', 'deny'),
  in_doubt: fc.constantFrom<'applies' | 'does_not_apply'>('applies', 'does_not_apply'),
};
const anyRule: fc.Arbitrary<PolicyRule> = fc.oneof(
  fc.record({ kind: fc.constant('command' as const), ...parts, commands: list }),
  fc.record({
    kind: fc.constant('file_access' as const),
    ...parts,
    access: fc.constantFrom<'read' | 'write' | 'any'>('read', 'write', 'any'),
    paths: list,
    except: list,
  }),
  fc.record({ kind: fc.constant('tool_allow' as const), ...parts, tools }),
  fc.record({ kind: fc.constant('tool_deny' as const), ...parts, tools }),
  fc.record({ kind: fc.constant('network' as const), ...parts, hosts: list }),
);
const anySet: fc.Arbitrary<RuleSet> = fc.record({
  level: fc.constantFrom<RuleSet['level']>('organization', 'user', 'session', 'built-in'),
  priority: fc.integer({ min: 0, max: 3 }),
  rules: fc.array(anyRule, { maxLength: 4 }),
});
const anyCall: fc.Arbitrary<CallFacts> = fc
  .record({
    tool: fc.constantFrom('Bash', 'WebFetch', 'mcp__a__b', ...builtInTools),
    words: fc.array(fc.constantFrom('git', 'rm', 'push', '/tmp/x', '/'), { minLength: 1, maxLength: 3 }),
    paths: fc.array(
      fc.record({
        path: fc.constantFrom('/workspace/a', '/tmp/b', '/etc/c', '/'),
        access: fc.constantFrom<'read' | 'write' | 'unknown'>('read', 'write', 'unknown'),
        isTree: fc.boolean(),
        isGuess: fc.boolean(),
      }),
      { maxLength: 2 },
    ),
    hosts: fc.array(fc.record({ host: fc.constantFrom('a', 'x.example.com'), by: fc.constant('x') }), {
      maxLength: 2,
    }),
  })
  .map(({ words, ...facts }) => ({
    ...call,
    ...facts,
    ...(facts.tool === 'Bash' && { commands: { kind: 'commands' as const, commands: [command(...words)] } }),
  }));

const weight: Record<PolicyEffect, number> = { allow: 0, ask: 1, deny: 2 };
const weigh = (sets: readonly RuleSet[], facts: CallFacts, defaultEffect: PolicyEffect = 'allow') =>
  weight[decideCall({ sets: inOrder(sets), defaultEffect, mayBypass: false }, facts).effect];

describe('whatever the rules and the call', () => {
  const sets = fc.array(anySet, { maxLength: 5 });

  test('the order of the policies changes no effect [policies:order-free]', () => {
    fc.assert(
      fc.property(sets, anyCall, fc.infiniteStream(fc.nat()), (given, facts, random) => {
        const shuffled = given
          .map((set) => ({ set, at: random.next().value ?? 0 }))
          .sort((a, b) => a.at - b.at)
          .map(({ set }) => set);
        expect(weigh(shuffled, facts)).toBe(weigh(given, facts));
      }),
    );
  });

  test('another deny or ask never allows more, another allow never less [policies:monotone]', () => {
    fc.assert(
      fc.property(sets, anySet, anyRule, anyCall, (given, set, rule, facts) => {
        for (const effect of ['deny', 'ask'] as const) {
          const more = [...given, { ...set, rules: [{ ...rule, effect }] }];
          expect(weigh(more, facts)).toBeGreaterThanOrEqual(weigh(given, facts));
          expect(weigh(more, facts, 'deny')).toBeGreaterThanOrEqual(
            Math.min(weigh(given, facts, 'deny'), weight[effect]),
          );
        }
        const allowing = [...given, { ...set, rules: [{ ...rule, effect: 'allow' as const }] }];
        const before = weigh(given, facts, 'deny');
        if (before === weight.allow) expect(weigh(allowing, facts, 'deny')).toBe(weight.allow);
      }),
    );
  });

  test('an allow beats no deny and no ask [policies:allow-last]', () => {
    fc.assert(
      fc.property(sets, anySet, anyRule, anyCall, (given, set, rule, facts) => {
        const decided = weigh(given, facts, 'allow');
        const allowing = [...given, { ...set, rules: [{ ...rule, effect: 'allow' as const }] }];
        if (decided > weight.allow) expect(weigh(allowing, facts, 'allow')).toBe(decided);
      }),
    );
  });

  test('knowing less of a call never allows it where rules count doubt [policies:doubt-monotone]', () => {
    const wary = (set: RuleSet) => ({
      ...set,
      rules: set.rules.map((rule) => ({ ...rule, in_doubt: 'applies' as const })),
    });
    fc.assert(
      fc.property(sets, anyCall, (given, facts) => {
        const rules = given.map(wary);
        const vague = {
          ...facts,
          paths: facts.paths.map((use) => ({ ...use, isGuess: true })),
          hosts: facts.hosts.map(({ by }) => ({ by, isGuess: true })),
          ...(facts.commands && { commands: { kind: 'unreadable' as const, why: 'of this test' } }),
        };
        const withoutLists = rules.map((set) => ({
          ...set,
          rules: set.rules.filter(({ kind }) => kind !== 'tool_allow' && kind !== 'tool_deny'),
        }));
        expect(weigh(withoutLists, vague, 'ask')).toBeGreaterThanOrEqual(
          Math.min(weigh(withoutLists, facts, 'ask'), 2),
        );
      }),
    );
  });
});
