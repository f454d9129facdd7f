import { LRUCache } from 'lru-cache';
import type { Actor } from '../domain/access/actor.ts';
import { normalizeEmail, type Credentials, type User } from '../domain/access/user.ts';
import { NotAllowedError, NotAuthenticatedError, NotFoundError } from '../domain/errors.ts';
import { OrganizationId, TokenFamilyId, UserId, type SessionId } from '../domain/ids.ts';
import type { LoginThrottle } from '../infrastructure/login-throttle.ts';
import { verifyNothing, verifyPassword } from '../infrastructure/passwords.ts';
import {
  accessTokenSeconds,
  hashToken,
  newOpaqueToken,
  type AccessTokens,
} from '../infrastructure/tokens.ts';
import type { Repositories, Store } from '../repositories/store.ts';

export type AuthServiceDeps = {
  readonly store: Store;
  readonly tokens: AccessTokens;
  readonly throttle: LoginThrottle;
  readonly now: () => Date;
};

export type TokenPair = {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresIn: number;
};

export type StreamTicketGrant = { readonly ticket: string; readonly expiresAt: Date };

const refreshTokenDays = 7;
const ticketSeconds = 30;

/** A change of role, a deactivation or a logout everywhere takes effect within this time. */
const actorCacheMs = 5_000;

const refused = 'The e-mail address or the password is wrong.';

/** Logs people in and tells who asks. */
export class AuthService {
  readonly #deps: AuthServiceDeps;
  readonly #known = new LRUCache<string, Credentials>({ max: 10_000, ttl: actorCacheMs });

  constructor(deps: AuthServiceDeps) {
    this.#deps = deps;
  }

