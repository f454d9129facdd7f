import { z } from 'zod';
import { isVariableName } from '../../domain/task/prompt-template.ts';
import { mostVariables } from '../../domain/task/task-variable.ts';
import { longestPointer } from '../../domain/trigger/json-pointer.ts';
import type { Incoming } from '../../domain/trigger/source.ts';
import { triggerSources } from '../../domain/trigger/sources.ts';
import {
  mostRatePerMinute,
  triggerOutcomes,
  mostFailuresOfTrigger,
  type Trigger,
  type TriggerEvent,
  type TriggerSettings,
} from '../../domain/trigger/trigger.ts';
import type { Receipt } from '../../services/trigger-reception.ts';
import type { MadeTrigger, TriggerChange, TriggerPreview } from '../../services/trigger-service.ts';
import { Id, PageQuery, text } from './common-schemas.ts';
import { mergePatch } from './merge-patch.ts';
import { invalid } from './task-schemas.ts';

export const TriggerParams = z.object({ trigger_id: Id });
export const IncomingParams = z.object({ token: z.string().max(200) });

export const TriggerQuery = PageQuery.extend({ is_paused: z.stringbool().optional() });
export const TriggerEventQuery = PageQuery.extend({ outcome: z.enum(triggerOutcomes).optional() });

const pointer = text(0, longestPointer);
const variableName = text(1, 64).refine(isVariableName, 'must be the name of a variable');
const scalar = z.union([text(0, 1_000), z.number(), z.boolean(), z.null()]);

const Condition = z
  .strictObject({ pointer, one_of: z.array(scalar).min(1).max(100) })
  .meta({ id: 'TriggerCondition', description: 'Holds if what the JSON pointer leads to is one of these.' });

const fields = {
  name: text(1, 255),
  source: z.enum(triggerSources).meta({
    description:
      'Who sends, which says how messages are signed and what of them is there ready-made: any JSON, signed as in Standard ' +
      'Webhooks (`generic`); `github`; the webhook receiver of `alertmanager`, with the secret as bearer token or password.',
  }),
  events: z
    .array(text(1, 200))
    .max(100)
    .meta({
      description:
        'Names of messages that count, such as `push`, `issues.opened` or `issues.*`; `firing` and `resolved` of Alertmanager; ' +
        'else what is in `type` or `event`. None: all.',
    }),
  conditions: z.array(Condition).max(20).meta({ description: 'All of them must hold.' }),
  mapping: z
    .record(variableName, pointer)
    .refine(
      (record) => Object.keys(record).length <= mostVariables,
      `must have ${mostVariables} members at most`,
    )
    .meta({
      description:
        'Where in a message the values of variables are, as JSON pointers. Variables that are neither here nor in `fixed` get ' +
        'what the source has ready under their names.',
    }),
  fixed: z.record(variableName, z.unknown()).meta({ description: 'Variables that are always the same.' }),
  dedupe_pointer: pointer.meta({
    description: 'Messages with the same value there are the same message; it is executed once.',
  }),
  tolerance_seconds: z.int().min(10).max(3_600).meta({
    description: 'How far the time of a message may be from now. Those of GitHub and Alertmanager have none.',
  }),
  rate_per_minute: z.int().min(1).max(mostRatePerMinute).meta({ description: 'More is refused with 429.' }),
};

export const CreateTriggerBody = z
  .strictObject({
    ...fields,
    source: fields.source.default('generic'),
    events: fields.events.default([]),
    conditions: fields.conditions.default([]),
    mapping: fields.mapping.default({}),
    fixed: fields.fixed.default({}),
    dedupe_pointer: fields.dedupe_pointer.exactOptional(),
    tolerance_seconds: fields.tolerance_seconds.default(300),
    rate_per_minute: fields.rate_per_minute.default(60),
  })
  .meta({
    id: 'CreateTrigger',
    examples: [
      { name: 'New issues', source: 'github', events: ['issues.opened'], mapping: { text: '/issue/body' } },
    ],
  });

