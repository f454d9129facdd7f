import { z } from 'zod';
import { reportSchema, type ReportDocument } from '../../domain/report/report-document.ts';

const time = z.iso.datetime();

const Source = z
  .object({ seq: z.int(), event_id: z.string() })
  .meta({ description: 'The event of the session’s log that this rests on.' });
const Person = z.object({ user_id: z.string(), name: z.string().exactOptional() });
const clipped = {
  text: z.string(),
  omitted_characters: z.int().exactOptional().meta({ description: 'So many more are left out.' }),
};
const Clipped = z.object(clipped);
const usage = {
  input_tokens: z.int(),
  output_tokens: z.int(),
  cache_creation_tokens: z.int(),
  cache_read_tokens: z.int(),
  cost_usd: z.string(),
};
const listed = {
  total: z.int().meta({ description: 'How many there are.' }),
  omitted: z.int().meta({ description: 'How many of them the report leaves out.' }),
};
const called = {
  title: z.string().exactOptional().meta({ description: 'What a template calls the section.' }),
};
const list = <T extends z.ZodType>(item: T) => z.array(item).readonly();

const Summary = z.object({
  kind: z.literal('summary'),
  ...called,
  session: z
    .object({
      id: z.string(),
      name: z.string().exactOptional(),
      description: z.string().exactOptional(),
      mode: z.string(),
      status: z.string(),
      model: z.string(),
      owner: Person,
      parent_session_id: z.string().exactOptional(),
      created_at: time,
      last_event_at: time.exactOptional(),
    })
    .exactOptional(),
  execution: z
    .object({
      id: z.string(),
      task_id: z.string(),
      task_name: z.string(),
      trigger: z.string(),
      status: z.string(),
      attempt: z.int(),
      error: z.object({ code: z.string(), detail: z.string() }).exactOptional(),
      created_at: time,
      completed_at: time.exactOptional(),
    })
    .exactOptional(),
  range: z.object({ from: time, until: time, sessions: z.int() }).exactOptional(),
  turns: z.int(),
  messages: z.int(),
  tool_calls: z.int(),
  failed_tool_calls: z.int(),
  denied_tool_calls: z.int(),
  approvals: z.int(),
  errors: z.int(),
  duration_ms: z.int(),
  usage: z.object(usage),
});

const Recommendations = z.object({
  kind: z.literal('recommendations'),
  ...called,
  recommendations: list(z.object({ rule: z.string(), text: z.string(), sources: list(Source) })),
});

const Sessions = z.object({
  kind: z.literal('sessions'),
  ...called,
  ...listed,
  sessions: list(
    z.object({
      id: z.string(),
      name: z.string().exactOptional(),
      owner: Person,
      status: z.string(),
      model: z.string(),
      created_at: time,
      turns: z.int(),
      tool_calls: z.int(),
      errors: z.int(),
      duration_ms: z.int(),
      cost_usd: z.string(),
    }),
  ),
});

const Conversation = z.object({
  kind: z.literal('conversation'),
  ...called,
  ...listed,
  turns: list(
    z.object({
      turn_id: z.string(),
      ordinal: z.int(),
      entries: list(
        z.object({
          source: Source,
          at: time,
          role: z.enum(['user', 'assistant', 'thinking']),
          parent_tool_use_id: z.string().exactOptional(),
          ...clipped,
        }),
      ),
      end: z.object({ stop_reason: z.string(), at: time, source: Source }).exactOptional(),
    }),
  ),
});

const ToolCalls = z.object({
  kind: z.literal('tool_calls'),
  ...called,
  ...listed,
  by_tool: list(
    z.object({
      name: z.string(),
      calls: z.int(),
      failed: z.int(),
      denied: z.int(),
      duration_ms: z.int(),
    }),
  ),
  calls: list(
    z.object({
      source: Source,
      at: time,
      turn: z.int(),
      tool_use_id: z.string(),
      name: z.string(),
      parent_tool_use_id: z.string().exactOptional(),
      arguments: Clipped.meta({ description: 'JSON as text.' }),
      decision: z
        .object({ outcome: z.string(), reason: z.string(), level: z.string(), source: Source })
        .exactOptional(),
      result: z
        .object({
          ...clipped,
          is_error: z.boolean(),
          is_redacted: z.literal(true).exactOptional(),
          source: Source,
        })
        .exactOptional(),
      duration_ms: z.int().exactOptional().meta({ description: 'From when it was allowed to its result.' }),
    }),
  ),
});

