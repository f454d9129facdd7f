import { kill, killLeftovers, listMarked, type MarkedProcess } from '../process/leftovers.ts';
import type { JailHost } from './jail-host.ts';

/** For the start of a server: ends and removes what servers that are no longer alive have left. */
export async function removeLeftovers(host: JailHost): Promise<number> {
  const ended = await killLeftovers();
  await host.groups?.removeLeftovers();
  return ended;
}

/**
 * The jails that this server has running, one process each: the one outside, with which the jail ends. A sweeper
 * compares them with the sessions that this server holds a lease of.
 */
export async function listJails(host: JailHost): Promise<MarkedProcess[]> {
  const marked = await listMarked();
  return marked.filter(
    ({ parent, marks }) => parent === process.pid && marks.AI_AGENT_API_SERVER === host.server,
  );
}

/** Ends this server's jails of sessions that are not to be alive. @returns the sessions. */
export async function sweepJails(
  host: JailHost,
  mayLive: (session: string | undefined) => boolean,
): Promise<string[]> {
  const stray = (await listJails(host)).filter(({ marks }) => !mayLive(marks.AI_AGENT_API_SESSION));
  return stray.filter(({ pid }) => kill(pid)).map(({ marks }) => marks.AI_AGENT_API_SESSION ?? '');
}
