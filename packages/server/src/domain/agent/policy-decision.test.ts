import { describe, expect, test } from 'vitest';
import { PolicyId } from '../ids.ts';
import type { CallFacts } from './call-facts.ts';
import { TooCostlyError } from './effort.ts';
import type { PolicyEffect, PolicyRule, RuleConditions } from './permission-policy.ts';
import { decideCall, inOrder, type RuleSet } from './policy-decision.ts';
import type { ShellCommand } from './shell-command.ts';

const noon = new Date('2026-07-01T12:00:00Z');
const call: CallFacts = {
  tool: 'Read',
  input: { file_path: '/workspace/a.txt' },
  paths: [{ path: '/workspace/a.txt', access: 'read' }],
  hosts: [],
  role: 'user',
  mode: 'default',
  at: noon,
};

function decide(
  rules: readonly PolicyRule[],
  facts: Partial<CallFacts> = {},
  defaultEffect: PolicyEffect = 'ask',
) {
  const sets: RuleSet[] = [{ level: 'organization', name: 'Test', rules }];
  return decideCall({ sets, defaultEffect, mayBypass: false }, { ...call, ...facts });
}

const command = (...words: string[]): ShellCommand => ({
  words: words.map((text) => ({ text, isLiteral: true, pieces: [text], splits: false })),
  redirects: [],
  assignments: [],
  within: [],
});

const bash = (...commands: ShellCommand[]): Partial<CallFacts> => ({
  tool: 'Bash',
  input: { command: 'as read' },
  paths: [],
  commands: { kind: 'commands', commands },
});

describe('a decision', () => {
  const allow: PolicyRule = { kind: 'tool_allow', effect: 'allow', tools: ['Read'] };
  const ask: PolicyRule = { kind: 'tool_deny', effect: 'ask', tools: ['Read'] };
  const deny: PolicyRule = { kind: 'tool_deny', effect: 'deny', tools: ['Read'] };

  test.each([
    [[], 'ask'],
    [[allow], 'allow'],
    [[allow, ask], 'ask'],
    [[ask, allow], 'ask'],
    [[allow, ask, deny], 'deny'],
  ] as const)('by %j is %s [policies:order]', (rules, effect) => {
    expect(decide(rules).effect).toBe(effect);
  });

  test.each(['allow', 'deny', 'ask'] as const)(
    'that no rule makes is the default of the organization: %s [policies:default]',
    (effect) => {
      expect(decide([], {}, effect)).toMatchObject({ effect, ruling: { level: 'default', effect } });
    },
  );

  test('names the policy, its version and the rule [policies:ruling]', () => {
    const id = PolicyId.new();
    const sets: RuleSet[] = [{ level: 'user', id, version: 3, name: 'Quiet', rules: [allow, deny] }];
    expect(decideCall({ sets, defaultEffect: 'ask', mayBypass: false }, call)).toEqual({
      effect: 'deny',
      reason: 'The user\'s policy "Quiet" denies Read.',
      ruling: {
        level: 'user',
        policyId: id,
        policyVersion: 3,
        rule: 'rules/1',
        mode: 'default',
        effect: 'deny',
      },
    });
  });

  test('is by the default of a policy where its rules say nothing [policies:policy-default]', () => {
    const sets: RuleSet[] = [{ level: 'organization', name: 'Narrow', rules: [allow], default: 'deny' }];
    const of = (tool: string) =>
      decideCall({ sets, defaultEffect: 'allow', mayBypass: false }, { ...call, tool }).effect;
    expect(of('Read')).toBe('allow');
    expect(of('Write')).toBe('deny');
    expect(of('StructuredOutput')).toBe('allow');
  });

  test('asks on the terms of the widest level, then of the lowest number [policies:terms]', () => {
    const asking = (count: number): PolicyRule => ({
      ...ask,
      approval: { quorum: { count }, deadline_seconds: 60, on_deadline: { action: 'deny' } },
    });
    const set = (level: RuleSet['level'], priority: number, count: number) => ({
      level,
      priority,
      id: PolicyId.new(),
      rules: [asking(count)],
    });
    const sets = inOrder([set('session', 0, 1), set('organization', 9, 4), set('organization', 5, 3)]);
    expect(decideCall({ sets, defaultEffect: 'deny', mayBypass: false }, call).terms?.quorum.count).toBe(3);
  });

  test('says what the rule says, where it says something [policies:reason]', () => {
    expect(decide([{ ...deny, reason: 'Ask Kim.' }]).reason).toBe('Ask Kim.');
    expect(decide([{ ...deny, tools: ['*'.repeat(400)] }]).reason.length).toBeLessThan(300);
  });
});

