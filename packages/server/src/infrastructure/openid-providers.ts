import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientSecretBasic,
  ClientSecretPost,
  clockTolerance,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  None,
  type ClientAuth,
  type Configuration,
  type CustomFetchOptions,
} from 'openid-client';
import { Agent, type Dispatcher } from 'undici';
import { issuerFault, type IssuerRules } from '../domain/access/single-sign-on.ts';
import { AddressGuard, ForbiddenAddressError, onThisMachine } from './address-guard.ts';
import { beginningOf } from './answer-beginning.ts';
import { guardedConnector, type ResolveHost } from './guarded-connector.ts';
import type { Lookup } from './host-lookup.ts';

/** The provider did not answer, or its answer is not good. The message is for whoever logs in. */
export class OpenIdError extends Error {
  override readonly name = 'OpenIdError';
  /** Whether the provider is at fault, or its settings, and not the answer that was brought. */
  readonly isOfProvider: boolean;
  /** For the log: without anything that the answer held. */
  readonly reason: string;
  constructor(message: string, { isOfProvider, cause }: { isOfProvider: boolean; cause?: unknown }) {
    super(message, { cause });
    this.isOfProvider = isOfProvider;
    this.reason = reasonOf(cause);
  }
}

/** This service, as a provider knows it. */
export type OpenIdClient = { readonly issuer: string; readonly clientId: string; readonly secret?: string };

/** What a login is known by when it comes back. */
export type OpenIdChecks = { readonly state: string; readonly nonce: string; readonly verifier: string };

/** What a provider says of somebody, with its signature checked. The text of others. */
export type Claims = Readonly<Record<string, unknown>> & { readonly sub: string };

export type OpenIdProvidersOptions = IssuerRules & {
  readonly lookup?: Lookup;
  /** Private networks of the operator's in which providers may be. */
  readonly inside?: readonly string[];
  /** Networks that nobody is led to. */
  readonly refuse?: readonly string[];
};

/** For each request to a provider. */
const withinSeconds = 10;
const largestAnswer = 1024 * 1024;
/** How far the clocks of a provider and of this service may be apart. */
const skewSeconds = 60;
/** How long what a provider says of itself is believed. */
const keptMs = 10 * 60_000;
const mostKept = 500;

const loopback = ['127.0.0.0/8', '::1/128'];
const connections = {
  ...{ pipelining: 1, allowH2: false, keepAliveTimeout: 10_000, maxHeaderSize: 16_384 },
  connect: { timeout: withinSeconds * 1_000 },
};

/**
 * Speaks OpenID Connect with providers that tenants name: code flow with PKCE, state and nonce; the issuer is compared in
 * the answer and in the token, whose signature is checked. Addresses are guarded like those of webhooks.
 */
export class OpenIdProviders implements AsyncDisposable {
  readonly #rules: IssuerRules;
  readonly #public: Agent;
  readonly #local: Agent;
  readonly #known = new LRUCache<string, Promise<Configuration>>({ max: mostKept, ttl: keptMs });

  constructor({ toLoopback, lookup, inside = [], refuse = [] }: OpenIdProvidersOptions) {
    this.#rules = { toLoopback };
    const guard = new AddressGuard({
      ...(lookup && { lookup }),
      refuse,
      exempt: toLoopback ? [...inside, ...loopback] : inside,
    });
    this.#public = agentOf((host) => guard.resolve(host));
    this.#local = agentOf(async (host) => onThisMachine(host, await guard.resolve(host)));
  }

