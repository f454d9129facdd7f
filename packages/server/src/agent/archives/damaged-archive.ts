/** An archive is not what was archived: which of its members shows it, and how. */
export class DamagedArchiveError extends Error {
  override readonly name = 'DamagedArchiveError';
  readonly member: string;
  readonly what: string;
  constructor(member: string, what: string, cause?: unknown) {
    super(`The archive is damaged: its member "${member.slice(0, 500)}" ${what}.`, { cause });
    this.member = member;
    this.what = what;
  }
}