describe('a rule about commands', () => {
  const noPush: PolicyRule = { kind: 'command', effect: 'deny', commands: ['git push*'] };
  const gitOnly: PolicyRule = { kind: 'command', effect: 'allow', commands: ['git *'] };

  test('denies a call of which any command is covered, and allows one of which all are [policies:command]', () => {
    expect(decide([noPush], bash(command('ls'), command('git', 'push')))).toMatchObject({ effect: 'deny' });
    expect(decide([noPush], bash(command('git', 'log'))).effect).toBe('ask');
    expect(decide([gitOnly], bash(command('git', 'log'), command('git', 'push'))).effect).toBe('allow');
    expect(decide([gitOnly], bash(command('git', 'log'), command('rm', 'x'))).effect).toBe('ask');
    expect(decide([gitOnly], bash()).effect).toBe('ask');
  });

  test('leaves out what it excepts [policies:command-except]', () => {
    const rule = { ...noPush, except: ['git push origin main'] };
    expect(decide([rule], bash(command('git', 'push', 'origin', 'main'))).effect).toBe('ask');
    expect(decide([rule], bash(command('git', 'push', 'origin', 'next'))).effect).toBe('deny');
  });

  test('denies what cannot be read, and never allows it [policies:unreadable]', () => {
    const unreadable = { ...bash(), commands: { kind: 'unreadable', why: 'a quote is open' } } as const;
    expect(decide([noPush], unreadable)).toMatchObject({
      effect: 'deny',
      reason: 'The organization\'s policy "Test" denies a command that cannot be read (a quote is open).',
    });
    expect(decide([gitOnly], unreadable).effect).toBe('ask');
    expect(decide([{ ...noPush, in_doubt: 'does_not_apply' }], unreadable).effect).toBe('ask');
  });

  test('says nothing of other tools [policies:command-only]', () => {
    expect(decide([noPush, gitOnly]).effect).toBe('ask');
  });
});

describe('a rule about files', () => {
  const secret: PolicyRule = {
    kind: 'file_access',
    effect: 'deny',
    access: 'any',
    paths: ['/workspace/secret/**'],
  };
  const inWorkspace: PolicyRule = {
    kind: 'file_access',
    effect: 'allow',
    access: 'read',
    paths: ['/workspace/**'],
    except: ['/workspace/secret/**'],
  };
  const opens = (...paths: CallFacts['paths'][number][]) => ({ paths });
  const reads = (path: string) => ({ path, access: 'read' as const });

  test('denies when any path is covered, and allows when all are [policies:files]', () => {
    expect(decide([secret], opens(reads('/workspace/a'), reads('/workspace/secret/b'))).effect).toBe('deny');
    expect(decide([secret], opens(reads('/workspace/secret'))).effect).toBe('deny');
    expect(decide([secret], opens(reads('/workspace/secrets'))).effect).toBe('ask');
    expect(decide([inWorkspace], opens(reads('/workspace/a'))).effect).toBe('allow');
    expect(decide([inWorkspace], opens(reads('/workspace/a'), reads('/etc/passwd'))).effect).toBe('ask');
    expect(decide([inWorkspace], opens(reads('/workspace/secret/a'))).effect).toBe('ask');
    expect(decide([inWorkspace], opens({ path: '/workspace/a', access: 'write' })).effect).toBe('ask');
    expect(decide([inWorkspace], opens()).effect).toBe('ask');
  });

  test('counts a search for all that it reaches [policies:file-trees]', () => {
    const tree = (path: string) => opens({ ...reads(path), isTree: true });
    expect(decide([secret], tree('/workspace')).effect).toBe('deny');
    expect(decide([secret], tree('/')).effect).toBe('deny');
    expect(decide([secret], tree('/workspace/secret/deep')).effect).toBe('deny');
    expect(decide([secret], tree('/workspace/src')).effect).toBe('ask');
    expect(decide([inWorkspace], tree('/workspace')).effect).toBe('ask');
    expect(decide([inWorkspace], tree('/workspace/src')).effect).toBe('allow');
    expect(decide([{ ...inWorkspace, paths: ['/workspace/*.ts'] }], tree('/workspace/src')).effect).toBe(
      'ask',
    );
  });

  test('takes what is not known for covered, and never for allowed [policies:file-doubt]', () => {
    const guess = opens({ path: '', access: 'read', isGuess: true });
    const unknown = opens({ path: '/workspace/secret/a', access: 'unknown' });
    for (const facts of [guess, unknown]) {
      expect(decide([secret], facts).effect).toBe('deny');
      expect(decide([inWorkspace], facts).effect).toBe('ask');
    }
    expect(decide([{ ...secret, in_doubt: 'does_not_apply' }], guess).effect).toBe('ask');
    const writes = { ...secret, access: 'write', in_doubt: 'does_not_apply' } as const;
    expect(decide([writes], unknown).effect).toBe('ask');
  });

  test('allows no command for the files that it writes to [policies:file-not-command]', () => {
    const facts = {
      ...bash(command('rm', '-rf', '/')),
      paths: [{ path: '/workspace/a', access: 'write' as const }],
    };
    expect(decide([{ ...inWorkspace, access: 'any' }], facts).effect).toBe('ask');
  });
});

