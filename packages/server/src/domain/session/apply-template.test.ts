import { describe, expect, test } from 'vitest';
import type { AgentOptions } from '../agent/agent-options.ts';
import { InvalidInputError } from '../errors.ts';
import { PolicyId, ToolGroupId } from '../ids.ts';
import { applyTemplate } from './apply-template.ts';
import { completeRequest, type SessionRequest } from './session-request.ts';

const hook = (name: string) => ({
  name,
  event: 'TurnStart' as const,
  action: { kind: 'audit' as const },
  role: 'observer' as const,
  order: 1,
  timeoutMs: 100,
  isEnabled: true,
});
const policy = (name: string) => ({ name, rules: [] });
const reviewer = { description: 'Reviews', prompt: 'Review.' };

const template: SessionRequest = {
  mode: 'background',
  options: {
    model: 'claude-haiku',
    systemPrompt: 'You review.',
    allowedTools: ['Read'],
    disallowedTools: ['Bash(rm *)'],
    maxTurns: 5,
    agents: { reviewer, second: reviewer },
  },
  policies: [{ id: PolicyId.new() }],
  hooks: [hook('of the template')],
  metadata: { team: 'core', stage: 'test' },
  timeoutSeconds: 60,
  onBusy: 'reject',
  toolGroupId: ToolGroupId.new(),
};

const fieldsRefused = (options: Partial<AgentOptions>, asked: Partial<SessionRequest>): string[] => {
  try {
    applyTemplate({ options, timeoutSeconds: 60 }, { options: {}, ...asked });
    return [];
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return error.fields.map(({ pointer }) => pointer);
  }
};
const refused = (options: Partial<AgentOptions>, asked: Partial<AgentOptions>) =>
  fieldsRefused(options, { options: asked });

describe('a template', () => {
  test('proposes what nobody says otherwise [templates:proposes]', () => {
    const { request } = applyTemplate(template, { name: 'Mine', options: {} });
    expect(completeRequest(request, { model: 'claude-sonnet', timeoutSeconds: 900 })).toEqual({
      name: 'Mine',
      mode: 'background',
      options: {
        model: 'claude-haiku',
        systemPrompt: 'You review.',
        allowedTools: [],
        disallowedTools: [],
        permissionMode: 'default',
        maxTurns: 5,
        agents: { reviewer, second: reviewer },
      },
      policies: [],
      metadata: { team: 'core', stage: 'test' },
      onBusy: 'reject',
      onInterrupted: 'resume',
      timeoutSeconds: 60,
      includePartialMessages: false,
    });
  });

  test('gives way to what is said at its use [templates:overrides]', () => {
    const own = { description: 'Mine', prompt: 'Mine.' };
    const { request } = applyTemplate(template, {
      mode: 'interactive',
      options: { model: 'claude-opus', systemPrompt: 'You write.', maxTurns: 2, agents: { second: own } },
      metadata: { stage: null, ticket: 7 },
      hooks: [hook('own')],
      timeoutSeconds: 30,
      onBusy: 'queue',
    });
    expect(request).toMatchObject({
      mode: 'interactive',
      options: {
        model: 'claude-opus',
        systemPrompt: 'You write.',
        maxTurns: 2,
        agents: { reviewer, second: own },
      },
      metadata: { team: 'core', ticket: 7 },
      timeoutSeconds: 30,
      onBusy: 'queue',
    });
    expect(request.metadata).not.toHaveProperty('stage');
    expect(request.hooks?.map(({ name }) => name)).toEqual(['of the template', 'own']);
  });

  test('keeps its tools and policies, whatever is said beside them [templates:held]', () => {
    const { request, rules } = applyTemplate(template, {
      options: { allowedTools: ['*'], disallowedTools: [] },
      policies: [policy('own')],
    });
    expect(rules).toEqual({
      allowedTools: ['Read'],
      disallowedTools: ['Bash(rm *)'],
      policies: template.policies,
    });
    expect(request).toMatchObject({ options: { allowedTools: ['*'] }, policies: [policy('own')] });
    expect(request).not.toHaveProperty('toolGroupId');
  });

  test('is not gone beyond in what it limits, and every field is named [templates:limits]', () => {
    const limits: Partial<AgentOptions> = {
      maxTurns: 5,
      maxBudgetUsd: 1,
      permissionMode: 'default',
      allowedModels: ['claude-haiku-*'],
      serverFeatures: ['web_search'],
      egress: { hosts: ['*.example.com'], ports: [443] },
    };
    const wide: Partial<AgentOptions> = {
      maxTurns: 6,
      maxBudgetUsd: 1.5,
      permissionMode: 'acceptEdits',
      allowedModels: ['claude-haiku-*', 'claude-opus-4-5'],
      serverFeatures: ['web_search', 'web_fetch'],
      egress: { hosts: ['api.example.com', 'example.org'], ports: [443] },
    };
    const names = ['max_turns', 'max_budget_usd', 'permission_mode', 'allowed_models', 'server_features'];
    expect(fieldsRefused(limits, { options: wide, timeoutSeconds: 61 }).sort()).toEqual(
      [...names, 'egress']
        .map((name) => `/body/sdk_options/${name}`)
        .concat('/body/timeout_seconds')
        .sort(),
    );
    expect(refused(limits, limits)).toEqual([]);
    expect(
      refused(limits, {
        maxTurns: 1,
        maxBudgetUsd: 0.1,
        permissionMode: 'dontAsk',
        allowedModels: ['claude-haiku-4-5'],
        serverFeatures: [],
        egress: { hosts: [], ports: [80] },
      }),
    ).toEqual([]);
    expect(refused(limits, { allowedModels: [] })).toEqual(['/body/sdk_options/allowed_models']);
    expect(refused({}, wide)).toEqual([]);
  });

  test.each([
    ['plan', ['plan']],
    ['dontAsk', ['dontAsk']],
    ['default', ['default', 'plan', 'dontAsk']],
    ['acceptEdits', ['default', 'acceptEdits', 'plan', 'dontAsk']],
    ['bypassPermissions', ['default', 'acceptEdits', 'plan', 'dontAsk', 'bypassPermissions']],
  ] as const)('in the mode %s lets a session have %j [templates:modes]', (permissionMode, modes) => {
    const all = ['default', 'acceptEdits', 'plan', 'dontAsk', 'bypassPermissions'] as const;
    const passed = all.filter((mode) => refused({ permissionMode }, { permissionMode: mode }).length === 0);
    expect(passed).toEqual(modes);
  });

  test('counts its metadata and that of the session together [templates:metadata]', () => {
    const keys = (from: number) =>
      Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`key ${from + index}`, index]));
    const ask = (own: Record<string, unknown>) =>
      applyTemplate({ options: {}, metadata: keys(0) }, { options: {}, metadata: own });
    expect(Object.keys(ask(keys(0)).request.metadata ?? {})).toHaveLength(40);
    expect(() => ask(keys(100))).toThrow(InvalidInputError);
  });
});
