import { z } from 'zod';
import { DamagedArchiveError } from './damaged-archive.ts';

/** The first member of every archive. */
export const manifestName = 'manifest.jsonl';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

/** The first line of a manifest. A higher version is one that this service does not know. */
const Header = z.object({
  format: z.literal('ai-agent-api session'),
  version: z.literal(1),
  archive_id: z.string(),
  session_id: z.string(),
  organization_id: z.string(),
  created_at: z.iso.datetime(),
  /** The hash of the tree that has the workspace and the large results of tools. */
  tree: Hash,
});
export type ManifestHeader = z.infer<typeof Header>;

export const memberKinds = ['file', 'folder', 'link'] as const;
export type MemberKind = (typeof memberKinds)[number];

/** Each further line: a member of the archive, in the order in which they come. The content of a link is its target. */
const MemberLine = z.object({
  name: z.string(),
  kind: z.enum(memberKinds),
  size: z.int().min(0),
  sha256: Hash,
});
export type ManifestLine = z.infer<typeof MemberLine>;

export function parseHeader(line: string): ManifestHeader {
  return parse(Header, line);
}

export function parseMember(line: string): ManifestLine {
  return parse(MemberLine, line);
}

function parse<T>(schema: z.ZodType<T>, line: string): T {
  try {
    return schema.parse(JSON.parse(line));
  } catch (error) {
    throw new DamagedArchiveError(manifestName, 'cannot be read', error);
  }
}
