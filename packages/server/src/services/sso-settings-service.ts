import { assertMay, assertMayGive, type Actor } from '../domain/access/actor.ts';
import { issuerItselfFault, type IssuerRules, type SsoProvider } from '../domain/access/single-sign-on.ts';
import { isReservedDomain } from '../domain/access/user.ts';
import { InvalidInputError } from '../domain/errors.ts';
import type { OrganizationId } from '../domain/ids.ts';
import type { SecretBox, SecretLabel } from '../infrastructure/secret-box.ts';
import type { Store } from '../repositories/store.ts';

export type SsoSettingsDeps = {
  readonly store: Store;
  readonly secretBox: SecretBox;
  readonly rules: IssuerRules;
  readonly now: () => Date;
};

/** A secret that is not named stays, as long as the provider and the client do. */
export type SsoWish = Omit<SsoProvider, 'organizationId' | 'sealedSecret' | 'updatedAt'> & {
  readonly secret?: string;
};

export function ssoSecretLabel(tenant: OrganizationId): SecretLabel {
  return { tenant, kind: 'single sign-on', id: tenant };
}

/** Where the people of an organization log in, for its admins. The client's secret goes in and does not come out again. */
export class SsoSettingsService {
  readonly #deps: SsoSettingsDeps;
  constructor(deps: SsoSettingsDeps) {
    this.#deps = deps;
  }

  /** Undefined while there is none. */
  async get(actor: Actor): Promise<SsoProvider | undefined> {
    assertMay(actor, 'single-sign-on:write');
    const { organizationId } = actor;
    return this.#deps.store.transact(organizationId, (tx) => tx.ssoProviders.find(organizationId));
  }

  /** It holds from the next login on. */
  async set(actor: Actor, { secret, ...wish }: SsoWish): Promise<SsoProvider> {
    assertMay(actor, 'single-sign-on:write');
    // Whoever says who vouches for people can have somebody come in as an admin.
    assertMayGive(actor, { role: 'admin' });
    const { store, secretBox, rules, now } = this.#deps;
    assertIssuer(wish.issuer, rules);
    assertDomains(wish.emailDomains);
    const { organizationId } = actor;
    return store.transact(organizationId, async (tx) => {
      const before = await tx.ssoProviders.find(organizationId);
      const isSame = before?.issuer === wish.issuer && before.clientId === wish.clientId;
      const sealedSecret =
        secret === undefined
          ? isSame && before.sealedSecret
          : secretBox.seal(ssoSecretLabel(organizationId), secret);
      const after: SsoProvider = {
        ...{ ...wish, organizationId, updatedAt: now() },
        ...(sealedSecret && { sealedSecret }),
      };
      await tx.ssoProviders.set(after);
      tx.record(actor, 'single_sign_on.set', organizationId, { ...(before && { before }), after });
      return after;
    });
  }

  /** Nobody logs in there any more. Who has no password sets one by a token that an admin gives out. */
  async remove(actor: Actor): Promise<void> {
    assertMay(actor, 'single-sign-on:write');
    const { organizationId } = actor;
    await this.#deps.store.transact(organizationId, async (tx) => {
      const before = await tx.ssoProviders.find(organizationId);
      await tx.ssoProviders.remove(organizationId);
      tx.record(actor, 'single_sign_on.removed', organizationId, before && { before });
    });
  }
}

/** No provider vouches for the users that the service itself names. */
function assertDomains(domains: readonly string[]): void {
  const reserved = domains.findIndex((domain) => isReservedDomain(domain.toLowerCase()));
  if (reserved === -1) return;
  const detail = `Addresses of ${domains[reserved]} are for service accounts; leave this domain out.`;
  throw new InvalidInputError(detail, [{ pointer: `/body/email_domains/${reserved}`, detail }]);
}

function assertIssuer(issuer: string, rules: IssuerRules): void {
  const fault = issuerItselfFault(issuer, rules);
  if (fault !== undefined)
    throw new InvalidInputError(`The provider cannot be at this address. ${fault}`, [
      { pointer: '/body/issuer', detail: fault },
    ]);
}