describe('a rule about the network', () => {
  const only: PolicyRule = { kind: 'network', effect: 'deny', hosts: ['*'], except: ['*.example.com'] };
  const open: PolicyRule = { kind: 'network', effect: 'allow', hosts: ['*.example.com'] };
  const fetches = (host?: string, more = {}) => ({
    tool: 'WebFetch',
    paths: [],
    hosts: [{ by: 'WebFetch', ...(host !== undefined && { host }), ...more }],
  });

  test('goes by the host [policies:network]', () => {
    expect(decide([only], fetches('api.example.com')).effect).toBe('ask');
    expect(decide([only], fetches('example.org')).effect).toBe('deny');
    expect(decide([open], fetches('api.example.com')).effect).toBe('allow');
    expect(decide([open], fetches('example.org')).effect).toBe('ask');
    expect(decide([only, open]).effect).toBe('ask');
  });

  test('takes a host that is not known for any [policies:network-doubt]', () => {
    expect(decide([only], fetches()).effect).toBe('deny');
    expect(decide([{ ...only, in_doubt: 'does_not_apply' }], fetches()).effect).toBe('ask');
    expect(decide([open], fetches()).effect).toBe('ask');
    expect(decide([open], fetches('api.example.com', { isGuess: true })).effect).toBe('ask');
  });

  test('allows no command and no unknown tool for the hosts that it names [policies:network-not-command]', () => {
    const { hosts } = fetches('api.example.com');
    expect(decide([open], { ...bash(command('curl', 'x')), hosts }).effect).toBe('ask');
    expect(decide([open], { tool: 'mcp__shell__run', paths: [], hosts }).effect).toBe('ask');
  });
});

describe('a list of tools', () => {
  test('of what is fine, and of what is not [policies:lists]', () => {
    const of = (kind: 'tool_allow' | 'tool_deny', effect: PolicyEffect, tool: string) =>
      decide([{ kind, effect, tools: ['Read', 'mcp__a__*'] }], { tool, paths: [] }, 'ask').effect;
    expect([of('tool_allow', 'allow', 'Read'), of('tool_allow', 'allow', 'Write')]).toEqual(['allow', 'ask']);
    expect([of('tool_allow', 'deny', 'Read'), of('tool_allow', 'deny', 'Write')]).toEqual(['ask', 'deny']);
    expect([of('tool_deny', 'deny', 'mcp__a__b'), of('tool_deny', 'deny', 'Write')]).toEqual(['deny', 'ask']);
    expect([of('tool_deny', 'allow', 'Read'), of('tool_deny', 'allow', 'Write')]).toEqual(['ask', 'allow']);
  });

  test('leaves what the runtime asks of itself alone, unless it names it [policies:internal]', () => {
    const rule: PolicyRule = { kind: 'tool_allow', effect: 'deny', tools: ['Read'] };
    expect(decide([rule], { tool: 'StructuredOutput', paths: [] }, 'allow').effect).toBe('allow');
    const named: PolicyRule = { kind: 'tool_deny', effect: 'deny', tools: ['StructuredOutput'] };
    expect(decide([named], { tool: 'StructuredOutput', paths: [] }, 'allow').effect).toBe('deny');
  });
});

