import path from 'node:path';
import { connectDatabase } from '../../src/database/connection.ts';
import { OrganizationId } from '../../src/domain/ids.ts';
import { AuditSigner } from '../../src/infrastructure/audit-signer.ts';
import { diskObjects } from '../../src/infrastructure/disk-objects.ts';
import { createLog } from '../../src/infrastructure/log.ts';
import { Store } from '../../src/repositories/store.ts';
import { removeFolder } from '../../src/agent/session-folders.ts';
import { DeleteOrganizations } from '../../src/services/delete-organizations.ts';
import { OrganizationFiles } from '../../src/services/organization-files.ts';

export const signer = new AuditSigner('a master key');

/** Where files are, in a folder of the test's own. */
export const placesIn = (folder: string) => ({
  sessions: path.join(folder, 'sessions'),
  archives: path.join(folder, 'archives'),
  reports: path.join(folder, 'reports'),
});

export function deletionsOf(store: Store, folder: string): DeleteOrganizations {
  const { sessions, archives, reports } = placesIn(folder);
  const removeStore = async (id: OrganizationId) => {
    await removeFolder(path.join(sessions, 'snapshots', id));
    return { files: 1, bytes: 1 };
  };
  const files = new OrganizationFiles({
    ...{ sessionsDir: sessions, workspaces: { removeStore } },
    storages: { archives: diskObjects(archives), reports: diskObjects(reports) },
  });
  const log = createLog('silent');
  return new DeleteOrganizations({
    ...{
      store,
      files,
      auditSigner: signer,
      graceSeconds: 0,
      backupDays: 90,
      batch: 2,
      log,
      now: () => new Date(),
    },
  });
}

/** A process of its own, that can be killed. */
async function main([url, folder, id]: readonly string[]): Promise<void> {
  const database = connectDatabase({ url: url ?? '', poolSize: 2, onError: () => undefined });
  const store = new Store(database, () => Promise.resolve());
  await deletionsOf(store, folder ?? '').delete(OrganizationId.parse(id ?? ''), AbortSignal.timeout(60_000));
  await database.destroy();
}

if (import.meta.filename === process.argv[1]) await main(process.argv.slice(2));
