import { describe, expect, test } from 'vitest';
import { InvalidInputError } from '../errors.ts';
import { assertUsesItsModels, beyondLimits, defaultAgentLimits, grantsOf } from './agent-limits.ts';
import type { AgentOptions } from './agent-options.ts';
import { allowsModel } from './model-call-rules.ts';

const modest: AgentOptions = {
  model: 'claude-haiku-4-5',
  allowedTools: [],
  disallowedTools: [],
  permissionMode: 'default',
  agents: {},
};

const greedy: AgentOptions = {
  ...modest,
  model: 'claude-opus-4-5',
  allowedModels: ['claude-*'],
  fallbackModel: 'claude-haiku-4-5',
  serverFeatures: ['web_search', 'mcp'],
  egress: { hosts: ['example.com', 'evil.test'], ports: [443, 22] },
  agents: {
    own: { description: 'x', prompt: 'x', model: 'claude-sonnet-4-5' },
    same: { description: 'x', prompt: 'x', model: 'inherit' },
    alias: { description: 'x', prompt: 'x', model: 'haiku' },
  },
};

const limits = {
  models: ['claude-haiku-*'],
  serverFeatures: ['web_search'],
  egress: { hosts: ['example.com'], ports: [443] },
} as const;

describe('what an organization allows its agents', () => {
  test('is every model and nothing else unless it says more [agent-limits:default]', () => {
    expect(beyondLimits(modest, defaultAgentLimits)).toEqual([]);
    expect(beyondLimits({ ...modest, serverFeatures: ['mcp'] }, defaultAgentLimits)).toHaveLength(1);
    const egress = { hosts: ['example.com'], ports: [443] };
    expect(beyondLimits({ ...modest, egress }, defaultAgentLimits)).toEqual(['the host "example.com"']);
  });

  test('names each thing that a session asks for beyond it [agent-limits:beyond]', () => {
    expect(beyondLimits(greedy, limits)).toEqual([
      'the model "claude-opus-4-5"',
      'the model "claude-*"',
      'the model "claude-sonnet-4-5"',
      '"mcp" at the provider',
      'the host "evil.test"',
      'the port 22',
    ]);
    expect(beyondLimits(modest, limits)).toEqual([]);
  });

  test('holds for a session that was made when more was allowed [agent-limits:grants]', () => {
    const { rules, egress } = grantsOf(greedy, limits);
    expect(rules).toMatchObject({ serverFeatures: ['web_search'], fallbackModel: 'claude-haiku-4-5' });
    expect(egress).toEqual({ hosts: ['example.com'], ports: [443] });
    expect(allowsModel(rules, 'claude-haiku-4-5-20251001')).toBe(true);
    expect(allowsModel(rules, 'claude-opus-4-5')).toBe(false);
  });

  test('does not widen what a session allows itself [agent-limits:narrow]', () => {
    const { rules } = grantsOf({ ...modest, allowedModels: ['claude-haiku-4-5'] }, defaultAgentLimits);
    expect(allowsModel(rules, 'claude-haiku-4-5')).toBe(true);
    expect(allowsModel(rules, 'claude-sonnet-4-5')).toBe(false);
    expect(grantsOf(modest, limits).rules.serverFeatures).toEqual([]);
  });
});

describe('a session', () => {
  test('that may not use its own models is refused [agent-limits:own-models]', () => {
    const allowedModels = ['claude-haiku-*'];
    expect(() => assertUsesItsModels({ ...modest, allowedModels })).not.toThrow();
    expect(() => assertUsesItsModels({ ...modest, model: 'opus', allowedModels })).not.toThrow();
    expect(() => assertUsesItsModels({ ...modest, allowedModels: [] })).not.toThrow();
    expect(() => assertUsesItsModels({ ...modest, model: 'claude-opus-4-5', allowedModels })).toThrow(
      InvalidInputError,
    );
    expect(() =>
      assertUsesItsModels({ ...modest, fallbackModel: 'claude-sonnet-4-5', allowedModels }),
    ).toThrow('"claude-sonnet-4-5"');
  });
});
