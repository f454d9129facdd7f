import { SessionId } from '../../src/domain/ids.ts';
import type { SessionEvent } from '../../src/domain/session/session-event.ts';
import type { Api } from './api.ts';
import type { TestApp } from './harness.ts';

/** An event that carries a text, belongs to no turn and shows in no read model. */
export function noted(text: string): SessionEvent {
  return { type: 'session.status_rescheduled', reason: text, retry_in_ms: 0 };
}

/** Appends events to a session's log past the agent, in one statement. */
export async function append(
  { store }: Pick<TestApp, 'store'>,
  { organizationId }: Pick<Api, 'organizationId'>,
  id: string,
  events: readonly SessionEvent[],
): Promise<void> {
  const sessionId = SessionId.parse(id);
  await store.transact(organizationId, (tx) => tx.events.append({ organizationId, sessionId, events }));
}
