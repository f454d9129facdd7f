import { rm } from 'node:fs/promises';
import path from 'node:path';
import { killLeftovers, killUser } from '../process/leftovers.ts';
import type { JailHost } from './jail-host.ts';

/** For the start of a server: ends and removes what servers that are no longer alive have left. */
export async function removeLeftovers(host: JailHost): Promise<number> {
  const ended = await killLeftovers();
  await host.groups?.removeLeftovers();
  await rm(selfTestFolder(host), { recursive: true, force: true });
  return ended;
}

/** Where the self-test plants what its probes look for. */
export function selfTestFolder({ dataDir }: Pick<JailHost, 'dataDir'>): string {
  return path.join(dataDir, 'self-test');
}

/** Users that are still taken although no jail of theirs runs. */
export function usersLeftOver({ uids, jails }: JailHost): number[] {
  const inUse = new Set([...jails].map(({ uid }) => uid));
  return (uids?.taken ?? []).filter((uid) => !inUse.has(uid));
}

/** Ends what still runs as a user that was left over. @returns whether there was nothing, so that it is free again. */
export async function freeUser(host: JailHost, uid: number): Promise<boolean> {
  if ((await killUser(uid)) > 0) return false;
  host.uids?.release(uid);
  return true;
}
