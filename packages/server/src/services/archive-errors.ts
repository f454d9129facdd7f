import type { ArchiveProblem, ArchiveProblemCode } from '../domain/session/session-archive.ts';

/** Something that is wrong with an archive, or with its session. */
export class ArchiveProblemError extends Error {
  override readonly name = 'ArchiveProblemError';
  readonly problem: ArchiveProblem;
  /** Another attempt, perhaps on another node, need not find it again. */
  readonly mayPass: boolean;
  constructor(code: ArchiveProblemCode, message: string, { mayPass = false } = {}) {
    super(message);
    this.problem = { code, message };
    this.mayPass = mayPass;
  }
}

/** Somebody else has taken the archive over, or nobody wants it any more. */
export class ArchiveLostError extends Error {
  override readonly name = 'ArchiveLostError';
  constructor() {
    super("The archive is no longer this worker's to work on.");
  }
}
