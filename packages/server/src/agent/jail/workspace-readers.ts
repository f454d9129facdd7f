import { chmodSync, chownSync, lstatSync } from 'node:fs';
import type { JailHost } from './jail-host.ts';
import { makeWayPassable } from './passable.ts';

/**
 * The group that may enter a workspace without being its agent; its number is that of the agent's user. A workspace
 * that no agent has had yet is given the number that its first agent will then have.
 * @returns undefined where there is one user for all.
 */
export function readersOf({ uids, dataDir, sessionsDir }: JailHost, workspace: string): number | undefined {
  if (!uids) return undefined;
  for (const own of [dataDir, sessionsDir]) makeWayPassable(own, workspace);
  const { gid: before } = lstatSync(workspace);
  const gid = uids.includes(before) ? before : uids.choose();
  // The owner stays: an agent may just be taking it over.
  if (gid !== before) chownSync(workspace, -1, gid);
  // Afterwards, for a change of the group may take rights away.
  chmodSync(workspace, (lstatSync(workspace).mode & 0o7777) | 0o050);
  return gid;
}
