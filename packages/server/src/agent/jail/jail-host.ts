import type { RootEntry } from './bubblewrap.ts';
import type { Cgroups } from './cgroups.ts';
import type { Tools } from './launch.ts';
import type { Architecture } from './syscall-numbers.ts';
import type { UidPool } from './uid-pool.ts';

/** What a jail has on the host while it runs. */
export type OpenJail = { readonly name: string; readonly uid?: number };

/** What this machine offers for jails, found once at the start. */
export type JailHost = {
  readonly architecture: Architecture;
  readonly tools: Tools;
  readonly root: readonly RootEntry[];
  /** Present when the server may choose users: then each jail has its own. */
  readonly uids?: UidPool;
  /** Present when memory and processes of a whole jail can be limited. */
  readonly groups?: Cgroups;
  /** The jails that run just now, or are being cleared away. */
  readonly jails: Set<OpenJail>;
  /** The server's own folder; agents' users may pass through it and what is below, but not list it. */
  readonly dataDir: string;
  /** The same for the folder with the sessions' own, which may be elsewhere. */
  readonly sessionsDir: string;
  /** A folder for files without a name. */
  readonly scratch: string;
  /** This server among all that ever ran on the machine. */
  readonly server: string;
  /** Where programs are that agents' users cannot reach at their own place. */
  readonly placed: ReadonlyMap<string, string>;
  /** When the last jail is gone: gives back what was taken of the machine. */
  readonly close: () => Promise<void>;
};
