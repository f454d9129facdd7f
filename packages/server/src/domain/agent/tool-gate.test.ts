import { describe, expect, test } from 'vitest';
import { readShell } from '../../agent/permissions/shell-parser.ts';
import type { AgentOptions } from './agent-options.ts';
import { builtInTools, decideToolCall } from './tool-gate.ts';

const options: AgentOptions = {
  model: 'sonnet',
  allowedTools: [],
  disallowedTools: [],
  permissionMode: 'default',
  agents: {},
};

function allowed(change: Partial<AgentOptions>, tool: string, input: Record<string, unknown> = {}): boolean {
  const commands = typeof input['command'] === 'string' && { commands: readShell(input['command']) };
  return decideToolCall({ ...options, ...change }, { tool, input, ...commands }).allow;
}

describe('the tool gate', () => {
  test('allows the built-in tools and nothing else when nothing is listed [tool-gate:default]', () => {
    expect(builtInTools.filter((tool) => !allowed({}, tool))).toEqual([]);
    for (const tool of ['WebFetch', 'mcp__github__delete', 'CronCreate', ''])
      expect(allowed({}, tool)).toBe(false);
  });

  test('allows only what is listed when something is [tool-gate:list]', () => {
    const list = { allowedTools: ['Read', 'Bash(git *)', 'mcp__github__*'] };
    expect(allowed(list, 'Read', { file_path: '/x' })).toBe(true);
    expect(allowed(list, 'Bash', { command: 'git status' })).toBe(true);
    expect(allowed(list, 'mcp__github__issues')).toBe(true);
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
    const rules = { ...options, disallowedTools: ['Bash(rm *)'] };
    const call = { tool: 'Bash', input: {}, commands: readShell('ls; rm -rf x') };
    expect(decideToolCall(rules, call)).toEqual({
      allow: false,
      reason: 'The session disallows Bash(rm *).',
    });
  });
});