  /** Unknown accounts and wrong passwords are answered alike, in words and in time. */
  async login(email: string, password: string, address: string): Promise<TokenPair & { user: User }> {
    const account = normalizeEmail(email);
    await this.#deps.throttle.assertMayTry(account, address);
    const found = await this.#deps.store.find((finder) => finder.credentials(account));
    const matches = found
      ? await verifyPassword(password, found.passwordHash)
      : await verifyNothing(password);
    if (!found || !matches) throw new NotAuthenticatedError(refused);
    if (!found.user.isActive) throw new NotAllowedError('This account is disabled; ask an admin.');
    await this.#deps.throttle.succeeded(account, address);

    const { user } = found;
    const pair = await this.#deps.store.transact(user.organizationId, async (tx) => {
      await tx.users.recordLogin(user.id, this.#deps.now());
      return this.#issue(tx, found, TokenFamilyId.new());
    });
    return { ...pair, user };
  }

  /** A refresh token works once. One that comes again was stolen from somebody: the whole family ends. */
  async refresh(token: string): Promise<TokenPair> {
    const hash = hashToken(token);
    const found = await this.#deps.store.find((finder) => finder.refreshToken(hash));
    if (!found) throw new NotAuthenticatedError('The refresh token is not valid; log in again.');
    const pair = await this.#deps.store.transact(found.organizationId, async (tx) => {
      await tx.users.lock(found.userId);
      if (!(await tx.refreshTokens.use(hash, this.#deps.now()))) {
        await tx.refreshTokens.revokeFamily(found.familyId, this.#deps.now());
        return undefined;
      }
      const credentials = await tx.users.getCredentials(found.userId);
      if (!credentials.user.isActive) return undefined;
      return this.#issue(tx, credentials, found.familyId);
    });
    if (!pair) throw new NotAuthenticatedError('The refresh token was used or revoked; log in again.');
    return pair;
  }

  /** Ends one login. An unknown token is no error: it is logged out already. */
  async logout(token: string): Promise<void> {
    const found = await this.#deps.store.find((finder) => finder.refreshToken(hashToken(token)));
    if (!found) return;
    await this.#deps.store.transact(found.organizationId, async (tx) => {
      await tx.users.lock(found.userId);
      await tx.refreshTokens.revokeFamily(found.familyId, this.#deps.now());
    });
  }

  /** Ends every login of the user; access tokens that are out end within seconds. */
  async logoutEverywhere(actor: Actor): Promise<void> {
    await this.#deps.store.transact(actor.organizationId, async (tx) => {
      await tx.users.lock(actor.userId);
      await tx.refreshTokens.revokeAllOf(actor.userId, this.#deps.now());
      await tx.users.raiseTokenVersion(actor.userId);
    });
    this.#known.delete(actor.userId);
  }

  /** Who presents this access token. The role is the user's present one, not that of the login. */
  async authenticate(token: string): Promise<Actor> {
    const claims = await this.#deps.tokens.verify(token, this.#deps.now());
    const { user, tokenVersion } = await this.#credentials(claims.org, claims.sub);
    if (!user.isActive || tokenVersion !== claims.ver)
      throw new NotAuthenticatedError('The access token was revoked; log in again.');
    return { organizationId: user.organizationId, userId: user.id, role: user.role };
  }

  /**
   * For what stays open longer than a request: tells, whenever asked, whether the access of now still holds. It does not
   * after a deactivation, a change of role, or a logout everywhere.
   */
  async watch(actor: Actor): Promise<() => Promise<boolean>> {
    const { tokenVersion } = await this.#credentials(actor.organizationId, actor.userId);
    return async () => {
      const present = await this.#credentials(actor.organizationId, actor.userId);
      return (
        present.user.isActive && present.user.role === actor.role && present.tokenVersion === tokenVersion
      );
    };
  }

  async me(actor: Actor): Promise<User> {
    const { user } = await this.#credentials(actor.organizationId, actor.userId);
    return user;
  }

  /** A ticket for one WebSocket, because a browser cannot send a header with it. */
  async grantTicket(actor: Actor, sessionId?: SessionId): Promise<StreamTicketGrant> {
    const { token, hash } = newOpaqueToken();
    const now = this.#deps.now();
    const expiresAt = new Date(now.getTime() + ticketSeconds * 1_000);
    const { organizationId, userId } = actor;
    await this.#deps.store.transact(organizationId, (tx) =>
      tx.streamTickets.add({ hash, organizationId, userId, expiresAt, ...(sessionId && { sessionId }) }, now),
    );
    return { ticket: token, expiresAt };
  }

  /** Who opened this ticket; it works once, and only for the session it was granted for, if it names one. */
  async redeemTicket(ticket: string, sessionId: SessionId): Promise<Actor> {
    const hash = hashToken(ticket);
    const organizationId = await this.#deps.store.find((finder) => finder.streamTicket(hash));
    const taken =
      organizationId &&
      (await this.#deps.store.transact(organizationId, (tx) =>
        tx.streamTickets.take(hash, this.#deps.now()),
      ));
    if (!taken || (taken.sessionId !== undefined && taken.sessionId !== sessionId))
      throw new NotAuthenticatedError('The ticket is not valid; ask for a new one.');
    const { user } = await this.#credentials(organizationId, taken.userId);
    if (!user.isActive) throw new NotAuthenticatedError('This account is disabled.');
    return { organizationId, userId: user.id, role: user.role };
  }

  /** By the ids of a token, which may name nobody. */
  async #credentials(organizationId: string, userId: string): Promise<Credentials> {
    const known = this.#known.get(userId);
    if (known?.user.organizationId === organizationId) return known;
    try {
      const id = UserId.parse(userId);
      const found = await this.#deps.store.transact(OrganizationId.parse(organizationId), (tx) =>
        tx.users.getCredentials(id),
      );
      this.#known.set(userId, found);
      return found;
    } catch (cause) {
      if (cause instanceof NotFoundError)
        throw new NotAuthenticatedError('The account of this token is gone.');
      throw cause;
    }
  }

  async #issue(tx: Repositories, { user, tokenVersion }: Credentials, familyId: string): Promise<TokenPair> {
    const { token, hash } = newOpaqueToken();
    const now = this.#deps.now();
    await tx.refreshTokens.add({
      hash,
      organizationId: user.organizationId,
      userId: user.id,
      familyId,
      expiresAt: new Date(now.getTime() + refreshTokenDays * 86_400_000),
    });
    const claims = { sub: user.id, org: user.organizationId, ver: tokenVersion };
    return {
      accessToken: await this.#deps.tokens.sign(claims, now),
      refreshToken: token,
      expiresIn: accessTokenSeconds,
    };
  }
}