  /** Where a browser goes to log in. */
  async addressOf(
    client: OpenIdClient,
    { redirectUri, scopes }: { readonly redirectUri: string; readonly scopes: readonly string[] },
    { state, nonce, verifier }: OpenIdChecks,
  ): Promise<string> {
    const config = await this.#configOf(client);
    const { href } = buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: scopes.join(' '),
      ...{ state, nonce, code_challenge_method: 'S256' },
      code_challenge: await calculatePKCECodeChallenge(verifier),
    });
    const fault = issuerFault(href, this.#rules);
    if (fault !== undefined)
      throw new OpenIdError('The provider names no good address to log in at.', { isOfProvider: true });
    return href;
  }

  /**
   * What the provider says of who came back.
   * @param answer the address that they came back to, with all that it holds.
   * @param wanted claims that are asked for a second time where the token has none.
   */
  async finish(
    client: OpenIdClient,
    answer: URL,
    { state, nonce, verifier }: OpenIdChecks,
    wanted: readonly string[],
  ): Promise<Claims> {
    const config = await this.#configOf(client);
    try {
      const tokens = await authorizationCodeGrant(config, answer, {
        pkceCodeVerifier: verifier,
        ...{ expectedState: state, expectedNonce: nonce, idTokenExpected: true },
      });
      const claims = tokens.claims();
      if (!claims) throw new Error('There is no ID token.');
      const missing = wanted.filter((name) => !(name in claims));
      if (missing.length === 0 || config.serverMetadata().userinfo_endpoint === undefined) return claims;
      const more = await fetchUserInfo(config, tokens.access_token, claims.sub);
      return { ...onlyThose(more, missing), ...claims };
    } catch (cause) {
      throw new OpenIdError('The answer of the provider is not good; log in again.', {
        ...{ isOfProvider: false, cause },
      });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#public.destroy(), this.#local.destroy()]);
  }

  /** What failed is not kept. */
  async #configOf(client: OpenIdClient): Promise<Configuration> {
    const key = createHash('sha256').update(JSON.stringify(client)).digest('base64');
    const known = this.#known.get(key) ?? this.#discover(client);
    this.#known.set(key, known, { noUpdateTTL: true });
    try {
      return await known;
    } catch (cause) {
      this.#known.delete(key);
      if (cause instanceof OpenIdError) throw cause;
      throw new OpenIdError(explain(cause), { isOfProvider: true, cause });
    }
  }

  async #discover({ issuer, clientId, secret }: OpenIdClient): Promise<Configuration> {
    const config = await discovery(
      new URL(issuer),
      clientId,
      { [clockTolerance]: skewSeconds, ...(secret !== undefined && { client_secret: secret }) },
      secret === undefined ? None() : withSecret(secret),
      {
        [customFetch]: (url, options) => this.#fetch(url, options),
        timeout: withinSeconds,
        // Marked as deprecated only so that it stands out; http goes to this machine alone, where the operator allows it.
        // eslint-disable-next-line @typescript-eslint/no-deprecated
        execute: [enableNonRepudiationChecks, ...(this.#rules.toLoopback ? [allowInsecureRequests] : [])],
      },
    );
    // The library lets some large providers speak for all of their tenants at once.
    if (config.serverMetadata().issuer.replace(/\/$/, '') !== issuer.replace(/\/$/, ''))
      throw new OpenIdError('The provider calls itself by another address than the one that is set.', {
        isOfProvider: true,
      });
    return config;
  }

  /** Follows no redirect, and reads so much at most. */
  async #fetch(url: string, { method, headers, body, signal }: CustomFetchOptions): Promise<Response> {
    const fault = issuerFault(url, this.#rules);
    if (fault !== undefined) throw new ForbiddenAddressError(fault);
    const { origin, pathname, search, protocol } = new URL(url);
    const agent = protocol === 'http:' ? this.#local : this.#public;
    const answer = await agent.request({
      ...{ origin, path: `${pathname}${search}`, method: method === 'POST' ? 'POST' : 'GET' },
      headers: { ...headers, 'accept-encoding': 'identity', 'user-agent': 'ai-agent-api' },
      body: body instanceof URLSearchParams ? body.toString() : typeof body === 'string' ? body : null,
      ...(signal && { signal }),
    });
    const text = await readAnswer(answer.body);
    const type = answer.headers['content-type'];
    return new Response(answer.statusCode === 204 ? null : text, {
      status: answer.statusCode,
      headers: { ...(typeof type === 'string' && { 'content-type': type }) },
    });
  }
}

/** As a client shows its secret that has said nothing else, unless the provider does not take it so. */
function withSecret(secret: string): ClientAuth {
  const [basic, post] = [ClientSecretBasic(secret), ClientSecretPost(secret)];
  return (server, ...rest) => {
    const takesBasic = server.token_endpoint_auth_methods_supported?.includes('client_secret_basic') ?? true;
    (takesBasic ? basic : post)(server, ...rest);
  };
}

function onlyThose(claims: object, names: readonly string[]): Record<string, unknown> {
  // An address and whether it is verified belong together.
  const wanted = new Set(names.includes('email') ? [...names, 'email_verified'] : names);
  return Object.fromEntries(Object.entries(claims).filter(([name]) => wanted.has(name)));
}

function agentOf(resolveHost: ResolveHost): Agent {
  return new Agent({ ...connections, connect: guardedConnector(resolveHost, withinSeconds * 1_000) });
}

async function readAnswer(body: Dispatcher.ResponseData['body']): Promise<string> {
  const { bytes, isCut } = await beginningOf(body, largestAnswer);
  if (isCut) throw new Error('The answer is too large.');
  return bytes.toString('utf8');
}

function explain(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof ForbiddenAddressError) return 'The address of the provider leads to no public host.';
  return 'The provider cannot be reached, or does not describe itself as OpenID Connect asks for.';
}

const longestReason = 500;

/** The sentences of the library, which hold nothing of the answer, and what the provider calls its refusal. */
function reasonOf(error: unknown): string {
  const sentences: string[] = [];
  for (let cause = error; cause instanceof Error && sentences.length < 5; cause = cause.cause) {
    const refusal = 'error' in cause && typeof cause.error === 'string' ? ` (${cause.error})` : '';
    sentences.push(`${cause.message}${refusal}`);
  }
  return sentences.join(': ').slice(0, longestReason);
}
