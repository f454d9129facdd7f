import type { SessionFolders } from '../sdk/options.ts';
import { PathGuard } from './path-guard.ts';

/** A session's folders: where they are on this host, and what they are called for its agent. */
export type AgentFolders = { readonly onHost: SessionFolders; readonly inside: SessionFolders };

const names = ['workspace', 'home', 'results', 'temp'] as const;

/** What rules call them, in a jail and without one. */
const forRules = { workspace: '/workspace', home: '/home/agent', results: '/tool-results', temp: '/tmp' };

export function guardOf({ onHost, inside }: AgentFolders): Promise<PathGuard> {
  const places = names.map((name) => ({ inside: forRules[name], onHost: onHost[name] }));
  return PathGuard.open({ places, isJailed: inside.workspace !== onHost.workspace });
}

/** For calls of the past, in which the folders may be called either way. */
export function guardOfNames(onHost: SessionFolders): PathGuard {
  const places = names.flatMap((name) =>
    [forRules[name], onHost[name]].map((seenAs) => ({ inside: forRules[name], seenAs })),
  );
  return PathGuard.ofNames(places);
}
