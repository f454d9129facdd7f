import { OrganizationId, SessionId } from '../domain/ids.ts';
import type { SessionAddress } from '../domain/session/session-address.ts';

export function toAddress(row: { organization_id: string; id: string }): SessionAddress {
  return { organizationId: OrganizationId.parse(row.organization_id), sessionId: SessionId.parse(row.id) };
}
