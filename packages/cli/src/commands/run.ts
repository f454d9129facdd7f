import type { AgentApi, StreamItem } from '@ai-agent-api/client';
import { exitCodes } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';
import { transcriptTo } from '../transcript.ts';

export type RunOptions = { readonly session?: string; readonly model?: string };

/** Asks, shows the turn as it goes, and tells by the exit code how it ended. */
export async function run(
  terminal: Terminal,
  api: AgentApi,
  prompt: string,
  options: RunOptions,
): Promise<number> {
  const sessionId = options.session ?? (await newSession(api, options));
  const session = api.session(sessionId);
  terminal.err(`Session ${sessionId}\n`);
  const stop = new AbortController();
  let interrupts = 0;
  using _ = terminal.onInterrupt(() => {
    interrupts += 1;
    if (interrupts > 1) stop.abort();
    else session.interrupt().catch(() => stop.abort());
  });
  const show = transcriptTo(terminal.out, terminal);
  let outcome: number = exitCodes.failed;
  try {
    for await (const item of session.ask(prompt, { signal: stop.signal })) {
      show(item);
      outcome = outcomeOf(item) ?? outcome;
    }
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  }
  return interrupts > 0 ? exitCodes.interrupted : outcome;
}

async function newSession(api: AgentApi, { model }: RunOptions): Promise<string> {
  const { id } = await api.sessions.create(model === undefined ? {} : { sdk_options: { model } });
  return id;
}

function outcomeOf(item: StreamItem): number | undefined {
  if (item.type !== 'session.status_idle') return undefined;
  return item.stop_reason === 'end_turn' ? exitCodes.done : exitCodes.failed;
}
