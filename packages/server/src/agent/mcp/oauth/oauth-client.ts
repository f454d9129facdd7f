import {
  discoverOAuthServerInfo,
  exchangeAuthorization,
  refreshAuthorization,
  registerClient,
  startAuthorization,
} from '@modelcontextprotocol/sdk/client/auth.js';
import { InvalidGrantError, OAuthError } from '@modelcontextprotocol/sdk/server/auth/errors.js';
import type { AuthorizationServerMetadata, OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js';
import {
  checkResourceAllowed,
  resourceUrlFromServerUrl,
} from '@modelcontextprotocol/sdk/shared/auth-utils.js';
import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js';
import { z } from 'zod';
import { mcpUrlFault, type McpUrlRules } from '../../../domain/agent/mcp-address.ts';
import type { McpGrant, McpOAuthClient } from '../../../domain/agent/mcp-grant.ts';
import type { McpNetwork } from '../mcp-network.ts';
import { McpServerError, toMcpServerError } from '../mcp-server-error.ts';

export type OAuthClientOptions = {
  readonly network: Pick<McpNetwork, 'fetchWith'>;
  readonly rules: McpUrlRules;
  /** Where browsers come back to. */
  readonly redirectUri: string;
};

export type GivenClient = { readonly id: string; readonly secret?: string };

export type Authorizing = {
  readonly client: McpOAuthClient;
  readonly url: string;
  readonly verifier: string;
  /** Whether the answer will say who it is from (RFC 9207). */
  readonly tellsIssuer: boolean;
};

/** The tokens are taken no longer, and new ones are not to be had. */
export class LapsedGrantError extends McpServerError {}

/** For all that one step asks of others, in milliseconds. */
const withinMs = 20_000;

/** Gets tokens for MCP servers, by the official SDK over judged addresses. @throws McpServerError */
export class OAuthClient {
  readonly #options: OAuthClientOptions;
  constructor(options: OAuthClientOptions) {
    this.#options = options;
  }

  get redirectUri(): string {
    return this.#options.redirectUri;
  }

  /** Finds who grants tokens for a server, makes us known there unless we are, and says where people go. */
  async begin(
    serverUrl: string,
    wish: { readonly state: string; readonly client?: GivenClient; readonly scope?: string },
  ): Promise<Authorizing> {
    return this.#asking(async (fetchFn) => {
      const promise = { isMade: false };
      const found = await discoverOAuthServerInfo(serverUrl, { fetchFn: noting(promise, fetchFn) });
      const metadata = this.#sound(found.authorizationServerUrl, found.authorizationServerMetadata);
      const resource = resourceFor(serverUrl, found.resourceMetadata?.resource);
      const scope = wish.scope ?? found.resourceMetadata?.scopes_supported?.join(' ');
      const known = wish.client ?? (await this.#register(found.authorizationServerUrl, metadata, fetchFn));
      const { authorizationUrl, codeVerifier } = await startAuthorization(found.authorizationServerUrl, {
        metadata,
        clientInformation: { client_id: known.id },
        ...{ redirectUrl: this.redirectUri, state: wish.state, resource },
        ...(scope !== undefined && scope !== '' && { scope }),
      });
      const client: McpOAuthClient = {
        ...{ issuer: found.authorizationServerUrl, tokenEndpoint: metadata.token_endpoint },
        authMethods: metadata.token_endpoint_auth_methods_supported ?? [],
        ...{ clientId: known.id, resource },
        ...(known.secret !== undefined && { clientSecret: known.secret }),
      };
      return { client, url: authorizationUrl.href, verifier: codeVerifier, tellsIssuer: promise.isMade };
    });
  }

  async exchange(
    client: McpOAuthClient,
    answer: { readonly code: string; readonly verifier: string; readonly redirectUri: string },
    now: Date,
  ): Promise<McpGrant> {
    const { code: authorizationCode, verifier: codeVerifier, redirectUri } = answer;
    return this.#asking(async (fetchFn) => {
      const asked = { ...askedWith(client), authorizationCode, codeVerifier, redirectUri, fetchFn };
      return grantOf(client, await exchangeAuthorization(client.issuer, asked), now);
    });
  }

  /** @throws LapsedGrantError */
  async renew(grant: McpGrant, now: Date): Promise<McpGrant> {
    const { refreshToken } = grant;
    if (refreshToken === undefined) throw lapsed();
    return this.#asking(async (fetchFn) => {
      const asked = { ...askedWith(grant), refreshToken, fetchFn };
      return grantOf(grant, await refreshAuthorization(grant.issuer, asked), now);
    });
  }

  #sound(issuer: string, metadata: AuthorizationServerMetadata | undefined): AuthorizationServerMetadata {
    if (!metadata) throw new McpServerError('The server does not tell who grants access to it by OAuth.');
    if (withoutSlash(metadata.issuer) !== withoutSlash(issuer))
      throw new McpServerError(
        'Who grants access to the server calls itself something else than the server does.',
      );
    // Without it a code that somebody has seen could be spent by them.
    if (!metadata.code_challenge_methods_supported?.includes('S256'))
      throw new McpServerError('Who grants access to the server does not support PKCE (S256).');
    const fault = mcpUrlFault(metadata.authorization_endpoint, this.#options.rules);
    if (fault !== undefined) throw new McpServerError(`The address for authorizing cannot be used. ${fault}`);
    return metadata;
  }

  async #register(
    issuer: string,
    metadata: AuthorizationServerMetadata,
    fetchFn: FetchLike,
  ): Promise<GivenClient> {
    if (metadata.registration_endpoint === undefined)
      throw new McpServerError(
        'Who grants access to the server registers no clients by itself; register one there, and give its client_id.',
      );
    const clientMetadata = {
      ...{ client_name: 'AI-Agent-API', redirect_uris: [this.redirectUri] },
      ...{ grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'] },
      token_endpoint_auth_method: 'none',
    };
    const made = await registerClient(issuer, { metadata, clientMetadata, fetchFn });
    return { id: made.client_id, ...(made.client_secret !== undefined && { secret: made.client_secret }) };
  }

  async #asking<T>(work: (fetchFn: FetchLike) => Promise<T>): Promise<T> {
    const late = AbortSignal.timeout(withinMs);
    const fetch = this.#options.network.fetchWith({ headers: {}, onBroken: () => undefined });
    try {
      return await work((url, init) => {
        const signal = init?.signal ? AbortSignal.any([init.signal, late]) : late;
        const body = init?.body instanceof URLSearchParams ? { body: init.body.toString() } : {};
        return fetch(url, { ...init, ...body, signal });
      });
    } catch (error) {
      if (late.aborted) throw new McpServerError('There was no answer in time.', { cause: error });
      throw toOAuthError(error);
    }
  }
}

