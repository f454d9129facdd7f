import type { BlockList } from 'node:net';
import { LRUCache } from 'lru-cache';
import type { ApiKey } from '../domain/access/api-key.ts';
import type { OperatorVisit } from '../domain/access/operator-visit.ts';
import type { ShareLevel } from '../domain/access/session-share.ts';
import type { Credentials } from '../domain/access/user.ts';
import { NotAuthenticatedError, NotFoundError } from '../domain/errors.ts';
import {
  OperatorVisitId,
  OrganizationId,
  RoleId,
  UserId,
  type SessionId,
  type TokenFamilyId,
} from '../domain/ids.ts';
import { networkList } from '../infrastructure/networks.ts';
import { accessTokenSeconds } from '../infrastructure/tokens.ts';
import type { Store } from '../repositories/store.ts';

/** Who a user is now, what is shared with them, and which of their logins ended while tokens of them may be about. */
export type KnownUser = Credentials & {
  readonly endedLogins: ReadonlySet<TokenFamilyId>;
  readonly shares: ReadonlyMap<SessionId, ShareLevel>;
};

export type KnownKey = { readonly key: ApiKey; readonly networks: BlockList };

export type KnownAccessDeps = {
  readonly store: Store;
  /** Hands over the id of each user and key whose rights have changed. Returns how to stop that. */
  readonly changes: (tell: (id: string) => void) => () => void;
  readonly now: () => Date;
};

/** Changes come at once by the database; one that is lost on the way takes effect within this time. */
const keptMs = 5_000;
const mostKept = 10_000;

/** Who may do what, kept in memory for a few seconds, so that a request costs no query for it. */
export class KnownAccess implements Disposable {
  readonly #deps: KnownAccessDeps;
  readonly #users = new LRUCache<string, KnownUser>({ max: mostKept, ttl: keptMs });
  readonly #keys = new LRUCache<string, KnownKey>({ max: mostKept, ttl: keptMs });
  readonly #visits = new LRUCache<string, OperatorVisit>({ max: mostKept, ttl: keptMs });
  readonly #stop: () => void;
  /** What was read before a change may be what the change has outdated, and is not kept. */
  #changes = 0;
  readonly #watchers = new Map<string, Set<() => void>>();

  constructor(deps: KnownAccessDeps) {
    this.#deps = deps;
    this.#stop = deps.changes((id) => this.forget(id));
  }

  /** By the ids of a token, which may name nobody. */
  async user(organizationId: string, userId: string): Promise<KnownUser> {
    const known = this.#users.get(userId);
    if (known?.user.organizationId === organizationId) return known;
    const before = this.#changes;
    const found = await this.#readUser(organizationId, userId);
    if (before === this.#changes) this.#users.set(userId, found);
    return found;
  }

  /** The key with this hash, if there is one; that it is used is written down now and then. */
  async key(hash: string, address: string): Promise<KnownKey | undefined> {
    const known = this.#keys.get(hash);
    if (known) return known;
    const before = this.#changes;
    const found = await this.#readKey(hash, address);
    if (found && before === this.#changes) this.#keys.set(hash, found);
    return found;
  }

  /** The visit of an operator; undefined when there is none of this id. */
  async visit(organizationId: string, id: string): Promise<OperatorVisit | undefined> {
    const known = this.#visits.get(id);
    if (known?.organizationId === organizationId) return known;
    const before = this.#changes;
    const found = await this.#deps.store.transact(OrganizationId.parse(organizationId), (tx) =>
      tx.operatorVisits.find(OperatorVisitId.parse(id)),
    );
    if (found && before === this.#changes) this.#visits.set(id, found);
    return found;
  }

  /** What a user, a key or a visit may do has changed, or everybody with this role or of this organization. */
  forget(id: string): void {
    this.#changes += 1;
    this.#users.delete(id);
    this.#visits.delete(id);
    for (const [hash, { key }] of this.#keys.entries())
      if (key.id === id || key.role?.id === id) this.#keys.delete(hash);
    if (RoleId.is(id) || OrganizationId.is(id))
      for (const [userId, { user }] of this.#users.entries())
        if (user.customRole?.id === id || user.organizationId === id) this.#users.delete(userId);
    for (const wake of this.#watchers.get(id) ?? []) wake();
  }

  /** Wakes whoever waits when what a user, a key or a role may do has changed. Returns how to stop that. */
  onChange(ids: readonly string[], wake: () => void): () => void {
    for (const id of ids) {
      const watchers = this.#watchers.get(id) ?? new Set();
      this.#watchers.set(id, watchers.add(wake));
    }
    return () => {
      for (const id of ids) {
        const watchers = this.#watchers.get(id);
        watchers?.delete(wake);
        if (watchers?.size === 0) this.#watchers.delete(id);
      }
    };
  }

  [Symbol.dispose](): void {
    this.#stop();
  }

  async #readUser(organizationId: string, userId: string): Promise<KnownUser> {
    try {
      const id = UserId.parse(userId);
      return await this.#deps.store.transact(OrganizationId.parse(organizationId), async (tx) => ({
        ...(await tx.users.getCredentials(id)),
        endedLogins: new Set(await tx.refreshTokens.listEnded(id, accessTokenSeconds)),
        shares: await tx.sessionShares.ofUser(id),
      }));
    } catch (cause) {
      if (cause instanceof NotFoundError)
        throw new NotAuthenticatedError('The account of this token is gone.');
      throw cause;
    }
  }

  async #readKey(hash: string, address: string): Promise<KnownKey | undefined> {
    const organizationId = await this.#deps.store.find((finder) => finder.owners.apiKey(hash));
    if (!organizationId) return undefined;
    return this.#deps.store.transact(organizationId, async (tx) => {
      const key = await tx.apiKeys.findByHash(hash);
      if (!key) return undefined;
      await tx.apiKeys.recordUse(key.id, address, this.#deps.now());
      return { key, networks: networkList(key.networks) };
    });
  }
}
