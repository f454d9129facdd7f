import { outcomeOf, type Approval } from '../agent/approval.ts';
import { canonicalJson } from '../agent/call-key.ts';

/** What the agent is told when a turn goes on whose process was ended while people were waited for. */
export function waitingNote(open: readonly Approval[]): string {
  const calls = open.map(
    (approval) => `- ${approval.tool} ${canonicalJson(approval.input)}: ${said(approval)}`,
  );
  return [
    'You were interrupted while these tool calls waited for people to decide. None of them ran.',
    ...calls,
    'Make each call that was allowed again, with exactly the same input, if it is still needed; people are not asked ' +
      'again. Other work that you did is done. Continue from where you left off.',
  ].join('\n');
}

function said(approval: Approval): string {
  const outcome = outcomeOf(approval);
  if (!outcome) return 'nobody has decided yet.';
  return outcome.behavior === 'allow' ? 'allowed.' : outcome.reason;
}
