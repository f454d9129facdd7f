import type { InvitationId, OrganizationId, UserId } from '../ids.ts';
import type { Role } from './role.ts';

/** An address that may register, once. */
export type Invitation = {
  readonly id: InvitationId;
  readonly organizationId: OrganizationId;
  readonly email: string;
  readonly role: Role;
  readonly invitedBy: UserId;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly acceptedAt?: Date;
};

export const invitationDays = 7;

/** An organization has so many at most that are open. */
export const mostInvitations = 200;
