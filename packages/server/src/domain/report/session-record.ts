import type { LoggedEvent } from '../session/session-event.ts';
import { ApprovalRecord } from './approval-record.ts';
import { CallRecord } from './call-record.ts';
import { Shortlist, clip } from './clip.ts';
import { eventInWords } from './event-words.ts';
import { contentOf, textOf } from './payload.ts';
import type { ConversationEntry, ReportDecision, ReportNote, ReportTurn, Source } from './report-document.ts';
import type { ReportLimits } from './report-limits.ts';
import { Observations } from './observations.ts';
import { UsageRecord } from './usage-record.ts';

type Draft = { -readonly [Key in keyof ReportTurn]: ReportTurn[Key] } & { entries: ConversationEntry[] };

export function sourceOf({ seq, id }: LoggedEvent): Source {
  return { seq, event_id: id };
}

/**
 * A session's log as a report tells of it, taken in event by event and in order. However long the log is, no more is
 * kept than the limits say; the rest is counted.
 */
export class SessionRecord {
  readonly calls: CallRecord;
  readonly approvals: ApprovalRecord;
  readonly usage = new UsageRecord();
  readonly observations = new Observations();
  readonly turns = new Map<string, Draft>();
  readonly decisions: Shortlist<ReportDecision>;
  readonly errors: Shortlist<ReportNote>;
  readonly timeline: Shortlist<ReportNote>;
  readonly decided = new Map<string, { allowed: number; denied: number }>();
  readonly #limits: ReportLimits;
  messages = 0;
  keptMessages = 0;
  lastEvent: { readonly seq: number; readonly at: string } | undefined;

  constructor(limits: ReportLimits) {
    this.#limits = limits;
    this.calls = new CallRecord(limits);
    this.approvals = new ApprovalRecord(limits.rows);
    this.decisions = new Shortlist(limits.rows);
    this.errors = new Shortlist(limits.rows);
    this.timeline = new Shortlist(limits.rows);
  }

  add(event: LoggedEvent): void {
    this.lastEvent = { seq: event.seq, at: event.created_at };
    this.observations.add(event);
    switch (event.type) {
      case 'user.message':
        this.#say(event, 'user', contentOf(event.payload));
        break;
      case 'agent.message':
        this.#say(event, 'assistant', contentOf(event.payload));
        break;
      case 'agent.thinking':
        this.#say(event, 'thinking', textOf(event.payload, 'thinking'));
        break;
      case 'agent.tool_use':
      case 'agent.mcp_tool_use':
        this.calls.begin(event, this.#turnOf(event).ordinal);
        break;
      case 'agent.tool_result':
      case 'agent.mcp_tool_result':
        this.calls.end(event);
        break;
      case 'permission.decided':
        this.#decide(event);
        break;
      case 'session.status_waiting':
        this.approvals.ask(event);
        break;
      case 'user.tool_confirmation':
        this.approvals.vote(event);
        break;
      case 'approval.settled':
        this.approvals.settle(event);
        break;
      case 'session.usage':
        this.usage.add(event, this.#turnOf(event).ordinal);
        break;
      case 'session.status_idle':
        this.#turnOf(event).end = {
          stop_reason: textOf(event.payload, 'stop_reason'),
          at: event.created_at,
          source: sourceOf(event),
        };
        break;
      case 'session.error':
      case 'turn.interrupted':
        this.errors.add(() => note(event, eventInWords(event) ?? ''));
        break;
      default:
    }
    const text = eventInWords(event);
    if (text !== undefined) this.timeline.add(() => note(event, text));
  }

  /** Turns that have said or done something; what belongs to none is not one. */
  get turnCount(): number {
    return this.turns.size - (this.turns.has('') ? 1 : 0);
  }

  #turnOf({ turn_id: id }: LoggedEvent): Draft {
    const key = id ?? '';
    const turn = this.turns.get(key) ?? { turn_id: key, ordinal: this.turns.size + 1, entries: [] };
    this.turns.set(key, turn);
    return turn;
  }

  #say(event: LoggedEvent, role: ConversationEntry['role'], text: string): void {
    const { entries } = this.#turnOf(event);
    this.messages++;
    if (this.keptMessages >= this.#limits.messages) return;
    this.keptMessages++;
    const parent = textOf(event.payload, 'parent_tool_use_id');
    entries.push({
      source: sourceOf(event),
      at: event.created_at,
      role,
      ...(parent && { parent_tool_use_id: parent }),
      ...clip(text, this.#limits.messageCharacters),
    });
  }

  #decide(event: LoggedEvent): void {
    const { payload } = event;
    this.calls.decide(event);
    const [outcome, level] = [textOf(payload, 'decision'), textOf(payload, 'level') || 'gate'];
    const counts = this.decided.get(level) ?? { allowed: 0, denied: 0 };
    counts[outcome === 'deny' ? 'denied' : 'allowed']++;
    this.decided.set(level, counts);
    this.decisions.add(() => toDecision(event, { outcome, level }));
  }
}

function toDecision(
  event: LoggedEvent,
  { outcome, level }: { outcome: string; level: string },
): ReportDecision {
  const { payload } = event;
  const [policy, rule] = [textOf(payload, 'policy_id'), textOf(payload, 'rule')];
  const version = payload['policy_version'];
  return {
    source: sourceOf(event),
    at: event.created_at,
    name: textOf(payload, 'name'),
    outcome,
    reason: clip(textOf(payload, 'reason'), 500).text,
    level,
    ...(policy && { policy_id: policy }),
    ...(typeof version === 'number' && { policy_version: version }),
    ...(rule && { rule }),
  };
}

export function note(event: LoggedEvent, text: string): ReportNote {
  return { source: sourceOf(event), at: event.created_at, type: event.type, text: clip(text, 1_000).text };
}
