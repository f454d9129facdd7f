import { actorOf, type Actor } from '../domain/access/actor.ts';
import { hasExpired, scopesOf, type ApiKey } from '../domain/access/api-key.ts';
import { isSameRole } from '../domain/access/custom-role.ts';
import { isOver, type OperatorVisit } from '../domain/access/operator-visit.ts';
import { normalizeEmail, type Credentials, type RequestFacts, type User } from '../domain/access/user.ts';
import { NotAllowedError, NotAuthenticatedError } from '../domain/errors.ts';
import { TokenFamilyId, type SessionId } from '../domain/ids.ts';
import { isApiKey, looksLikeApiKey } from '../infrastructure/api-keys.ts';
import type { LoginThrottle } from '../infrastructure/login-throttle.ts';
import { isIn } from '../infrastructure/networks.ts';
import { verifyNothing, verifyPassword } from '../infrastructure/passwords.ts';
import { hashToken, newOpaqueToken, type AccessTokens } from '../infrastructure/tokens.ts';
import type { Store } from '../repositories/store.ts';
import type { KnownAccess, KnownUser } from './known-access.ts';
import { challengeFor, type LoginChallenge } from './second-step.ts';
import type { SecurityNotes } from './security-notes.ts';
import { TokenIssuer, type TokenPair } from './token-issuer.ts';

export type AuthServiceDeps = {
  readonly store: Store;
  readonly tokens: AccessTokens;
  readonly known: KnownAccess;
  readonly throttle: LoginThrottle;
  readonly notes: SecurityNotes;
  readonly now: () => Date;
};

/** What a caller shows to tell who they are, and from where. */
export type Proof = { readonly text: string; readonly kind: 'any' | 'key'; readonly address: string };

export type Watch = {
  readonly stillHolds: () => Promise<boolean>;
  /** Calls when it may hold no more. Returns how to stop that. */
  readonly onChange: (wake: () => void) => () => void;
};

export type StreamTicketGrant = { readonly ticket: string; readonly expiresAt: Date };

const ticketSeconds = 30;

const refused = 'The e-mail address or the password is wrong.';

/** Logs people in and tells who asks. */
export class AuthService {
  readonly #deps: AuthServiceDeps;
  readonly #issuer: TokenIssuer;

  constructor(deps: AuthServiceDeps) {
    this.#deps = deps;
    this.#issuer = new TokenIssuer(deps);
  }

  /**
   * Unknown accounts and wrong passwords are answered alike, in words and in time.
   * @returns what the second step is taken with, where one is asked for.
   */
  async login(
    email: string,
    password: string,
    origin: RequestFacts,
  ): Promise<(TokenPair & { user: User }) | LoginChallenge> {
    const account = normalizeEmail(email);
    const { throttle, notes } = this.#deps;
    await throttle.assertMayTry(account, origin.address, () => notes.noteLockOut(account, origin));
    const found = await this.#deps.store.find((finder) => finder.owners.credentials(account));
    const matches =
      found?.passwordHash === undefined
        ? await verifyNothing(password)
        : await verifyPassword(password, found.passwordHash);
    if (found && !matches) this.#noteFailure(found, origin, 'the password was wrong');
    if (!found || !matches) throw new NotAuthenticatedError(refused);
    if (!found.user.isActive) {
      this.#noteFailure(found, origin, 'the account is disabled');
      throw new NotAllowedError('This account is disabled; ask an admin.');
    }
    assertGoing(found);
    const { user } = found;
    const outcome = await this.#deps.store.transact(user.organizationId, async (tx) => {
      await tx.users.lock(user.id);
      assertSame(found, await tx.users.getCredentials(user.id));
      const step = await challengeFor(tx, user, this.#deps.now());
      if (step) return step;
      await tx.users.recordLogin(user.id, this.#deps.now());
      const familyId = TokenFamilyId.new();
      tx.record({ ...actorOf(user), loginId: familyId, from: origin }, 'login.succeeded', familyId, {
        after: { userId: user.id },
      });
      return this.#issuer.issue(tx, found, { familyId, origin });
    });
    if ('challenge' in outcome) {
      await throttle.halfway(origin.address);
      return outcome;
    }
    await throttle.succeeded(account, origin.address);
    return { ...outcome, user };
  }

