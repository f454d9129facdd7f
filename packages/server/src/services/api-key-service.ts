import { assertMay, assertMayForAll, assertMayGive, mayForAll, type Actor } from '../domain/access/actor.ts';
import { assertRoomForKey, assertScopes, type ApiKey } from '../domain/access/api-key.ts';
import { assertNotOfOperators } from '../domain/access/user.ts';
import { InvalidInputError, NotFoundError, WrongStateError } from '../domain/errors.ts';
import { ApiKeyId, type RoleId, type UserId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import { newApiKey } from '../infrastructure/api-keys.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import type { KnownAccess } from './known-access.ts';

export type NewApiKey = {
  readonly name: string;
  /** None: all that the role says. */
  readonly scopes: readonly string[];
  /** It may do no more than this says. */
  readonly roleId?: RoleId;
  readonly networks: readonly string[];
  readonly expiresAt?: Date;
  /** A service account; absent for oneself. */
  readonly userId?: UserId;
};

/** A key that has just been made. Its text is not to be had again. */
export type MadeApiKey = { readonly key: ApiKey; readonly text: string };

export type ApiKeyServiceDeps = {
  readonly store: Store;
  readonly known: KnownAccess;
  readonly now: () => Date;
};

/** Keys by which programs ask, for people and for service accounts. */
export class ApiKeyService {
  readonly #deps: ApiKeyServiceDeps;
  constructor(deps: ApiKeyServiceDeps) {
    this.#deps = deps;
  }

  /** For oneself, or by an admin for a service account: nobody gets a key that acts as another person. */
  async create(actor: Actor, wanted: NewApiKey): Promise<MadeApiKey> {
    assertMay(actor, 'keys:write');
    const { name, scopes, networks, expiresAt, roleId, userId = actor.userId } = wanted;
    const createdAt = this.#deps.now();
    if (expiresAt && expiresAt <= createdAt)
      throw new InvalidInputError('The key would have expired already.');
    const { text, hash, hint } = newApiKey();
    const key = await this.#deps.store.transact(actor.organizationId, async (tx) => {
      const holder = await lockSubject(tx, actor, userId);
      assertScopes(scopes, holder);
      const role = roleId === undefined ? undefined : await tx.roles.getForUpdate(roleId);
      assertRoomForKey(await tx.apiKeys.count(userId));
      const made: ApiKey = {
        ...{ id: ApiKeyId.new(), organizationId: actor.organizationId, userId, name, hint, scopes, networks },
        ...{ createdBy: actor.userId, createdAt, ...(expiresAt && { expiresAt }), ...(role && { role }) },
      };
      await tx.apiKeys.add(made, hash);
      tx.record(actor, 'api_key.created', made.id, { after: made });
      return made;
    });
    return { key, text };
  }

  /** Those of the organization for an admin, one's own for others. */
  async list(actor: Actor, filter: { readonly userId?: UserId }, page: PageRequest): Promise<Page<ApiKey>> {
    assertMay(actor, 'keys:read');
    const seen = mayForAll(actor, 'keys:read') ? filter : { userId: actor.userId };
    return this.#deps.store.transact(actor.organizationId, (tx) => tx.apiKeys.list(seen, page));
  }

  /** It is refused from the next request on. */
  async remove(actor: Actor, id: ApiKeyId): Promise<void> {
    assertMay(actor, 'keys:write');
    await this.#deps.store.transact(actor.organizationId, async (tx) => {
      const key = await tx.apiKeys.get(id);
      if (!mayForAll(actor, 'keys:write') && key.userId !== actor.userId)
        throw new NotFoundError('API key', id);
      await tx.apiKeys.remove(id);
      tx.record(actor, 'api_key.deleted', id, { before: key });
    });
    this.#deps.known.forget(id);
  }
}

/** Holds the row of whom the key is for, so that of two keys at once both are counted. */
async function lockSubject(tx: Repositories, actor: Actor, userId: UserId) {
  if (userId !== actor.userId) assertMayForAll(actor, 'keys:write');
  await tx.users.lock(userId);
  const user = await tx.users.get(userId);
  if (userId === actor.userId) return user;
  if (user.kind !== 'service')
    throw new WrongStateError('A key for another person would act in their name; they make their own.');
  assertNotOfOperators(user);
  assertMayGive(actor, user);
  return user;
}
