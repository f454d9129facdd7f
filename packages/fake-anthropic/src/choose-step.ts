import type { ErrorCounts } from './error-counts.ts';
import type { MessagesRequest } from './messages.ts';
import { findScript } from './prompt-script.ts';
import type { Caller, ScriptBook, ScriptedStep } from './script-book.ts';
import type { AnswerStep, ErrorStep, HangStep } from './step.ts';
import { readTurn, type Turn } from './turn.ts';
import { asksForTitle, title, type Unscripted } from './unscripted.ts';

export type Sources = {
  readonly book: ScriptBook;
  readonly counts: ErrorCounts;
  readonly unscripted: Unscripted;
};

/** A script in the prompt goes before a registered one; without either, the default conversation answers. */
export function chooseStep(
  request: MessagesRequest,
  caller: Caller,
  { book, counts, unscripted }: Sources,
): AnswerStep | ErrorStep | HangStep {
  const turn = readTurn(request.messages);
  if (asksForTitle(turn, request)) return title(turn);
  const found = inPrompt(turn) ?? book.find(turn, caller);
  if (!found) return unscripted(turn, request);
  return counts.settle(found.step, JSON.stringify([caller.session, found.source, found.index]));
}

function inPrompt(turn: Turn): ScriptedStep | undefined {
  const found = findScript(turn.prompt);
  if (!found) return undefined;
  const index = Math.min(turn.round, found.steps.length - 1);
  const step = found.steps[index];
  return step && { source: found.source, index, step };
}