/** Absent stays as it is; null takes away. */
export const ChangeTriggerBody = z
  .strictObject({
    name: fields.name.exactOptional(),
    events: fields.events.exactOptional(),
    conditions: fields.conditions.exactOptional(),
    mapping: z.record(variableName, pointer.nullable()).exactOptional(),
    fixed: fields.fixed.exactOptional(),
    dedupe_pointer: pointer.nullable().exactOptional(),
    tolerance_seconds: fields.tolerance_seconds.exactOptional(),
    rate_per_minute: fields.rate_per_minute.exactOptional(),
  })
  .meta({ id: 'ChangeTrigger', examples: [{ events: ['issues.*'] }] });

export const PauseTriggerBody = z
  .strictObject({ reason: text(1, 1_000).exactOptional() })
  .meta({ id: 'PauseTrigger', examples: [{ reason: 'The alerts are being sorted out.' }] });

export const PreviewTriggerBody = z
  .strictObject({
    payload: z.unknown().optional().meta({ description: 'What would be the body; {} if nothing is said.' }),
    event: text(1, 200).exactOptional().meta({ description: 'Of GitHub: what X-GitHub-Event says.' }),
  })
  .meta({
    id: 'PreviewTrigger',
    examples: [{ event: 'issues', payload: { action: 'opened', issue: { title: 'It hangs', number: 7 } } }],
  });

export const TriggerView = z
  .object({
    id: z.string(),
    task_id: z.string(),
    ...fields,
    dedupe_pointer: z.string().nullable(),
    version: z.int(),
    is_paused: z.boolean(),
    paused_at: z.iso.datetime().nullable(),
    paused_reason: z.string().nullable(),
    consecutive_failures: z.int().meta({
      description: `Executions that have failed in a row; at ${mostFailuresOfTrigger} the trigger is paused.`,
    }),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'Trigger' });

export const MadeTriggerView = TriggerView.extend({
  path: z.string().meta({
    description: 'Where messages are sent to, below the address of the service. It is not shown again.',
  }),
  secret: z.string().meta({ description: 'What messages are signed with. It is not shown again.' }),
}).meta({ id: 'MadeTrigger' });

export const RotatedTriggerSecretView = z
  .object({
    secret: z.string().meta({ description: 'It is not shown again.' }),
    previous_expires_at: z.iso
      .datetime()
      .meta({ description: 'Until then messages with the secret before are taken too.' }),
  })
  .meta({ id: 'RotatedTriggerSecret' });

export const TriggerEventView = z
  .object({
    id: z.string(),
    trigger_id: z.string(),
    outcome: z.enum(triggerOutcomes),
    reason: z.string().nullable().meta({ description: 'Why it was filtered or refused.' }),
    detail: z.string().nullable(),
    event: z.string().nullable().meta({ description: 'What the message is called.' }),
    delivery: z
      .string()
      .nullable()
      .meta({ description: 'What its sender calls it: the id of the delivery.' }),
    bytes: z.int(),
    execution_id: z.string().nullable().meta({ description: 'Of a duplicate: that of the first.' }),
    received_at: z.iso.datetime(),
  })
  .meta({ id: 'TriggerEvent' });

export const TriggerPreviewView = z
  .object({
    outcome: z.enum(['accepted', 'filtered', 'refused']),
    reason: z.string().nullable(),
    detail: z.string().nullable(),
    variables: z.record(z.string(), z.unknown()).nullable(),
    prompt: z.string().nullable(),
  })
  .meta({
    id: 'TriggerPreview',
    description: 'What the message would lead to, were it new and well signed.',
  });

export const ReceiptView = z
  .object({
    id: z.string().meta({ description: 'Of the entry in the events of the trigger.' }),
    outcome: z.enum(['accepted', 'duplicate', 'filtered']),
    execution_id: z.string().nullable(),
  })
  .meta({ id: 'TriggerReceipt' });

