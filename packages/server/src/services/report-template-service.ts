import { assertMay, assertMayForAll, type Actor } from '../domain/access/actor.ts';
import { ConflictError, PreconditionFailedError } from '../domain/errors.ts';
import { ReportTemplateId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import {
  assertReportTemplate,
  mostReportTemplates,
  type ReportTemplate,
  type ReportTemplateDraft,
} from '../domain/report/report-template.ts';
import type { Store } from '../repositories/store.ts';

export type ReportTemplateServiceDeps = { readonly store: Store; readonly now: () => Date };

/** Templates of reports, which admins make for everybody of the organization. */
export class ReportTemplateService {
  readonly #deps: ReportTemplateServiceDeps;
  constructor(deps: ReportTemplateServiceDeps) {
    this.#deps = deps;
  }

  async list(actor: Actor, page: PageRequest): Promise<Page<ReportTemplate>> {
    assertMay(actor, 'report-templates:read');
    return this.#deps.store.transact(actor.organizationId, (tx) =>
      tx.reportTemplates.list(actor.organizationId, page),
    );
  }

  async get(actor: Actor, id: ReportTemplateId): Promise<ReportTemplate> {
    assertMay(actor, 'report-templates:read');
    return this.#deps.store.transact(actor.organizationId, (tx) => tx.reportTemplates.get(id));
  }

  async create(actor: Actor, draft: ReportTemplateDraft): Promise<ReportTemplate> {
    assertMayForAll(actor, 'report-templates:write');
    assertReportTemplate(draft);
    const { organizationId } = actor;
    const at = this.#deps.now();
    return this.#deps.store.transact(organizationId, async (tx) => {
      if ((await tx.reportTemplates.count(organizationId)) >= mostReportTemplates)
        throw new ConflictError(
          `An organization has ${mostReportTemplates} report templates at most; delete some first.`,
        );
      const template: ReportTemplate = {
        ...{ ...draft, id: ReportTemplateId.new(), organizationId, version: 1 },
        createdAt: at,
        updatedAt: at,
      };
      await tx.reportTemplates.add(template);
      tx.record(actor, 'report_template.created', template.id, { after: template });
      return template;
    });
  }

  /** Replaces all that a template says, for reports that are asked for from now on. With `seen`, only if that is still its version. */
  async replace(
    actor: Actor,
    id: ReportTemplateId,
    draft: ReportTemplateDraft,
    seen?: number,
  ): Promise<ReportTemplate> {
    assertMayForAll(actor, 'report-templates:write');
    assertReportTemplate(draft);
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      const before = await tx.reportTemplates.getForUpdate(id);
      assertSeen(before, seen);
      const { organizationId, createdAt, version } = before;
      const after: ReportTemplate = {
        ...{ ...draft, id, organizationId, version: version + 1, createdAt },
        updatedAt: this.#deps.now(),
      };
      await tx.reportTemplates.save(after);
      tx.record(actor, 'report_template.changed', id, { before, after });
      return after;
    });
  }

  /** Nothing can name it any more. Tasks that do go on with it as it is now, and reports keep what they were made by. */
  async remove(actor: Actor, id: ReportTemplateId, seen?: number): Promise<void> {
    assertMayForAll(actor, 'report-templates:write');
    await this.#deps.store.transact(actor.organizationId, async (tx) => {
      const before = await tx.reportTemplates.getForUpdate(id);
      assertSeen(before, seen);
      await tx.reportTemplates.markDeleted(id, this.#deps.now());
      tx.record(actor, 'report_template.deleted', id, { before });
    });
  }
}

function assertSeen({ version }: ReportTemplate, seen: number | undefined): void {
  if (seen !== undefined && seen !== version)
    throw new PreconditionFailedError(
      `The report template is at version ${version} by now, not ${seen}; read it again and repeat your change.`,
    );
}
