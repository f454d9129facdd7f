export type VersionSeen = {
  /** Refused with `precondition_failed` when somebody has made another version since. */
  readonly ifVersion?: number;
};

export function versionParams<Path>(path: Path, { ifVersion }: VersionSeen = {}) {
  return { path, ...(ifVersion !== undefined && { header: { 'if-match': `"${ifVersion}"` } }) };
}
