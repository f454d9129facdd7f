import { ConflictError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import type { Organization } from './organization.ts';

export type WantedDeletion = {
  readonly askedBy: UserId;
  readonly at: Date;
  /** The slug, so that nobody deletes another organization than they mean. */
  readonly confirm: string;
  readonly graceDays: number;
};

const dayMs = 86_400_000;

/** The organization is suspended from now on, and may be deleted when its days are over. */
export function askForDeletion(
  organization: Organization,
  { askedBy, at, confirm, graceDays }: WantedDeletion,
): Organization {
  const { slug, isOperator, deletion, suspended } = organization;
  if (isOperator) throw new ConflictError('This organization runs the service; it cannot be deleted.');
  if (deletion) throw new ConflictError('The organization is to be deleted already.');
  if (confirm !== slug)
    throw new ConflictError(`To delete this organization, confirm with its slug, which is not "${confirm}".`);
  const dueAt = new Date(at.getTime() + graceDays * dayMs);
  return {
    ...organization,
    suspended: suspended ?? { at, reason: 'It is to be deleted.' },
    deletion: { askedAt: at, askedBy, dueAt },
  };
}

/** It goes on, unless it was suspended for something else before. */
export function cancelDeletion({ deletion, ...kept }: Organization): Organization {
  if (!deletion) throw new ConflictError('The organization is not to be deleted.');
  if (deletion.begunAt)
    throw new ConflictError('The deletion has begun: some of what the organization had is gone.');
  const { suspended, ...going } = kept;
  return suspended?.at.getTime() === deletion.askedAt.getTime() ? going : kept;
}

/** For audit logs. */
export function toldOfDeletion({ slug, suspended, deletion }: Organization) {
  return {
    slug,
    suspendedFor: suspended?.reason ?? null,
    deletionDueAt: deletion?.dueAt ?? null,
    deletionAskedBy: deletion?.askedBy ?? null,
  };
}
