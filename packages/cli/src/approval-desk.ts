import type { AgentApi, Approval, StreamItem } from '@ai-agent-api/client';
import { promptForDecision } from './approval-prompt.ts';
import { askedWords } from './approval-words.ts';
import { explain, InterruptedError, UnansweredError } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** Nobody need decide any more: it was settled elsewhere, or the turn is over. */
class SettledError extends Error {
  override readonly name = 'SettledError';
  constructor(outcome: string) {
    super(`It need not be decided any more: ${outcome}.`);
  }
}

/** Has the person at the terminal decide on what a turn waits for, one call after the other, while the turn goes on. */
export class ApprovalDesk implements AsyncDisposable {
  readonly #api: AgentApi;
  readonly #terminal: Terminal;
  readonly #onFree: () => void;
  readonly #waiting = new Set<string>();
  #open: { readonly id: string; readonly stop: AbortController; readonly done: Promise<void> } | undefined;

  /** @param onFree is called when the terminal no longer shows a question. */
  constructor(api: AgentApi, terminal: Terminal, onFree: () => void) {
    this.#api = api;
    this.#terminal = terminal;
    this.#onFree = onFree;
  }

  /** Whether the terminal shows a question, so that nothing else should be written there. */
  get isAsking(): boolean {
    return this.#open !== undefined;
  }

  /** Takes note of what the stream says of approvals. */
  hear(item: StreamItem): void {
    switch (item.type) {
      case 'session.status_waiting':
      case 'approval.escalated':
        if (this.#open?.id !== item.approval_id) this.#waiting.add(item.approval_id);
        this.#next();
        break;
      case 'approval.settled':
        this.#settle(item.approval_id, item.outcome);
        break;
      case 'session.status_idle':
      case 'session.status_terminated':
        this.#waiting.clear();
        if (this.#open) this.#settle(this.#open.id, 'the turn is over');
        break;
      default:
    }
  }

  #settle(id: string, outcome: string): void {
    this.#waiting.delete(id);
    if (this.#open?.id === id) this.#open.stop.abort(new SettledError(outcome));
  }

  #next(): void {
    const [id] = this.#waiting.keys();
    if (this.#open || id === undefined) return;
    this.#waiting.delete(id);
    const stop = new AbortController();
    const done = this.#ask(id, stop.signal).finally(() => {
      this.#open = undefined;
      this.#onFree();
      this.#next();
    });
    this.#open = { id, stop, done };
  }

  async #ask(id: string, signal: AbortSignal): Promise<void> {
    try {
      const approval = await this.#api.approvals.get(id);
      if (approval.status !== 'pending' || signal.aborted) return;
      if (this.#terminal.ask) await promptForDecision(this.#api, approval, this.#terminal, signal);
      else this.#terminal.err(howToDecide(approval, this.#terminal));
    } catch (error) {
      if (error instanceof SettledError) this.#terminal.err(`${error.message}\n`);
      else if (error instanceof InterruptedError) return;
      else if (error instanceof UnansweredError) this.#terminal.err(`Left undecided. ${decideWith(id)}\n`);
      else this.#terminal.err(`${explain(error)}\n${decideWith(id)}\n`);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#waiting.clear();
    this.#open?.stop.abort(new SettledError('this program ends'));
    await this.#open?.done;
  }
}

/** For who has no terminal to be asked at. */
export function howToDecide(approval: Approval, terminal: Terminal): string {
  return `\n${askedWords(approval, terminal, 10)}${decideWith(approval.id, approval.kind)}\n`;
}

function decideWith(id: string, kind: Approval['kind'] = 'tool_call'): string {
  const allow = kind === 'question' ? `approvals answer ${id} "…"` : `approvals approve ${id}`;
  return `Decide with: ai-agent ${allow}, or: ai-agent approvals deny ${id} --reason "…"`;
}
