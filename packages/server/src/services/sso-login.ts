import { createHash, timingSafeEqual } from 'node:crypto';
import {
  mostSsoAttempts,
  refusalOf,
  ssoAttemptMinutes,
  ssoCodeSeconds,
  ssoLoginHours,
  type SsoProvider,
} from '../domain/access/single-sign-on.ts';
import type { RequestFacts, User } from '../domain/access/user.ts';
import {
  DomainError,
  NotAllowedError,
  NotAuthenticatedError,
  NotFoundError,
  TooManyRequestsError,
  UnavailableError,
  WrongStateError,
} from '../domain/errors.ts';
import { TokenFamilyId, type OrganizationId } from '../domain/ids.ts';
import type { Log } from '../infrastructure/log.ts';
import { OpenIdError, type OpenIdClient, type OpenIdProviders } from '../infrastructure/openid-providers.ts';
import { networkOf } from '../infrastructure/networks.ts';
import type { RateCounter } from '../infrastructure/rate-counter.ts';
import type { SecretBox, SecretLabel } from '../infrastructure/secret-box.ts';
import { hashToken, newOpaqueToken, type AccessTokens } from '../infrastructure/tokens.ts';
import type { SsoAttempt } from '../repositories/sso-login-repository.ts';
import type { Store } from '../repositories/store.ts';
import { assertGoing } from './auth-service.ts';
import type { KnownAccess } from './known-access.ts';
import type { SecurityNotes } from './security-notes.ts';
import { personOf, userOf } from './sso-people.ts';
import { ssoSecretLabel } from './sso-settings-service.ts';
import { TokenIssuer, type TokenPair } from './token-issuer.ts';

export type SsoLoginDeps = {
  readonly store: Store;
  readonly tokens: AccessTokens;
  readonly known: KnownAccess;
  readonly notes: SecurityNotes;
  readonly secretBox: SecretBox;
  readonly providers: OpenIdProviders;
  /** Where the API is reached from outside, with the prefix of its routes; undefined where nobody has said so. */
  readonly apiUrl?: string | undefined;
  readonly limits: { readonly ssoFromAddress: RateCounter };
  readonly log: Log;
  readonly now: () => Date;
};

/** A program that wants tokens, which it gets for its code and what the challenge is the hash of. */
export type SsoWanted = {
  /** By its short name. */
  readonly organization: string;
  /** SHA-256 in base64url. */
  readonly challenge: string;
  /** Where it waits on its machine; absent: people carry the code. */
  readonly port?: number;
};

/** Where the browser goes, and what it keeps until it is back. */
export type SsoBegun = { readonly address: string; readonly binding: SsoBinding };
export type SsoBinding = { readonly name: string; readonly value: string };

/** What becomes of who is back, and the port at which their program waits. */
export type SsoAnswer = { readonly port?: number } & (
  { readonly code: string } | { readonly refusal: DomainError }
);

const unknownAttempt =
  'This login is not known: it took too long, was answered before, or began in another browser. Begin again.';
const unknownCode = 'The code is not good: it was used, or is too old. Log in again.';

/** Names of what a browser keeps: several logins at once do not get in each other's way. */
export function ssoBindingName(state: string): string {
  return `ai_agent_sso_${hashToken(state).slice(0, 16)}`;
}

/** Logs people in whom a provider of their organization vouches for. */
export class SsoLogin {
  /** The route that providers send people back to. */
  readonly callbackPath = '/auth/sso/callback';
  readonly #deps: SsoLoginDeps;
  readonly #issuer: TokenIssuer;

  constructor(deps: SsoLoginDeps) {
    this.#deps = deps;
    this.#issuer = new TokenIssuer(deps);
  }

  /** What providers have to allow; undefined where the service does not know its own address. */
  get callbackUrl(): string | undefined {
    const { apiUrl } = this.#deps;
    return apiUrl === undefined ? undefined : `${apiUrl}${this.callbackPath}`;
  }

