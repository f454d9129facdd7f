import type { ArchiveFormat } from './session-archive.ts';

/** When an organization has its sessions put away by themselves, and for how long it keeps archives. In days. */
export type ArchiveRules = {
  /** Absent: none is put away by itself. */
  readonly archiveAfterDays?: number;
  /** Absent: for as long as the session is there. */
  readonly keepDays?: number;
  /** Of archives that come by themselves. */
  readonly format: ArchiveFormat;
};

export const noArchiveRules: ArchiveRules = { format: 'zstd' };
