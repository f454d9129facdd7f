import { createHash } from 'node:crypto';
import { z } from 'zod';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
/** One letter for each byte: a name need not be text. */
const Name = z.string().refine((name) => isName(name));
const Mode = z.int().min(0).max(0o1777);
/** Milliseconds since 1970. */
const Time = z.number();

const FileLine = z.tuple([
  z.literal('file'),
  Name,
  Mode,
  Time,
  z.int().min(0),
  Hash,
  // Files of one snapshot that are the same one under several names share this.
  z.string().nullable(),
]);
const FolderLine = z.tuple([z.literal('folder'), Name, Mode, Time, Hash]);
const LinkLine = z.tuple([z.literal('link'), Name, z.string()]);
const Line = z.union([FileLine, FolderLine, LinkLine]);

/** One thing in a folder. Names and targets have one letter for each byte. */
export type TreeEntry =
  | {
      readonly kind: 'file';
      readonly name: string;
      readonly mode: number;
      readonly mtime: number;
      readonly size: number;
      readonly hash: string;
      readonly sameAs?: string;
    }
  | {
      readonly kind: 'folder';
      readonly name: string;
      readonly mode: number;
      readonly mtime: number;
      /** Of the tree of what is in it. */
      readonly hash: string;
    }
  | { readonly kind: 'link'; readonly name: string; readonly target: string };

/** What is in a folder, as bytes: the same for the same content. */
export function encodeTree(entries: readonly TreeEntry[]): Buffer {
  const sorted = entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return Buffer.from(sorted.map((entry) => `${JSON.stringify(toLine(entry))}\n`).join(''));
}

export function decodeTree(bytes: Buffer): TreeEntry[] {
  const lines = bytes.toString().split('\n').filter(Boolean);
  return lines.map((line) => toEntry(Line.parse(JSON.parse(line))));
}

export function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** No entry leads out of its folder. */
function isName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/\0]/.test(name);
}

function toLine(entry: TreeEntry): z.input<typeof Line> {
  switch (entry.kind) {
    case 'file':
      return ['file', entry.name, entry.mode, entry.mtime, entry.size, entry.hash, entry.sameAs ?? null];
    case 'folder':
      return ['folder', entry.name, entry.mode, entry.mtime, entry.hash];
    case 'link':
      return ['link', entry.name, entry.target];
  }
}

function toEntry(line: z.output<typeof Line>): TreeEntry {
  switch (line[0]) {
    case 'file': {
      const [kind, name, mode, mtime, size, hash, sameAs] = line;
      return { kind, name, mode, mtime, size, hash, ...(sameAs !== null && { sameAs }) };
    }
    case 'folder': {
      const [kind, name, mode, mtime, hash] = line;
      return { kind, name, mode, mtime, hash };
    }
    case 'link': {
      const [kind, name, target] = line;
      return { kind, name, target };
    }
  }
}
