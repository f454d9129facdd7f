import type { SessionRecord } from '../../domain/session/session-record.ts';

/** The member with all trees, each as one line: what is where, under which name, with which mode and time. */
export const treesFile = 'trees.jsonl';

/** The members with files: of the workspace, and large results of tools. */
export const filesPrefixes = ['workspace/', 'tool-results/'] as const;

/** The member with the rows of a record. */
export function recordFile(record: SessionRecord): string {
  return `${record}.jsonl`;
}
