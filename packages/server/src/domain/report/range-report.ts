import type { Organization } from '../access/organization.ts';
import type { User } from '../access/user.ts';
import { formatUsd } from '../money.ts';
import { usageFigures, type UsageFigures } from '../session/session-event.ts';
import { noUsage, type Usage } from '../session/usage.ts';
import type { Shortlist } from './clip.ts';
import {
  reportSchema,
  type ErrorsSection,
  type Recommendation,
  type ReportDocument,
  type ReportPerson,
  type ReportSection,
  type SessionsSection,
  type ToolFigures,
} from './report-document.ts';
import type { ReportSectionName, TimeRange } from './report.ts';
import { addFigures, byCost, noFigures } from './usage-tally.ts';

/** One session's share of a range. */
export type SessionFigures = {
  readonly id: string;
  readonly name?: string;
  readonly userId: string;
  readonly status: string;
  readonly model: string;
  readonly createdAt: Date;
  readonly turns: number;
  readonly toolCalls: number;
  readonly errors: number;
  readonly durationMs: number;
  readonly cost: bigint;
};

export type RangeTotals = {
  readonly sessions: number;
  readonly turns: number;
  readonly durationMs: number;
  readonly messages: number;
  readonly approvals: number;
};

/** What a report of a range is made of. */
export type RangeMaterial = {
  readonly organization: Pick<Organization, 'id' | 'name'>;
  readonly range: TimeRange;
  readonly totals: RangeTotals;
  readonly sessions: readonly SessionFigures[];
  readonly tools: readonly ToolFigures[];
  readonly errors: Shortlist<ErrorsSection['errors'][number]>;
  readonly usage: Readonly<Record<'model' | 'user' | 'day', ReadonlyMap<string, Usage>>>;
  readonly people: ReadonlyMap<string, Pick<User, 'name'>>;
};

type Wish = {
  readonly kind: 'range' | 'organization';
  readonly title?: string | undefined;
  readonly sections: readonly ReportSectionName[];
};

/** The report of all that happened in a range of time, in the sessions that somebody sees. */
export function rangeReport(material: RangeMaterial, { kind, title, sections }: Wish): ReportDocument {
  const { organization } = material;
  const [from, until] = [material.range.from.toISOString(), material.range.until.toISOString()];
  return {
    schema: reportSchema,
    title:
      title ??
      `${kind === 'organization' ? organization.name : 'Sessions'}, ${from.slice(0, 10)} to ${until.slice(0, 10)}`,
    organization: { id: organization.id, name: organization.name },
    subject: { kind, from, until },
    as_of: { at: until },
    sections: sections.flatMap((name) => builders[name]?.(material) ?? []),
  };
}

const builders: Partial<Record<ReportSectionName, (material: RangeMaterial) => ReportSection>> = {
  summary: ({ totals, range, tools, errors, usage }) => ({
    kind: 'summary',
    range: { from: range.from.toISOString(), until: range.until.toISOString(), sessions: totals.sessions },
    turns: totals.turns,
    messages: totals.messages,
    tool_calls: sum(tools, 'calls'),
    failed_tool_calls: sum(tools, 'failed'),
    denied_tool_calls: sum(tools, 'denied'),
    approvals: totals.approvals,
    errors: errors.total,
    duration_ms: totals.durationMs,
    usage: total(usage.model),
  }),
  recommendations: (material) => ({ kind: 'recommendations', recommendations: recommend(material) }),
  sessions: sessionsSection,
  tool_calls: ({ tools }) => {
    const calls = sum(tools, 'calls');
    return { kind: 'tool_calls', total: calls, omitted: calls, by_tool: tools, calls: [] };
  },
  costs: ({ usage, people }) => ({
    kind: 'costs',
    total: 0,
    omitted: 0,
    total_usage: total(usage.model),
    by_model: rows(
      usage.model,
      (model) => ({ model }),
      ({ model }) => model,
    ),
    by_turn: [],
    by_user: rows(
      usage.user,
      (id) => ({ by: personOf(people, id) }),
      ({ by }) => by.user_id,
    ),
    by_day: [...usage.day]
      .map(([day, used]) => ({ day, ...usageFigures(used) }))
      .toSorted((a, b) => (a.day < b.day ? -1 : 1)),
  }),
  errors: ({ errors }) => ({ kind: 'errors', ...errors.listed, errors: errors.items }),
};

function sessionsSection({ sessions, totals, people }: RangeMaterial): SessionsSection {
  return {
    kind: 'sessions',
    total: totals.sessions,
    omitted: totals.sessions - sessions.length,
    sessions: sessions.map((each) => ({
      id: each.id,
      ...(each.name !== undefined && { name: each.name }),
      owner: personOf(people, each.userId),
      status: each.status,
      model: each.model,
      created_at: each.createdAt.toISOString(),
      turns: each.turns,
      tool_calls: each.toolCalls,
      errors: each.errors,
      duration_ms: each.durationMs,
      cost_usd: formatUsd(each.cost),
    })),
  };
}

function sum(tools: readonly ToolFigures[], figure: 'calls' | 'failed' | 'denied'): number {
  return tools.reduce((all, tool) => all + tool[figure], 0);
}

function total(usage: ReadonlyMap<string, Usage>): UsageFigures {
  return [...usage.values()].map(usageFigures).reduce(addFigures, noFigures);
}

function rows<Row extends object>(
  usage: ReadonlyMap<string, Usage>,
  toRow: (name: string) => Row,
  nameOf: (row: Row) => string,
): (Row & UsageFigures)[] {
  return byCost(
    [...usage].map(([name, used]) => ({ ...toRow(name), ...usageFigures(used) })),
    nameOf,
  );
}

function personOf(people: RangeMaterial['people'], id: string): ReportPerson {
  const name = people.get(id)?.name;
  return { user_id: id, ...(name !== undefined && { name }) };
}

/** Of a tool that is used now and then nothing is said. */
const fewest = 5;

function recommend({ tools, sessions, usage }: RangeMaterial): Recommendation[] {
  const failing = tools
    .filter(({ calls, failed }) => calls >= fewest && failed / calls >= 0.3)
    .map(({ name, calls, failed }) => ({
      rule: 'failing_tool',
      text: `${name} failed in ${failed} of ${calls} calls. Look at what it is given; perhaps agents lack something it needs.`,
    }));
  const denied = tools
    .filter(({ calls, denied: times }) => calls >= fewest && times / calls >= 0.3)
    .map(({ name, calls, denied: times }) => ({
      rule: 'denied_tool',
      text: `${name} was denied in ${times} of ${calls} calls. Allow it by a policy if the work needs it, or tell agents to do without.`,
    }));
  const spent = [...usage.model.values()].reduce((all, { cost }) => all + cost, noUsage.cost);
  const dear = sessions
    .filter(({ cost }) => sessions.length > 1 && spent > 0n && cost * 2n > spent)
    .map(({ id, name }) => ({
      rule: 'dear_session',
      text: `The session ${name ?? id} cost more than all others together. Have a report made of it.`,
    }));
  return [...failing, ...denied, ...dear].map((each) => ({ ...each, sources: [] }));
}
