/**
 * What the database has of a session, by the names that it has in an archive. All but the transcripts stay in the
 * database when the session is archived: they are in the archive so that it can be read without the service.
 */
export const sessionRecords = [
  'session',
  'turns',
  'events',
  'messages',
  'tool-calls',
  'permissions',
  'approvals',
  'hooks',
  'hook-executions',
  'transcripts',
] as const;
export type SessionRecord = (typeof sessionRecords)[number];
