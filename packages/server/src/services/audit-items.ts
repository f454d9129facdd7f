import { exportEndText, type AuditHead } from '../domain/audit/audit-checkpoint.ts';
import type { AuditExportItem } from '../domain/audit/audit-line.ts';
import type { AuditSigner } from '../infrastructure/audit-signer.ts';
import type { AuditFilter } from '../repositories/audit-log-repository.ts';
import type { Repositories } from '../repositories/store.ts';

export type AuditReading = {
  /** Hands over a transaction of the organization whose log it is, for one page. */
  readonly read: <T>(work: (tx: Pick<Repositories, 'auditLog'>) => Promise<T>) => Promise<T>;
  readonly signer: AuditSigner;
  readonly now: () => Date;
};

/** So many entries are read at a time. */
const atOnce = 1_000;

/**
 * The log up to a head, the oldest first. Without a filter it has its checkpoints, and a signed end, by which one knows
 * offline that nothing is missing.
 */
export async function* auditItems(
  reading: AuditReading,
  head: AuditHead,
  { filter, after: start }: { readonly filter: AuditFilter; readonly after: number },
): AsyncGenerator<AuditExportItem, void> {
  const isWhole = Object.keys(filter).length === 0;
  for (let after = start; ;) {
    const { entries, checkpoints } = await readPage(reading, head, filter, after);
    for (const entry of entries) {
      yield { kind: 'entry', entry };
      const checkpoint = isWhole && checkpoints.get(entry.seq);
      if (checkpoint) yield { kind: 'checkpoint', checkpoint };
    }
    const last = entries.at(-1);
    if (last) after = last.seq;
    if (entries.length < atOnce) break;
  }
  if (isWhole && head.seq > start) yield endOf(reading, head, start + 1);
}

async function readPage(
  { read }: AuditReading,
  { organizationId, seq: upTo }: AuditHead,
  filter: AuditFilter,
  after: number,
) {
  return read(async (tx) => {
    const entries = await tx.auditLog.listAfter(organizationId, filter, { after, upTo, limit: atOnce });
    const until = entries.at(-1)?.seq ?? after;
    const signed = await tx.auditLog.checkpointsBetween(organizationId, after, until);
    return { entries, checkpoints: new Map(signed.map((each) => [each.seq, each])) };
  });
}

function endOf({ signer, now }: AuditReading, head: AuditHead, first: number): AuditExportItem {
  const at = now();
  const signature = signer.sign(exportEndText(head, first, at));
  return { kind: 'end', end: { ...head, first, at, publicKey: signer.publicKey, signature } };
}
