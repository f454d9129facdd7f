import type { OrganizationId, UserId } from '../ids.ts';

export const roles = ['admin', 'user', 'viewer'] as const;
export type Role = (typeof roles)[number];

export type User = {
  readonly id: UserId;
  readonly organizationId: OrganizationId;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly isActive: boolean;
  readonly createdAt: Date;
  readonly lastLoginAt?: Date;
};

/** What a login needs and nothing else may see. `tokenVersion` outdates every access token at once when raised. */
export type Credentials = {
  readonly user: User;
  readonly passwordHash: string;
  readonly tokenVersion: number;
};

/** E-mail addresses are compared without regard to case or surrounding space. */
export function normalizeEmail(text: string): string {
  return text.trim().toLowerCase();
}
