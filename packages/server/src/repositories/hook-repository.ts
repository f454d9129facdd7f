import type { Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import { inOrder, type Hook, type HookScope } from '../domain/agent/hook.ts';
import type { HookEvent } from '../domain/agent/hook-event.ts';
import { NotFoundError } from '../domain/errors.ts';
import type { HookId, OrganizationId, SessionId, SessionTemplateId, UserId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { Session } from '../domain/session/session.ts';
import { toHook } from './hook-columns.ts';
import { toJsonb } from './jsonb.ts';
import { newestFirst } from './paging.ts';

export type HookFilter = {
  readonly event?: HookEvent;
  readonly sessionId?: SessionId;
  readonly templateId?: SessionTemplateId;
  /** Only those that are for one session of this user. */
  readonly ownerId?: UserId;
};

export class HookRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async add(hook: Hook): Promise<void> {
    await this.#db
      .insertInto('hooks')
      .values({
        id: hook.id,
        organization_id: hook.organizationId,
        template_id: hook.scope === 'template' ? hook.scopeId : null,
        session_id: hook.scope === 'session' ? hook.scopeId : null,
        ...columnsOf(hook),
        created_at: hook.createdAt,
      })
      .execute();
  }

  async get(id: HookId): Promise<Hook> {
    const hook = await this.find(id);
    if (!hook) throw new NotFoundError('hook', id);
    return hook;
  }

  /** Undefined when it is removed. */
  async find(id: HookId): Promise<Hook | undefined> {
    const row = await this.#kept.selectAll().where('id', '=', id).executeTakeFirst();
    return row && toHook(row);
  }

  /** Holds the row until the transaction ends. */
  async getForUpdate(id: HookId): Promise<Hook> {
    const row = await this.#kept.selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
    if (!row) throw new NotFoundError('hook', id);
    return toHook(row);
  }

  /** Those that have a secret. Holds the rows until the transaction ends. */
  async listWithSecrets(organizationId: OrganizationId): Promise<Hook[]> {
    const rows = await this.#kept
      .selectAll()
      .where('organization_id', '=', organizationId)
      .where('sealed_secret', 'is not', null)
      .forUpdate()
      .execute();
    return rows.map(toHook);
  }

  async save(hook: Hook): Promise<void> {
    await this.#db.updateTable('hooks').set(columnsOf(hook)).where('id', '=', hook.id).execute();
  }

  async remove(id: HookId, at: Date): Promise<void> {
    const forgotten = { sealed_secret: null, sealed_old_secret: null, old_secret_expires_at: null };
    await this.#db
      .updateTable('hooks')
      .set({ deleted_at: at, ...forgotten })
      .where('id', '=', id)
      .execute();
  }

  /** Newest first. */
  async list(filter: HookFilter, page: PageRequest): Promise<Page<Hook>> {
    const { event, sessionId, templateId, ownerId } = filter;
    const all = this.#kept
      .selectAll()
      .$if(event !== undefined, (q) => q.where('event', '=', event ?? ''))
      .$if(sessionId !== undefined, (q) => q.where('session_id', '=', sessionId ?? ''))
      .$if(templateId !== undefined, (q) => q.where('template_id', '=', templateId ?? ''))
      .$if(ownerId !== undefined, (q) =>
        q.where('session_id', 'in', (eb) =>
          eb
            .selectFrom('sessions')
            .select('id')
            .where('user_id', '=', ownerId ?? ''),
        ),
      );
    return newestFirst(all, 'created_at', page, toHook);
  }

  /** What a session's turns run with: in the order in which they are asked. */
  async listOfSession(session: Pick<Session, 'id' | 'organizationId' | 'templateId'>): Promise<Hook[]> {
    const { id, templateId } = session;
    const rows = await this.#kept
      .selectAll()
      .where('is_enabled', '=', true)
      .where((eb) =>
        eb.or([
          eb.and([eb('session_id', 'is', null), eb('template_id', 'is', null)]),
          eb('session_id', '=', id),
          ...(templateId === undefined ? [] : [eb('template_id', '=', templateId)]),
        ]),
      )
      .execute();
    return inOrder(rows.map(toHook));
  }

  /** How many there are for one organization, template or session. */
  async count({ scope, scopeId }: { scope: HookScope; scopeId: string }): Promise<number> {
    const { total } = await this.#kept
      .select(({ fn }) => fn.countAll<number>().as('total'))
      .$if(scope === 'organization', (q) =>
        q.where('session_id', 'is', null).where('template_id', 'is', null),
      )
      .$if(scope === 'template', (q) => q.where('template_id', '=', scopeId))
      .$if(scope === 'session', (q) => q.where('session_id', '=', scopeId))
      .executeTakeFirstOrThrow();
    return total;
  }

  get #kept() {
    return this.#db.selectFrom('hooks').where('deleted_at', 'is', null);
  }
}

function columnsOf(hook: Hook) {
  return {
    name: hook.name,
    event: hook.event,
    matcher: hook.matcher ?? null,
    action: toJsonb(hook.action),
    role: hook.role,
    place: hook.order,
    timeout_ms: hook.timeoutMs,
    is_enabled: hook.isEnabled,
    sealed_secret: hook.secret?.sealed ?? null,
    sealed_old_secret: hook.secret?.previous?.sealed ?? null,
    old_secret_expires_at: hook.secret?.previous?.until ?? null,
    updated_at: hook.updatedAt,
  };
}
