import type { OrganizationId } from '../ids.ts';

/** What was removed of an organization: rows by table, files by where they were. */
export type RemovedThings = {
  readonly rows: Readonly<Record<string, number>>;
  readonly files: Readonly<Record<string, { readonly files: number; readonly bytes: number }>>;
  /** The newest entry of its audit log, before that went. */
  readonly auditHead?: { readonly seq: number; readonly hash: string };
};

export const nothingRemoved: RemovedThings = { rows: {}, files: {} };

/** The same things as JSON that is signed. */
export type DeletionFacts = {
  readonly organizationId: OrganizationId;
  /** Of its slug: who knows the slug can tell that it is meant, and nobody else. */
  readonly slugSha256: string;
  readonly askedBy: string;
  readonly askedAt: Date;
  readonly begunAt: Date;
  readonly deletedAt: Date;
  readonly removed: RemovedThings;
  /** Those that may hold it, as far as the service knows. */
  readonly backups: readonly Backup[];
  /** For so long backups are kept, as operators say. */
  readonly backupDays: number;
};

export type Backup = { readonly madeAt: Date; readonly folder: string };

/** That an organization is gone, signed by the service. It is kept by the operators. */
export type DeletionCertificate = {
  readonly organizationId: OrganizationId;
  readonly deletedId: string;
  /** JSON, as it was signed. */
  readonly certificate: string;
  /** Raw, as base64. */
  readonly publicKey: string;
  /** Ed25519 of the kind of text and the certificate, as base64. */
  readonly signature: string;
  readonly createdAt: Date;
};

export function certificateOf({ removed, backups, backupDays, ...facts }: DeletionFacts): string {
  return JSON.stringify({
    organization_id: facts.organizationId,
    slug_sha256: facts.slugSha256,
    asked_by: facts.askedBy,
    asked_at: facts.askedAt.toISOString(),
    begun_at: facts.begunAt.toISOString(),
    deleted_at: facts.deletedAt.toISOString(),
    rows: sorted(removed.rows),
    files: sorted(removed.files),
    audit_head: removed.auditHead ?? null,
    backups: backups.map(({ madeAt, folder }) => ({
      made_at: madeAt.toISOString(),
      folder,
      kept_until: daysAfter(madeAt, backupDays).toISOString(),
    })),
  });
}

/** Made while it was there, and not yet thrown away. */
export function mayHold({ madeAt }: Backup, madeSince: Date, backupDays: number, now: Date): boolean {
  return madeAt >= madeSince && daysAfter(madeAt, backupDays) > now;
}

function daysAfter(at: Date, days: number): Date {
  return new Date(at.getTime() + days * 86_400_000);
}

/** What a signature is of. */
export function certificateText(certificate: string): string {
  return `ai-agent-api deletion certificate 1\n${certificate}`;
}

function sorted<T>(counts: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function plusRows(removed: RemovedThings, table: string, count: number): RemovedThings {
  if (count === 0) return removed;
  return { ...removed, rows: { ...removed.rows, [table]: (removed.rows[table] ?? 0) + count } };
}

export function plusFiles(
  removed: RemovedThings,
  where: string,
  { files, bytes }: { readonly files: number; readonly bytes: number },
): RemovedThings {
  const before = removed.files[where] ?? { files: 0, bytes: 0 };
  const sum = { files: before.files + files, bytes: before.bytes + bytes };
  return { ...removed, files: { ...removed.files, [where]: sum } };
}
