import type { Hook } from '../../src/domain/agent/hook.ts';
import { HookId, OrganizationId } from '../../src/domain/ids.ts';

/** A hook of an organization: a guard of tool calls, but for what the test says of it. */
export function madeHook(change: Partial<Hook> = {}): Hook {
  const organizationId = OrganizationId.new();
  return {
    id: HookId.new(),
    organizationId,
    scope: 'organization',
    scopeId: organizationId,
    name: 'H',
    event: 'PreToolUse',
    action: { kind: 'validation', required: [], types: {}, patterns: {} },
    role: 'guard',
    order: 0,
    timeoutMs: 1_000,
    isEnabled: true,
    createdAt: new Date(0),
    updatedAt: new Date(0),
    ...change,
  };
}
