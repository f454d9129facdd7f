import type { ArchiveProblem, ArchiveProblemCode } from '../domain/session/session-archive.ts';

/** Something that another attempt would find again. */
export class ArchiveProblemError extends Error {
  override readonly name = 'ArchiveProblemError';
  readonly problem: ArchiveProblem;
  constructor(code: ArchiveProblemCode, message: string) {
    super(message);
    this.problem = { code, message };
  }
}

/** Somebody else has taken the archive over, or nobody wants it any more. */
export class ArchiveLostError extends Error {
  override readonly name = 'ArchiveLostError';
  constructor() {
    super("The archive is no longer this worker's to work on.");
  }
}
