import { describe, expect, test } from 'vitest';
import { OrganizationId } from '../ids.ts';
import { ownerRefusal, type OwnerStanding } from './owner-rights.ts';

const standing: OwnerStanding = {
  user: { role: 'user', isActive: true },
  session: {
    options: {
      model: 'claude-sonnet-4-5',
      allowedTools: [],
      disallowedTools: [],
      permissionMode: 'default',
      agents: {},
    },
    policies: [],
    hooks: [],
    metadata: {},
    onInterrupted: 'resume',
    timeoutSeconds: 60,
    includePartialMessages: false,
  },
  isDeleted: false,
};
const { session } = standing;
const bypassing = {
  ...session,
  options: { ...session.options, permissionMode: 'bypassPermissions' as const },
};
const reached = {
  scope: 'organization' as const,
  scopeId: OrganizationId.new(),
  period: 'month' as const,
  limit: 1n,
  spent: 1n,
};

describe('the owner of a task that runs by itself', () => {
  test.each<[string, Partial<OwnerStanding>, string | undefined]>([
    ['may', {}, undefined],
    [
      'who is an admin may bypass',
      { user: { role: 'admin', isActive: true }, session: bypassing },
      undefined,
    ],
    ['who is an admin no more may not bypass', { session: bypassing }, 'permission_denied'],
    ['who is a viewer by now', { user: { role: 'viewer', isActive: true } }, 'permission_denied'],
    ['who is deactivated', { user: { role: 'admin', isActive: false } }, 'owner_deactivated'],
    ['who deleted it', { isDeleted: true }, 'task_deleted'],
    ['whose budget is spent', { reached }, 'budget_exceeded'],
  ])('%s [executions:owner-rights]', (_name, more, code) => {
    const refusal = ownerRefusal({ ...standing, ...more });
    expect(refusal?.code).toBe(code);
    if (refusal) expect(refusal.detail).toMatch(/^[A-Z].{20,}\.$/);
  });
});
