import type { PolicyEffect } from '../agent/permission-policy.ts';
import type { OrganizationId } from '../ids.ts';

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
  readonly createdAt: Date;
};
