import type { SessionEvent } from './session-event.ts';
import { explainProblem, type SnapshotOutcome } from './workspace-snapshot.ts';

/** A snapshot that is whole needs no word. */
export function snapshotEvents(outcome: SnapshotOutcome): SessionEvent[] {
  const type = 'session.snapshot_incomplete';
  if ('problem' in outcome) {
    const { problem } = outcome;
    return [{ type, problem, message: explainProblem(problem), skipped: [], skipped_count: 0 }];
  }
  const { skipped, skippedCount } = outcome;
  const message = 'Something of the workspace cannot be kept in a snapshot.';
  return skippedCount === 0 ? [] : [{ type, message, skipped, skipped_count: skippedCount }];
}
