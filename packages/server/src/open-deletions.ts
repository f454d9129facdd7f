import type { Workspaces } from './agent/snapshots/workspaces.ts';
import type { Config } from './config.ts';
import type { AuditSigner } from './infrastructure/audit-signer.ts';
import type { Log } from './infrastructure/log.ts';
import type { ObjectStorage } from './infrastructure/object-storage.ts';
import type { ExportFiles } from './infrastructure/export-files.ts';
import type { ReportFiles } from './infrastructure/report-files.ts';
import type { Store } from './repositories/store.ts';
import { DeleteOrganizations } from './services/delete-organizations.ts';
import { OrganizationFiles } from './services/organization-files.ts';

type On = {
  readonly store: Store;
  readonly config: Pick<Config, 'sessionsDir' | 'backupDays'>;
  readonly auditSigner: AuditSigner;
  readonly reportFiles: ReportFiles;
  readonly exportFiles: ExportFiles;
  readonly log: Log;
  readonly now: () => Date;
};

/** Who deletes organizations. Every storage in which something is kept by organization is named here. */
export function openDeletions(
  on: On,
  { workspaces, archives }: { readonly workspaces: Workspaces; readonly archives: ObjectStorage },
): DeleteOrganizations {
  const storages = { archives, reports: on.reportFiles, exports: on.exportFiles };
  const files = new OrganizationFiles({ sessionsDir: on.config.sessionsDir, workspaces, storages });
  return new DeleteOrganizations({ ...on, files, backupDays: on.config.backupDays });
}
