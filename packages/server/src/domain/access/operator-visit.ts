import { NotAllowedError, WrongStateError } from '../errors.ts';
import type { OperatorVisitId, OrganizationId, UserId } from '../ids.ts';
import type { User } from './user.ts';

/** How an operator works in an organization: as a user of their own there, or in the place of one of its users. */
export const visitKinds = ['switch', 'impersonation'] as const;
export type VisitKind = (typeof visitKinds)[number];

/** An operator at work in an organization that is not theirs. Its users see it. */
export type OperatorVisit = {
  readonly id: OperatorVisitId;
  readonly organizationId: OrganizationId;
  /** As whom. */
  readonly userId: UserId;
  readonly kind: VisitKind;
  readonly operatorId: UserId;
  readonly operatorOrganizationId: OrganizationId;
  readonly operatorEmail: string;
  /** Of their access tokens: the visit ends when these are outdated. */
  readonly operatorTokenVersion: number;
  readonly reason: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly endedAt?: Date;
};

export const longestVisitMinutes = 60;

export function isOver({ expiresAt, endedAt }: OperatorVisit, now: Date): boolean {
  return endedAt !== undefined || expiresAt <= now;
}

/** Nobody takes the place of another operator, or of somebody who could not ask themselves. */
export function assertImpersonable({ isActive, isOperator }: User): void {
  if (isOperator) throw new NotAllowedError('This user is an operator; nobody takes their place.');
  if (!isActive) throw new WrongStateError('This user is deactivated; nobody acts in their name.');
}
