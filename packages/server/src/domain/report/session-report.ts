import type { Organization } from '../access/organization.ts';
import type { User } from '../access/user.ts';
import type { Session } from '../session/session.ts';
import type { TaskExecution } from '../task/execution.ts';
import type {
  CostsSection,
  FilesSection,
  ReportDocument,
  ReportPerson,
  ReportSection,
  SummarySection,
} from './report-document.ts';
import { reportSchema } from './report-document.ts';
import type { ReportSectionName } from './report.ts';
import type { SessionRecord } from './session-record.ts';

/** What a report of a session is made of. */
export type SessionMaterial = {
  readonly organization: Pick<Organization, 'id' | 'name'>;
  readonly session: Session;
  /** Whose attempt the session is, when that is what the report is of. */
  readonly execution?: TaskExecution | undefined;
  readonly record: SessionRecord;
  readonly files: Omit<FilesSection, 'kind'>;
  /** Those who are named in it, as far as they are known. */
  readonly people: ReadonlyMap<string, Pick<User, 'name'>>;
};

/** The report of a session with these sections in this order. */
export function sessionReport(
  material: SessionMaterial,
  {
    title,
    sections,
  }: { readonly title?: string | undefined; readonly sections: readonly ReportSectionName[] },
): ReportDocument {
  const { organization, session, execution, record } = material;
  return {
    schema: reportSchema,
    title: title ?? (execution ? `Task ${execution.snapshot.name}` : `Session ${session.name ?? session.id}`),
    organization: { id: organization.id, name: organization.name },
    subject: execution
      ? { kind: 'execution', execution_id: execution.id, session_id: session.id }
      : { kind: 'session', session_id: session.id },
    as_of: record.lastEvent ?? { at: session.createdAt.toISOString() },
    sections: sections.flatMap((name) => builders[name]?.(material) ?? []),
  };
}

const builders: Record<ReportSectionName, ((material: SessionMaterial) => ReportSection) | undefined> = {
  // A model writes it, of the report that is made without it.
  executive_summary: undefined,
  summary,
  recommendations: ({ record }) => ({
    kind: 'recommendations',
    recommendations: record.observations.recommendations,
  }),
  sessions: undefined,
  conversation: ({ record }) => ({
    kind: 'conversation',
    total: record.messages,
    omitted: record.messages - record.keptMessages,
    turns: [...record.turns.values()].filter(({ entries, end }) => entries.length > 0 || end),
  }),
  tool_calls: ({ record: { calls } }) => ({
    kind: 'tool_calls',
    ...calls.list.listed,
    by_tool: calls.byTool,
    calls: calls.list.items,
  }),
  files: ({ files }) => ({ kind: 'files', ...files }),
  approvals: (material) => ({
    kind: 'approvals',
    ...material.record.approvals.list.listed,
    approvals: material.record.approvals.list.items.map((approval) => ({
      ...approval,
      votes: approval.votes.map((vote) => ({ ...vote, by: personOf(material, vote.by.user_id) })),
    })),
  }),
  decisions: ({ record }) => ({
    kind: 'decisions',
    ...record.decisions.listed,
    by_level: [...record.decided]
      .map(([level, counts]) => ({ level, ...counts }))
      .toSorted((a, b) => (a.level < b.level ? -1 : 1)),
    decisions: record.decisions.items,
  }),
  costs,
  errors: ({ record: { errors } }) => ({ kind: 'errors', ...errors.listed, errors: errors.items }),
  timeline: ({ record: { timeline } }) => ({ kind: 'timeline', ...timeline.listed, entries: timeline.items }),
};

function summary(material: SessionMaterial): SummarySection {
  const { session, execution, record } = material;
  return {
    kind: 'summary',
    ...(execution && { execution: summaryOf(execution) }),
    session: {
      id: session.id,
      ...(session.name !== undefined && { name: session.name }),
      ...(session.description !== undefined && { description: session.description }),
      mode: session.mode,
      status: session.status,
      model: session.options.model,
      owner: personOf(material, session.userId),
      ...(session.parentSessionId !== undefined && { parent_session_id: session.parentSessionId }),
      created_at: session.createdAt.toISOString(),
      ...(record.lastEvent && { last_event_at: record.lastEvent.at }),
    },
    turns: record.turnCount,
    messages: record.messages,
    tool_calls: record.calls.list.total,
    failed_tool_calls: record.calls.failed,
    denied_tool_calls: record.calls.denied,
    approvals: record.approvals.list.total,
    errors: record.errors.total,
    duration_ms: session.counters.durationMs,
    usage: record.usage.total,
  };
}

function summaryOf(execution: TaskExecution): NonNullable<SummarySection['execution']> {
  const { id, taskId, snapshot, trigger, status, attempt, failure, createdAt, completedAt } = execution;
  return {
    ...{ id, task_id: taskId, task_name: snapshot.name, trigger, status, attempt },
    ...(failure && { error: { code: failure.code, detail: failure.detail } }),
    created_at: createdAt.toISOString(),
    ...(completedAt && { completed_at: completedAt.toISOString() }),
  };
}

function costs({ record: { usage } }: SessionMaterial): CostsSection {
  return {
    kind: 'costs',
    total: usage.byTurn.length,
    omitted: 0,
    total_usage: usage.total,
    by_model: usage.byModel,
    by_turn: usage.byTurn,
  };
}

function personOf({ people }: Pick<SessionMaterial, 'people'>, id: string): ReportPerson {
  const name = people.get(id)?.name;
  return { user_id: id, ...(name !== undefined && { name }) };
}
