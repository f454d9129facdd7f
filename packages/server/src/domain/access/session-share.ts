import { ConflictError, InvalidInputError } from '../errors.ts';
import type { OrganizationId, SessionId, SessionLinkId, UserId } from '../ids.ts';

/** What somebody may do in another's session; each lets do what those before it do. */
export const shareLevels = ['view', 'drive', 'approve'] as const;
export type ShareLevel = (typeof shareLevels)[number];

export type SessionShare = {
  readonly sessionId: SessionId;
  readonly userId: UserId;
  readonly level: ShareLevel;
  /** Set when it was had by a link, with which it ends. */
  readonly linkId?: SessionLinkId;
  readonly grantedBy: UserId;
  readonly createdAt: Date;
  readonly expiresAt?: Date;
};

/** For whom a link is: who has logged in in the organization, or everybody. */
export const linkAudiences = ['organization', 'public'] as const;
export type LinkAudience = (typeof linkAudiences)[number];

/** Lets whoever has it look into a session. */
export type SessionLink = {
  readonly id: SessionLinkId;
  readonly organizationId: OrganizationId;
  readonly sessionId: SessionId;
  readonly audience: LinkAudience;
  readonly createdBy: UserId;
  readonly createdAt: Date;
  readonly expiresAt: Date;
};

export const mostSharesOfSession = 50;
export const mostLinksOfSession = 20;

/** With one user; the newest of them hold, should there be more. */
export const mostSharesOfUser = 500;

export const longestLinkDays = 90;

export function isAtLeast(level: ShareLevel | undefined, wanted: ShareLevel): boolean {
  return level !== undefined && shareLevels.indexOf(level) >= shareLevels.indexOf(wanted);
}

export function assertEndsLater(expiresAt: Date | undefined, now: Date): void {
  if (expiresAt && expiresAt <= now) throw new InvalidInputError('The time of its end is over already.');
}

export function assertLinkEnds(expiresAt: Date, now: Date): void {
  assertEndsLater(expiresAt, now);
  if (expiresAt.getTime() - now.getTime() > longestLinkDays * 86_400_000)
    throw new InvalidInputError(`A link is good for ${longestLinkDays} days at most.`);
}

export function assertRoomForShare(count: number): void {
  if (count >= mostSharesOfSession)
    throw new ConflictError(
      `A session is shared with ${mostSharesOfSession} users at most; end some shares.`,
    );
}

export function assertRoomForLink(count: number): void {
  if (count >= mostLinksOfSession)
    throw new ConflictError(`A session has ${mostLinksOfSession} links at most; revoke some.`);
}
