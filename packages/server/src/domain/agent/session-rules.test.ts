import { describe, expect, test } from 'vitest';
import { readShell } from '../../agent/permissions/shell-parser.ts';
import type { AgentOptions } from './agent-options.ts';
import { builtInPolicies } from './built-in-policies.ts';
import type { CallFacts } from './call-facts.ts';
import type { PolicyRule } from './permission-policy.ts';
import { decideCall, inOrder } from './policy-decision.ts';
import { sessionRules, templateRules, toolGroupRules } from './session-rules.ts';
import { builtInTools } from './agent-tools.ts';
import { ToolGroupId } from '../ids.ts';
import type { BroughtPolicy, TemplateRules } from './permission-policy.ts';

const options: AgentOptions = {
  model: 'sonnet',
  allowedTools: [],
  disallowedTools: [],
  permissionMode: 'default',
  agents: {},
};

function decide(
  change: Partial<AgentOptions>,
  call: Pick<CallFacts, 'tool'> & Partial<CallFacts>,
  more: { asks?: PolicyRule; mayBypass?: boolean } = {},
) {
  const session = { ...options, ...change };
  const { asks, mayBypass = false } = more;
  const asking = asks ? [{ level: 'organization' as const, name: 'Asks', rules: [asks] }] : [];
  const sets = inOrder([...asking, ...sessionRules(session, []), ...builtInPolicies]);
  const facts = { input: {}, paths: [], hosts: [], role: 'user' as const, at: new Date(0) };
  const command = call.input?.['command'];
  const commands = typeof command === 'string' && { commands: readShell(command) };
  return decideCall(
    { sets, defaultEffect: 'deny', mayBypass },
    { ...facts, mode: session.permissionMode, ...call, ...commands },
  );
}

const allowed = (change: Partial<AgentOptions>, tool: string, input: Record<string, unknown> = {}) =>
  decide(change, { tool, input }).effect === 'allow';

describe('the tool gate', () => {
  test('allows the built-in tools and nothing else when nothing is listed [tool-gate:default]', () => {
    expect(builtInTools.filter((tool) => !allowed({}, tool))).toEqual([]);
    for (const tool of ['WebFetch', 'mcp__github__delete', 'CronCreate', ''])
      expect(allowed({}, tool)).toBe(false);
  });

  test('asks about changes to clusters in every mode, whatever is allowed [tool-gate:clusters]', () => {
    const call = { tool: 'mcp__prod__kubernetes_apply' };
    const list = { allowedTools: ['mcp__prod__*', '*'] };
    const asks: PolicyRule = { kind: 'tool_deny', effect: 'ask', tools: ['mcp__*'] };
    for (const permissionMode of ['default', 'acceptEdits', 'bypassPermissions'] as const)
      for (const more of [{}, { asks }]) {
        const decision = decide({ ...list, permissionMode }, call, { ...more, mayBypass: true });
        expect([permissionMode, decision.effect]).toEqual([permissionMode, 'ask']);
      }
    const bypassing = { ...list, permissionMode: 'bypassPermissions' as const };
    const other = { tool: 'mcp__prod__list_pods' };
    expect(decide(bypassing, other, { asks, mayBypass: true }).effect).toBe('allow');
    expect(decide({ ...list, permissionMode: 'dontAsk' }, call).effect).toBe('deny');
    expect(decide({ allowedTools: ['Read'] }, call).effect).toBe('deny');
  });

  test('allows only what is listed when something is [tool-gate:list]', () => {
    const list = { allowedTools: ['Read', 'Bash(git *)', 'mcp__github__*'] };
    expect(allowed(list, 'Read', { file_path: '/x' })).toBe(true);
    expect(allowed(list, 'Bash', { command: 'git status' })).toBe(true);
    expect(allowed(list, 'mcp__github__issues')).toBe(true);
    expect(allowed(list, 'StructuredOutput')).toBe(true);
    expect(allowed(list, 'Bash', { command: 'rm -rf .' })).toBe(false);
    expect(allowed(list, 'Write', { file_path: '/x' })).toBe(false);
  });

  test('lets a deny win over every allow, also over internal calls [tool-gate:deny-wins]', () => {
    expect(allowed({ allowedTools: ['Bash'], disallowedTools: ['Bash'] }, 'Bash', { command: 'ls' })).toBe(
      false,
    );
    expect(allowed({ disallowedTools: ['StructuredOutput'] }, 'StructuredOutput')).toBe(false);
    expect(allowed({ disallowedTools: ['*'], permissionMode: 'bypassPermissions' }, 'Read')).toBe(false);
  });

  test('changes nothing in a session that only plans [tool-gate:plan]', () => {
    const plan = { permissionMode: 'plan' as const };
    for (const tool of ['Read', 'Glob', 'Grep', 'TodoWrite', 'Agent', 'ExitPlanMode'])
      expect(allowed(plan, tool)).toBe(true);
    for (const tool of ['Bash', 'Write', 'Edit', 'NotebookEdit', 'WebFetch'])
      expect(allowed({ ...plan, allowedTools: [tool] }, tool)).toBe(false);
  });

  test('says which rule decided [tool-gate:reason]', () => {
    const rules = { disallowedTools: ['WebFetch', 'Bash(rm *)'] };
    const call = { tool: 'Bash', input: { command: 'ls; rm -rf x' } };
    expect(decide(rules, call)).toEqual({
      effect: 'deny',
      reason: 'The session disallows Bash(rm *).',
      ruling: { level: 'session', mode: 'default', effect: 'deny', rule: 'disallowed_tools/1' },
    });
    expect(decide({ allowedTools: ['Read'] }, call).ruling.rule).toBe('allowed_tools/default');
  });
});

