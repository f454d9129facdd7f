import type { ReportDocument, ReportSection, Source } from './report-document.ts';

/** One section as rows for a spreadsheet: the first is the heading. */
export function reportTable(document: ReportDocument): string[][] {
  const [section] = document.sections;
  return section ? tableOf(section) : [];
}

const of = ({ seq, event_id: id }: Source) => [String(seq), id];
const origin = ['seq', 'event_id'];
const figures = [
  'input_tokens',
  'output_tokens',
  'cache_creation_tokens',
  'cache_read_tokens',
  'cost_usd',
] as const;

function tableOf(section: ReportSection): string[][] {
  switch (section.kind) {
    case 'tool_calls':
      return [
        [
          ...origin,
          'at',
          'turn',
          'tool_use_id',
          'tool',
          'arguments',
          'decision',
          'decision_reason',
          'is_error',
          'result',
          'duration_ms',
        ],
        ...section.calls.map((call) => [
          ...of(call.source),
          ...[call.at, String(call.turn), call.tool_use_id, call.name, call.arguments.text],
          ...[call.decision?.outcome ?? '', call.decision?.reason ?? ''],
          ...[call.result ? String(call.result.is_error) : '', call.result?.text ?? ''],
          call.duration_ms === undefined ? '' : String(call.duration_ms),
        ]),
      ];
    case 'conversation':
      return [
        [...origin, 'at', 'turn', 'role', 'text'],
        ...section.turns.flatMap(({ ordinal, entries }) =>
          entries.map((entry) => [...of(entry.source), entry.at, String(ordinal), entry.role, entry.text]),
        ),
      ];
    case 'approvals':
      return [
        [...origin, 'at', 'approval_id', 'tool', 'reason', 'outcome', 'outcome_reason', 'settled_at'],
        ...section.approvals.map((each) => [
          ...of(each.source),
          ...[each.at, each.approval_id, each.name, each.reason],
          ...[each.outcome?.result ?? '', each.outcome?.reason ?? '', each.outcome?.at ?? ''],
        ]),
      ];
    case 'decisions':
      return [
        [...origin, 'at', 'tool', 'decision', 'reason', 'level', 'policy_id', 'rule'],
        ...section.decisions.map((each) => [
          ...of(each.source),
          ...[
            each.at,
            each.name,
            each.outcome,
            each.reason,
            each.level,
            each.policy_id ?? '',
            each.rule ?? '',
          ],
        ]),
      ];
    case 'costs':
      return [
        ['model', ...figures],
        ...section.by_model.map((each) => [each.model, ...figures.map((name) => String(each[name]))]),
      ];
    case 'files':
      return [
        ['path', 'change', 'bytes_before', 'bytes_after'],
        ...section.files.map((file) => [
          file.path,
          file.change,
          String(file.bytes_before ?? ''),
          String(file.bytes_after ?? ''),
        ]),
      ];
    case 'sessions':
      return [
        [
          'session_id',
          'name',
          'owner_id',
          'owner',
          'status',
          'model',
          'created_at',
          'turns',
          'tool_calls',
          'errors',
          'duration_ms',
          'cost_usd',
        ],
        ...section.sessions.map((each) => [
          ...[
            each.id,
            each.name ?? '',
            each.owner.user_id,
            each.owner.name ?? '',
            each.status,
            each.model,
            each.created_at,
          ],
          ...[each.turns, each.tool_calls, each.errors, each.duration_ms].map(String),
          each.cost_usd,
        ]),
      ];
    case 'errors':
      return [
        ['session_id', ...origin, 'at', 'type', 'text'],
        ...section.errors.map((each) => [
          each.session_id ?? '',
          ...of(each.source),
          each.at,
          each.type,
          each.text,
        ]),
      ];
    case 'timeline':
      return [
        [...origin, 'at', 'type', 'text'],
        ...section.entries.map((each) => [...of(each.source), each.at, each.type, each.text]),
      ];
    case 'summary':
    case 'recommendations':
    case 'text':
    case 'executive_summary':
      return [];
  }
}
