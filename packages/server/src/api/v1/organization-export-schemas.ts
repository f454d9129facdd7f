import { z } from 'zod';
import {
  exportFailures,
  exportStatuses,
  type OrganizationExport,
} from '../../domain/organization/organization-export.ts';
import { Id } from './common-schemas.ts';

export const ExportParams = z.object({ export_id: Id });

export const ExportView = z
  .object({
    id: z.string(),
    status: z.enum(exportStatuses),
    requested_by: z.string(),
    error: z
      .object({ code: z.enum(exportFailures), message: z.string() })
      .nullable()
      .meta({ description: 'Why it was not made.' }),
    file: z
      .object({
        bytes: z.int(),
        sha256: z.string(),
        taken_at: z.iso.datetime().meta({ description: 'All rows are as of this moment.' }),
        rows: z.int(),
        files: z.int(),
        missing: z.int().meta({ description: 'Files that could not be read; the manifest names them.' }),
      })
      .nullable(),
    created_at: z.iso.datetime(),
    completed_at: z.iso.datetime().nullable(),
    expires_at: z.iso.datetime().meta({ description: 'From then on it may be removed at any time.' }),
  })
  .meta({ id: 'OrganizationExport' });

export function toExportView(wanted: OrganizationExport): z.input<typeof ExportView> {
  const { failure, file, completedAt } = wanted;
  return {
    id: wanted.id,
    status: wanted.status,
    requested_by: wanted.requestedBy,
    error: failure ? { code: failure.code, message: failure.detail } : null,
    file: file ? toFileView(file) : null,
    created_at: wanted.createdAt.toISOString(),
    completed_at: completedAt?.toISOString() ?? null,
    expires_at: wanted.expiresAt.toISOString(),
  };
}

function toFileView({ takenAt, ...file }: NonNullable<OrganizationExport['file']>) {
  return { ...file, taken_at: takenAt.toISOString() };
}
