import { z } from 'zod';
import { auditActionNames, auditSubjects } from '../../domain/audit/audit-action.ts';
import type { AuditCheckpoint } from '../../domain/audit/audit-checkpoint.ts';
import { auditOutcomes, type AuditEntry } from '../../domain/audit/audit-entry.ts';
import { checkpointFields, entryFields } from '../../domain/audit/audit-line.ts';
import { PageQuery, text } from './common-schemas.ts';

const Action = text(1, 60)
  .refine((value) => isKnown(value), 'is no action, nor the beginning of one such as "session.*"')
  .meta({ description: 'One of the table in docs/audit.md, or all that begin alike, such as `session.*`.' });

function isKnown(value: string): boolean {
  const beginning = value.endsWith('.*') ? value.slice(0, -1) : undefined;
  return auditActionNames.some((name) =>
    beginning === undefined ? name === value : name.startsWith(beginning),
  );
}

const Filter = z.object({
  actor_id: text(0, 100).optional(),
  action: Action.optional(),
  resource_type: z.enum(auditSubjects).optional(),
  resource_id: text(1, 300).optional(),
  outcome: z.enum(auditOutcomes).optional(),
  request_id: text(1, 128).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional().meta({ description: 'Exclusive.' }),
  q: text(1, 100)
    .optional()
    .meta({ description: 'A part of an id, an address, the name of a program, or an action.' }),
});

export const AuditQuery = PageQuery.extend(Filter.shape);

export const auditFormats = ['jsonl', 'csv'] as const;

export const AuditExportQuery = Filter.extend({
  format: z.enum(auditFormats).default('jsonl'),
  after: z.coerce
    .number()
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .default(0)
    .meta({ description: 'Only what comes after this `seq`, to go on from an earlier export.' }),
});

const State = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]),
);
const Hash = z.string().meta({ description: 'SHA-256, as hex.' });

export const AuditEntryView = z
  .object({
    seq: z.int().meta({ description: 'Its place in the log of the organization, from 1 and without gaps.' }),
    at: z.iso.datetime(),
    organization_id: z.string(),
    actor_id: z
      .string()
      .nullable()
      .meta({ description: 'null: nobody was known, as at a login that fails.' }),
    api_key_id: z.string().nullable(),
    login_id: z.string().nullable(),
    address: z.string().nullable(),
    agent: z.string().nullable().meta({ description: 'How the program calls itself.' }),
    request_id: z.string().nullable(),
    action: z.string(),
    resource_type: z.string(),
    resource_id: z.string(),
    outcome: z.enum(auditOutcomes),
    before: State.nullable().meta({ description: 'Of a change, what it changed.' }),
    after: State.nullable(),
    previous_hash: Hash,
    hash: Hash,
  })
  .meta({ id: 'AuditEntry' });

export const AuditCheckpointView = z
  .object({
    seq: z.int(),
    hash: Hash,
    organization_id: z.string(),
    at: z.iso.datetime(),
    public_key: z.string().meta({ description: 'Ed25519, its 32 bytes as base64.' }),
    signature: z.string(),
  })
  .meta({ id: 'AuditCheckpoint', description: 'An entry of the log that the service has signed.' });

export type AuditQueryInput = z.infer<typeof Filter>;

export function toAuditFilter(query: AuditQueryInput) {
  const { actor_id, action, resource_type, resource_id, outcome, request_id, from, until, q } = query;
  return {
    ...(actor_id !== undefined && { actorId: actor_id }),
    ...(action !== undefined && { action }),
    ...(resource_type !== undefined && { resourceType: resource_type }),
    ...(resource_id !== undefined && { resourceId: resource_id }),
    ...(outcome !== undefined && { outcome }),
    ...(request_id !== undefined && { requestId: request_id }),
    ...(from !== undefined && { from: new Date(from) }),
    ...(until !== undefined && { until: new Date(until) }),
    ...(q !== undefined && { text: q }),
  };
}

export function toAuditEntryView(entry: AuditEntry): z.input<typeof AuditEntryView> {
  return { ...entryFields(entry), before: toState(entry.before), after: toState(entry.after) };
}

function toState(json: string | undefined): z.input<typeof State> | null {
  return json === undefined ? null : State.parse(JSON.parse(json));
}

export function toCheckpointView(checkpoint: AuditCheckpoint): z.input<typeof AuditCheckpointView> {
  return checkpointFields(checkpoint);
}
