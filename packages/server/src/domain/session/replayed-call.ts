import type { Approval } from '../agent/approval.ts';

/** A call is taken up no more often than this: it may be the call that its process dies of. */
const mostReplays = 3;

/**
 * The call that the agent's runtime takes up by itself when a parked turn goes on, given those of the turn whose outcome
 * the agent does not know. Undefined: it is told of them in a note. A runtime takes up one call, and of the main agent: what
 * became of a sub-agent and of other calls would be lost.
 */
export function replayedCall(open: readonly Approval[]): Approval | undefined {
  const [call, ...others] = open;
  if (!call || others.length > 0 || call.agentId !== undefined) return undefined;
  return call.replays < mostReplays ? call : undefined;
}