  /** A refresh token works once. One that comes again was stolen from somebody: the whole family ends. */
  async refresh(token: string, origin: RequestFacts): Promise<TokenPair> {
    const hash = hashToken(token);
    const found = await this.#deps.store.find((finder) => finder.owners.refreshToken(hash));
    if (!found) throw new NotAuthenticatedError('The refresh token is not valid; log in again.');
    const pair = await this.#deps.store.transact(found.organizationId, async (tx) => {
      await tx.users.lock(found.userId);
      if (!(await tx.refreshTokens.use(hash, this.#deps.now()))) {
        await tx.refreshTokens.revokeFamily(found.familyId, this.#deps.now());
        const { organizationId, userId, familyId } = found;
        tx.record({ organizationId, loginId: familyId, from: origin }, 'login.token_reused', familyId, {
          before: { userId },
          outcome: 'denied',
        });
        return undefined;
      }
      const credentials = await tx.users.getCredentials(found.userId);
      if (!credentials.user.isActive) return undefined;
      assertGoing(credentials);
      const { familyId, loginUntil: until } = found;
      return this.#issuer.issue(tx, credentials, { familyId, origin, until });
    });
    if (pair) return pair;
    this.#deps.known.forget(found.userId);
    throw new NotAuthenticatedError('The refresh token was used or revoked; log in again.');
  }

  /** Ends one login, with the access tokens that are out. An unknown token is no error: it is logged out already. */
  async logout(token: string, from: RequestFacts): Promise<void> {
    const found = await this.#deps.store.find((finder) => finder.owners.refreshToken(hashToken(token)));
    if (!found) return;
    await this.#deps.store.transact(found.organizationId, async (tx) => {
      await tx.users.lock(found.userId);
      await tx.refreshTokens.revokeFamily(found.familyId, this.#deps.now());
      const { organizationId, userId, familyId: loginId } = found;
      tx.record({ organizationId, userId, loginId, from }, 'login.ended', loginId, { before: { userId } });
    });
    this.#deps.known.forget(found.userId);
  }

  /** Who presents this token or key. The role is the user's present one, not that of the login. */
  async authenticate({ text, kind, address }: Proof): Promise<Actor> {
    if (kind === 'key' || looksLikeApiKey(text)) return this.#byKey(text, address);
    const { sub, org, ver, fam, vis } = await this.#deps.tokens.verify(text, this.#deps.now());
    const present = await this.#deps.known.user(org, sub);
    const { user, tokenVersion, endedLogins } = present;
    const loginId = fam === undefined ? undefined : TokenFamilyId.parse(fam);
    const hasEnded = loginId !== undefined && endedLogins.has(loginId);
    if (!user.isActive || tokenVersion !== ver || hasEnded)
      throw new NotAuthenticatedError('The access token was revoked; log in again.');
    const visit = vis === undefined ? undefined : await this.#goodVisit(org, vis);
    // An operator has to see why.
    if (visit?.kind !== 'switch') assertGoing(present);
    if (visit) return { ...presentActor(present), visit };
    return { ...presentActor(present), ...(loginId !== undefined && { loginId }) };
  }

