import { assertMay, type Actor } from '../domain/access/actor.ts';
import type { OperatorVisit } from '../domain/access/operator-visit.ts';
import {
  assertOutside,
  assertPassword,
  type Login,
  type RequestFacts,
  type User,
} from '../domain/access/user.ts';
import { NotAllowedError, NotAuthenticatedError, NotFoundError } from '../domain/errors.ts';
import { TokenFamilyId, UserId } from '../domain/ids.ts';
import type { LoginThrottle } from '../infrastructure/login-throttle.ts';
import { hashPassword, verifyNothing, verifyPassword } from '../infrastructure/passwords.ts';
import { hashToken, type AccessTokens } from '../infrastructure/tokens.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import type { FeatureGate } from './features.ts';
import type { KnownAccess } from './known-access.ts';
import { challengeFor, type LoginChallenge } from './second-step.ts';
import type { SecurityNotes } from './security-notes.ts';
import { TokenIssuer, type TokenPair } from './token-issuer.ts';

export type AccountServiceDeps = {
  readonly store: Store;
  readonly features: FeatureGate;
  readonly tokens: AccessTokens;
  readonly known: KnownAccess;
  readonly throttle: LoginThrottle;
  readonly notes: SecurityNotes;
  readonly now: () => Date;
};

export type Registration = { readonly token: string; readonly name: string; readonly password: string };

const noInvitation =
  'The invitation is not valid: it was used, withdrawn, or has expired. Ask for a new one.';
const noReset = 'The token is not valid: it was used or has expired. Ask for a new one.';

/** What people do with their own account. */
export class AccountService {
  readonly #deps: AccountServiceDeps;
  readonly #issuer: TokenIssuer;

  constructor(deps: AccountServiceDeps) {
    this.#deps = deps;
    this.#issuer = new TokenIssuer(deps);
  }

