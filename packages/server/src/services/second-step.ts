import {
  challengeMinutes,
  hasLapsed,
  isTotpCode,
  plainCode,
  plainRecoveryCode,
} from '../domain/access/second-factor.ts';
import type { RequestFacts, User } from '../domain/access/user.ts';
import {
  NotAllowedError,
  NotAuthenticatedError,
  TooManyRequestsError,
  WrongStateError,
} from '../domain/errors.ts';
import { TokenFamilyId, type OrganizationId, type UserId } from '../domain/ids.ts';
import type { LoginThrottle } from '../infrastructure/login-throttle.ts';
import type { RateCounter } from '../infrastructure/rate-counter.ts';
import type { SecretBox, SecretLabel } from '../infrastructure/secret-box.ts';
import { hashToken, newOpaqueToken, type AccessTokens } from '../infrastructure/tokens.ts';
import {
  hashRecoveryCode,
  newRecoveryCodes,
  newTotpSecret,
  stepOf,
  totpUri,
} from '../infrastructure/totp.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import type { SecurityNotes } from './security-notes.ts';
import { TokenIssuer, type TokenPair } from './token-issuer.ts';

/** Wrong codes, in an hour, beside the attempts of a minute: six digits are few. */
export type CodeLimits = { readonly codesOfAccount: RateCounter };

export type SecondStepDeps = {
  readonly store: Store;
  readonly tokens: AccessTokens;
  readonly throttle: LoginThrottle;
  readonly notes: SecurityNotes;
  readonly secretBox: SecretBox;
  readonly limits: CodeLimits;
  readonly now: () => Date;
};

/** The password was right; now the second factor is asked for. */
export type LoginChallenge = {
  readonly challenge: string;
  readonly expiresAt: Date;
  /** There is none yet, and the organization demands one. */
  readonly mustEnrol: boolean;
};

/** What a phone is to be told. It is not shown again. */
export type OfferedSecret = { readonly secret: string; readonly uri: string };

export type SecondStepTaken = TokenPair & { readonly user: User; readonly recoveryCodes?: readonly string[] };

const unknownChallenge = 'The login took too long, or is over already; log in again.';
const wrongCode = 'The code is wrong, or was used before.';

type Owner = { readonly organizationId: OrganizationId; readonly userId: UserId };

export function totpLabel(tenant: OrganizationId, id: UserId): SecretLabel {
  return { tenant, kind: 'second factor', id };
}

/** In the transaction of a login whose password was right. Undefined where that is enough. */
export async function challengeFor(
  tx: Repositories,
  { id: userId, organizationId }: User,
  now: Date,
): Promise<LoginChallenge | undefined> {
  const isSet = (await tx.secondFactors.find(userId))?.confirmedAt !== undefined;
  if (!isSet && !(await tx.organizations.get(organizationId)).requireTotp) return undefined;
  const { token, hash } = newOpaqueToken();
  const expiresAt = new Date(now.getTime() + challengeMinutes * 60_000);
  await tx.loginChallenges.add({ hash, organizationId, userId, expiresAt }, now);
  return { challenge: token, expiresAt, mustEnrol: !isSet };
}

/** Offers a secret in place of one that was not confirmed. */
export async function offerSecret(
  tx: Repositories,
  secretBox: SecretBox,
  { id: userId, organizationId, email }: User,
  now: Date,
): Promise<OfferedSecret> {
  const secret = newTotpSecret();
  const sealed = secretBox.seal(totpLabel(organizationId, userId), secret);
  if (!(await tx.secondFactors.offer({ organizationId, userId }, sealed, now)))
    throw new WrongStateError('There is a second factor already; switch it off first.');
  return { secret, uri: totpUri(secret, email) };
}

/** Counts a code before it is looked at; the caller forgets the count when the code has come to something. */
export async function assertMayTryCode({ codesOfAccount }: CodeLimits, id: UserId): Promise<void> {
  const { isOver, resetSeconds } = await codesOfAccount.count(id);
  if (isOver) throw new TooManyRequestsError('Too many codes were tried.', resetSeconds);
}

