import { secretLabel } from '../agent/hooks/webhook-guard.ts';
import {
  assertOwns,
  assertMay,
  assertMayForAll,
  assertSees,
  mayForAll,
  type Actor,
} from '../domain/access/actor.ts';
import { assertHook, mostHooks, type Hook, type HookSettings } from '../domain/agent/hook.ts';
import type { ExecutionOutcome, HookExecution } from '../domain/agent/hook-execution.ts';
import { hostOf } from '../domain/audit/host-of.ts';
import { ConflictError, InvalidInputError, NotFoundError, WrongStateError } from '../domain/errors.ts';
import { HookId, SessionId, type OrganizationId, type SessionTemplateId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { Session } from '../domain/session/session.ts';
import { newWebhookSecret, rotationMs, webhookUrlFault, type WebhookUrlRules } from '../domain/webhook.ts';
import type { SecretBox } from '../infrastructure/secret-box.ts';
import type { HookFilter } from '../repositories/hook-repository.ts';
import type { Repositories, Store } from '../repositories/store.ts';

export type HookChange = Partial<Omit<HookSettings, 'event' | 'matcher'>> & {
  /** Null takes it away. */
  readonly matcher?: string | null;
};

/** A hook that a session runs with, and what has come of it there. */
export type SessionHook = {
  readonly hook: Hook;
  readonly outcomes: Partial<Record<ExecutionOutcome, number>>;
};

export type HookServiceDeps = {
  readonly store: Store;
  readonly secretBox: SecretBox;
  readonly webhookRules: WebhookUrlRules;
  /** Whether the agents of this node are jailed; undefined where others run them. */
  readonly hasJail?: boolean;
  readonly now: () => Date;
};

/** A hook that has just been made. The secret is not to be had again. */
export type MadeHook = { readonly hook: Hook; readonly secret?: string };

/** The one session that a hook is for, or the template; neither: every session of the organization. */
export type HookTarget = { readonly sessionId?: SessionId; readonly templateId?: SessionTemplateId };

export type RotatedSecret = { readonly secret: string; readonly previousUntil: Date };

/** Hooks as people make and read them. What runs them is the turn. */
export class HookService {
  readonly #deps: HookServiceDeps;
  constructor(deps: HookServiceDeps) {
    this.#deps = deps;
  }

  /** For all sessions of the organization, for those of a template, or for one. */
  async create(actor: Actor, settings: HookSettings, target: HookTarget = {}): Promise<MadeHook> {
    assertMay(actor, 'hooks:write');
    const { sessionId, templateId } = target;
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      if (sessionId !== undefined) assertOwns(actor, await tx.sessions.getForUpdate(sessionId));
      else assertMayForAll(actor, 'hooks:write');
      if (templateId !== undefined) await tx.sessionTemplates.get(templateId);
      const made = await this.#add(tx, actor, settings, target);
      tx.record(actor, 'hook.created', made.hook.id, { after: shown(made.hook) });
      return made;
    });
  }

  /** Refuses a hook that the actor could not make, or that could never work. */
  assertMakes(actor: Actor, settings: HookSettings): void {
    assertHook(settings);
    if (settings.action.kind === 'script') this.#assertScript(actor);
    if (settings.action.kind !== 'webhook') return;
    const fault = webhookUrlFault(settings.action.url, this.#deps.webhookRules);
    if (fault !== undefined) throw new InvalidInputError(`The url cannot be used. ${fault}`);
  }

  /** For a new session, in the transaction that makes it. Secrets are had by rotating them. */
  async addTo(
    tx: Repositories,
    actor: Actor,
    sessionId: SessionId,
    settings: readonly HookSettings[],
  ): Promise<void> {
    if (settings.length > 0) assertMay(actor, 'hooks:write');
    for (const each of settings) await this.#add(tx, actor, each, { sessionId });
  }

  /** A fork is guarded as its parent is, and signs with the same secrets. */
  async copyTo(tx: Repositories, parent: Session, fork: SessionId): Promise<void> {
    const own = (await tx.hooks.listOfSession(parent)).filter(({ scope }) => scope === 'session');
    for (const { secret, ...hook } of own) {
      const copy = { ...hook, id: HookId.new(), scopeId: fork };
      const opened = secret && this.#deps.secretBox.open(secretLabel(hook), secret.sealed);
      const sealed = opened && this.#deps.secretBox.seal(secretLabel(copy), opened);
      await tx.hooks.add({ ...copy, ...(sealed !== undefined && { secret: { sealed } }) });
    }
  }

  async get(actor: Actor, id: HookId): Promise<Hook> {
    return this.#deps.store.transact(actor.organizationId, (tx) => visibleHook(tx, actor, id));
  }

  /** Who may not see all hooks of the organization sees those that are for their own sessions only. */
  async list(actor: Actor, filter: Omit<HookFilter, 'ownerId'>, page: PageRequest): Promise<Page<Hook>> {
    assertMay(actor, 'hooks:read');
    const own = mayForAll(actor, 'hooks:read') ? {} : { ownerId: actor.userId };
    return this.#deps.store.transact(actor.organizationId, (tx) =>
      tx.hooks.list({ ...filter, ...own }, page),
    );
  }

  /** Holds from the next turn of each session. */
  async change(actor: Actor, id: HookId, change: HookChange): Promise<Hook> {
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      const hook = await changeableHook(tx, actor, id);
      if (change.action && change.action.kind !== hook.action.kind)
        throw new InvalidInputError(
          `This hook is of the kind "${hook.action.kind}"; make another one for "${change.action.kind}".`,
        );
      const { matcher: before, ...rest } = hook;
      const { matcher = before, ...others } = change;
      const changed = {
        ...rest,
        ...others,
        ...(matcher !== undefined && matcher !== null && { matcher }),
        updatedAt: this.#deps.now(),
      };
      this.assertMakes(actor, changed);
      await tx.hooks.save(changed);
      tx.record(actor, 'hook.changed', id, { before: shown(hook), after: shown(changed) });
      return changed;
    });
  }

  async remove(actor: Actor, id: HookId): Promise<void> {
    await this.#deps.store.transact(actor.organizationId, async (tx) => {
      const before = await changeableHook(tx, actor, id);
      await tx.hooks.remove(id, this.#deps.now());
      tx.record(actor, 'hook.deleted', id, { before: shown(before) });
    });
  }

  /** Makes a new secret; the one before is used as well for a day. */
  async rotateSecret(actor: Actor, id: HookId): Promise<RotatedSecret> {
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      const hook = await changeableHook(tx, actor, id);
      if (!hook.secret) throw new WrongStateError('This hook is no webhook, so it has no secret.');
      const now = this.#deps.now();
      const previousUntil = new Date(now.getTime() + rotationMs);
      const { secret, sealed } = this.#newSecret(hook);
      const previous = { sealed: hook.secret.sealed, until: previousUntil };
      await tx.hooks.save({ ...hook, secret: { sealed, previous }, updatedAt: now });
      tx.record(actor, 'hook.secret_rotated', id);
      return { secret, previousUntil };
    });
  }

  async executions(actor: Actor, id: HookId, page: PageRequest): Promise<Page<HookExecution>> {
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      await visibleHook(tx, actor, id);
      return tx.hookExecutions.list(id, page);
    });
  }

  /** What a session's next turn runs with, in the order in which it is asked. */
  async ofSession(actor: Actor, id: SessionId): Promise<SessionHook[]> {
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      const session = await tx.sessions.get(id);
      assertSees(actor, session);
      const counts = await tx.hookExecutions.countOfSession(id);
      return (await tx.hooks.listOfSession(session)).map((hook) => {
        const own = counts.filter(({ hookId }) => hookId === hook.id);
        return { hook, outcomes: Object.fromEntries(own.map(({ outcome, count }) => [outcome, count])) };
      });
    });
  }

  async #add(tx: Repositories, actor: Actor, settings: HookSettings, target: HookTarget): Promise<MadeHook> {
    this.assertMakes(actor, settings);
    const at = this.#deps.now();
    const { organizationId } = actor;
    const plain: Hook = {
      ...settings,
      id: HookId.new(),
      organizationId,
      ...scopeOf(organizationId, target),
      createdAt: at,
      updatedAt: at,
    };
    const most = mostHooks[plain.scope];
    if ((await tx.hooks.count(plain)) >= most)
      throw new ConflictError(
        `There are ${most} hooks for this ${plain.scope}, which is the limit; remove some.`,
      );
    if (plain.action.kind !== 'webhook') {
      await tx.hooks.add(plain);
      return { hook: plain };
    }
    const { secret, sealed } = this.#newSecret(plain);
    const hook = { ...plain, secret: { sealed } };
    await tx.hooks.add(hook);
    return { hook, secret };
  }

  #assertScript(actor: Actor): void {
    assertMay(actor, 'hooks:scripts');
    if (this.#deps.hasJail === false)
      throw new WrongStateError('Scripts run in jails only, and this server has none; use a webhook.');
  }

  #newSecret(hook: Hook): { secret: string; sealed: string } {
    const secret = newWebhookSecret();
    return { secret, sealed: this.#deps.secretBox.seal(secretLabel(hook), secret) };
  }
}

