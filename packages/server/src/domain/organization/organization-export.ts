import { GoneError, WrongStateError } from '../errors.ts';
import type { OrganizationExportId, OrganizationId, UserId } from '../ids.ts';

export const exportStatuses = ['queued', 'running', 'completed', 'failed'] as const;
export type ExportStatus = (typeof exportStatuses)[number];

/** Why an export was not made. */
export const exportFailures = ['requester_gone', 'disk_full', 'took_too_long', 'failed'] as const;
export type ExportFailure = (typeof exportFailures)[number];

/** The file of an export, and what it holds. */
export type ExportFile = {
  readonly bytes: number;
  readonly sha256: string;
  /** All rows are as of this moment. */
  readonly takenAt: Date;
  readonly rows: number;
  readonly files: number;
  /** Files that could not be read, which its manifest names. */
  readonly missing: number;
};

/** All that an organization has, in one file: asked for, made, and kept for a few days. */
export type OrganizationExport = {
  readonly id: OrganizationExportId;
  readonly organizationId: OrganizationId;
  readonly requestedBy: UserId;
  readonly status: ExportStatus;
  readonly failure?: { readonly code: ExportFailure; readonly detail: string };
  readonly file?: ExportFile;
  /** How often it was begun. The last attempt is the one that counts. */
  readonly attempts: number;
  readonly createdAt: Date;
  readonly completedAt?: Date;
  readonly expiresAt: Date;
};

/** The file of an export that is done, and not over. */
export function fileOfExport(wanted: OrganizationExport, at: Date): ExportFile {
  const { status, file, failure, expiresAt } = wanted;
  if (status === 'completed' && file) {
    if (expiresAt > at) return file;
    throw new GoneError('The time of this export is over; have a new one made.');
  }
  throw new WrongStateError(
    status === 'failed'
      ? `The export was not made: ${failure?.detail ?? 'it failed.'}`
      : `The export is ${status}; wait until its status is "completed".`,
  );
}

/** A name for the file that needs no escaping anywhere. */
export function exportFileName({ id }: Pick<OrganizationExport, 'id'>): string {
  return `${id}.tar.gz`;
}

/** The first line of the manifest of an export. A higher version is one that its reader does not know. */
export type ExportManifestHeader = {
  readonly format: 'ai-agent-api organization export';
  readonly version: 1;
  readonly service_version: string;
  readonly export_id: string;
  readonly organization_id: string;
  readonly slug: string;
  readonly name: string;
  /** All rows are as of this moment; files are as new, or newer. */
  readonly taken_at: string;
  /** Tables and columns that are not in it, with why. */
  readonly left_out: Readonly<Record<string, string>>;
};

/** A further line of it, in the order of the parts. */
export type ExportManifestLine =
  | { readonly part: string; readonly bytes: number; readonly sha256: string; readonly rows?: number }
  | { readonly missing: string; readonly why: string };

/** The last line: without it something is missing. */
export type ExportManifestEnd = {
  readonly end: true;
  readonly parts: number;
  readonly rows: number;
  readonly missing: number;
};
