import { sql, type Kysely, type Selectable } from 'kysely';
import { z } from 'zod';
import type { DB, Reports } from '../database/schema.gen.ts';
import { NotFoundError } from '../domain/errors.ts';
import { ExecutionId, OrganizationId, ReportId, ReportTemplateId, SessionId, UserId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import {
  reportFailures,
  reportFormats,
  reportSections,
  reportStatuses,
  reportSubjectKinds,
  type Report,
  type ReportPart,
  type ReportStatus,
  type ReportSubject,
  type ReportTemplateCopy,
  type StoredFile,
  type WrittenSummary,
} from '../domain/report/report.ts';
import { toJsonb, toText } from './jsonb.ts';
import { newestFirst } from './paging.ts';
import { oneOf } from './rows.ts';

export type ReportFilter = {
  readonly requestedBy?: UserId;
  readonly sessionId?: SessionId;
  readonly executionId?: ExecutionId;
  readonly status?: ReportStatus;
};

export const ReportLookColumn = z.object({
  title: z.string().exactOptional(),
  header: z.string().exactOptional(),
  footer: z.string().exactOptional(),
  logoText: z.string().exactOptional(),
  accent: z.string().exactOptional(),
});

export const ReportPartsColumn = z.array(
  z.union([
    z.object({ section: z.enum(reportSections), title: z.string().exactOptional() }),
    z.object({ text: z.string(), title: z.string().exactOptional() }),
  ]),
) satisfies z.ZodType<ReportPart[]>;

const TemplateColumn = z.object({
  id: z.string().transform(ReportTemplateId.parse),
  version: z.number(),
  name: z.string(),
  look: ReportLookColumn,
  parts: ReportPartsColumn,
}) satisfies z.ZodType<ReportTemplateCopy>;

const SummaryColumn = z.union([
  z.object({ problem: z.string() }),
  z.object({ model: z.string(), text: z.string(), omitted_characters: z.number().exactOptional() }),
]) satisfies z.ZodType<WrittenSummary>;

const ofDeletedSession = sql<boolean>`exists (
  select 1 from sessions s where s.id = reports.session_id and s.deleted_at is not null)`;

export class ReportRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async add(report: Report): Promise<void> {
    await this.#db
      .insertInto('reports')
      .values({
        id: report.id,
        organization_id: report.organizationId,
        requested_by: report.requestedBy,
        own_only: report.ownOnly,
        ...subjectColumns(report.subject),
        format: report.format,
        sections: [...report.sections],
        look: toJsonb(report.look),
        template: report.template ? toJsonb(report.template) : null,
        created_at: report.createdAt,
        expires_at: report.expiresAt,
      })
      .execute();
  }

  async get(id: ReportId): Promise<Report> {
    const report = await this.find(id);
    if (!report) throw new NotFoundError('report', id);
    return report;
  }

  async find(id: ReportId): Promise<Report | undefined> {
    const row = await this.#live().selectAll().where('id', '=', id).executeTakeFirst();
    return row && toReport(row);
  }

  async list(filter: ReportFilter, page: PageRequest): Promise<Page<Report>> {
    const { requestedBy, sessionId, executionId, status } = filter;
    const matching = this.#live()
      .selectAll()
      .$if(requestedBy !== undefined, (q) => q.where('requested_by', '=', requestedBy ?? ''))
      .$if(sessionId !== undefined, (q) => q.where('session_id', '=', sessionId ?? ''))
      .$if(executionId !== undefined, (q) => q.where('execution_id', '=', executionId ?? ''))
      .$if(status !== undefined, (q) => q.where('status', '=', status ?? ''));
    return newestFirst(matching, 'created_at', page, toReport);
  }

  /** How many of an organization are kept, and how many of them are still to be made. */
  async count(organizationId: OrganizationId): Promise<{ all: number; unfinished: number }> {
    return this.#db
      .selectFrom('reports')
      .select([
        sql<number>`count(*)`.as('all'),
        sql<number>`count(*) filter (where status in ('queued', 'running'))`.as('unfinished'),
      ])
      .where('organization_id', '=', organizationId)
      .executeTakeFirstOrThrow();
  }

  /** Somebody begins to make it, for the first time or anew, and says how long it is kept; undefined when it is made, has failed or is gone. */
  async begin(id: ReportId, keptDays: number): Promise<Report | undefined> {
    const row = await this.#db
      .updateTable('reports')
      .set({
        status: 'running',
        progress: 0,
        attempts: sql`attempts + 1`,
        expires_at: sql`created_at + make_interval(days => ${keptDays})`,
      })
      .where('id', '=', id)
      .where('status', 'in', ['queued', 'running'])
      .returningAll()
      .executeTakeFirst();
    return row && toReport(row);
  }

  /** @param progress 0 to 100; it never goes back. False when the report is gone. */
  async recordProgress(id: ReportId, progress: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('reports')
      .set({ progress: sql`greatest(progress, ${Math.round(progress)})` })
      .where('id', '=', id)
      .where('status', '=', 'running')
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  /** Keeps what a model wrote, unless something is kept already. @returns what is kept; undefined when the report is not being made. */
  async keepSummary(id: ReportId, summary: WrittenSummary): Promise<WrittenSummary | undefined> {
    const row = await this.#db
      .updateTable('reports')
      .set({ model_summary: sql`coalesce(model_summary, ${toJsonb(summary)}::jsonb)` })
      .where('id', '=', id)
      .where('status', '=', 'running')
      .returning('model_summary')
      .executeTakeFirst();
    return row && SummaryColumn.parse(row.model_summary);
  }

  /** False when the report is gone, or somebody else has made it. */
  async complete(id: ReportId, file: StoredFile): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('reports')
      .set({
        status: 'completed',
        progress: 100,
        file_bytes: file.bytes,
        file_sha256: file.sha256,
        completed_at: sql`clock_timestamp()`,
      })
      .where('id', '=', id)
      .where('status', '=', 'running')
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  async fail(id: ReportId, { code, detail }: NonNullable<Report['failure']>): Promise<void> {
    await this.#db
      .updateTable('reports')
      .set({
        status: 'failed',
        failure_code: code,
        failure_detail: toText(detail),
        completed_at: sql`clock_timestamp()`,
      })
      .where('id', '=', id)
      .where('status', 'in', ['queued', 'running'])
      .execute();
  }

  async remove(id: ReportId): Promise<void> {
    await this.#db.deleteFrom('reports').where('id', '=', id).execute();
  }

  /** Those whose time is over, and those of deleted sessions, at most 100. */
  async listExpired(organizationId: OrganizationId): Promise<Report[]> {
    const rows = await this.#db
      .selectFrom('reports')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .where(sql<boolean>`(expires_at <= now() or ${ofDeletedSession})`)
      .orderBy('expires_at')
      .limit(100)
      .execute();
    return rows.map(toReport);
  }

  /** Those that nobody has made in all this time, at most 100. */
  async listStuck(organizationId: OrganizationId, seconds: number): Promise<ReportId[]> {
    const rows = await this.#db
      .selectFrom('reports')
      .select('id')
      .where('organization_id', '=', organizationId)
      .where('status', 'in', ['queued', 'running'])
      .where('created_at', '<', sql<Date>`now() - make_interval(secs => ${seconds})`)
      .limit(100)
      .execute();
    return rows.map((row) => ReportId.parse(row.id));
  }

  /** With a session its reports are gone. */
  #live() {
    return this.#db.selectFrom('reports').where(sql<boolean>`not ${ofDeletedSession}`);
  }
}