  /** With the visits of operators who worked in their place, the newest first. */
  async me(actor: Actor): Promise<{ user: User; visits: OperatorVisit[] }> {
    const { user } = await this.#deps.known.user(actor.organizationId, actor.userId);
    const visits = await this.#deps.store.transactOnce(actor.organizationId, (tx) =>
      tx.operatorVisits.listOf(actor.userId),
    );
    return { user, visits };
  }

  async change(actor: Actor, change: { readonly name?: string }): Promise<User> {
    assertMay(actor, 'account:write');
    const changed = await this.#deps.store.transact(actor.organizationId, async (tx) => {
      await tx.users.lock(actor.userId);
      const before = await tx.users.get(actor.userId);
      const after = { ...before, ...change };
      await tx.users.save(after, this.#deps.now());
      tx.record(actor, 'account.changed', actor.userId, { before, after });
      return after;
    });
    this.#deps.known.forget(actor.userId);
    return changed;
  }

  /** Whoever holds a token only cannot do it; it ends every other login of the user. */
  async changePassword(
    actor: Actor,
    { current, wanted, from }: { current: string; wanted: string; from: RequestFacts },
  ): Promise<void> {
    assertMay(actor, 'account:write');
    const { store, throttle, known, now } = this.#deps;
    const user = await assertOwnPassword(this.#deps, actor, current, from);
    assertPassword(wanted, user);
    const hash = await hashPassword(wanted);
    await store.transact(actor.organizationId, async (tx) => {
      await tx.users.lock(actor.userId);
      await tx.users.setPassword(actor.userId, hash, now());
      await tx.passwordResets.removeOf(actor.userId);
      await tx.refreshTokens.revokeAllOf(actor.userId, now(), actor.loginId);
      await tx.loginChallenges.removeOf(actor.userId);
      tx.record(actor, 'password.changed', actor.userId);
    });
    await throttle.succeeded(user.email, from.address);
    known.forget(actor.userId);
  }

  /** The logins that can still be refreshed. */
  async logins(actor: Actor): Promise<Login[]> {
    assertMay(actor, 'account:read');
    return this.#deps.store.transact(actor.organizationId, (tx) =>
      tx.refreshTokens.listLogins(actor.userId, this.#deps.now()),
    );
  }

  /** Ends one login of the user, with the access tokens of it that are out. */
  async endLogin(actor: Actor, id: TokenFamilyId): Promise<void> {
    assertMay(actor, 'account:write');
    await this.#deps.store.transact(actor.organizationId, async (tx) => {
      await tx.users.lock(actor.userId);
      if (!(await tx.refreshTokens.endLogin(actor.userId, id, this.#deps.now())))
        throw new NotFoundError('login', id);
      tx.record(actor, 'login.ended', id, { before: { userId: actor.userId } });
    });
    this.#deps.known.forget(actor.userId);
  }

  /** Ends every login of the user, and every access token that is out. */
  async logoutEverywhere(actor: Actor): Promise<void> {
    assertMay(actor, 'account:write');
    await this.#deps.store.transact(actor.organizationId, async (tx) => {
      await tx.users.lock(actor.userId);
      await endAllLogins(tx, actor.userId, this.#deps.now());
      tx.record(actor, 'login.all_ended', actor.userId);
    });
    this.#deps.known.forget(actor.userId);
  }

  /** Makes the account that an invitation is for, and logs in, as far as the password leads. */
  async register(
    { token, name, password }: Registration,
    origin: RequestFacts,
  ): Promise<(TokenPair & { user: User }) | LoginChallenge> {
    const tokenHash = hashToken(token);
    const { store, features, now } = this.#deps;
    const organizationId = await store.find((finder) => finder.owners.invitation(tokenHash));
    if (!organizationId) throw new NotAuthenticatedError(noInvitation);
    await features.assertOn(organizationId, 'invitations');
    const passwordHash = await hashPassword(password);
    return store.transact(organizationId, async (tx) => {
      const invitation = await tx.invitations.accept(tokenHash, now());
      if (!invitation) throw new NotAuthenticatedError(noInvitation);
      const { email, role } = invitation;
      const user: User = {
        ...{ id: UserId.new(), organizationId, kind: 'person', email, name, role },
        ...{ isActive: true, createdAt: now(), lastLoginAt: now() },
      };
      assertOutside(email);
      assertPassword(password, user);
      await tx.users.add(user, passwordHash);
      const step = await challengeFor(tx, user, now());
      if (step) {
        tx.record({ organizationId, userId: user.id, from: origin }, 'account.registered', user.id, {
          after: user,
        });
        return step;
      }
      await tx.users.recordLogin(user.id, now());
      const familyId = TokenFamilyId.new();
      const pair = await this.#issuer.issue(tx, { user, tokenVersion: 0 }, { familyId, origin });
      const actor = { organizationId, userId: user.id, loginId: familyId, from: origin };
      tx.record(actor, 'account.registered', user.id, { after: user });
      return { ...pair, user };
    });
  }

  /**
   * Sets a new password by a token that a mail has brought, or an admin; it ends every login of the user, and nobody waits
   * for the wrong passwords that were tried before.
   */
  async resetPassword(token: string, password: string, from: RequestFacts): Promise<void> {
    const tokenHash = hashToken(token);
    const { store, throttle, known, now } = this.#deps;
    const organizationId = await store.find((finder) => finder.owners.passwordReset(tokenHash));
    if (!organizationId) throw new NotAuthenticatedError(noReset);
    const passwordHash = await hashPassword(password);
    const user = await store.transact(organizationId, async (tx) => {
      const id = await tx.passwordResets.take(tokenHash, now());
      if (id === undefined) throw new NotAuthenticatedError(noReset);
      await tx.users.lock(id);
      const found = await tx.users.get(id);
      assertPassword(password, found);
      await tx.users.setPassword(id, passwordHash, now());
      await tx.passwordResets.removeOf(id);
      await endAllLogins(tx, id, now());
      tx.record({ organizationId, userId: id, from }, 'password.reset', id);
      return found;
    });
    known.forget(user.id);
    await throttle.lift(user.email);
  }
}

export type OwnPasswordDeps = Pick<AccountServiceDeps, 'store' | 'known' | 'throttle' | 'notes'>;

/** Counts the attempt like one to log in; the caller tells the throttle when it has come to something. */
export async function assertOwnPassword(
  { known, throttle, notes }: OwnPasswordDeps,
  actor: Actor,
  password: string,
  from: RequestFacts,
): Promise<User> {
  const { user, passwordHash } = await known.user(actor.organizationId, actor.userId);
  await throttle.assertMayTry(user.email, from.address, () => notes.noteLockOut(user.email, from));
  const matches =
    passwordHash === undefined ? await verifyNothing(password) : await verifyPassword(password, passwordHash);
  if (!matches) throw new NotAllowedError('The current password is wrong.');
  return user;
}

/** In the transaction that has the user's row. */
export async function endAllLogins(tx: Repositories, id: UserId, at: Date): Promise<void> {
  await tx.refreshTokens.revokeAllOf(id, at);
  await tx.loginChallenges.removeOf(id);
  await tx.users.raiseTokenVersion(id);
}