const Files = z.object({
  kind: z.literal('files'),
  ...called,
  ...listed,
  files: list(
    z.object({
      path: z.string(),
      change: z.enum(['added', 'changed', 'removed']),
      bytes_before: z.int().exactOptional(),
      bytes_after: z.int().exactOptional(),
      diff: z.string().exactOptional(),
      omitted_lines: z.int().exactOptional(),
    }),
  ),
  problem: z.string().exactOptional(),
});

const Approvals = z.object({
  kind: z.literal('approvals'),
  ...called,
  ...listed,
  approvals: list(
    z.object({
      source: Source,
      at: time,
      approval_id: z.string(),
      name: z.string(),
      reason: z.string(),
      votes: list(
        z.object({
          by: Person,
          result: z.string(),
          reason: z.string().exactOptional(),
          at: time,
          source: Source,
        }),
      ),
      outcome: z.object({ result: z.string(), reason: z.string(), at: time, source: Source }).exactOptional(),
    }),
  ),
});

const Decisions = z.object({
  kind: z.literal('decisions'),
  ...called,
  ...listed,
  by_level: list(z.object({ level: z.string(), allowed: z.int(), denied: z.int() })),
  decisions: list(
    z.object({
      source: Source,
      at: time,
      name: z.string(),
      outcome: z.string(),
      reason: z.string(),
      level: z.string(),
      policy_id: z.string().exactOptional(),
      policy_version: z.int().exactOptional(),
      rule: z.string().exactOptional(),
    }),
  ),
});

const Costs = z.object({
  kind: z.literal('costs'),
  ...called,
  ...listed,
  total_usage: z.object(usage),
  by_model: list(z.object({ model: z.string(), ...usage })),
  by_turn: list(z.object({ turn: z.int(), source: Source, ...usage })),
  by_user: list(z.object({ by: Person, ...usage })).exactOptional(),
  by_day: list(z.object({ day: z.string(), ...usage })).exactOptional(),
});

const note = { source: Source, at: time, type: z.string(), text: z.string() };

const Errors = z.object({
  kind: z.literal('errors'),
  ...called,
  ...listed,
  errors: list(z.object({ session_id: z.string().exactOptional(), ...note })),
});

const Timeline = z.object({
  kind: z.literal('timeline'),
  ...called,
  ...listed,
  entries: list(z.object(note)),
});

const ExecutiveSummary = z
  .object({
    kind: z.literal('executive_summary'),
    ...called,
    written_by: z.literal('model'),
    model: z.string().exactOptional(),
    text: z.string().exactOptional(),
    omitted_characters: z.int().exactOptional(),
    problem: z.string().exactOptional().meta({ description: 'Why the model wrote nothing.' }),
  })
  .meta({ description: 'Written by a model, and not recorded: it may be wrong.' });

const Text = z
  .object({ kind: z.literal('text'), ...called, ...clipped })
  .meta({ description: 'What a template says itself.' });

/** What a report is as JSON: the published form of `ReportDocument`. */
export const ReportDocumentView = z
  .object({
    schema: z.literal(reportSchema),
    title: z.string(),
    organization: z.object({ id: z.string(), name: z.string() }),
    subject: z.object({
      kind: z.string(),
      session_id: z.string().exactOptional(),
      execution_id: z.string().exactOptional(),
      from: time.exactOptional(),
      until: time.exactOptional(),
    }),
    as_of: z
      .object({ at: time, seq: z.int().exactOptional() })
      .meta({ description: 'The last of what it tells of: a session’s log up to this event.' }),
    template: z
      .object({ id: z.string(), version: z.int(), name: z.string() })
      .exactOptional()
      .meta({ description: 'The template that its parts are chosen and named by.' }),
    sections: list(
      z.discriminatedUnion('kind', [
        Summary,
        Recommendations,
        Sessions,
        Conversation,
        ToolCalls,
        Files,
        Approvals,
        Decisions,
        Costs,
        Errors,
        Timeline,
        Text,
        ExecutiveSummary,
      ]),
    ),
  })
  .meta({
    id: 'ReportDocument',
    description: 'Everything that a report says.',
  }) satisfies z.ZodType<ReportDocument>;
