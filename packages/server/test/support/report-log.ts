import { OrganizationId, EventId, SessionId, TurnId, UserId, MessageId } from '../../src/domain/ids.ts';
import type { ReportDocument } from '../../src/domain/report/report-document.ts';
import { limitsOf, type ReportLimits } from '../../src/domain/report/report-limits.ts';
import { chooseSections, type ReportFormat, type ReportSectionName } from '../../src/domain/report/report.ts';
import { sessionReport, type SessionMaterial } from '../../src/domain/report/session-report.ts';
import { SessionRecord } from '../../src/domain/report/session-record.ts';
import type { LoggedEvent, SessionEvent } from '../../src/domain/session/session-event.ts';
import { newSession } from './filled-tenant.ts';

const hex = (number: number) => number.toString(16).padStart(32, '0');
const start = Date.UTC(2026, 10, 26, 4, 0, 0);

export const reportSession = SessionId.parse(`ses_${hex(1)}`);
export const reportUser = UserId.parse(`usr_${hex(2)}`);

/** A session's log that is the same each time: an event a second. */
export class ReportLog {
  readonly events: LoggedEvent[] = [];
  #turn = 0;
  #calls = 0;

  add({ type, ...payload }: SessionEvent): LoggedEvent {
    const seq = this.events.length + 1;
    const event = {
      id: EventId.parse(`evt_${hex(seq)}`),
      session_id: reportSession,
      seq,
      type,
      ...(this.#turn > 0 && { turn_id: TurnId.parse(`turn_${hex(this.#turn)}`) }),
      created_at: new Date(start + seq * 1_000).toISOString(),
      payload,
    };
    this.events.push(event);
    return event;
  }

  ask(text: string): this {
    this.#turn++;
    this.add({ type: 'user.message', message_id: this.#message(), content: [{ type: 'text', text }] });
    return this;
  }

  answer(text: string): this {
    this.add({ type: 'agent.message', message_id: this.#message(), content: [{ type: 'text', text }] });
    return this;
  }

  call(
    name: string,
    input: Record<string, unknown>,
    result: string,
    more: { isError?: boolean; deny?: string } = {},
  ): this {
    const id = `toolu_${++this.#calls}`;
    this.add({ type: 'agent.tool_use', tool_use_id: id, name, input });
    const decision = more.deny === undefined ? 'allow' : 'deny';
    this.add({
      type: 'permission.decided',
      ...{
        tool_use_id: id,
        name,
        decision,
        reason: more.deny ?? 'It may.',
        level: 'organization',
        effect: decision,
      },
    });
    const isError = more.isError === true || more.deny !== undefined;
    this.add({ type: 'agent.tool_result', tool_use_id: id, content: result, is_error: isError });
    return this;
  }

  end(cost = '0.012500', model = 'claude-sonnet-4-5'): this {
    const figures = {
      input_tokens: 1_000,
      output_tokens: 200,
      cache_creation_tokens: 50,
      cache_read_tokens: 3_000,
      cost_usd: cost,
    };
    this.add({ type: 'session.usage', by_model: { [model]: figures }, ...figures });
    this.add({ type: 'session.status_idle', stop_reason: 'end_turn' });
    return this;
  }

  #message(): MessageId {
    return MessageId.parse(`msg_${hex(this.events.length + 1)}`);
  }
}

export type ReportParts = {
  readonly format?: ReportFormat;
  readonly sections?: readonly ReportSectionName[];
  readonly limits?: Partial<ReportLimits>;
  readonly name?: string;
  readonly files?: SessionMaterial['files'];
};

/** The report of a log. */
export function reportOf({ events }: ReportLog, parts: ReportParts = {}): ReportDocument {
  const { format = 'json', limits = {} } = parts;
  const record = new SessionRecord({ ...limitsOf(format), ...limits });
  for (const event of events) record.add(event);
  const sections = chooseSections('session', format, parts.sections ? { sections: parts.sections } : {});
  return sessionReport(reportMaterial(record, parts), { sections });
}

/** What a report is made of, whose log is read already. */
export function reportMaterial(
  record: SessionRecord,
  { name = 'Release notes', files }: Pick<ReportParts, 'name' | 'files'> = {},
): SessionMaterial {
  const organizationId = OrganizationId.parse(`org_${hex(3)}`);
  const session = {
    ...newSession(organizationId, reportUser),
    id: reportSession,
    name,
    createdAt: new Date(start),
    updatedAt: new Date(start),
  };
  return {
    organization: { id: organizationId, name: 'Acme' },
    session,
    record,
    files: files ?? { files: [], total: 0, omitted: 0 },
    people: new Map([[reportUser, { name: 'Alice' }]]),
  };
}