  /**
   * For what stays open longer than a request: tells, whenever asked, whether the access of now still holds. It does not
   * after a deactivation, a change of role, the end of the login, of the key, or of a share that it stands on.
   * @param sessionId of what is open, where it is one session.
   */
  async watch(actor: Actor, sessionId?: SessionId): Promise<Watch> {
    const { tokenVersion } = await this.#deps.known.user(actor.organizationId, actor.userId);
    const { loginId, key, customRole, visit } = actor;
    const until = loginId && (await this.#loginUntil(actor, loginId));
    const stillHolds = async () => {
      const present = await this.#deps.known.user(actor.organizationId, actor.userId);
      const isSame =
        present.user.role === actor.role &&
        isSameRole(present.user.customRole, customRole) &&
        present.tokenVersion === tokenVersion &&
        hasShares(present, actor, sessionId);
      const hasEnded =
        loginId !== undefined &&
        (present.endedLogins.has(loginId) || (until !== undefined && until <= this.#deps.now()));
      if (!present.user.isActive || !isSame || hasEnded) return false;
      if (visit?.kind !== 'switch' && present.suspendedFor !== undefined) return false;
      if (visit && !(await this.#isGood(visit))) return false;
      return !key || (await this.#stillHolds(actor, key));
    };
    const of = [actor.organizationId, actor.userId, visit?.id, visit?.operatorId];
    const ids = [...of, key?.id, key?.role?.id, customRole?.id].filter((id) => id !== undefined);
    return { stillHolds, onChange: (wake) => this.#deps.known.onChange(ids, wake) };
  }

  /** A ticket for one WebSocket, because a browser cannot send a header with it. */
  async grantTicket(actor: Actor, sessionId?: SessionId): Promise<StreamTicketGrant> {
    const { token, hash } = newOpaqueToken();
    const now = this.#deps.now();
    const expiresAt = new Date(now.getTime() + ticketSeconds * 1_000);
    const { organizationId, userId, key, loginId } = actor;
    const ticket = {
      ...{ hash, organizationId, userId, expiresAt },
      ...(sessionId && { sessionId }),
      ...(key && { apiKeyId: key.id }),
      ...(loginId !== undefined && { loginId }),
    };
    await this.#deps.store.transact(organizationId, (tx) => tx.streamTickets.add(ticket, now));
    return { ticket: token, expiresAt };
  }

  /** Who opened this ticket; it works once, and only for the session it was granted for, if it names one. */
  async redeemTicket(ticket: string, sessionId: SessionId): Promise<Actor> {
    const hash = hashToken(ticket);
    const organizationId = await this.#deps.store.find((finder) => finder.owners.streamTicket(hash));
    const taken =
      organizationId &&
      (await this.#deps.store.transact(organizationId, async (tx) => {
        const found = await tx.streamTickets.take(hash, this.#deps.now());
        const key = found?.apiKeyId === undefined ? undefined : await tx.apiKeys.get(found.apiKeyId);
        return found && { ...found, ...(key && { key }) };
      }));
    if (!taken || (taken.sessionId !== undefined && taken.sessionId !== sessionId))
      throw new NotAuthenticatedError('The ticket is not valid; ask for a new one.');
    const present = await this.#deps.known.user(organizationId, taken.userId);
    if (!present.user.isActive) throw new NotAuthenticatedError('This account is disabled.');
    const { loginId } = taken;
    if (loginId !== undefined && present.endedLogins.has(loginId))
      throw new NotAuthenticatedError('The login of this ticket is over; log in again.');
    assertGoing(present);
    return {
      ...presentActor(present),
      ...(taken.key && keyOf(taken.key)),
      ...(loginId !== undefined && { loginId }),
    };
  }

  /** Beside the answer: were it waited for, the time would tell that there is such an account. */
  #noteFailure({ user: { organizationId, id } }: Credentials, from: RequestFacts, reason: string): void {
    const change = { after: { reason }, outcome: 'failure' } as const;
    this.#deps.notes.note({ organizationId, from }, 'login.failed', id, change);
  }

  async #byKey(text: string, address: string): Promise<Actor> {
    const known = isApiKey(text) ? await this.#deps.known.key(hashToken(text), address) : undefined;
    if (!known) throw new NotAuthenticatedError('The API key is not valid.');
    const { key, networks } = known;
    if (hasExpired(key, this.#deps.now())) throw new NotAuthenticatedError('The API key has expired.');
    if (key.networks.length > 0 && !isIn(networks, address))
      throw new NotAuthenticatedError(`The API key is not taken from the address ${address}.`);
    const present = await this.#deps.known.user(key.organizationId, key.userId);
    if (!present.user.isActive) throw new NotAuthenticatedError("The API key's user is disabled.");
    assertGoing(present);
    return { ...presentActor(present), ...keyOf(key) };
  }

  async #goodVisit(organizationId: string, id: string): Promise<OperatorVisit> {
    const visit = await this.#deps.known.visit(organizationId, id);
    if (!visit || !(await this.#isGood(visit)))
      throw new NotAuthenticatedError('The visit is over; begin another one.');
    return visit;
  }

  /** It has not ended, and whoever makes it may still make it, and has not ended all of their logins. */
  async #isGood({ organizationId, id }: OperatorVisit): Promise<boolean> {
    const visit = await this.#deps.known.visit(organizationId, id);
    if (!visit || isOver(visit, this.#deps.now())) return false;
    const operator = await this.#deps.known.user(visit.operatorOrganizationId, visit.operatorId);
    const isSame = operator.tokenVersion === visit.operatorTokenVersion;
    return isSame && operator.user.isActive && operator.user.isOperator === true;
  }

  async #loginUntil({ organizationId }: Actor, id: TokenFamilyId): Promise<Date | undefined> {
    return this.#deps.store.transactOnce(organizationId, (tx) => tx.refreshTokens.loginUntil(id));
  }

  async #stillHolds({ organizationId }: Actor, { id, role }: ActorKey): Promise<boolean> {
    const key = await this.#deps.store.transactOnce(organizationId, (tx) => tx.apiKeys.find(id));
    return key !== undefined && isSameRole(key.role, role) && !hasExpired(key, this.#deps.now());
  }
}

type ActorKey = NonNullable<Actor['key']>;

/** What was verified is still so, in the transaction that has the user's row. */
function assertSame(verified: Credentials, present: Credentials): void {
  const isSame =
    present.passwordHash === verified.passwordHash && present.tokenVersion === verified.tokenVersion;
  if (!isSame || !present.user.isActive) throw new NotAuthenticatedError(refused);
  assertGoing(present);
}

/** Nobody works in an organization that is suspended. */
export function assertGoing({ suspendedFor }: Pick<Credentials, 'suspendedFor'>): void {
  if (suspendedFor === undefined) return;
  throw new NotAllowedError(
    `Your organization is suspended: ${suspendedFor} Nothing runs in it meanwhile; ask the operator of the service.`,
  );
}

function presentActor({ user, shares }: KnownUser): Actor {
  return { ...actorOf(user), ...(shares.size > 0 && { shares }) };
}

/** Of one session: that the share is what it was. Of all: that none is gone or less. */
function hasShares(present: KnownUser, { shares = new Map() }: Actor, sessionId?: SessionId): boolean {
  const ids = sessionId === undefined ? [...shares.keys()] : [sessionId];
  return ids.every((id) => present.shares.get(id) === shares.get(id));
}

function keyOf(key: ApiKey): { readonly key: ActorKey } {
  return { key: { id: key.id, scopes: scopesOf(key), ...(key.role && { role: key.role }) } };
}
