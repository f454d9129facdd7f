import type { AgentApi, AgentSession, Attachment, StreamItem, Turn } from '@ai-agent-api/client';
import { ApprovalDesk, howToDecide } from './approval-desk.ts';
import { showJson, showJsonLine, type Context } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import { lookAt, transcriptTo } from './transcript.ts';
import type { Terminal } from './terminal.ts';
import { cleanText } from './wording.ts';

export type TurnOptions = {
  /** Whether to wait while people decide. */
  readonly wait: boolean;
  /** The person has typed the prompt where the turn is shown. */
  readonly isTyped?: true;
  readonly attachments?: readonly Attachment[];
  /** A JSON schema of the answer, which then is all that goes to the output. */
  readonly outputSchema?: Readonly<Record<string, unknown>>;
};

/** Asks, shows the turn as it goes, has the person decide what it asks, and tells by the exit code how it ended. */
export async function driveTurn(
  context: Context,
  api: AgentApi,
  session: AgentSession,
  prompt: string,
  options: TurnOptions,
): Promise<number> {
  const { terminal } = context;
  const stop = new AbortController();
  let interrupts = 0;
  using _ = terminal.onInterrupt(() => {
    interrupts += 1;
    if (interrupts > 1) {
      terminal.err(`\nLeft; what still runs in ${session.id} goes on.\n`);
      stop.abort();
      return;
    }
    terminal.err('\nInterrupting; once more to leave without waiting for it.\n');
    session.interrupt().catch(() => stop.abort());
  });
  const isAsked = options.wait && terminal.ask !== undefined;
  const { attachments = [], outputSchema } = options;
  const screen = screenOf(outputSchema ? beside(context) : context, (type) => {
    if (type === 'user.message') return options.isTyped ?? false;
    return isAsked && (type === 'session.status_waiting' || type.startsWith('approval.'));
  });
  let outcome: number = exitCodes.failed;
  await using desk = new ApprovalDesk(api, terminal, () => screen.release());
  const asking = { signal: stop.signal, attachments, ...(outputSchema && { outputSchema }) };
  let turnId: string | null = null;
  try {
    for await (const item of session.ask(prompt, asking)) {
      screen.show(item);
      if (item.type === 'session.status_idle') turnId = item.turn_id;
      if (item.type === 'session.status_waiting' && !options.wait) {
        terminal.err(howToDecide(await api.approvals.get(item.approval_id), terminal));
        return exitCodes.waiting;
      }
      desk.hear(item);
      if (desk.isAsking) screen.hold();
      outcome = outcomeOf(item) ?? outcome;
    }
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  }
  if (!outputSchema) screen.end();
  else if (outcome === exitCodes.done && turnId !== null)
    outcome = showOutput(terminal, await api.sessions.turn(turnId));
  return interrupts > 0 ? exitCodes.interrupted : outcome;
}

/** A script that reads the output takes `null` for an answer, which it is not. */
function showOutput(terminal: Terminal, { structured_output }: Turn): number {
  if (structured_output === null) {
    terminal.err('The agent answered, but not with output that fits the schema.\n');
    return exitCodes.failed;
  }
  showJson(terminal, structured_output);
  return exitCodes.done;
}

/** Where the answer alone goes to the output, its turn is watched on the error output. */
function beside(context: Context): Context {
  const { err } = context.terminal;
  return {
    ...context,
    terminal: { ...context.terminal, out: err, page: err },
    settings: () => ({ ...context.settings(), json: false }),
  };
}

/** What of a turn goes to the output: a transcript, its events as JSON, or the last words of the agent alone. */
function screenOf({ terminal, settings }: Context, isKnown: (type: StreamItem['type']) => boolean) {
  const { json, quiet } = settings();
  let [isHeld, held, lastWords] = [false, '', ''];
  const transcript = transcriptTo((text) => {
    if (isHeld) held += text;
    else terminal.out(text);
  }, lookAt(terminal));
  return {
    show: (item: StreamItem) => {
      if (item.type === 'agent.message' && !('parent_tool_use_id' in item))
        lastWords = item.content.map(({ text }) => text).join('\n');
      if (json && item.type !== 'delta') showJsonLine(terminal, item);
      // What the person was asked, and said, stands there already.
      if (!json && !quiet && !isKnown(item.type)) transcript(item);
    },
    hold: () => void (isHeld = true),
    release: () => {
      isHeld = false;
      if (held !== '') terminal.out(held);
      held = '';
    },
    end: () => {
      if (quiet && !json && lastWords !== '') terminal.out(`${cleanText(lastWords)}\n`);
    },
  };
}

function outcomeOf(item: StreamItem): number | undefined {
  if (item.type !== 'session.status_idle') return undefined;
  return item.stop_reason === 'end_turn' ? exitCodes.done : exitCodes.failed;
}
