import type { PolicyEffect } from '../agent/permission-policy.ts';
import { ConflictError } from '../errors.ts';
import type { OrganizationId, UserId } from '../ids.ts';
import type { QuotaResource } from './quota.ts';

/** The tenant. */
export type Organization = {
  readonly id: OrganizationId;
  readonly slug: string;
  readonly name: string;
  /** What becomes of tool calls that no rule decides. */
  readonly defaultEffect: PolicyEffect;
  /** The built-in policies that do not hold here, by their ids. */
  readonly disabledPolicies: readonly string[];
  /** Whether links to sessions may be for everybody who has them. */
  readonly allowsPublicLinks: boolean;
  /** Whether its admins run the service. */
  readonly isOperator: boolean;
  /** What it is called that the operator has agreed with it. */
  readonly plan: string;
  readonly limits: OrganizationLimits;
  /** Set while it may do nothing. */
  readonly suspended?: { readonly at: Date; readonly reason: string };
  /** Set while it is to be deleted; it is suspended all the time. */
  readonly deletion?: OrganizationDeletion;
  /** Whether everybody who logs in with a password shows a second factor. */
  readonly requireTotp: boolean;
  readonly createdAt: Date;
};

/** That an organization is to be deleted, with all that it has. */
export type OrganizationDeletion = {
  readonly askedAt: Date;
  /** An operator, or an admin of the organization. */
  readonly askedBy: UserId;
  /** Until then it can be cancelled. */
  readonly dueAt: Date;
  /** From then on some of it is gone. */
  readonly begunAt?: Date;
};

/** How high the organization's own admins may set its quotas at most. */
export type OrganizationLimits = Partial<Readonly<Record<QuotaResource, number>>>;

/** Whoever could end it again must not be shut out by it. */
export function assertSuspendable({ isOperator, suspended }: Organization): void {
  if (isOperator) throw new ConflictError('This organization runs the service; it cannot be suspended.');
  if (suspended) throw new ConflictError('The organization is suspended already.');
}

export function reinstated({ suspended: _, ...going }: Organization): Organization {
  if (going.deletion) throw new ConflictError('The organization is to be deleted; cancel that instead.');
  return going;
}

/** Nobody begins to work where things are being removed. */
export function assertStays({ deletion }: Organization): void {
  if (deletion?.begunAt) throw new ConflictError('The organization is being deleted.');
}