  /** Where browsers bring back what they keep, and whether only by an encrypted way. */
  get cookiePath(): string {
    return new URL(this.#callbackUrl()).pathname;
  }
  get isEncrypted(): boolean {
    return this.#callbackUrl().startsWith('https:');
  }

  async begin({ organization, challenge, port }: SsoWanted, address: string): Promise<SsoBegun> {
    const { store, secretBox, providers, limits, now } = this.#deps;
    const redirectUri = this.#callbackUrl();
    const asked = await limits.ssoFromAddress.count(networkOf(address));
    if (asked.isOver) throw new TooManyRequestsError('Too many logins begin here.', asked.resetSeconds);
    const provider = await this.#providerOf(organization);
    const { organizationId, issuer, clientId, scopes } = provider;
    const [state, binding] = [newOpaqueToken(), newOpaqueToken()];
    const [nonce, verifier] = [newOpaqueToken().token, newOpaqueToken().token];
    const attempt: SsoAttempt = {
      ...{ stateHash: state.hash, organizationId, bindingHash: binding.hash, issuer, clientId, nonce },
      sealedVerifier: secretBox.seal(verifierLabel(organizationId, state.hash), verifier),
      clientChallenge: challenge,
      ...(port !== undefined && { port }),
      expiresAt: new Date(now().getTime() + ssoAttemptMinutes * 60_000),
    };
    const location = await this.#asking(organizationId, () =>
      providers.addressOf(
        this.#clientOf(provider),
        { redirectUri, scopes },
        { state: state.token, nonce, verifier },
      ),
    );
    await store.transact(organizationId, (tx) => tx.ssoLogins.begin(attempt, mostSsoAttempts, now()));
    return { address: location, binding: { name: ssoBindingName(state.token), value: binding.token } };
  }

