/** What folders take of a disk. */
export type DiskUsage = {
  readonly bytes: number;
  /** Files, folders and links. */
  readonly files: number;
  /** Set when a part could not be looked into: too deep, closed, or too slow. */
  readonly isPartial?: boolean;
};

const MiB = 1024 * 1024;

export const noDiskUsage: DiskUsage = { bytes: 0, files: 0 };

/** The agent's own records of a turn need some, also of a turn that only clears up. */
const room: DiskUsage = { bytes: 16 * MiB, files: 500 };

/** Over the limit a session may still work, to clear up; over this many times the limit it may not. */
const beyond = 2;

export function exceeds(used: DiskUsage, limit: DiskUsage): boolean {
  return used.isPartial === true || used.bytes > limit.bytes || used.files > limit.files;
}

/**
 * How far a turn may bring the folders: to the limit, or, when they were over it at its start, little further than
 * they were. Undefined when there is to be no turn at all.
 */
export function allowanceFor(atStart: DiskUsage, limit: DiskUsage): DiskUsage | undefined {
  if (exceeds(atStart, { bytes: beyond * limit.bytes, files: beyond * limit.files })) return undefined;
  return {
    bytes: Math.max(limit.bytes, exceeds(atStart, limit) ? atStart.bytes + room.bytes : 0),
    files: Math.max(limit.files, exceeds(atStart, limit) ? atStart.files + room.files : 0),
  };
}

/** For the session's user: what is full, by how much, and the way out. */
export function describeExcess(used: DiskUsage, limit: DiskUsage): string {
  if (used.isPartial === true)
    return "The session's workspace and home cannot be measured: they hold folders that are too deep, closed or too slow.";
  const figures = `${toMb(used.bytes)} of ${toMb(limit.bytes)} MB, ${used.files} of ${limit.files} files`;
  const remedy = allowanceFor(used, limit)
    ? 'Let the agent delete files: a turn that adds none goes on.'
    : 'They hold more than twice of that, and the agent is not started: an operator has to make room.';
  return `The session's workspace and home are full (${figures}). ${remedy}`;
}

function toMb(bytes: number): number {
  return Math.ceil(bytes / MiB);
}

/** How soon to look again, in milliseconds: measuring shall take a tenth of the time at most, but no look is far off. */
export function nextLookIn(tookMs: number): number {
  return Math.min(Math.max(2_000, 10 * tookMs), 15_000);
}

/** Whether the disk has lost so much since the last look that a new one cannot wait. */
export function isWorthALook(lostBytes: number, used: DiskUsage, allowance: DiskUsage): boolean {
  const left = Math.max(allowance.bytes - used.bytes, 0);
  return lostBytes > Math.min(Math.max(left / 2, 16 * MiB), 256 * MiB);
}
