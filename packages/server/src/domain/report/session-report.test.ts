import { describe, expect, test } from 'vitest';
import { ReportLog, reportOf, reportUser } from '../../../test/support/report-log.ts';
import { ApprovalId, MessageId } from '../ids.ts';
import type { ReportSection } from './report-document.ts';
import type { ReportSectionName } from './report.ts';

function section<Kind extends ReportSectionName>(log: ReportLog, kind: Kind, limits = {}) {
  const [only] = reportOf(log, { sections: [kind], limits }).sections;
  expect(only?.kind).toBe(kind);
  return only as Extract<ReportSection, { kind: Kind }>;
}

describe('the report of a session', () => {
  test('names the event behind what was said, done and decided [reports:sources]', () => {
    const log = new ReportLog()
      .ask('Count.')
      .call('Bash', { command: 'ls' }, 'one\ntwo')
      .answer('Two.')
      .end();
    const [call] = section(log, 'tool_calls').calls;
    expect(call).toMatchObject({
      source: { seq: 2, event_id: log.events[1]?.id },
      name: 'Bash',
      turn: 1,
      decision: { outcome: 'allow', level: 'organization', source: { seq: 3 } },
      result: { text: 'one\ntwo', is_error: false, source: { seq: 4 } },
      duration_ms: 1_000,
    });
    expect(JSON.parse(call?.arguments.text ?? '')).toEqual({ command: 'ls' });
    const [turn] = section(log, 'conversation').turns;
    expect(turn?.entries.map(({ role, text, source }) => [role, text, source.seq])).toEqual([
      ['user', 'Count.', 1],
      ['assistant', 'Two.', 5],
    ]);
    expect(turn?.end).toMatchObject({ stop_reason: 'end_turn', source: { seq: 7 } });
  });

  test('sums up what turns cost by model, exactly [reports:costs]', () => {
    const log = new ReportLog()
      .ask('A.')
      .end('0.100001')
      .ask('B.')
      .end('0.200002', 'claude-haiku')
      .ask('C.')
      .end('0.000003');
    const costs = section(log, 'costs');
    expect(costs.by_model.map(({ model, cost_usd }) => [model, cost_usd])).toEqual([
      ['claude-haiku', '0.200002'],
      ['claude-sonnet-4-5', '0.100004'],
    ]);
    expect(costs.total_usage).toMatchObject({ cost_usd: '0.300006', input_tokens: 3_000 });
    expect(costs.by_turn.map(({ turn, source }) => [turn, source.seq])).toEqual([
      [1, 2],
      [2, 5],
      [3, 8],
    ]);
  });

  test('counts what it leaves out and says so [reports:limits]', () => {
    const log = new ReportLog().ask('x'.repeat(50));
    for (let n = 0; n < 10; n++) log.call('Read', { n, path: 'y'.repeat(50) }, 'z'.repeat(50));
    const calls = section(log, 'tool_calls', { toolCalls: 3, callCharacters: 20 });
    expect(calls).toMatchObject({ total: 10, omitted: 7, by_tool: [{ name: 'Read', calls: 10 }] });
    expect(calls.calls).toHaveLength(3);
    expect(calls.calls[0]?.result).toMatchObject({ text: 'z'.repeat(20), omitted_characters: 30 });
    const conversation = section(log, 'conversation', { messageCharacters: 20 });
    expect(conversation.turns[0]?.entries[0]).toMatchObject({ omitted_characters: 30 });
  });

  test('tells who was asked, what they said, and what came of it [reports:approvals]', () => {
    const log = new ReportLog().ask('Push.');
    const approval = { approval_id: ApprovalId.new(), tool_use_id: 'toolu_1' };
    log.add({
      type: 'session.status_waiting',
      ...approval,
      ...{
        kind: 'tool_call',
        name: 'Bash',
        reason: 'It pushes.',
        quorum: 1,
        deadline_at: '2026-11-27T00:00:00.000Z',
      },
    });
    log.add({
      type: 'user.tool_confirmation',
      ...approval,
      result: 'deny',
      user_id: reportUser,
      deny_message: 'Not today.',
    });
    log.add({ type: 'approval.settled', ...approval, outcome: 'denied', reason: 'Alice denied it.' });
    const { approvals } = section(log, 'approvals');
    expect(approvals).toEqual([
      expect.objectContaining({
        name: 'Bash',
        source: expect.objectContaining({ seq: 2 }) as unknown,
        votes: [
          expect.objectContaining({
            by: { user_id: reportUser, name: 'Alice' },
            result: 'deny',
            reason: 'Not today.',
          }),
        ],
        outcome: expect.objectContaining({ result: 'denied', reason: 'Alice denied it.' }) as unknown,
      }),
    ]);
  });

  test('recommends by rule what the log gives reason for, with its events [reports:recommendations]', () => {
    const log = new ReportLog().ask('Try.');
    for (let n = 0; n < 4; n++) log.call('Bash', { command: 'make' }, 'No.', { isError: true });
    for (let n = 0; n < 2; n++) log.call('WebFetch', { url: `https://${n}` }, 'Denied.', { deny: 'No web.' });
    const { recommendations } = section(log, 'recommendations');
    expect(recommendations.map(({ rule }) => rule)).toEqual(['failing_tool', 'repeated_call', 'denied_tool']);
    expect(recommendations[2]?.text).toContain('WebFetch was denied 2 times');
    expect(recommendations[2]?.sources.map(({ seq }) => log.events[seq - 1]?.type)).toEqual([
      'permission.decided',
      'permission.decided',
    ]);
    expect(
      section(new ReportLog().ask('Hi.').answer('Hi.').end(), 'recommendations').recommendations,
    ).toEqual([]);
  });

  test('is the same for the same log, and has what was asked for in that order [reports:deterministic]', () => {
    const log = () => new ReportLog().ask('Go.').call('Bash', {}, 'x').end();
    expect(JSON.stringify(reportOf(log()))).toBe(JSON.stringify(reportOf(log())));
    const chosen = reportOf(log(), { sections: ['costs', 'summary', 'costs'] });
    expect(chosen.sections.map(({ kind }) => kind)).toEqual(['costs', 'summary']);
    expect(chosen.as_of).toEqual({ seq: 6, at: '2026-11-26T04:00:06.000Z' });
  });

  test('is made of logs that lack what newer ones have [reports:old-logs]', () => {
    const log = new ReportLog().ask('Go.');
    for (const type of [
      'agent.tool_use',
      'agent.tool_result',
      'session.usage',
      'session.error',
      'approval.settled',
    ] as const) {
      const event = log.add({ type: 'user.interrupt' });
      log.events.splice(-1, 1, { ...event, type, payload: { odd: [1, { text: null }] } });
    }
    log.add({ type: 'agent.thinking', message_id: MessageId.new(), thinking: 'Hm.' });
    expect(reportOf(log).sections).toHaveLength(10);
  });
});
