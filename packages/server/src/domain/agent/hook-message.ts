import type { HookExecutionId, HookId, OrganizationId, SessionId, TurnId } from '../ids.ts';
import type { HookEvent } from './hook-event.ts';

/** Where a moment was, and who is asked or told of it. */
export type MessageAddress = {
  readonly executionId: HookExecutionId;
  readonly hookId: HookId;
  readonly organizationId: OrganizationId;
  readonly sessionId: SessionId;
  readonly turnId?: TurnId;
  readonly event: HookEvent;
  readonly createdAt: Date;
};

/** What webhooks and scripts get, as JSON. */
export function hookMessage(of: MessageAddress, moment: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({
    type: `hook.${of.event}`,
    id: of.executionId,
    created_at: of.createdAt.toISOString(),
    data: {
      hook_id: of.hookId,
      organization_id: of.organizationId,
      session_id: of.sessionId,
      turn_id: of.turnId ?? null,
      ...moment,
    },
  });
}
