import type {
  HookExecutionId,
  InvitationId,
  OrganizationExportId,
  OrganizationId,
  ReportId,
  SessionArchiveId,
  SessionId,
} from './ids.ts';

type ArchiveJob = { readonly organizationId: OrganizationId; readonly archiveId: SessionArchiveId };

/** Every job by name, with what it carries. */
export type Jobs = {
  /** A session may have a queued turn. It only wakes a worker: the turns themselves are rows. */
  'run-turn': { readonly organizationId: OrganizationId; readonly sessionId: SessionId };
  /** An observer is to be told of a moment; the moment is a row. */
  'tell-hook': { readonly organizationId: OrganizationId; readonly executionId: HookExecutionId };
  /** There is something to do with an archive. It only wakes a worker: what it is stands in the row. */
  'archive-session': ArchiveJob;
  'restore-session': ArchiveJob;
  'remove-archive': ArchiveJob;
  /** A report is to be made; what is wanted is a row. */
  'make-report': { readonly organizationId: OrganizationId; readonly reportId: ReportId };
  /** An export of an organization is to be made; what is wanted is a row. */
  'export-organization': { readonly organizationId: OrganizationId; readonly exportId: OrganizationExportId };
  /** Somebody asked for a new password for whatever account has this address, if one has. */
  'mail-password-reset': { readonly email: string };
  /** An invitation is to be brought to its address. Its token is nowhere else. */
  'mail-invitation': {
    readonly organizationId: OrganizationId;
    readonly invitationId: InvitationId;
    readonly sealedToken: string;
  };
};

export type JobName = keyof Jobs;

export const archiveJobNames = ['archive-session', 'restore-session', 'remove-archive'] as const;

export const jobNames = [
  'run-turn',
  'tell-hook',
  'make-report',
  'export-organization',
  'mail-password-reset',
  'mail-invitation',
  ...archiveJobNames,
] as const satisfies readonly JobName[];
