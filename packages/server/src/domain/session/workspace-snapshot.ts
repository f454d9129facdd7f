import type { SessionId, TurnId } from '../ids.ts';

/** Why something of a workspace is not in a snapshot. */
export const skipReasons = ['socket', 'fifo', 'device', 'too_deep', 'too_large', 'unreadable'] as const;
export type SkipReason = (typeof skipReasons)[number];

/** Something of a workspace that a snapshot does not have. */
export type Skipped = { readonly path: string; readonly reason: SkipReason };

/** Why a turn has no snapshot. */
export const snapshotProblems = [
  'failed',
  'took_too_long',
  'too_many_files',
  'disk_full',
  'quota_reached',
  'removed',
] as const;
export type SnapshotProblem = (typeof snapshotProblems)[number];

/** What a session's files were like. Everything is kept by its hash, in the store of the organization. */
export type TakenSnapshot = {
  /** The hash of the whole. */
  readonly tree: string;
  readonly files: number;
  /** All files together. */
  readonly bytes: number;
  /** What the store did not have yet: this counts for the quota. */
  readonly addedBytes: number;
  /** The first of what it does not have. */
  readonly skipped: readonly Skipped[];
  readonly skippedCount: number;
};

export type SnapshotOutcome = TakenSnapshot | { readonly problem: SnapshotProblem };

/** The files of a session as they were when a turn had ended, or why they are not known. */
export type WorkspaceSnapshot = SnapshotOutcome & {
  readonly sessionId: SessionId;
  readonly turnId: TurnId;
  readonly createdAt: Date;
};

/** What of a session a fork takes along, or a rewind takes back. */
export const branchParts = ['both', 'conversation', 'files'] as const;
export type BranchParts = (typeof branchParts)[number];

export function explainProblem(problem: SnapshotProblem): string {
  return explanations[problem];
}

const explanations: Record<SnapshotProblem, string> = {
  failed: 'The files could not be read or kept.',
  took_too_long: 'It took too long.',
  too_many_files: 'There are more files than a session may have.',
  disk_full: 'The disk is almost full.',
  quota_reached: 'The snapshots of the organization take all the room that they may take.',
  removed: 'It is no longer kept.',
};
