import { chmodSync, chownSync, lstatSync } from 'node:fs';
import type { JailHost } from './jail-host.ts';
import { makeWayPassable } from './passable.ts';

/**
 * The group that may enter a session's workspace without being its agent; its number is that of the agent's user. A
 * workspace that no agent has had yet, or whose agent's number is another's by now, gets the number that its next agent
 * will then have.
 * @returns undefined where there is one user for all.
 */
export function readersOf(
  { uids, jails, dataDir, sessionsDir }: JailHost,
  { workspace, sessionId }: { readonly workspace: string; readonly sessionId: string },
): number | undefined {
  if (!uids) return undefined;
  for (const own of [dataDir, sessionsDir]) makeWayPassable(own, workspace);
  const { gid: before } = lstatSync(workspace);
  const isAnothers = [...jails].some(({ uid, name }) => uid === before && name !== sessionId);
  const gid = uids.includes(before) && !isAnothers ? before : uids.choose();
  // The owner stays: an agent may just be taking it over.
  if (gid !== before) chownSync(workspace, -1, gid);
  // Afterwards, for a change of the group may take rights away.
  chmodSync(workspace, (lstatSync(workspace).mode & 0o7777) | 0o050);
  return gid;
}