/** For the audit log, which is told where a webhook leads and not its address. */
function shown(hook: Hook): object {
  const { kind } = hook.action;
  return {
    ...hook,
    action: { kind, ...(hook.action.kind === 'webhook' && { host: hostOf(hook.action.url) }) },
  };
}

function scopeOf(
  organizationId: OrganizationId,
  { sessionId, templateId }: HookTarget,
): Pick<Hook, 'scope' | 'scopeId'> {
  if (sessionId !== undefined) return { scope: 'session', scopeId: sessionId };
  if (templateId !== undefined) return { scope: 'template', scopeId: templateId };
  return { scope: 'organization', scopeId: organizationId };
}

async function visibleHook(tx: Repositories, actor: Actor, id: HookId): Promise<Hook> {
  const hook = await tx.hooks.get(id);
  if (hook.scope !== 'session') {
    assertMayForAll(actor, 'hooks:read');
    return hook;
  }
  // A hook of a session that is deleted, or that the actor may not see, does not exist for them.
  const session = await sessionOf(tx, hook);
  const sees = mayForAll(actor, 'hooks:read') || session?.userId === actor.userId;
  if (!session || !sees) throw new NotFoundError('hook', id);
  return hook;
}

async function changeableHook(tx: Repositories, actor: Actor, id: HookId): Promise<Hook> {
  assertMay(actor, 'hooks:write');
  await visibleHook(tx, actor, id);
  const hook = await tx.hooks.getForUpdate(id);
  const session = await sessionOf(tx, hook);
  if (session) assertOwns(actor, session);
  else assertMayForAll(actor, 'hooks:write');
  return hook;
}

async function sessionOf(tx: Repositories, hook: Hook): Promise<Session | undefined> {
  return hook.scope === 'session' ? tx.sessions.find(SessionId.parse(hook.scopeId)) : undefined;
}
