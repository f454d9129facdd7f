import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The control groups of jails, of all controllers, whose server matches. */
export function groupFolders(server: string): string[] {
  const listed = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .filter((line) => line.includes(' cgroup'))
    .map((line) => line.split(' ')[1] ?? '');
  return listed.flatMap((tree) =>
    readdirSync(tree, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isDirectory() && path.basename(entry.parentPath).startsWith('ai-agent-api-'))
      .filter((entry) => entry.parentPath.includes(server))
      .map((entry) => path.join(entry.parentPath, entry.name)),
  );
}
