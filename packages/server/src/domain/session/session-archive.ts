import { GoneError, WrongStateError } from '../errors.ts';
import type { OrganizationId, SessionArchiveId, SessionId, UserId } from '../ids.ts';
import type { SessionStatus } from './session.ts';

export const archiveFormats = ['gzip', 'zstd', 'zip'] as const;
export type ArchiveFormat = (typeof archiveFormats)[number];

export const archiveStatuses = [
  'pending',
  'running',
  'ready',
  'failed',
  'restoring',
  'restored',
  'removed',
] as const;
export type ArchiveStatus = (typeof archiveStatuses)[number];

/** What a worker has yet to do: make it, take from the disk what it holds, restore the session, or remove it. */
export const archiveTasks = ['archive', 'free', 'restore', 'remove'] as const;
export type ArchiveTask = (typeof archiveTasks)[number];

/** Why an archive was not made, or its session not restored. */
export const archiveProblems = [
  'damaged',
  'missing',
  'files_left_out',
  'files_unreadable',
  'disk_full',
  'quota_reached',
  'failed',
] as const;
export type ArchiveProblemCode = (typeof archiveProblems)[number];
export type ArchiveProblem = { readonly code: ArchiveProblemCode; readonly message: string };

/** The file of an archive: where it is, and what it has to be. */
export type ArchiveFile = {
  readonly place: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly manifestSha256: string;
  readonly members: number;
};

/** A session that is put away, or was. */
export type SessionArchive = {
  readonly id: SessionArchiveId;
  readonly organizationId: OrganizationId;
  readonly sessionId: SessionId;
  readonly format: ArchiveFormat;
  readonly status: ArchiveStatus;
  /** What the session was before, and is again when it is restored. */
  readonly sessionStatus: SessionStatus;
  /** Absent: the rules of the organization asked for it. */
  readonly userId?: UserId;
  readonly problem?: ArchiveProblem;
  /** Absent before it is made, and after it was removed. */
  readonly file?: ArchiveFile;
  readonly createdAt: Date;
  readonly readyAt?: Date;
  readonly endedAt?: Date;
};

/** An attempt that fails of something that may pass is made again so often, this long after the one before. */
export const mostAttempts = 6;
export function secondsUntilNextAttempt(attempt: number): number {
  return 5 * 2 ** Math.min(attempt - 1, 6);
}

/** An archive can be restored that is ready, and that was not restored before. */
export function assertRestorable({ status, sessionId }: SessionArchive): void {
  if (status === 'ready') return;
  if (status === 'removed') throw new GoneError(`The archive of the session ${sessionId} is no longer kept.`);
  throw new WrongStateError(refusals[status]);
}

const refusals: Record<Exclude<ArchiveStatus, 'ready' | 'removed'>, string> = {
  pending: 'The archive is not made yet; restore the session when its archive is ready.',
  running: 'The archive is not made yet; restore the session when its archive is ready.',
  failed: 'The archive could not be made, and the session goes on as it was; there is nothing to restore.',
  restoring: 'The session is being restored already.',
  restored: 'The session is restored already.',
};
