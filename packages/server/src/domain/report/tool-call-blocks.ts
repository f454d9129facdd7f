import type { Block, Cell } from './report-blocks.ts';
import type { ReportCall, ToolCallsSection, ToolFigures } from './report-document.ts';
import { dateTime, duration } from './wording.ts';

/** What was called how often, and then each call. */
export function callBlocks({ by_tool: byTool, calls, total }: ToolCallsSection): Block[] {
  if (total === 0) return [{ kind: 'paragraph', text: 'No tool was called.' }];
  return [figures(byTool), ...calls.flatMap(oneCall)];
}

function figures(byTool: readonly ToolFigures[]): Block {
  return {
    kind: 'table',
    columns: [
      { title: 'Tool', width: 4 },
      { title: 'Calls', align: 'end' },
      { title: 'Failed', align: 'end' },
      { title: 'Denied', align: 'end' },
      { title: 'Time', align: 'end', width: 2 },
    ],
    rows: byTool.map((tool): Cell[] => [
      { text: tool.name, isCode: true },
      { text: `${tool.calls}` },
      { text: `${tool.failed}` },
      { text: `${tool.denied}` },
      { text: duration(tool.duration_ms) },
    ]),
  };
}

function oneCall(call: ReportCall): Block[] {
  const { source, name, at, decision, result } = call;
  const took = call.duration_ms === undefined ? '' : ` · ${duration(call.duration_ms)}`;
  return [
    { kind: 'heading', level: 3, text: name, source },
    {
      kind: 'paragraph',
      text: `${dateTime(at)} · turn ${call.turn}${took}${call.parent_tool_use_id === undefined ? '' : ' · by a sub-agent'}`,
    },
    { kind: 'code', language: 'json', text: call.arguments.text },
    ...more(call.arguments.omitted_characters),
    ...(decision
      ? [
          {
            kind: 'paragraph',
            text: `Decision: ${decision.outcome} (${decision.level}). ${decision.reason}`,
            sources: [decision.source],
          } as const,
        ]
      : []),
    ...(result ? resultBlocks(result) : [{ kind: 'note', text: 'It has no result.' } as const]),
  ];
}

function resultBlocks(result: NonNullable<ReportCall['result']>): Block[] {
  const words = result.is_error ? 'Failed' : 'Result';
  const text = result.is_redacted ? `${words}, changed or withheld by a hook` : words;
  return [
    { kind: 'paragraph', text, sources: [result.source] },
    { kind: 'code', language: 'text', text: result.text },
    ...more(result.omitted_characters),
  ];
}

function more(omitted: number | undefined): Block[] {
  return omitted === undefined ? [] : [{ kind: 'note', text: `… ${omitted} more characters.` }];
}
