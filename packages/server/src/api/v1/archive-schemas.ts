import { z } from 'zod';
import {
  archiveFormats,
  archiveProblems,
  archiveStatuses,
  type SessionArchive,
} from '../../domain/session/session-archive.ts';

export const ArchiveBody = z
  .strictObject({
    format: z
      .enum(archiveFormats)
      .default('zstd')
      .meta({ description: 'A tar file made smaller by gzip or zstd, or a zip file.' }),
  })
  .meta({ id: 'ArchiveSession', examples: [{ format: 'zstd' }] });

export const ArchiveView = z
  .object({
    id: z.string(),
    session_id: z.string(),
    format: z.enum(archiveFormats),
    status: z.enum(archiveStatuses).meta({
      description:
        '`pending` and `running` until the archive is made, `restoring` until the session is back, `removed` when it is ' +
        'no longer kept.',
    }),
    problem: z
      .object({ code: z.enum(archiveProblems), message: z.string() })
      .nullable()
      .meta({ description: 'Why it could not be made, or why the session could not be restored from it.' }),
    bytes: z.int().nullable().meta({ description: 'This counts for the quota.' }),
    sha256: z.string().nullable(),
    members: z.int().nullable().meta({ description: 'Files, folders and links in it.' }),
    user_id: z.string().nullable().meta({ description: "Null: the organization's rules asked for it." }),
    created_at: z.iso.datetime(),
    ready_at: z.iso.datetime().nullable(),
    ended_at: z.iso.datetime().nullable().meta({ description: 'When it failed, was restored or removed.' }),
  })
  .meta({ id: 'SessionArchive' });

export function toArchiveView(archive: SessionArchive): z.input<typeof ArchiveView> {
  const { file, problem, userId, readyAt, endedAt } = archive;
  return {
    id: archive.id,
    session_id: archive.sessionId,
    format: archive.format,
    status: archive.status,
    problem: problem ?? null,
    bytes: file?.bytes ?? null,
    sha256: file?.sha256 ?? null,
    members: file?.members ?? null,
    user_id: userId ?? null,
    created_at: archive.createdAt.toISOString(),
    ready_at: readyAt?.toISOString() ?? null,
    ended_at: endedAt?.toISOString() ?? null,
  };
}
