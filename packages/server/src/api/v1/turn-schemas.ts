import { z } from 'zod';
import { OutputSchema } from './output-schema.ts';
import { InvalidInputError } from '../../domain/errors.ts';
import { formatUsd } from '../../domain/money.ts';
import { attachmentTypes, mostAttachments, mostInlineBytes } from '../../domain/session/attachment.ts';
import type { Message } from '../../domain/session/message.ts';
import { toolCallStatuses, type ToolCall } from '../../domain/session/tool-call.ts';
import { parkingReasons, turnStatuses, type Turn } from '../../domain/session/turn.ts';
import { parseWorkspacePath } from '../../domain/session/workspace-path.ts';
import type { AcceptedTurn } from '../../services/add-turn.ts';
import type { WantedAttachment } from '../../services/gather-attachments.ts';
import type { FinishedTurn, SentPrompt } from '../../services/session-turn-service.ts';
import { text } from './common-schemas.ts';

/** As base64 writes them. */
const mostInlineCharacters = Math.ceil(mostInlineBytes / 3) * 4;

/** The body of a prompt with as much as may come in it, in bytes. */
export const queryBodyLimit = mostInlineCharacters + 1024 * 1024;

const AttachmentBody = z.union([
  z.strictObject({
    path: z.string().max(5_000).meta({
      description: 'A file of the workspace, as it is when the prompt is accepted.',
    }),
  }),
  z.strictObject({
    name: text(1, 255).regex(/^\P{Cc}*$/u, 'must not contain control characters'),
    data: z
      .string()
      .min(1)
      .max(mostInlineCharacters)
      .meta({ description: 'The file in base64. All of them together may have 5 MiB.', format: 'byte' }),
  }),
]);

export const QueryBody = z
  .strictObject({
    message: text(1, 50_000),
    attachments: z
      .array(AttachmentBody)
      .max(mostAttachments)
      .exactOptional()
      .meta({
        description:
          'Files that the model gets with the prompt: pictures (PNG, JPEG, GIF, WebP; 3.75 MiB), PDF, and text in ' +
          'UTF-8 (512 KiB), by their content and not by their names; 12 MiB together.',
      }),
    output_schema: OutputSchema.exactOptional(),
  })
  .meta({ id: 'Query', examples: [{ message: 'List the files here and say what they are for.' }] });

export function toPrompt({
  message,
  attachments = [],
  output_schema: outputSchema,
}: z.output<typeof QueryBody>): SentPrompt {
  return { message, attachments: attachments.map(toWanted), ...(outputSchema && { outputSchema }) };
}

/** Refuses what is not base64 as it is written: decoders skip what they do not know. */
function toWanted(body: z.output<typeof AttachmentBody>, index: number): WantedAttachment {
  if ('path' in body) return { path: parseWorkspacePath(body.path) };
  const content = Buffer.from(body.data, 'base64');
  if (content.toString('base64') !== body.data) {
    const detail = `"${body.name}" is not in base64.`;
    throw new InvalidInputError(detail, [{ pointer: `/body/attachments/${index}/data`, detail }]);
  }
  return { name: body.name, content };
}

const Metrics = z.object({
  duration_ms: z
    .int()
    .nullable()
    .meta({ description: 'How long the turn ran, without the time it was parked.' }),
  input_tokens: z.int(),
  output_tokens: z.int(),
  cache_creation_tokens: z.int(),
  cache_read_tokens: z.int(),
  cost_usd: z.string(),
});

export const AttachmentView = z
  .object({
    name: z.string(),
    media_type: z.enum(attachmentTypes).meta({ description: 'By its content.' }),
    bytes: z.int(),
    sha256: z.string(),
  })
  .meta({ id: 'Attachment', description: 'A file that the model got with a prompt.' });

const TurnError = z.object({ code: z.string(), message: z.string() });

/** Whose word a prompt is. */
const sender = {
  asked_by: z.string().nullable().meta({ description: 'The user who sent it; null where nobody did.' }),
  visit_id: z.string().nullable().meta({
    description: 'Set when it was an operator, on a visit, who sent it in the place of this user.',
  }),
};

