import type { AuditCheckpoint } from './audit-checkpoint.ts';
import type { AuditEntry } from './audit-entry.ts';

/** What an export says at its end: that it is whole, from its first entry to this one. */
export type AuditExportEnd = AuditCheckpoint & { readonly first: number };

export type AuditExportItem =
  | { readonly kind: 'entry'; readonly entry: AuditEntry }
  | { readonly kind: 'checkpoint'; readonly checkpoint: AuditCheckpoint }
  | { readonly kind: 'end'; readonly end: AuditExportEnd };

/** One line of an export of the audit log, as it is verified offline. */
export function auditLine(item: AuditExportItem): string {
  return JSON.stringify({ type: item.kind, ...fieldsOf(item) });
}

function fieldsOf(item: AuditExportItem) {
  switch (item.kind) {
    case 'entry': {
      const { before, after } = item.entry;
      const { previous_hash, hash, ...fields } = entryFields(item.entry);
      return { ...fields, before: stateOf(before), after: stateOf(after), previous_hash, hash };
    }
    case 'checkpoint':
      return checkpointFields(item.checkpoint);
    case 'end':
      return { first: item.end.first, ...checkpointFields(item.end) };
  }
}

function stateOf(json: string | undefined): unknown {
  return json === undefined ? null : JSON.parse(json);
}

/** An entry as it is shown, but for what was changed. */
export function entryFields(entry: AuditEntry) {
  return {
    seq: entry.seq,
    at: entry.at.toISOString(),
    organization_id: entry.organizationId,
    actor_id: entry.actorId ?? null,
    api_key_id: entry.apiKeyId ?? null,
    login_id: entry.loginId ?? null,
    address: entry.address ?? null,
    agent: entry.agent ?? null,
    request_id: entry.requestId ?? null,
    action: entry.action,
    resource_type: entry.resourceType,
    resource_id: entry.resourceId,
    outcome: entry.outcome,
    previous_hash: entry.previousHash,
    hash: entry.hash,
  };
}

export function checkpointFields({ seq, hash, organizationId, at, publicKey, signature }: AuditCheckpoint) {
  return {
    ...{ seq, hash, organization_id: organizationId, at: at.toISOString() },
    ...{ public_key: publicKey, signature },
  };
}
