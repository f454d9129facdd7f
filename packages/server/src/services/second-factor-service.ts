import { assertMay, assertMayGive, type Actor } from '../domain/access/actor.ts';
import type { SecondFactor } from '../domain/access/second-factor.ts';
import type { RequestFacts } from '../domain/access/user.ts';
import { NotAllowedError, WrongStateError } from '../domain/errors.ts';
import type { UserId } from '../domain/ids.ts';
import type { SecretBox } from '../infrastructure/secret-box.ts';
import { assertOwnPassword, endAllLogins, type OwnPasswordDeps } from './account-service.ts';
import {
  assertMayTryCode,
  confirmSecret,
  offerSecret,
  takeCode,
  type CodeLimits,
  type OfferedSecret,
} from './second-step.ts';

export type SecondFactorDeps = OwnPasswordDeps & {
  readonly secretBox: SecretBox;
  readonly limits: CodeLimits;
  readonly now: () => Date;
};

const wrongCode = 'The code is wrong, or was used before.';

/** What people show beside their password: theirs to set up, and an admin's to take away from who has lost it. */
export class SecondFactorService {
  readonly #deps: SecondFactorDeps;
  constructor(deps: SecondFactorDeps) {
    this.#deps = deps;
  }

  async get(actor: Actor): Promise<SecondFactor> {
    assertMay(actor, 'account:read');
    const { organizationId, userId } = actor;
    return this.#deps.store.transact(organizationId, async (tx) => {
      const found = await tx.secondFactors.find(userId);
      return {
        ...(found?.confirmedAt && { confirmedAt: found.confirmedAt }),
        recoveryCodesLeft: await tx.secondFactors.countRecoveryCodes(userId),
        isRequired: (await tx.organizations.get(organizationId)).requireTotp,
      };
    });
  }

  /** Whoever has the access token only does not lock its owner out. Nothing is asked for until a code has confirmed it. */
  async enrol(actor: Actor, password: string, from: RequestFacts): Promise<OfferedSecret> {
    assertMay(actor, 'account:write');
    const { store, throttle, secretBox, now } = this.#deps;
    const user = await assertOwnPassword(this.#deps, actor, password, from);
    const offered = await store.transact(actor.organizationId, (tx) =>
      offerSecret(tx, secretBox, user, now()),
    );
    await throttle.succeeded(user.email, from.address);
    return offered;
  }

  /** @returns the recovery codes, which are not shown again. */
  async confirm(actor: Actor, code: string): Promise<readonly string[]> {
    assertMay(actor, 'account:write');
    const { store, secretBox, limits } = this.#deps;
    const { organizationId, userId } = actor;
    const now = this.#deps.now();
    await assertMayTryCode(limits, userId);
    const codes = await store.transact(organizationId, async (tx) => {
      await tx.users.lock(userId);
      if ((await tx.secondFactors.find(userId))?.confirmedAt)
        throw new WrongStateError('There is a second factor already.');
      if (!(await takeCode(tx, secretBox, actor, { code, now }))) return undefined;
      tx.record(actor, 'second_factor.enrolled', userId);
      return confirmSecret(tx, actor, now);
    });
    if (!codes) throw new NotAllowedError(wrongCode);
    await limits.codesOfAccount.forget(userId);
    return codes;
  }

  /** Takes both, and a code that was not used before. */
  async disable(
    actor: Actor,
    {
      password,
      code,
      from,
    }: { readonly password: string; readonly code: string; readonly from: RequestFacts },
  ): Promise<void> {
    assertMay(actor, 'account:write');
    const { store, throttle, secretBox, limits, now } = this.#deps;
    const { organizationId, userId } = actor;
    const { email } = await assertOwnPassword(this.#deps, actor, password, from);
    await assertMayTryCode(limits, userId);
    const isDone = await store.transact(organizationId, async (tx) => {
      await tx.users.lock(userId);
      if ((await tx.organizations.get(organizationId)).requireTotp)
        throw new WrongStateError('Your organization demands a second factor of everybody.');
      if (!(await takeCode(tx, secretBox, actor, { code, now: now() }))) return false;
      await tx.secondFactors.remove(userId);
      tx.record(actor, 'second_factor.disabled', userId);
      return true;
    });
    if (!isDone) throw new NotAllowedError(wrongCode);
    await limits.codesOfAccount.forget(userId);
    await throttle.succeeded(email, from.address);
  }

  /** For who has lost their phone and their recovery codes. Their logins end; where one is demanded they set up a new one. */
  async reset(actor: Actor, id: UserId): Promise<void> {
    assertMay(actor, 'users:write');
    const { store, known, now } = this.#deps;
    if (id === actor.userId) throw new WrongStateError('Your own second factor is switched off with a code.');
    await store.transact(actor.organizationId, async (tx) => {
      await tx.users.lock(id);
      assertMayGive(actor, await tx.users.get(id));
      if (!(await tx.secondFactors.remove(id))) throw new WrongStateError('The user has no second factor.');
      await endAllLogins(tx, id, now());
      tx.record(actor, 'second_factor.reset', id);
    });
    known.forget(id);
  }
}
