import { z } from 'zod';
import { downloadFormats } from '../../domain/session/download-format.ts';
import type { FileDiff } from '../../domain/session/file-diff.ts';
import { fileTypes, type WorkspaceFile } from '../../domain/session/workspace-file.ts';
import { parseFolderPath, parseWorkspacePath } from '../../domain/session/workspace-path.ts';
import type { SessionFiles } from '../../services/session-files.ts';
import { Id, text } from './common-schemas.ts';

/** Longer paths are refused by what reads them. */
const Path = z.string().max(5_000);

/** The rest of the address is the path. */
export const FileParams = z.object({ session_id: Id, '*': Path });
export const ExecutionFileParams = z.object({ execution_id: Id, '*': Path });

export const FileView = z
  .object({
    path: z.string().meta({ description: 'From the workspace on, with slashes.' }),
    type: z.enum(fileTypes).meta({ description: '`other` is nothing that can be read.' }),
    size: z.int().meta({ description: 'In bytes; 0 for what is no file.' }),
    modified_at: z.iso.datetime(),
  })
  .meta({ id: 'File' });

export const TreeQuery = z.object({
  path: Path.default('').meta({ description: 'The folder to list; absent: the workspace.' }),
  depth: z.coerce
    .number()
    .int()
    .min(1)
    .max(250)
    .optional()
    .meta({ description: 'How many folders deep; 1: what is in the folder itself. Absent: all.' }),
  after: Path.optional().meta({ description: '`next_after` of the list before.' }),
  max_entries: z.coerce.number().int().min(1).max(10_000).default(1_000),
});

export const DownloadQuery = z.object({ format: z.enum(downloadFormats).default('tar.gz') });

const Flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((word) => word === 'true');

export const UploadQuery = z.object({
  path: Path.default('').meta({ description: 'The folder to put the files into; absent: the workspace.' }),
  extract: Flag.meta({
    description: 'The file is a zip, tar, tar.gz or tar.zst, and what is in it is put there.',
  }),
});

export const Form = z.unknown().meta({
  type: 'object',
  properties: { file: { type: 'array', items: { type: 'string', format: 'binary' } } },
});

export const UploadView = z
  .object({
    count: z.int(),
    paths: z.array(z.string()).meta({ description: 'The first thousand.' }),
  })
  .meta({ id: 'Upload' });

export const SearchQuery = z.object({
  q: text(1, 500),
  path: Path.default('').meta({ description: 'The folder to look in; absent: the workspace.' }),
  regex: Flag.meta({ description: 'Whether `q` is a regular expression as in JavaScript, with its flag u.' }),
  ignore_case: Flag,
  max_matches: z.coerce.number().int().min(1).max(1_000).default(100),
});

export const SearchView = z
  .object({
    items: z.array(
      z.object({
        path: z.string(),
        line: z.int(),
        column: z.int(),
        text: z.string().meta({ description: 'The line; a long one is cut around what was found.' }),
      }),
    ),
    files: z.int().meta({ description: 'How many were looked into.' }),
    stopped: z
      .enum(['matches', 'time', 'bytes'])
      .nullable()
      .meta({ description: 'Why there may be more: enough were found, or it took too long.' }),
  })
  .meta({ id: 'FileSearch' });

export const DiffQuery = z.object({
  from: text(1, 100).default('start').meta({
    description:
      '`start`: nothing at all; `beginning`: what the session began with, which of a fork are files; or a turn.',
  }),
  to: text(1, 100)
    .default('latest')
    .meta({ description: '`latest`: the last snapshot; `now`: the files as they are; or a turn.' }),
  max_files: z.coerce.number().int().min(1).max(1_000).default(200),
});

export const DiffView = z
  .object({
    from: z.string(),
    to: z.string(),
    files: z.array(
      z.object({
        path: z.string(),
        change: z.enum(['added', 'removed', 'changed']),
        size_before: z.int(),
        size_after: z.int(),
        is_binary: z.boolean(),
        lines_added: z.int(),
        lines_removed: z.int(),
        diff: z.string().nullable().meta({
          description: 'Unified; null for what is no text, or too much of it.',
        }),
      }),
    ),
    has_more: z.boolean(),
  })
  .meta({ id: 'WorkspaceDiff' });

export function toDiffFileView(file: FileDiff): z.input<typeof DiffView>['files'][number] {
  return {
    path: file.path,
    change: file.change,
    size_before: file.sizeBefore,
    size_after: file.sizeAfter,
    is_binary: file.isBinary,
    lines_added: file.linesAdded,
    lines_removed: file.linesRemoved,
    diff: file.diff ?? null,
  };
}

export const TreeView = z
  .object({
    items: z
      .array(FileView)
      .meta({ description: 'In the order of the paths: a folder, then what is in it.' }),
    has_more: z.boolean(),
    next_after: z.string().nullable(),
  })
  .meta({ id: 'FileTree' });

export const MoveBody = z
  .strictObject({
    from: text(1, 5_000),
    to: text(1, 5_000),
    replace: z.boolean().default(false).meta({ description: 'Whether a file at the new place is replaced.' }),
  })
  .meta({ id: 'MoveFile', examples: [{ from: 'draft.md', to: 'docs/report.md' }] });

export const FolderBody = z
  .strictObject({ path: text(1, 5_000) })
  .meta({ id: 'MakeFolder', examples: [{ path: 'docs/pictures' }] });

export const RemoveQuery = z.object({
  recursive: z
    .enum(['true', 'false'])
    .default('false')
    .transform((word) => word === 'true')
    .meta({ description: 'Removes a folder with all that is in it.' }),
});

export function toWantedList({
  path,
  depth,
  after,
  max_entries: most,
}: z.output<typeof TreeQuery>): Parameters<SessionFiles['list']>[2] {
  return {
    ...{ folder: parseFolderPath(path), most },
    ...(depth !== undefined && { depth }),
    ...(after !== undefined && { after: parseWorkspacePath(after) }),
  };
}

export function toTreeView({
  files,
  hasMore,
}: Awaited<ReturnType<SessionFiles['list']>>): z.input<typeof TreeView> {
  const last = files.at(-1);
  return {
    items: files.map(toFileView),
    has_more: hasMore,
    next_after: hasMore && last ? last.path : null,
  };
}

/** For the documentation alone: the bytes are passed on as they come. */
export const Bytes = z.unknown().meta({ type: 'string', format: 'binary' });

export function toFileView({ path, type, size, modifiedAt }: WorkspaceFile): z.input<typeof FileView> {
  return { path, type, size, modified_at: modifiedAt.toISOString() };
}
