import { mkdir } from 'node:fs/promises';
import { FileScans } from './agent/files/file-scans.ts';
import { WorkspaceFiles } from './agent/files/workspace-files.ts';
import { Threads } from './agent/snapshots/threads.ts';
import type { Workspaces } from './agent/snapshots/workspaces.ts';
import type { Config } from './config.ts';
import type { Log } from './infrastructure/log.ts';
import type { Store } from './repositories/store.ts';
import { ExecutionFiles } from './services/execution-files.ts';
import { FilesInPlace } from './services/files-in-place.ts';
import { SessionFiles } from './services/session-files.ts';
import { SessionSnapshots } from './services/session-snapshots.ts';
import { WorkspaceReading } from './services/workspace-reading.ts';
import { WorkspaceRoom } from './services/workspace-room.ts';

/** Apart from those that keep snapshots: nobody's looking around delays a turn. */
const threads = 3;

/** The ways of people to the files of agents. */
export async function openFiles(
  on: { readonly store: Store; readonly config: Config; readonly log: Log; readonly now: () => Date },
  workspaces: Workspaces,
  stack: AsyncDisposableStack,
): Promise<{ readonly files: SessionFiles; readonly executionFiles: ExecutionFiles }> {
  const { sessionsDir, agent, minFreeDiskMb, snapshots, leaseSeconds } = on.config;
  await mkdir(sessionsDir, { recursive: true, mode: 0o711 });
  const scans = new FileScans({ sessionsDir, ask: stack.use(new Threads(threads)).run });
  const files = new WorkspaceFiles({ sessionsDir, minFreeBytes: minFreeDiskMb * 1024 * 1024, scans });
  const inPlace = new FilesInPlace({
    ...on,
    snapshots: new SessionSnapshots({ ...on, workspaces, quotaBytes: snapshots.quotaBytes }),
    leaseSeconds,
  });
  const reading = new WorkspaceReading({ files, scans, inPlace });
  const room = new WorkspaceRoom({ sessionsDir, limit: agent.diskLimit });
  return {
    files: new SessionFiles({ store: on.store, files, scans, reading, inPlace, room }),
    executionFiles: new ExecutionFiles({ store: on.store, reading }),
  };
}
