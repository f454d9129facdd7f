import { failedTurn, interruptedTurn, type TurnFailureCode, type TurnOutcome } from '../session/turn.ts';

/** What the agent reports at the end of a turn. */
export type AgentReport = {
  readonly subtype: string;
  readonly isError: boolean;
  readonly terminalReason?: string;
  readonly apiErrorStatus?: number;
  readonly stopReason?: string;
  readonly text: string;
  readonly structuredOutput?: unknown;
  /** Whether the answer has to fit a schema. */
  readonly needsStructuredOutput?: boolean;
};

/** How the turn ended. `isError` decides, not the subtype: a refused model call ends as a "success" that is an error. */
export function judge(report: AgentReport): TurnOutcome {
  if (report.terminalReason?.startsWith('aborted_'))
    return interruptedTurn('interrupted_by_user', 'The turn was interrupted.');
  if (report.subtype === 'error_max_turns')
    return {
      ...failedTurn('max_turns', 'The agent used up its turns (max_turns).'),
      stopReason: 'max_turns',
    };
  if (report.subtype === 'error_max_budget_usd')
    return { ...failedTurn('budget_reached', 'The agent used up its budget.'), stopReason: 'budget_reached' };
  if (report.subtype === 'error_max_structured_output_retries')
    return failedTurn('structured_output_failed', 'The agent did not produce output that fits the schema.');
  if (report.isError || report.subtype !== 'success') return failure(report);
  const stopReason = report.stopReason === 'refusal' ? 'refusal' : 'end_turn';
  // An agent may end in words alone, and calls that a success.
  if (report.needsStructuredOutput && report.structuredOutput === undefined)
    return {
      ...failedTurn(
        'structured_output_failed',
        'The agent answered in words, not with output that fits the schema.',
      ),
      ...(stopReason === 'refusal' && { stopReason }),
    };
  return {
    status: 'completed',
    stopReason,
    resultText: report.text,
    ...(report.structuredOutput !== undefined && { structuredOutput: report.structuredOutput }),
  };
}

function failure(report: AgentReport): TurnOutcome {
  const code = failureCode(report);
  const retriable: readonly TurnFailureCode[] = [
    'model_rate_limited',
    'model_overloaded',
    'model_error',
    'model_unreachable',
  ];
  const outcome = failedTurn(
    code,
    report.text.slice(0, 2_000) || 'The agent ended with an error and said no more.',
  );
  return retriable.includes(code) ? { ...outcome, stopReason: 'retries_exhausted' } : outcome;
}

function failureCode(report: AgentReport): TurnFailureCode {
  const status = report.apiErrorStatus;
  if (status === 401) return 'model_authentication';
  if (status === 403) return 'model_not_allowed';
  if (status === 404) return 'model_not_found';
  if (status === 429) return 'model_rate_limited';
  if (status === 529) return 'model_overloaded';
  if (status !== undefined && status >= 500) return 'model_error';
  if (status !== undefined && status >= 400) return 'model_invalid_request';
  return report.terminalReason === 'api_error' ? 'model_unreachable' : 'agent_error';
}
