import { setTimeout as sleep } from 'node:timers/promises';
import type { JailHost, OpenJail } from './jail-host.ts';
import type { JailLimits } from './limits.ts';
import { freeUser } from './sweep.ts';

/** What one jail has of the host while it runs: a user that nobody else has, and limits of its own. */
export type HeldJail = {
  /** Absent where the server may not choose users. */
  readonly uid?: number;
  readonly joinFiles: readonly string[];
  /**
   * After the end: whatever is left of the jail is ended, its limits are removed, its user is free again.
   * @returns what could not be removed.
   */
  close(): Promise<string[]>;
};

/**
 * @param name of the session, if it is an agent's.
 * @param before the user to be had again if it is free.
 */
export function holdJail(host: JailHost, name: string, limits: JailLimits, before?: number): HeldJail {
  const uid = host.uids?.take(before);
  const group = openGroup(host, name, limits, uid);
  const jail: OpenJail = { name, ...(uid !== undefined && { uid }) };
  host.jails.add(jail);
  return {
    ...(uid !== undefined && { uid }),
    joinFiles: group?.joinFiles ?? [],
    close: async () => {
      const isGroupGone = (await group?.remove()) ?? true;
      const isUserFree = uid === undefined || (await freeSurely(host, uid));
      host.jails.delete(jail);
      return [
        ...(isGroupGone ? [] : ['a control group']),
        ...(isUserFree ? [] : [`processes of user ${uid}`]),
      ];
    },
  };
}

/** Without limits there is no jail, and the user is free again. */
function openGroup(host: JailHost, name: string, limits: JailLimits, uid: number | undefined) {
  try {
    return host.groups?.open(name, limits);
  } catch (error) {
    if (uid !== undefined) host.uids?.release(uid);
    throw error;
  }
}

async function freeSurely(host: JailHost, uid: number): Promise<boolean> {
  for (let tries = 0; tries < 50; tries++) {
    if (await freeUser(host, uid)) return true;
    await sleep(20 * (tries + 1));
  }
  return false;
}
