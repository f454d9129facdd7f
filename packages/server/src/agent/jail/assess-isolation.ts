import { findJailHost, type JailSettings } from './find-jail-host.ts';
import type { JailHost } from './jail-host.ts';
import { refuse, type Refusal } from './refusal.ts';
import { tryJail } from './self-test.ts';
import { removeLeftovers } from './sweep.ts';

/** How agents are kept in. */
export type Isolation =
  | {
      readonly kind: 'jail';
      readonly host: JailHost;
      /** Each session has a user of its own; otherwise agents share the server's. */
      readonly uidPerSession: boolean;
      /** Memory is limited for a whole jail; otherwise only for each of its processes. */
      readonly limitsWholeJail: boolean;
      /** Processes that dead servers had left, and that were ended. */
      readonly leftovers: number;
    }
  | { readonly kind: 'none' };

/**
 * Finds out how agents can be kept in here, by trying. What cannot be proved is refused: a server that was not told
 * to run without walls never does. What dead servers have left is removed on the way. Whether `none` is acceptable where the server listens is the caller's question.
 */
export async function assessIsolation(
  requested: 'auto' | 'jail' | 'none',
  settings: JailSettings,
): Promise<Isolation | Refusal> {
  if (requested === 'none') return { kind: 'none' };
  const host = await findJailHost(settings);
  if ('kind' in host) return host;
  const leftovers = await removeLeftovers(host);
  const outcomes = await tryJail(host);
  const failed = outcomes.filter(({ verdict }) => verdict !== 'held');
  if (failed.length === 0)
    return {
      kind: 'jail',
      host,
      uidPerSession: host.uids !== undefined,
      limitsWholeJail: host.groups !== undefined,
      leftovers,
    };
  await host.close();
  if (failed.length === outcomes.length) return explainNoStart(failed[0]?.detail ?? '');
  const names = failed.map(({ name, detail }) => `${name} (${detail.slice(0, 120)})`).join('; ');
  return refuse(
    `The jail does not hold: ${names}.`,
    'Do not run agents on this machine; report what it says.',
  );
}

/** The ways in which bubblewrap does not start, most of which are settings of the machine. */
function explainNoStart(detail: string): Refusal {
  return refuse(`No jail can be started here: ${detail.slice(0, 300)}`, remedyForNoStart(detail));
}

/** @param detail what bubblewrap, or what is started before it, said. */
export function remedyForNoStart(detail: string): string {
  const known = noStart.find(([pattern]) => pattern.test(detail));
  return known?.[1] ?? 'See docs/isolation.md for what a jail needs of the machine.';
}

const noStart: readonly (readonly [RegExp, string])[] = [
  [
    /uid map|namespace|clone|unshare/i,
    'Allow user name spaces: sysctl kernel.unprivileged_userns_clone=1 user.max_user_namespaces=10000; on Ubuntu 24.04 ' +
      'also kernel.apparmor_restrict_unprivileged_userns=0. In Docker: --security-opt seccomp=unconfined ' +
      '--security-opt apparmor=unconfined --security-opt systempaths=unconfined.',
  ],
  [/setpriv/, 'Give the service CAP_SETUID, CAP_SETGID and CAP_CHOWN, or run it as another user than root.'],
  [/proc|mount/i, 'In a container, /proc must not be masked: --security-opt systempaths=unconfined.'],
  [/Unknown option|disable-userns/, 'Install bubblewrap 0.8.0 or later.'],
];