describe('a condition', () => {
  const falls = (when: RuleConditions, facts: Partial<CallFacts> = {}) =>
    decide([{ kind: 'tool_deny', effect: 'deny', tools: ['*'], when }], facts).effect === 'deny';

  test.each<[string, RuleConditions, Partial<CallFacts>, boolean]>([
    ['the tool', { tools: ['Re*'] }, {}, true],
    ['another tool', { tools: ['Write'] }, {}, false],
    ['an argument', { arguments: [{ pointer: '/file_path', matches: '*.txt' }] }, {}, true],
    ['an argument of another text', { arguments: [{ pointer: '/file_path', matches: '*.md' }] }, {}, false],
    ['an argument that is not there', { arguments: [{ pointer: '/nothing', matches: '*' }] }, {}, false],
    [
      'an argument that is deep within',
      { arguments: [{ pointer: '/a~1b/0/c', matches: 'true' }] },
      { input: { 'a/b': [{ c: true }] } },
      true,
    ],
    [
      'an argument that is too long to be compared',
      { arguments: [{ pointer: '/x', matches: 'no' }] },
      { input: { x: 'y'.repeat(200_000) } },
      true,
    ],
    ['a path', { paths: ['/workspace/**'] }, {}, true],
    ['a path elsewhere', { paths: ['/tmp/**'] }, {}, false],
    ['a host', { hosts: ['example.com'] }, { hosts: [{ host: 'example.com', by: 'x' }] }, true],
    ['a host of no call', { hosts: ['*'] }, {}, false],
    ['the role', { roles: ['user'] }, {}, true],
    ['another role', { roles: ['admin'] }, {}, false],
    ['the mode', { modes: ['default', 'plan'] }, {}, true],
    ['another mode', { modes: ['plan'] }, {}, false],
    ['the time', { time: { zone: 'UTC', from: '11:00', until: '13:00' } }, {}, true],
    ['another time', { time: { zone: 'Asia/Tokyo', from: '11:00', until: '13:00' } }, {}, false],
    ['a budget that runs out', { budget_left_below_usd: 1 }, { budgetLeft: 999_999n }, true],
    ['a budget with enough left', { budget_left_below_usd: 1 }, { budgetLeft: 1_000_000n }, false],
    ['no budget', { budget_left_below_usd: 1 }, {}, false],
    ['plenty', { budget_left_above_usd: 1 }, {}, true],
    ['two things of which one does not hold', { roles: ['user'], modes: ['plan'] }, {}, false],
  ])('on %s holds or does not [policies:conditions]', (_what, when, facts, holds) => {
    expect(falls(when, facts)).toBe(holds);
  });
});

describe('rules that ask for much', () => {
  test('come to an end, by a refusal if need be [policies:bounded]', () => {
    const rule: PolicyRule = {
      kind: 'tool_deny',
      effect: 'deny',
      tools: ['*'],
      when: {
        arguments: Array.from({ length: 20 }, () => ({ pointer: '/x', matches: `${'*a'.repeat(240)}b` })),
      },
    };
    const sets = Array.from({ length: 200 }, () => ({
      level: 'organization' as const,
      rules: Array.from({ length: 100 }, () => rule),
    }));
    const started = performance.now();
    const facts = { ...call, input: { x: 'a'.repeat(99_000) } };
    expect(() => decideCall({ sets, defaultEffect: 'allow', mayBypass: false }, facts)).toThrow(
      TooCostlyError,
    );
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
