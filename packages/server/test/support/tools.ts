import { expect } from 'vitest';
import { processesOf } from './agent-processes.ts';
import { eventually } from './eventually.ts';

/** A tool that does not end by itself, with a child that leaves the agent's process group. */
export const endless = { name: 'Bash', input: { command: 'setsid tail -f /dev/null & tail -f /dev/null' } };

/** Resolves when the endless tool of the session is up: both of its processes. */
export async function endlessRuns(session: string): Promise<void> {
  await eventually(
    async () => {
      const tails = (await processesOf({ session })).filter((process) => process.program === 'tail');
      expect(tails).toHaveLength(2);
    },
    { within: 15_000 },
  );
}
