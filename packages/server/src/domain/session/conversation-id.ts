import type { Session } from './session.ts';

/**
 * The name of the session's conversation, a UUID. The first one has the session's own number, so that it is known
 * before anything is said.
 */
export function conversationIdOf({ id, conversationId }: Pick<Session, 'id' | 'conversationId'>): string {
  return conversationId ?? id.replace(/^ses_(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