export function toTriggerSettings(body: z.output<typeof CreateTriggerBody>): TriggerSettings {
  const { name, source, events, mapping, fixed } = body;
  return {
    ...{ name, source, events, mapping, fixed },
    conditions: body.conditions.map(({ pointer: at, one_of: oneOf }) => ({ pointer: at, oneOf })),
    ...(body.dedupe_pointer !== undefined && { dedupePointer: body.dedupe_pointer }),
    toleranceSeconds: body.tolerance_seconds,
    ratePerMinute: body.rate_per_minute,
  };
}

export function toTriggerChange(body: z.output<typeof ChangeTriggerBody>): TriggerChange {
  return (trigger) => {
    const parsed = CreateTriggerBody.safeParse(mergePatch(toTriggerBody(trigger), body));
    if (!parsed.success) throw invalid(parsed.error);
    return toTriggerSettings(parsed.data);
  };
}

/** As if it had come from outside, and were signed. */
export function toIncoming({ payload = {}, event }: z.output<typeof PreviewTriggerBody>): Incoming {
  const body = Buffer.from(JSON.stringify(payload));
  const headers = { 'webhook-id': 'preview', ...(event !== undefined && { 'x-github-event': event }) };
  return { headers, body, payload };
}

function toTriggerBody(trigger: TriggerSettings) {
  const { name, source, events, mapping, fixed, conditions, dedupePointer } = trigger;
  return {
    ...{ name, source, mapping: { ...mapping }, fixed: { ...fixed } },
    events: [...events],
    conditions: conditions.map(({ pointer: at, oneOf }) => ({ pointer: at, one_of: [...oneOf] })),
    ...(dedupePointer !== undefined && { dedupe_pointer: dedupePointer }),
    tolerance_seconds: trigger.toleranceSeconds,
    rate_per_minute: trigger.ratePerMinute,
  };
}

export function toTriggerView(trigger: Trigger): z.output<typeof TriggerView> {
  const { id, version, paused } = trigger;
  return {
    ...{ id, version, task_id: trigger.taskId },
    ...toTriggerBody(trigger),
    dedupe_pointer: trigger.dedupePointer ?? null,
    is_paused: paused !== undefined,
    paused_at: paused?.at.toISOString() ?? null,
    paused_reason: paused?.reason ?? null,
    consecutive_failures: trigger.consecutiveFailures,
    created_at: trigger.createdAt.toISOString(),
    updated_at: trigger.updatedAt.toISOString(),
  };
}

export function toMadeTriggerView({ trigger, token, secret }: MadeTrigger): z.output<typeof MadeTriggerView> {
  return { ...toTriggerView(trigger), path: `/api/v1/incoming/${token}`, secret };
}

export function toTriggerEventView(event: TriggerEvent): z.output<typeof TriggerEventView> {
  return {
    id: event.id,
    trigger_id: event.triggerId,
    outcome: event.outcome,
    reason: event.reason ?? null,
    detail: event.detail ?? null,
    event: event.event ?? null,
    delivery: event.delivery ?? null,
    bytes: event.bytes,
    execution_id: event.executionId ?? null,
    received_at: event.receivedAt.toISOString(),
  };
}

export function toTriggerPreviewView({
  judgement,
  filled,
}: TriggerPreview): z.output<typeof TriggerPreviewView> {
  const nothing = { reason: null, detail: null, variables: null, prompt: null };
  if (judgement.kind === 'filtered')
    return { ...nothing, outcome: 'filtered', reason: judgement.reason, detail: judgement.detail };
  if (judgement.kind === 'refused') return { ...nothing, outcome: 'refused', reason: judgement.reason };
  if (!filled || 'fault' in filled)
    return {
      ...nothing,
      outcome: 'refused',
      reason: 'variables_invalid',
      detail: filled?.fault.message ?? null,
      variables: { ...judgement.variables },
    };
  return { ...nothing, outcome: 'accepted', variables: { ...filled.variables }, prompt: filled.prompt };
}

export function toReceiptView({ eventId, outcome, executionId }: Receipt): z.output<typeof ReceiptView> {
  return { id: eventId, outcome, execution_id: executionId ?? null };
}
