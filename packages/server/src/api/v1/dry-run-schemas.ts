import { z } from 'zod';
import { policyEffects, rulingLevels, type Ruling } from '../../domain/agent/permission-policy.ts';
import { SessionId, ToolCallId } from '../../domain/ids.ts';
import { rulingFigures } from '../../domain/session/session-event.ts';
import type { ToolCall } from '../../domain/session/tool-call.ts';
import type { DryRunLine, DryRunRequest, DryRunResult } from '../../services/policy-dry-run.ts';
import { Id } from './common-schemas.ts';
import { PolicyDraftBody, toDraft } from './policy-schemas.ts';

export const DryRunBody = z
  .strictObject({
    from: z.iso.datetime({ offset: true }),
    until: z.iso.datetime({ offset: true }),
    session_id: Id.exactOptional().meta({ description: 'Absent: the calls of the whole organization.' }),
    draft: PolicyDraftBody.exactOptional().meta({ description: 'Tried in place of what the policy says.' }),
    only_changes: z.boolean().default(true),
    limit: z.int().min(1).max(500).default(100).meta({ description: 'How many calls are looked at.' }),
    cursor: Id.exactOptional().meta({ description: 'next_cursor of the answer before.' }),
  })
  .refine((body) => new Date(body.from) < new Date(body.until), {
    path: ['until'],
    message: 'must be later than from',
  })
  .meta({
    id: 'DryRun',
    examples: [{ from: '2026-07-01T00:00:00Z', until: '2026-07-08T00:00:00Z' }],
  });

const Word = z.object({
  effect: z.enum(policyEffects),
  reason: z.string(),
  level: z.enum(rulingLevels),
  policy_id: z.string().nullable(),
  policy_version: z.int().nullable(),
  rule: z.string().nullable(),
});

export const DryRunView = z
  .object({
    items: z.array(
      z.object({
        tool_call_id: z.string(),
        session_id: z.string(),
        turn_id: z.string(),
        tool_name: z.string(),
        about: z
          .string()
          .meta({ description: 'The command, path or address, or the beginning of the input.' }),
        started_at: z.iso.datetime(),
        is_change: z.boolean(),
        then: Word.extend({ decision: z.enum(['allow', 'deny']) })
          .nullable()
          .meta({ description: 'Null for calls of a time before decisions were recorded.' }),
        now: Word,
      }),
    ),
    calls: z.int().meta({ description: 'How many calls were looked at for this answer.' }),
    changes: z.int(),
    next_cursor: z.string().nullable(),
    has_more: z.boolean(),
  })
  .meta({ id: 'DryRunResult' });

export function toDryRunRequest(body: z.output<typeof DryRunBody>): DryRunRequest {
  return {
    range: {
      from: new Date(body.from),
      until: new Date(body.until),
      ...(body.session_id !== undefined && { sessionId: SessionId.parse(body.session_id) }),
    },
    onlyChanges: body.only_changes,
    limit: body.limit,
    ...(body.draft && { draft: toDraft(body.draft) }),
    ...(body.cursor !== undefined && { after: ToolCallId.parse(body.cursor) }),
  };
}

export function toDryRunView(result: DryRunResult): z.input<typeof DryRunView> {
  return {
    items: result.lines.map(toLineView),
    calls: result.looked,
    changes: result.changed,
    next_cursor: result.next ?? null,
    has_more: result.next !== undefined,
  };
}

function toLineView({ call, then, now, isChange }: DryRunLine): z.input<typeof DryRunView>['items'][number] {
  return {
    tool_call_id: call.id,
    session_id: call.sessionId,
    turn_id: call.turnId,
    tool_name: call.toolName,
    about: aboutOf(call),
    started_at: call.startedAt.toISOString(),
    is_change: isChange,
    then: then ? { ...toWord(then.ruling, then.reason), decision: then.decision } : null,
    now: { ...toWord(now.ruling, now.reason), effect: now.effect },
  };
}

function toWord(ruling: Ruling, reason: string): z.input<typeof Word> {
  const { mode: _mode, ...figures } = rulingFigures(ruling);
  return { reason, policy_id: null, policy_version: null, rule: null, ...figures };
}

function aboutOf({ input }: ToolCall): string {
  const named = ['command', 'file_path', 'notebook_path', 'path', 'pattern', 'url'].map((key) => input[key]);
  const text = named.find((value) => typeof value === 'string') ?? JSON.stringify(input);
  return text.length <= 300 ? text : `${text.slice(0, 300)}…`;
}
