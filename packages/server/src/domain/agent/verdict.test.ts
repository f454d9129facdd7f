import { describe, expect, test } from 'vitest';
import { judge, type AgentReport } from './verdict.ts';

const good: AgentReport = { subtype: 'success', isError: false, text: 'Done.' };
const refused: AgentReport = { ...good, isError: true, terminalReason: 'api_error', text: 'API Error' };

describe('a verdict', () => {
  test('is read from the error flag, not from the subtype [verdict:is-error]', () => {
    expect(judge(good)).toEqual({ status: 'completed', stopReason: 'end_turn', resultText: 'Done.' });
    expect(judge({ ...good, isError: true })).toMatchObject({
      status: 'failed',
      failure: { code: 'agent_error' },
    });
    expect(judge({ ...good, subtype: 'error_during_execution' }).status).toBe('failed');
  });

  test.each([
    [400, 'model_invalid_request', 'error'],
    [401, 'model_authentication', 'error'],
    [403, 'model_not_allowed', 'error'],
    [404, 'model_not_found', 'error'],
    [413, 'model_invalid_request', 'error'],
    [429, 'model_rate_limited', 'retries_exhausted'],
    [500, 'model_error', 'retries_exhausted'],
    [503, 'model_error', 'retries_exhausted'],
    [529, 'model_overloaded', 'retries_exhausted'],
    [undefined, 'model_unreachable', 'retries_exhausted'],
  ])('of a model call that ended with %s is %s [verdict:model-errors]', (status, code, stopReason) => {
    const report = { ...refused, ...(status !== undefined && { apiErrorStatus: status }) };
    expect(judge(report)).toEqual({ status: 'failed', stopReason, failure: { code, message: 'API Error' } });
  });

  test.each([
    ['error_max_turns', 'max_turns', 'max_turns'],
    ['error_max_budget_usd', 'budget_reached', 'budget_reached'],
    ['error_max_structured_output_retries', 'structured_output_failed', 'error'],
  ])('of %s is the failure %s [verdict:limits]', (subtype, code, stopReason) => {
    expect(judge({ ...good, subtype, isError: true })).toMatchObject({
      status: 'failed',
      stopReason,
      failure: { code },
    });
  });

  test.each(['aborted_streaming', 'aborted_tools'])(
    'of a turn that was %s is interrupted [verdict:aborted]',
    (terminalReason) => {
      const report = { ...good, subtype: 'error_during_execution', isError: true, terminalReason };
      expect(judge(report)).toMatchObject({ status: 'interrupted', stopReason: 'interrupted' });
    },
  );

  test('of an answer that had to fit a schema and is words alone is a failure [verdict:no-output]', () => {
    const report = { ...good, needsStructuredOutput: true };
    const failed = { status: 'failed', failure: { code: 'structured_output_failed' } };
    expect(judge(report)).toMatchObject({ ...failed, stopReason: 'error' });
    expect(judge({ ...report, stopReason: 'refusal' })).toMatchObject({ ...failed, stopReason: 'refusal' });
    expect(judge({ ...report, structuredOutput: null })).toMatchObject({
      status: 'completed',
      structuredOutput: null,
    });
  });

  test('keeps a refusal and structured output, and cuts long errors [verdict:details]', () => {
    expect(judge({ ...good, stopReason: 'refusal' }).stopReason).toBe('refusal');
    expect(judge({ ...good, structuredOutput: { n: 3 } }).structuredOutput).toEqual({ n: 3 });
    expect(judge({ ...refused, text: 'x'.repeat(5_000) }).failure?.message).toHaveLength(2_000);
    expect(judge({ ...refused, text: '' }).failure?.message).not.toBe('');
  });
});