function subjectColumns(subject: ReportSubject) {
  switch (subject.kind) {
    case 'session':
      return { subject: subject.kind, session_id: subject.sessionId };
    case 'execution':
      return {
        subject: subject.kind,
        session_id: subject.sessionId,
        execution_id: subject.executionId,
      };
    case 'range':
    case 'organization':
      return { subject: subject.kind, range_from: subject.from, range_until: subject.until };
  }
}

function toSubject(row: Selectable<Reports>): ReportSubject {
  const kind = oneOf(reportSubjectKinds, row.subject);
  // Check constraints promise the columns of each kind.
  if (kind === 'session') return { kind, sessionId: SessionId.parse(row.session_id ?? '') };
  if (kind === 'execution')
    return {
      kind,
      sessionId: SessionId.parse(row.session_id ?? ''),
      executionId: ExecutionId.parse(row.execution_id ?? ''),
    };
  return { kind, from: row.range_from ?? new Date(0), until: row.range_until ?? new Date(0) };
}

function toReport(row: Selectable<Reports>): Report {
  return {
    id: ReportId.parse(row.id),
    organizationId: OrganizationId.parse(row.organization_id),
    requestedBy: UserId.parse(row.requested_by),
    ownOnly: row.own_only,
    subject: toSubject(row),
    format: oneOf(reportFormats, row.format),
    sections: row.sections.map((name) => oneOf(reportSections, name)),
    look: ReportLookColumn.parse(row.look),
    ...(row.template !== null && { template: TemplateColumn.parse(row.template) }),
    ...(row.model_summary !== null && { modelSummary: SummaryColumn.parse(row.model_summary) }),
    status: oneOf(reportStatuses, row.status),
    progress: row.progress,
    ...(row.failure_code !== null && {
      failure: { code: oneOf(reportFailures, row.failure_code), detail: row.failure_detail ?? '' },
    }),
    ...(row.file_bytes !== null &&
      row.file_sha256 !== null && { file: { bytes: row.file_bytes, sha256: row.file_sha256 } }),
    attempts: row.attempts,
    createdAt: row.created_at,
    ...(row.completed_at && { completedAt: row.completed_at }),
    expiresAt: row.expires_at,
  };
}
