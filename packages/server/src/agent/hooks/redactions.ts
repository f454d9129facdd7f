import type { HookVerdict } from '../../domain/agent/hook-verdict.ts';
import type { HookMoment } from '../../domain/agent/hook-moment.ts';
import type { AskHooks } from './hooked-turn.ts';

/**
 * The results of a session's tool calls that nobody sees as the tool gave them. The agent's runtime takes a redacted
 * result for a call that worked; it has no way to redact a failed one or to withhold any. For those the text that is
 * seen instead is here: the gateway puts it into what the model is sent, and the log has it.
 */
export class Redactions {
  readonly #texts: Map<string, string>;
  readonly #redacted: Set<string>;

  /** @param known by tool call, from when the session had another process. */
  constructor(known: ReadonlyMap<string, string> = new Map()) {
    this.#texts = new Map(known);
    this.#redacted = new Set(known.keys());
  }

  /** Marks a result that the runtime has redacted itself. */
  mark(toolUseId: string): void {
    this.#redacted.add(toolUseId);
  }

  replace(toolUseId: string, text: string): void {
    this.#texts.set(toolUseId, text);
    this.#redacted.add(toolUseId);
  }

  has(toolUseId: string): boolean {
    return this.#redacted.has(toolUseId);
  }

  /** What is seen in place of the result; undefined: what the runtime says. */
  textOf(toolUseId: string): string | undefined {
    return this.#texts.get(toolUseId);
  }

  /** Whether the runtime's own word has to be replaced anywhere. */
  get isEmpty(): boolean {
    return this.#texts.size === 0;
  }
}

/** Keeps what hooks do to results. When they cannot be asked, a result is withheld and anything else is blocked. */
export function redacting(ask: AskHooks, redactions: Redactions): AskHooks {
  return async (moment, signal) => {
    const verdict = await ask(moment, signal).catch(() => ({
      moment,
      context: [],
      blocked: { reason: 'The hooks could not be asked, which blocks this.', isFinal: true },
    }));
    keep(redactions, moment, verdict);
    return verdict;
  };
}

function keep(redactions: Redactions, before: HookMoment, { moment, blocked }: HookVerdict): void {
  if (before.event !== 'PostToolUse' || moment.event !== 'PostToolUse') return;
  const isChanged = before.tool_response !== moment.tool_response;
  if (blocked) redactions.replace(moment.tool_use_id, blocked.reason);
  else if (isChanged && moment.is_error) redactions.replace(moment.tool_use_id, String(moment.tool_response));
  else if (isChanged) redactions.mark(moment.tool_use_id);
}