const IssuerPromise = z.object({ authorization_response_iss_parameter_supported: z.literal(true) });

/** Looks for the promise to tell the issuer, which the SDK drops from some descriptions. */
function noting(promise: { isMade: boolean }, fetchFn: FetchLike): FetchLike {
  return async (url, init) => {
    const answer = await fetchFn(url, init);
    const told: unknown = answer.ok
      ? await answer
          .clone()
          .json()
          .catch(() => undefined)
      : undefined;
    if (IssuerPromise.safeParse(told).success) promise.isMade = true;
    return answer;
  };
}

function toOAuthError(error: unknown): McpServerError {
  if (error instanceof InvalidGrantError) return lapsed();
  if (error instanceof OAuthError)
    return new McpServerError(`Who grants access to the server refused: ${error.errorCode}.`, {
      cause: error,
    });
  return toMcpServerError(error);
}

function lapsed(): LapsedGrantError {
  return new LapsedGrantError('What was granted is taken no longer; authorize the MCP server again.');
}

/** What the tokens are for: the server itself, or what it says that it is a part of. */
function resourceFor(serverUrl: string, told: string | undefined): string {
  const own = resourceUrlFromServerUrl(serverUrl);
  if (told === undefined) return own.href;
  if (!URL.canParse(told) || !checkResourceAllowed({ requestedResource: own, configuredResource: told }))
    throw new McpServerError('The server tells of access to another server than itself.');
  return told;
}

function askedWith({ issuer, tokenEndpoint, authMethods, clientId, clientSecret, resource }: McpOAuthClient) {
  return {
    metadata: {
      ...{ issuer, authorization_endpoint: issuer, token_endpoint: tokenEndpoint },
      response_types_supported: ['code'],
      ...(authMethods.length > 0 && { token_endpoint_auth_methods_supported: [...authMethods] }),
    },
    clientInformation: {
      client_id: clientId,
      ...(clientSecret !== undefined && { client_secret: clientSecret }),
    },
    resource,
  };
}

/** Nothing else than printable text is sent on as a header. */
const token = /^[\x21-\x7e]{1,16384}$/;

function grantOf(
  { issuer, tokenEndpoint, authMethods, clientId, clientSecret, resource }: McpOAuthClient,
  {
    access_token: accessToken,
    refresh_token: refreshToken,
    expires_in: seconds,
    token_type: type,
  }: OAuthTokens,
  now: Date,
): McpGrant {
  if (type.toLowerCase() !== 'bearer' || !token.test(accessToken))
    throw new McpServerError('Who grants access to the server gave a token that cannot be sent.');
  return {
    ...{ issuer, tokenEndpoint, authMethods, clientId, resource, accessToken },
    ...(clientSecret !== undefined && { clientSecret }),
    ...(refreshToken !== undefined && { refreshToken }),
    ...(seconds !== undefined && { expiresAt: new Date(now.getTime() + seconds * 1_000) }),
  };
}

function withoutSlash(url: string): string {
  return url.replace(/\/$/, '');
}
