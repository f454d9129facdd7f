import { assertMay, mayForAll, type Actor } from '../domain/access/actor.ts';
import { ConflictError, PreconditionFailedError } from '../domain/errors.ts';
import { SessionTemplateId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import {
  assertChangesTemplate,
  assertHooksForAll,
  assertMayShare,
  assertSeesTemplate,
  mostTemplates,
  type SessionTemplate,
  type SessionTemplateDraft,
  type SessionTemplateVersion,
  type TemplateSharing,
} from '../domain/session/session-template.ts';
import type { TemplateFilter } from '../repositories/session-template-repository.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import type { HookService } from './hook-service.ts';
import { assertRequest } from './session-request-checks.ts';

export type NewTemplate = SessionTemplateDraft & { readonly sharing: TemplateSharing };

export type TemplateSearch = Pick<TemplateFilter, 'term' | 'category' | 'tags'>;

export type SessionTemplateServiceDeps = {
  readonly store: Store;
  readonly hooks: HookService;
  readonly now: () => Date;
};

/** Templates of sessions. What changes one changes no session that exists. */
export class SessionTemplateService {
  readonly #deps: SessionTemplateServiceDeps;
  constructor(deps: SessionTemplateServiceDeps) {
    this.#deps = deps;
  }

  /** Those that the actor may use, the newest first. */
  async list(actor: Actor, search: TemplateSearch, page: PageRequest): Promise<Page<SessionTemplate>> {
    assertMay(actor, 'templates:read');
    return this.#deps.store.transact(actor.organizationId, (tx) =>
      tx.sessionTemplates.list(visibleTo(actor, search), page),
    );
  }

  /** Those of them that most sessions were made from. */
  async popular(actor: Actor, search: TemplateSearch, limit: number): Promise<SessionTemplate[]> {
    assertMay(actor, 'templates:read');
    return this.#deps.store.transact(actor.organizationId, (tx) =>
      tx.sessionTemplates.listPopular(visibleTo(actor, search), limit),
    );
  }

  async get(actor: Actor, id: SessionTemplateId): Promise<SessionTemplate> {
    return this.#deps.store.transact(actor.organizationId, (tx) => visibleTemplate(tx, actor, id));
  }

  /** What was the owner's alone is not shown to others with what they share. */
  async versions(
    actor: Actor,
    id: SessionTemplateId,
    page: PageRequest,
  ): Promise<Page<SessionTemplateVersion>> {
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      const template = await visibleTemplate(tx, actor, id);
      const onlyShared = template.ownerId !== actor.userId && !mayForAll(actor, 'templates:read');
      return tx.sessionTemplates.listVersions(id, { onlyShared }, page);
    });
  }

  async create(actor: Actor, wanted: NewTemplate): Promise<SessionTemplate> {
    assertMay(actor, 'templates:write');
    const { organizationId, userId } = actor;
    const at = this.#deps.now();
    return this.#deps.store.transact(organizationId, async (tx) => {
      await this.#assert(tx, actor, wanted);
      if ((await tx.sessionTemplates.count(organizationId)) >= mostTemplates)
        throw new ConflictError(`An organization has ${mostTemplates} templates at most; delete some first.`);
      const template: SessionTemplate = {
        ...wanted,
        id: SessionTemplateId.new(),
        organizationId,
        ownerId: userId,
        version: 1,
        usageCount: 0,
        createdAt: at,
        updatedAt: at,
      };
      await tx.sessionTemplates.add(template, { by: userId, at });
      tx.record(actor, 'session_template.created', template.id, { after: template });
      return template;
    });
  }

  /** Makes a new version of all that may change. With `seen`, only if that is still the newest one. */
  async replace(
    actor: Actor,
    id: SessionTemplateId,
    draft: SessionTemplateDraft,
    seen?: number,
  ): Promise<SessionTemplate> {
    return this.#change(actor, id, seen, ({ description: _, ...template }) => ({ ...template, ...draft }));
  }

  async share(
    actor: Actor,
    id: SessionTemplateId,
    sharing: TemplateSharing,
    seen?: number,
  ): Promise<SessionTemplate> {
    return this.#change(actor, id, seen, (template) => ({ ...template, sharing }));
  }

  /** Nothing is made from it any more. Sessions keep what they were made with, and what holds for it holds in them. */
  async remove(actor: Actor, id: SessionTemplateId, seen?: number): Promise<void> {
    await this.#deps.store.transact(actor.organizationId, async (tx) => {
      const template = await tx.sessionTemplates.getForUpdate(id);
      assertChangesTemplate(actor, template);
      assertSeen(template, seen);
      await tx.sessionTemplates.markDeleted(id, this.#deps.now());
      tx.record(actor, 'session_template.deleted', id, { before: template });
    });
  }

  async #change(
    actor: Actor,
    id: SessionTemplateId,
    seen: number | undefined,
    change: (template: SessionTemplate) => SessionTemplate,
  ): Promise<SessionTemplate> {
    const at = this.#deps.now();
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      const template = await tx.sessionTemplates.getForUpdate(id);
      assertChangesTemplate(actor, template);
      assertSeen(template, seen);
      const changed = { ...change(template), version: template.version + 1, updatedAt: at };
      await this.#assert(tx, actor, changed);
      await tx.sessionTemplates.save(changed, { by: actor.userId, at });
      tx.record(actor, 'session_template.changed', id, { before: template, after: changed });
      return changed;
    });
  }

  /** What could never be used is refused when it is written down; what its users lack is told to them. */
  async #assert(tx: Repositories, actor: Actor, wanted: NewTemplate): Promise<void> {
    assertHooksForAll(wanted);
    await assertRequest(tx, actor, wanted.request);
    for (const hook of wanted.request.hooks ?? []) this.#deps.hooks.assertMakes(actor, hook);
    if (wanted.sharing === 'organization') assertMayShare(actor, wanted);
  }
}

/** One that the actor may use. */
export async function visibleTemplate(
  tx: Repositories,
  actor: Actor,
  id: SessionTemplateId,
): Promise<SessionTemplate> {
  const template = await tx.sessionTemplates.get(id);
  assertSeesTemplate(actor, template);
  return template;
}

function visibleTo(actor: Actor, search: TemplateSearch): TemplateFilter {
  const { organizationId, userId } = actor;
  return { ...search, organizationId, ...(!mayForAll(actor, 'templates:read') && { readerId: userId }) };
}

function assertSeen({ version }: SessionTemplate, seen: number | undefined): void {
  if (seen !== undefined && seen !== version)
    throw new PreconditionFailedError(
      `The template is at version ${version} by now, not ${seen}; read it again and repeat your change.`,
    );
}
