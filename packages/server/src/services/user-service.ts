import { assertMay, assertMayGive, type Actor } from '../domain/access/actor.ts';
import type { Role } from '../domain/access/role.ts';
import {
  assertNotOfOperators,
  assertOneRole,
  assertOutside,
  assertPassword,
  isLastAdmin,
  normalizeEmail,
  serviceEmail,
  type User,
  type UserKind,
} from '../domain/access/user.ts';
import { ConflictError, WrongStateError } from '../domain/errors.ts';
import { UserId, type RoleId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import { hashPassword } from '../infrastructure/passwords.ts';
import { newOpaqueToken } from '../infrastructure/tokens.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import type { UserFilter } from '../repositories/user-repository.ts';
import { endAllLogins } from './account-service.ts';
import type { KnownAccess } from './known-access.ts';

export type NewUser = { readonly name: string; readonly role: Role; readonly roleId?: RoleId } & (
  | { readonly kind: Extract<UserKind, 'service'> }
  | { readonly kind: Extract<UserKind, 'person'>; readonly email: string; readonly password?: string }
);

/** A role of null takes the one away that they have. */
export type UserChange = Partial<Pick<User, 'name' | 'role' | 'isActive'>> & {
  readonly roleId?: RoleId | null;
};

/** Sets a password once. It is not to be had again. */
export type PasswordResetGrant = { readonly token: string; readonly expiresAt: Date };

export type UserServiceDeps = {
  readonly store: Store;
  readonly known: KnownAccess;
  readonly now: () => Date;
};

const resetHours = 24;

/** The users of an organization, for those who run it. */
export class UserService {
  readonly #deps: UserServiceDeps;
  constructor(deps: UserServiceDeps) {
    this.#deps = deps;
  }

  async list(actor: Actor, filter: UserFilter, page: PageRequest): Promise<Page<User>> {
    assertMay(actor, 'users:read');
    return this.#deps.store.transact(actor.organizationId, (tx) => tx.users.list(filter, page));
  }

  async get(actor: Actor, id: UserId): Promise<User> {
    assertMay(actor, 'users:read');
    return this.#deps.store.transact(actor.organizationId, (tx) => tx.users.get(id));
  }

  /** A person without a password logs in once they have set one: see `grantReset`. */
  async create(actor: Actor, wanted: NewUser): Promise<User> {
    assertMay(actor, 'users:write');
    const id = UserId.new();
    const { kind, name, role, roleId } = wanted;
    const plain: User = {
      ...{ id, organizationId: actor.organizationId, kind, name, role },
      email: wanted.kind === 'person' ? normalizeEmail(wanted.email) : serviceEmail(id),
      ...{ isActive: true, createdAt: this.#deps.now() },
    };
    if (kind === 'person') assertOutside(plain.email);
    const password = wanted.kind === 'person' ? wanted.password : undefined;
    if (password !== undefined) assertPassword(password, plain);
    const hash = password === undefined ? undefined : await hashPassword(password);
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      const user = await withRole(tx, plain, roleId);
      assertMayGive(actor, user);
      await tx.users.add(user, hash);
      tx.record(actor, 'user.created', id, { after: user });
      return user;
    });
  }

  /** Holds at the next request of the user. Who is deactivated has no login left, though they be activated again. */
  async change(actor: Actor, id: UserId, { roleId, ...change }: UserChange): Promise<User> {
    assertMay(actor, 'users:write');
    const at = this.#deps.now();
    const changed = await this.#deps.store.transact(actor.organizationId, async (tx) => {
      const admins = await tx.users.lockAdmins();
      await tx.users.lock(id);
      const before = await tx.users.get(id);
      assertNotOfOperators(before);
      assertMayGive(actor, before);
      const after = await withRole(tx, { ...before, ...change }, roleId);
      assertMayGive(actor, after);
      if (after.role !== 'admin' || !after.isActive) assertNotLastAdmin(admins, id);
      await tx.users.save(after, at);
      if (before.isActive && !after.isActive) {
        await endAllLogins(tx, id, at);
        await endSharing(tx, id);
      }
      tx.record(actor, 'user.changed', id, { before, after });
      return after;
    });
    this.#deps.known.forget(id);
    return changed;
  }

  /** Their keys and logins end; what they made stays, under their name. */
  async remove(actor: Actor, id: UserId): Promise<void> {
    assertMay(actor, 'users:write');
    const at = this.#deps.now();
    await this.#deps.store.transact(actor.organizationId, async (tx) => {
      const admins = await tx.users.lockAdmins();
      await tx.users.lock(id);
      const before = await tx.users.get(id);
      assertNotOfOperators(before);
      assertMayGive(actor, before);
      assertNotLastAdmin(admins, id);
      await endAllLogins(tx, id, at);
      await endOtherAccess(tx, id);
      await tx.users.remove(id, at);
      tx.record(actor, 'user.deleted', id, { before });
    });
    this.#deps.known.forget(id);
  }

  /** Every login and access token of theirs, and what they have open; they may log in again at once. */
  async endLogins(actor: Actor, id: UserId): Promise<void> {
    assertMay(actor, 'users:write');
    await this.#deps.store.transact(actor.organizationId, async (tx) => {
      await tx.users.lock(id);
      const user = await tx.users.get(id);
      assertNotOfOperators(user);
      assertMayGive(actor, user);
      await endAllLogins(tx, id, this.#deps.now());
      tx.record(actor, 'login.all_ended', id);
    });
    this.#deps.known.forget(id);
  }

  /** A token by which a person sets a new password; one that was given out before is good no more. */
  async grantReset(actor: Actor, id: UserId): Promise<PasswordResetGrant> {
    assertMay(actor, 'users:write');
    const now = this.#deps.now();
    const { token, hash } = newOpaqueToken();
    const expiresAt = new Date(now.getTime() + resetHours * 3_600_000);
    await this.#deps.store.transact(actor.organizationId, async (tx) => {
      await tx.users.lock(id);
      const user = await tx.users.get(id);
      assertMayGive(actor, user);
      const { kind, organizationId } = user;
      if (kind === 'service')
        throw new WrongStateError('A service account has no password; make an API key for it.');
      await tx.passwordResets.set({ organizationId, userId: id, tokenHash: hash, expiresAt }, now);
      tx.record(actor, 'password.reset_granted', id);
    });
    return { token, expiresAt };
  }
}

/** As they are with this role; undefined leaves the one that they have. */
async function withRole(tx: Repositories, user: User, roleId: RoleId | null | undefined): Promise<User> {
  const { customRole: held, ...plain } = user;
  const customRole =
    roleId === undefined ? held : roleId === null ? undefined : await tx.roles.getForUpdate(roleId);
  const after = { ...plain, ...(customRole && { customRole }) };
  assertOneRole(after);
  return after;
}

async function endOtherAccess(tx: Repositories, id: UserId): Promise<void> {
  await tx.apiKeys.removeAllOf(id);
  await tx.passwordResets.removeOf(id);
  await tx.ssoIdentities.removeOf(id);
  await tx.secondFactors.remove(id);
  await endSharing(tx, id);
}

/** What was shared with them, and the links that they made. */
async function endSharing(tx: Repositories, id: UserId): Promise<void> {
  await tx.sessionShares.removeAllOfUser(id);
  await tx.sessionLinks.removeAllBy(id);
}

function assertNotLastAdmin(admins: readonly UserId[], id: UserId): void {
  if (isLastAdmin(admins, id))
    throw new ConflictError('This is the last active admin of the organization; make another one first.');
}
