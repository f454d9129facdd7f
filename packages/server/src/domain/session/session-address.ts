import type { OrganizationId, SessionId } from '../ids.ts';

/** Where a session is found. */
export type SessionAddress = { readonly organizationId: OrganizationId; readonly sessionId: SessionId };