describe('a mode', () => {
  const asks: PolicyRule = { kind: 'tool_deny', effect: 'ask', tools: ['Write'] };
  const call = {
    tool: 'Write',
    input: { file_path: '/workspace/a' },
    paths: [{ path: '/workspace/a', access: 'write' as const }],
  };

  test.each([
    ['default', false, 'ask'],
    ['acceptEdits', false, 'ask'],
    ['dontAsk', true, 'deny'],
    ['plan', true, 'deny'],
    ['bypassPermissions', true, 'allow'],
    ['bypassPermissions', false, 'ask'],
  ] as const)(
    'of %s, with the right to bypass: %s, makes of an ask: %s [modes:ask]',
    (mode, mayBypass, effect) => {
      expect(decide({ permissionMode: mode }, call, { asks, mayBypass }).effect).toBe(effect);
    },
  );

  test('never makes anything else of a deny [modes:deny]', () => {
    const denies: PolicyRule = { ...asks, effect: 'deny' };
    for (const mode of ['default', 'acceptEdits', 'dontAsk', 'plan', 'bypassPermissions'] as const)
      expect(decide({ permissionMode: mode }, call, { asks: denies, mayBypass: true }).effect).toBe('deny');
  });

  test('of acceptEdits takes edits in the workspace and nowhere else [modes:accept-edits]', () => {
    const asked = { sets: sessionRules({ ...options, permissionMode: 'acceptEdits' }, []) };
    const at = (path: string, tool = 'Edit') =>
      decideCall(
        { ...asked, defaultEffect: 'ask', mayBypass: false },
        {
          tool,
          input: {},
          hosts: [],
          role: 'user',
          mode: 'acceptEdits',
          at: new Date(0),
          paths: [{ path, access: 'write' }],
        },
      ).effect;
    expect(at('/workspace/src/a.ts')).toBe('allow');
    expect(at('/etc/passwd')).toBe('ask');
    expect(at('/workspace/a', 'Bash')).toBe('ask');
  });
});

describe('what a session is made from', () => {
  const id = ToolGroupId.new();
  const held: TemplateRules = { allowedTools: [], disallowedTools: [], policies: [] };
  const free = { id, name: 'Group', allowedTools: [], disallowedTools: [] };

  type Made = {
    readonly template?: Partial<TemplateRules>;
    readonly group?: Partial<typeof free> | { readonly disallowedTools: readonly string[] };
    readonly own?: Partial<AgentOptions>;
    readonly brought?: readonly BroughtPolicy[];
  };

  function judge({ template = {}, group = {}, own = {}, brought = [] }: Made, command: string) {
    const session = { ...options, ...own };
    const sets = inOrder([
      ...sessionRules(session, brought),
      ...templateRules({ ...held, ...template }),
      ...toolGroupRules({ ...free, ...group }),
      ...builtInPolicies,
    ]);
    const facts = { paths: [], hosts: [], role: 'user' as const, at: new Date(0), mode: 'default' as const };
    const call = { tool: 'Bash', input: { command }, commands: readShell(command) };
    return decideCall({ sets, defaultEffect: 'deny', mayBypass: false }, { ...facts, ...call });
  }

  test('holds beside what it says itself, each list whole [templates:rules]', () => {
    const git = { allowedTools: ['Bash(git *)'] };
    const own = { allowedTools: ['Bash'] };
    expect(judge({ template: git, own }, 'git log').effect).toBe('allow');
    expect(judge({ template: git, own }, 'ls')).toMatchObject({
      effect: 'deny',
      reason: 'The template denies what its rules do not name.',
      ruling: { level: 'template', rule: 'template/allowed_tools/default' },
    });
    expect(judge({ template: { disallowedTools: ['Bash(rm *)'] }, own }, 'rm x')).toMatchObject({
      effect: 'deny',
      reason: 'The template disallows Bash(rm *).',
      ruling: { level: 'template', rule: 'template/disallowed_tools/0' },
    });
    expect(judge({ template: git, own: { allowedTools: ['Bash(ls)'] } }, 'git log').ruling.level).toBe(
      'session',
    );
  });

  test('is a group of tools, in which a deny wins [tool-groups:rules]', () => {
    const group = { allowedTools: ['Bash(git *)'], disallowedTools: ['Bash(git push *)'] };
    const own = { allowedTools: ['Bash'] };
    expect(judge({ group, own }, 'git log').effect).toBe('allow');
    expect(judge({ group, own }, 'git push origin')).toMatchObject({
      effect: 'deny',
      reason: 'The tool group "Group" disallows Bash(git push *).',
      ruling: { level: 'tool_group', rule: `tool_groups/${id}/disallowed_tools/0` },
    });
    expect(judge({ group, own }, 'ls').ruling).toMatchObject({
      level: 'tool_group',
      rule: `tool_groups/${id}/allowed_tools/default`,
    });
  });

  test('is not vouched for by what it allows itself [templates:no-vouching]', () => {
    const script = `python3 -c 'import os; os.system("rm x")'`;
    const deny = ['Bash(rm *)'];
    const trusting: BroughtPolicy = {
      name: 'Trusting',
      rules: [{ kind: 'command', effect: 'allow', commands: ['python3 *'] }],
    };
    // What is said in one breath is trusted; what others say is not.
    expect(judge({ own: { disallowedTools: deny }, brought: [trusting] }, script).effect).toBe('allow');
    for (const made of [{ template: { disallowedTools: deny } }, { group: { disallowedTools: deny } }])
      expect(judge({ ...made, brought: [trusting] }, script).effect).toBe('deny');
    expect(judge({ template: { disallowedTools: deny, policies: [trusting] } }, script).effect).toBe('allow');
  });
});
