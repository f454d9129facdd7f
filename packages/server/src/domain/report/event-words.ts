import type { LoggedEvent, SessionEventType } from '../session/session-event.ts';
import { numberOf, recordOf, textOf } from './payload.ts';

type Words = ((payload: LoggedEvent['payload']) => string | undefined) | undefined;

const failureOf = (payload: LoggedEvent['payload']) => {
  const error = recordOf(payload, 'error');
  return `${textOf(error, 'message') || 'No reason is known.'} (${textOf(error, 'code') || 'unknown'})`;
};

/** What a timeline says of each kind of event; undefined for what other sections tell. A new kind does not compile. */
const words: Record<SessionEventType, Words> = {
  'session.created': (p) => `The session was created, ${textOf(p, 'mode')}, with ${textOf(p, 'model')}.`,
  'session.forked': (p) => `Forked from ${textOf(p, 'parent_session_id')}.`,
  'session.rewound': (p) => `Taken back to ${textOf(p, 'to_turn')} (${textOf(p, 'what')}).`,
  'user.message': () => 'A prompt came.',
  'user.interrupt': () => 'Somebody interrupted the turn.',
  'agent.message': undefined,
  'agent.thinking': undefined,
  'agent.tool_use': undefined,
  'agent.tool_result': undefined,
  'agent.mcp_tool_use': undefined,
  'agent.mcp_tool_result': undefined,
  'span.model_request_start': undefined,
  'span.model_request_end': undefined,
  'permission.decided': (p) =>
    textOf(p, 'decision') === 'deny' ? `${textOf(p, 'name')} was denied: ${textOf(p, 'reason')}` : undefined,
  'hook.executed': (p) =>
    textOf(p, 'outcome') === 'passed'
      ? undefined
      : `The hook "${textOf(p, 'hook_name')}" ${textOf(p, 'outcome')} (${textOf(p, 'event')}). ${textOf(p, 'reason')}`.trim(),
  'session.status_waiting': (p) => `${textOf(p, 'name')} waits for people: ${textOf(p, 'reason')}`,
  'user.tool_confirmation': (p) => `Somebody said "${textOf(p, 'result')}" to a call.`,
  'approval.escalated': (p) => `An approval went to the role ${textOf(p, 'role')}.`,
  'approval.settled': (p) => `An approval ended: ${textOf(p, 'outcome')}.`,
  'session.paused': () => 'The session was paused.',
  'session.resumed': () => 'The session was resumed.',
  'session.status_running': () => 'The agent began.',
  'session.status_idle': (p) => `The turn ended: ${textOf(p, 'stop_reason')}.`,
  'session.status_rescheduled': (p) =>
    `Put off by ${Math.round(numberOf(p, 'retry_in_ms') / 1_000)} s: ${textOf(p, 'reason')}`,
  'session.status_terminated': () => 'The session was terminated.',
  'session.files_changed': (p) => `Somebody changed files of the workspace (${numberOf(p, 'count')}).`,
  'session.archived': () => 'The session was archived.',
  'session.archive_failed': () => 'The session could not be archived or restored.',
  'session.restored': () => 'The session was restored from its archive.',
  'session.error': failureOf,
  'session.usage': undefined,
  'session.budget_warned': (p) =>
    `$${textOf(p, 'spent_usd')} of $${textOf(p, 'limit_usd')} are spent (${textOf(p, 'period')}, ${textOf(p, 'scope')}).`,
  'session.egress': (p) =>
    ['refused', 'failed'].includes(textOf(p, 'verdict'))
      ? `The way to ${textOf(p, 'host')}:${numberOf(p, 'port')} was ${textOf(p, 'verdict')}. ${textOf(p, 'reason')}`.trim()
      : undefined,
  'session.snapshot_incomplete': (p) => textOf(p, 'message'),
  'turn.interrupted': failureOf,
};

/** One sentence for a person; undefined for what is no news in a timeline. */
export function eventInWords({ type, payload }: LoggedEvent): string | undefined {
  return words[type]?.(payload);
}
