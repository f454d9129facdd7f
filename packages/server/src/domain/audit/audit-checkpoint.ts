import type { OrganizationId } from '../ids.ts';

/** The newest entry of an organization's log. */
export type AuditHead = {
  readonly organizationId: OrganizationId;
  readonly seq: number;
  readonly hash: string;
};

/** A head that the service has signed: from then on, what comes before it cannot be made anew by who has no key. */
export type AuditCheckpoint = AuditHead & {
  readonly at: Date;
  /** Raw, as base64. */
  readonly publicKey: string;
  /** Ed25519, as base64. */
  readonly signature: string;
};

/** What a signature is of. */
export function checkpointText({ organizationId, seq, hash }: AuditHead, at: Date): string {
  return ['ai-agent-api audit checkpoint 1', organizationId, seq, hash, at.toISOString()].join('\n');
}

/** What the signature at the end of an export is of: that it was whole, from one entry to another. */
export function exportEndText({ organizationId, seq, hash }: AuditHead, first: number, at: Date): string {
  return ['ai-agent-api audit export 1', organizationId, first, seq, hash, at.toISOString()].join('\n');
}