export const TurnView = z
  .object({
    id: z.string(),
    session_id: z.string(),
    ordinal: z.int(),
    status: z.enum(turnStatuses),
    parked_for: z.enum(parkingReasons).nullable().meta({
      description:
        'What a parked turn waits for: it keeps its place, and goes on by itself or when it is woken.',
    }),
    attempts: z.int().meta({
      description:
        'How often the turn was begun; going on after a wait is no new attempt. The log tells of each.',
    }),
    resume_at: z.iso.datetime().nullable().meta({ description: 'When a parked turn goes on by itself.' }),
    prompt: z.string(),
    ...sender,
    attachments: z.array(AttachmentView),
    stop_reason: z.string().nullable(),
    error: TurnError.nullable(),
    result_text: z.string().nullable(),
    structured_output: z.unknown(),
    metrics: Metrics,
    created_at: z.iso.datetime(),
    started_at: z.iso.datetime().nullable(),
    ended_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Turn' });

export const AcceptedView = z
  .object({
    turn_id: z.string(),
    session_id: z.string(),
    message_id: z.string(),
    seq: z.int().meta({ description: "The prompt's place in the log; the turn's events come after it." }),
    status: z.literal('queued'),
  })
  .meta({ id: 'AcceptedQuery' });

export const ToolCallView = z
  .object({
    id: z.string(),
    session_id: z.string(),
    turn_id: z.string(),
    tool_use_id: z.string(),
    tool_name: z.string(),
    input: z.record(z.string(), z.unknown()),
    output: z.string().nullable(),
    status: z.enum(toolCallStatuses),
    permission_decision: z.enum(['allow', 'deny', 'ask']).nullable(),
    permission_reason: z.string().nullable(),
    parent_tool_use_id: z.string().nullable(),
    started_at: z.iso.datetime(),
    ended_at: z.iso.datetime().nullable(),
    duration_ms: z.int().nullable(),
  })
  .meta({ id: 'ToolCall' });

export const AnswerView = z
  .object({
    session_id: z.string(),
    turn_id: z.string(),
    message_id: z.string(),
    status: z.enum(['completed', 'failed', 'interrupted']),
    content: z.object({ type: z.literal('text'), text: z.string() }),
    structured_output: z.unknown().optional(),
    tool_calls: z.array(ToolCallView),
    metrics: Metrics,
    stop_reason: z.string(),
    error: TurnError.nullable(),
  })
  .meta({ id: 'Answer' });

export const MessageView = z
  .object({
    id: z.string(),
    session_id: z.string(),
    turn_id: z.string(),
    sequence_number: z.int(),
    type: z.enum(['user', 'assistant', 'system', 'result']),
    ...sender,
    content: z.array(z.record(z.string(), z.unknown())),
    parent_tool_use_id: z.string().nullable(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'Message' });

export function toTurnView(turn: Turn): z.input<typeof TurnView> {
  return {
    id: turn.id,
    session_id: turn.sessionId,
    ordinal: turn.ordinal,
    status: turn.status,
    parked_for: turn.parkedFor ?? null,
    attempts: turn.attempts,
    resume_at: turn.resumeAt?.toISOString() ?? null,
    prompt: turn.prompt,
    ...toSender(turn),
    attachments: turn.attachments.map(({ mediaType, ...rest }) => ({ ...rest, media_type: mediaType })),
    stop_reason: turn.stopReason ?? null,
    error: turn.failure ?? null,
    result_text: turn.resultText ?? null,
    structured_output: turn.structuredOutput ?? null,
    metrics: toMetrics(turn),
    created_at: turn.createdAt.toISOString(),
    started_at: turn.startedAt?.toISOString() ?? null,
    ended_at: turn.endedAt?.toISOString() ?? null,
  };
}

export function toAcceptedView(sessionId: string, accepted: AcceptedTurn): z.input<typeof AcceptedView> {
  return {
    turn_id: accepted.turnId,
    session_id: sessionId,
    message_id: accepted.messageId,
    seq: accepted.seq,
    status: 'queued',
  };
}

export function toAnswerView(
  accepted: AcceptedTurn,
  { turn, toolCalls }: FinishedTurn,
): z.input<typeof AnswerView> {
  return {
    session_id: turn.sessionId,
    turn_id: turn.id,
    message_id: accepted.messageId,
    status: turn.status === 'completed' || turn.status === 'failed' ? turn.status : 'interrupted',
    content: { type: 'text', text: turn.resultText ?? '' },
    ...(turn.structuredOutput !== undefined && { structured_output: turn.structuredOutput }),
    tool_calls: toolCalls.map(toToolCallView),
    metrics: toMetrics(turn),
    stop_reason: turn.stopReason ?? 'error',
    error: turn.failure ?? null,
  };
}

export function toToolCallView(call: ToolCall): z.input<typeof ToolCallView> {
  return {
    id: call.id,
    session_id: call.sessionId,
    turn_id: call.turnId,
    tool_use_id: call.toolUseId,
    tool_name: call.toolName,
    input: call.input,
    output: call.output ?? null,
    status: call.status,
    permission_decision: call.decision ?? null,
    permission_reason: call.decisionReason ?? null,
    parent_tool_use_id: call.parentToolUseId ?? null,
    started_at: call.startedAt.toISOString(),
    ended_at: call.endedAt?.toISOString() ?? null,
    duration_ms: call.endedAt ? call.endedAt.getTime() - call.startedAt.getTime() : null,
  };
}

export function toMessageView(message: Message): z.input<typeof MessageView> {
  return {
    id: message.id,
    session_id: message.sessionId,
    turn_id: message.turnId,
    sequence_number: message.sequenceNumber,
    type: message.type,
    ...toSender(message),
    content: [...message.content],
    parent_tool_use_id: message.parentToolUseId ?? null,
    created_at: message.createdAt.toISOString(),
  };
}

function toSender({ askedBy, visitId }: Pick<Turn, 'askedBy' | 'visitId'>) {
  return { asked_by: askedBy ?? null, visit_id: visitId ?? null };
}

function toMetrics(turn: Turn): z.input<typeof Metrics> {
  return {
    duration_ms: turn.durationMs ?? null,
    input_tokens: turn.usage.inputTokens,
    output_tokens: turn.usage.outputTokens,
    cache_creation_tokens: turn.usage.cacheCreationTokens,
    cache_read_tokens: turn.usage.cacheReadTokens,
    cost_usd: formatUsd(turn.usage.cost),
  };
}