/** Whether the code is good, which it is once. Recovery codes are, for who has confirmed their secret. */
export async function takeCode(
  tx: Repositories,
  secretBox: SecretBox,
  { organizationId, userId }: Owner,
  { code, now }: { readonly code: string; readonly now: Date },
): Promise<boolean> {
  const found = await tx.secondFactors.find(userId);
  if (!found || hasLapsed(found, now))
    throw new WrongStateError(
      'There is no second factor yet, or it was confirmed too late; ask for its secret.',
    );
  const plain = plainCode(code);
  if (!isTotpCode(plain))
    return (
      found.confirmedAt !== undefined &&
      tx.secondFactors.takeRecoveryCode(userId, hashRecoveryCode(plainRecoveryCode(code)))
    );
  const step = stepOf(secretBox.open(totpLabel(organizationId, userId), found.sealedSecret), plain, now);
  return step !== undefined && tx.secondFactors.takeStep(userId, step);
}

/** From now on it is asked for. @returns the recovery codes, which are not shown again. */
export async function confirmSecret(tx: Repositories, owner: Owner, now: Date): Promise<readonly string[]> {
  const codes = newRecoveryCodes();
  const hashes = codes.map((code) => hashRecoveryCode(plainRecoveryCode(code)));
  await tx.secondFactors.confirm(owner, hashes, now);
  return codes;
}

/** The second step of a login. */
export class SecondStep {
  readonly #deps: SecondStepDeps;
  readonly #issuer: TokenIssuer;

  constructor(deps: SecondStepDeps) {
    this.#deps = deps;
    this.#issuer = new TokenIssuer(deps);
  }

  /** For who must have a second factor to log in, and has none yet. */
  async enrol(challenge: string): Promise<OfferedSecret> {
    const { store, secretBox, now } = this.#deps;
    const user = await this.#userOf(hashToken(challenge));
    return store.transact(user.organizationId, (tx) => offerSecret(tx, secretBox, user, now()));
  }

  /** Wrong codes count like wrong passwords, for the account and for the address. */
  async take(challenge: string, code: string, origin: RequestFacts): Promise<SecondStepTaken> {
    const { throttle, notes, limits } = this.#deps;
    const hash = hashToken(challenge);
    const user = await this.#userOf(hash);
    const { email, id, organizationId } = user;
    await throttle.assertMayTry(email, origin.address, () => notes.noteLockOut(email, origin));
    await assertMayTryCode(limits, id);
    const taken = await this.#take({ user, hash, code, origin });
    if (!taken) {
      const change = { after: { reason: 'the code was wrong' }, outcome: 'failure' } as const;
      notes.note({ organizationId, from: origin }, 'login.failed', id, change);
      throw new NotAuthenticatedError(wrongCode);
    }
    await limits.codesOfAccount.forget(id);
    await throttle.succeeded(email, origin.address);
    return taken;
  }

  async #take({
    user: { id: userId, organizationId },
    hash,
    code,
    origin,
  }: {
    readonly user: User;
    readonly hash: string;
    readonly code: string;
    readonly origin: RequestFacts;
  }): Promise<SecondStepTaken | undefined> {
    const { store, secretBox } = this.#deps;
    const now = this.#deps.now();
    const owner = { organizationId, userId };
    return store.transact(organizationId, async (tx) => {
      await tx.users.lock(userId);
      if (!(await takeCode(tx, secretBox, owner, { code, now }))) return undefined;
      if (!(await tx.loginChallenges.take(hash))) throw new NotAuthenticatedError(unknownChallenge);
      const familyId = TokenFamilyId.new();
      const actor = { ...owner, loginId: familyId, from: origin };
      const isNew = (await tx.secondFactors.find(userId))?.confirmedAt === undefined;
      const recoveryCodes = isNew ? await confirmSecret(tx, owner, now) : undefined;
      if (isNew) tx.record(actor, 'second_factor.enrolled', userId);
      const found = await tx.users.getCredentials(userId);
      await tx.users.recordLogin(userId, now);
      tx.record(actor, 'login.succeeded', familyId, { after: { userId } });
      const pair = await this.#issuer.issue(tx, found, { familyId, origin });
      return { ...pair, user: found.user, ...(recoveryCodes && { recoveryCodes }) };
    });
  }

  async #userOf(hash: string): Promise<User> {
    const { store, now } = this.#deps;
    const organizationId = await store.find((finder) => finder.owners.loginChallenge(hash));
    const user =
      organizationId &&
      (await store.transact(organizationId, async (tx) => {
        const id = await tx.loginChallenges.find(hash, now());
        return id && tx.users.find(id);
      }));
    if (!user) throw new NotAuthenticatedError(unknownChallenge);
    if (!user.isActive) throw new NotAllowedError('This account is disabled; ask an admin.');
    return user;
  }
}