  /**
   * Of who is back from a provider. Its answer counts once, in the browser in which the login began.
   * @param query all of what the provider has put into the address.
   * @param binding what the browser has kept.
   */
  async finish(query: URLSearchParams, binding: string, from: RequestFacts): Promise<SsoAnswer> {
    const { store, now } = this.#deps;
    const callbackUrl = this.#callbackUrl();
    const state = query.get('state') ?? '';
    const stateHash = hashToken(state);
    const organizationId = await store.find((finder) => finder.owners.ssoAttempt(stateHash));
    const attempt =
      organizationId &&
      (await store.transact(organizationId, (tx) =>
        tx.ssoLogins.take({ stateHash, bindingHash: hashToken(binding) }, now()),
      ));
    if (!organizationId || !attempt) throw new NotAuthenticatedError(unknownAttempt);
    const { port } = attempt;
    const to = port === undefined ? {} : { port };
    try {
      const answer = new URL(`${callbackUrl}?${query.toString()}`);
      return { ...to, code: await this.#letIn({ ...attempt, organizationId }, { answer, state }, from) };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const change = { after: { reason: error.message }, outcome: 'denied' } as const;
      const actor = { organizationId, from };
      await this.#deps.notes.write(actor, 'single_sign_on.refused', organizationId, change);
      return { ...to, refusal: error };
    }
  }

  /** Gives out the tokens of a login, to the program that began it. */
  async exchange(code: string, verifier: string, origin: RequestFacts): Promise<TokenPair & { user: User }> {
    const { store, now } = this.#deps;
    const hash = hashToken(code);
    const organizationId = await store.find((finder) => finder.owners.ssoCode(hash));
    const login =
      organizationId &&
      (await store.transact(organizationId, async (tx) => {
        const taken = await tx.ssoLogins.takeCode(hash, now());
        if (!taken || !isAnswered(taken.clientChallenge, verifier)) return undefined;
        await tx.users.lock(taken.userId);
        const found = await tx.users.getCredentials(taken.userId);
        const { user } = found;
        if (!user.isActive || found.tokenVersion !== taken.tokenVersion) return undefined;
        assertGoing(found);
        await tx.users.recordLogin(user.id, now());
        const familyId = TokenFamilyId.new();
        const until = new Date(now().getTime() + ssoLoginHours * 3_600_000);
        tx.record(
          { organizationId, userId: user.id, loginId: familyId, from: origin },
          'login.succeeded',
          familyId,
          { after: { userId: user.id } },
        );
        return { ...(await this.#issuer.issue(tx, found, { familyId, origin, until })), user };
      }));
    if (!login) throw new NotAuthenticatedError(unknownCode);
    return login;
  }

  /** @returns the code for the program. */
  async #letIn(
    attempt: SsoAttempt,
    { answer, state }: { readonly answer: URL; readonly state: string },
    from: RequestFacts,
  ): Promise<string> {
    const { store, secretBox, providers, known, now } = this.#deps;
    const { organizationId, stateHash, nonce, clientChallenge } = attempt;
    const provider = await store.transact(organizationId, (tx) => tx.ssoProviders.find(organizationId));
    if (provider?.issuer !== attempt.issuer || provider.clientId !== attempt.clientId)
      throw new NotAuthenticatedError('The provider was changed meanwhile; log in again.');
    const verifier = secretBox.open(verifierLabel(organizationId, stateHash), attempt.sealedVerifier);
    const claims = await this.#asking(organizationId, () =>
      providers.finish(this.#clientOf(provider), answer, { state, nonce, verifier }, [
        ...['email', 'name', provider.groupClaim],
      ]),
    );
    const person = personOf(claims, provider.groupClaim);
    const refusal = refusalOf(provider, person);
    if (refusal !== undefined) throw new NotAllowedError(refusal);
    const { token, hash } = newOpaqueToken();
    const userId = await store.transact(organizationId, async (tx) => {
      const user = await userOf(tx, provider, { person, from, at: now() });
      const expiresAt = new Date(now().getTime() + ssoCodeSeconds * 1_000);
      const { tokenVersion } = await tx.users.getCredentials(user.id);
      await tx.ssoLogins.addCode(
        { hash, organizationId, userId: user.id, clientChallenge, tokenVersion, expiresAt },
        now(),
      );
      return user.id;
    });
    known.forget(userId);
    return token;
  }

  async #asking<T>(organizationId: OrganizationId, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof OpenIdError)) throw error;
      this.#deps.log.warn(
        { organization_id: organizationId, reason: error.reason },
        'a login by a provider failed',
      );
      throw error.isOfProvider
        ? new UnavailableError(error.message)
        : new NotAuthenticatedError(error.message);
    }
  }

  async #providerOf(slug: string): Promise<SsoProvider> {
    const { store } = this.#deps;
    const organizationId = await store.find((finder) => finder.owners.organizationBySlug(slug));
    const provider =
      organizationId && (await store.transact(organizationId, (tx) => tx.ssoProviders.find(organizationId)));
    if (!provider) throw new NotFoundError('organization with single sign-on', slug);
    return provider;
  }

  #clientOf({ organizationId, issuer, clientId, sealedSecret }: SsoProvider): OpenIdClient {
    if (sealedSecret === undefined) return { issuer, clientId };
    const secret = this.#deps.secretBox.open(ssoSecretLabel(organizationId), sealedSecret);
    return { issuer, clientId, secret };
  }

  #callbackUrl(): string {
    const { callbackUrl } = this;
    if (callbackUrl === undefined)
      throw new WrongStateError(
        'The service does not know where it is reached from outside; its operator can say so (PUBLIC_URL).',
      );
    return callbackUrl;
  }
}

function verifierLabel(tenant: OrganizationId, stateHash: string): SecretLabel {
  return { tenant, kind: 'single sign-on login', id: stateHash };
}

function isAnswered(challenge: string, verifier: string): boolean {
  const [wanted, given] = [
    Buffer.from(challenge, 'base64url'),
    createHash('sha256').update(verifier).digest(),
  ];
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}
