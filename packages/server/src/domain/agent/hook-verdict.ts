import type { Hook } from './hook.ts';
import { mayHave, type HookEffect } from './hook-event.ts';
import type { HookMoment } from './hook-moment.ts';
import { redactionFault } from './redaction.ts';

/** What a guard says. Saying nothing lets the moment pass. Field names are those of the wire. */
export type HookAnswer = {
  readonly decision?: 'pass' | 'block';
  /** Why it blocks; the model and the readers of the session see it. */
  readonly reason?: string;
  /** Told to the model beside what it sees anyway. */
  readonly context?: string;
  /** In place of the call's own. */
  readonly tool_input?: Readonly<Record<string, unknown>>;
  /** In place of the tool's own: the same but for its texts. */
  readonly tool_response?: unknown;
};

/** What came of asking a guard. */
export type HookResult = { readonly answer: HookAnswer } | { readonly failure: string };

export type HookOutcome = 'passed' | 'changed' | 'blocked' | 'failed';

/** What guards have made of a moment so far. */
export type HookVerdict<Moment extends HookMoment = HookMoment> = {
  /** As the next guard sees it, and as it happens in the end. */
  readonly moment: Moment;
  readonly context: readonly string[];
  /**
   * Set by the first guard that blocks; the others are not asked. A final one gives the agent no other try: where
   * blocking would let it go on, the turn ends instead.
   */
  readonly blocked?: { readonly reason: string; readonly isFinal: boolean };
};

/** A verdict with one more guard heard. */
export type HeardGuard<Moment extends HookMoment> = {
  readonly verdict: HookVerdict<Moment>;
  readonly outcome: HookOutcome;
  readonly reason?: string;
};

/** Folds one guard's result in. What it may not do counts as a failure: a guard that is misread must not pass. */
export function hear<Moment extends HookMoment>(
  verdict: HookVerdict<Moment>,
  hook: Pick<Hook, 'name'>,
  result: HookResult,
): HeardGuard<Moment> {
  const failure = 'failure' in result ? result.failure : answerFault(verdict.moment, result.answer);
  if (failure !== undefined) {
    const reason = `The hook "${hook.name}" failed, which blocks this: ${failure}`;
    return {
      verdict: { ...verdict, blocked: { reason, isFinal: true } },
      outcome: 'failed',
      reason: failure,
    };
  }
  const answer = 'answer' in result ? result.answer : {};
  if (answer.decision === 'block') {
    const said = answer.reason ?? 'It gave no reason.';
    const reason = `The hook "${hook.name}" blocked this: ${said}`;
    return { verdict: { ...verdict, blocked: { reason, isFinal: false } }, outcome: 'blocked', reason: said };
  }
  const isChange = effectsOf(answer).length > 0;
  return {
    verdict: {
      moment: changed(verdict.moment, answer),
      context: answer.context === undefined ? verdict.context : [...verdict.context, answer.context],
    },
    outcome: isChange ? 'changed' : 'passed',
    ...(answer.reason !== undefined && { reason: answer.reason }),
  };
}

function effectsOf(answer: HookAnswer): HookEffect[] {
  return [
    ...(answer.decision === 'block' ? (['block'] as const) : []),
    ...(answer.context === undefined ? [] : (['add_context'] as const)),
    ...(answer.tool_input === undefined ? [] : (['rewrite_input'] as const)),
    ...(answer.tool_response === undefined ? [] : (['redact_output'] as const)),
  ];
}

function answerFault(moment: HookMoment, answer: HookAnswer): string | undefined {
  const forbidden = effectsOf(answer).find((effect) => !mayHave(moment.event, effect));
  if (forbidden !== undefined)
    return `Its answer asks for ${forbidden}, which ${moment.event} does not allow.`;
  if (answer.tool_response === undefined || moment.event !== 'PostToolUse') return undefined;
  const fault = redactionFault(moment.tool_response, answer.tool_response);
  return fault && `Its tool_response differs from the tool's by more than its texts: ${fault}.`;
}

/** A change of what the moment lacks does nothing. */
function changed<Moment extends HookMoment>(moment: Moment, answer: HookAnswer): Moment {
  return {
    ...moment,
    ...('tool_input' in moment && answer.tool_input && { tool_input: answer.tool_input }),
    ...('tool_response' in moment &&
      answer.tool_response !== undefined && { tool_response: answer.tool_response }),
  };
}
