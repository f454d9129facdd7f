import { z } from 'zod';
import { downloadFormats } from '../../domain/session/download-format.ts';
import { fileTypes, type WorkspaceFile } from '../../domain/session/workspace-file.ts';
import { Id, text } from './common-schemas.ts';

/** Longer paths are refused by what reads them. */
const Path = z.string().max(5_000);

/** The rest of the address is the path. */
export const FileParams = z.object({ session_id: Id, '*': Path });

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

/** For the documentation alone: the bytes are passed on as they come. */
export const Bytes = z.unknown().meta({ type: 'string', format: 'binary' });

export function toFileView({ path, type, size, modifiedAt }: WorkspaceFile): z.input<typeof FileView> {
  return { path, type, size, modified_at: modifiedAt.toISOString() };
}
