import { assertDrives, assertMay, assertSees, may, type Actor } from '../domain/access/actor.ts';
import { assertHook, mostHooks, type Hook, type HookSettings } from '../domain/agent/hook.ts';
import type { ExecutionOutcome, HookExecution } from '../domain/agent/hook-execution.ts';
import type { HookEvent } from '../domain/agent/hook-event.ts';
import { ConflictError, InvalidInputError, NotFoundError } from '../domain/errors.ts';
import { HookId, SessionId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { Session } from '../domain/session/session.ts';
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

export type HookServiceDeps = { readonly store: Store; readonly now: () => Date };

/** Hooks as people make and read them. What runs them is the turn. */
export class HookService {
  readonly #deps: HookServiceDeps;
  constructor(deps: HookServiceDeps) {
    this.#deps = deps;
  }

  /** For all sessions of the organization, or for one session. */
  async create(actor: Actor, settings: HookSettings, sessionId?: SessionId): Promise<Hook> {
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      if (sessionId === undefined) assertMay(actor, 'hooks:write');
      else assertDrives(actor, await tx.sessions.getForUpdate(sessionId));
      return addHook(tx, newHook(actor, settings, sessionId, this.#deps.now()));
    });
  }

  async get(actor: Actor, id: HookId): Promise<Hook> {
    return this.#deps.store.transact(actor.organizationId, (tx) => visibleHook(tx, actor, id));
  }

  /** Who may not see all hooks of the organization sees those that are for their own sessions only. */
  async list(
    actor: Actor,
    filter: { readonly event?: HookEvent; readonly sessionId?: SessionId },
    page: PageRequest,
  ): Promise<Page<Hook>> {
    const own = may(actor, 'hooks:read') ? {} : { ownerId: actor.userId };
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
      assertHook(changed);
      await tx.hooks.save(changed);
      return changed;
    });
  }

  async remove(actor: Actor, id: HookId): Promise<void> {
    await this.#deps.store.transact(actor.organizationId, async (tx) => {
      await changeableHook(tx, actor, id);
      await tx.hooks.remove(id, this.#deps.now());
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
}

/** For a new session, in the transaction that makes it. */
export async function addSessionHooks(
  tx: Repositories,
  actor: Actor,
  session: Pick<Session, 'id' | 'createdAt'>,
  settings: readonly HookSettings[],
): Promise<void> {
  for (const each of settings) await addHook(tx, newHook(actor, each, session.id, session.createdAt));
}

function newHook(actor: Actor, settings: HookSettings, sessionId: SessionId | undefined, at: Date): Hook {
  assertHook(settings);
  return {
    ...settings,
    id: HookId.new(),
    organizationId: actor.organizationId,
    ...(sessionId === undefined
      ? { scope: 'organization', scopeId: actor.organizationId }
      : { scope: 'session', scopeId: sessionId }),
    createdAt: at,
    updatedAt: at,
  };
}

async function addHook(tx: Repositories, hook: Hook): Promise<Hook> {
  const most = mostHooks[hook.scope];
  if ((await tx.hooks.count(hook)) >= most)
    throw new ConflictError(
      `There are ${most} hooks for this ${hook.scope}, which is the limit; remove some.`,
    );
  await tx.hooks.add(hook);
  return hook;
}

async function visibleHook(tx: Repositories, actor: Actor, id: HookId): Promise<Hook> {
  const hook = await tx.hooks.get(id);
  if (hook.scope !== 'session') {
    assertMay(actor, 'hooks:read');
    return hook;
  }
  // A hook of a session that is deleted, or that the actor may not see, does not exist for them.
  const session = await sessionOf(tx, hook);
  const sees = may(actor, 'hooks:read') || session?.userId === actor.userId;
  if (!session || !sees) throw new NotFoundError('hook', id);
  return hook;
}

async function changeableHook(tx: Repositories, actor: Actor, id: HookId): Promise<Hook> {
  await visibleHook(tx, actor, id);
  const hook = await tx.hooks.getForUpdate(id);
  const session = await sessionOf(tx, hook);
  if (session) assertDrives(actor, session);
  else assertMay(actor, 'hooks:write');
  return hook;
}

async function sessionOf(tx: Repositories, hook: Hook): Promise<Session | undefined> {
  return hook.scope === 'session' ? tx.sessions.find(SessionId.parse(hook.scopeId)) : undefined;
}
