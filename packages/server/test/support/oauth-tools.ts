import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  InvalidGrantError,
  InvalidTokenError,
  ServerError,
} from '@modelcontextprotocol/sdk/server/auth/errors.js';
import type { OAuthServerProvider } from '@modelcontextprotocol/sdk/server/auth/provider.js';
import { createOAuthMetadata, mcpAuthRouter } from '@modelcontextprotocol/sdk/server/auth/router.js';
import type { OAuthClientInformationFull, OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js';
import { startToolServer, type ToolServer } from './mcp-tools.ts';

export type OAuthTools = AsyncDisposable & {
  readonly url: string;
  readonly tools: ToolServer;
  /** All tokens that were ever given, so that one can look for them. */
  readonly given: string[];
  readonly clients: Map<string, OAuthClientInformationFull>;
  /** What came for the token of a client: grant type and resource. */
  readonly exchanges: { readonly grant: string; readonly resource: string | undefined }[];
  /** Seconds that tokens live. */
  readonly settings: {
    tokenSeconds: number;
    renewals: 'given' | 'refused' | 'broken';
    /** Whether it promises to say in its answers who they are from, and whether it does. */
    issuer: 'untold' | 'told' | 'promised';
  };
};

type Handle = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;
type ExpressApp = ((request: IncomingMessage, response: ServerResponse) => void) & {
  use: (handle: Handle) => void;
};

type Code = { readonly challenge: string; readonly clientId: string; readonly redirectUri: string };

/** A server of tools that wants a token, and whoever grants it: by the official SDK, which checks PKCE and clients. */
export async function startOAuthTools(): Promise<OAuthTools> {
  await using stack = new AsyncDisposableStack();
  const tools = stack.use(await startToolServer());
  const clients: OAuthTools['clients'] = new Map();
  const [codes, valid, renewing] = [new Map<string, Code>(), new Set<string>(), new Set<string>()];
  const given: string[] = [];
  const exchanges: OAuthTools['exchanges'] = [];
  const settings: OAuthTools['settings'] = { tokenSeconds: 3_600, renewals: 'given', issuer: 'untold' };
  const grant = (kind: string, resource: URL | undefined): OAuthTokens => {
    exchanges.push({ grant: kind, resource: resource?.href });
    const [access, refresh] = [`canary-access-${randomUUID()}`, `canary-refresh-${randomUUID()}`];
    valid.add(access);
    renewing.add(refresh);
    given.push(access, refresh);
    return {
      ...{ access_token: access, refresh_token: refresh, token_type: 'bearer' },
      expires_in: settings.tokenSeconds,
    };
  };
  const provider: OAuthServerProvider = {
    clientsStore: {
      getClient: (id) => clients.get(id),
      registerClient: (client) => {
        const made = { ...client, client_id: randomUUID(), client_id_issued_at: 0 };
        clients.set(made.client_id, made);
        return made;
      },
    },
    // Whoever comes grants what is asked for.
    authorize: (client, params, response) => {
      const code = randomUUID();
      codes.set(code, {
        ...{ challenge: params.codeChallenge, clientId: client.client_id, redirectUri: params.redirectUri },
      });
      const back = new URL(params.redirectUri);
      back.searchParams.set('code', code);
      back.searchParams.set('state', params.state ?? '');
      if (settings.issuer === 'told') back.searchParams.set('iss', `${url}/`);
      response.redirect(back.href);
      return Promise.resolve();
    },
    challengeForAuthorizationCode: (client, code) => {
      const known = codes.get(code);
      if (known?.clientId !== client.client_id) throw new InvalidGrantError('no such code');
      return Promise.resolve(known.challenge);
    },
    exchangeAuthorizationCode: (_client, code, _verifier, _redirectUri, resource) => {
      if (!codes.delete(code)) throw new InvalidGrantError('spent');
      return Promise.resolve(grant('authorization_code', resource));
    },
    exchangeRefreshToken: (_client, token, _scopes, resource) => {
      if (settings.renewals === 'broken') throw new ServerError('out of order');
      // Each is taken once, as of public clients.
      if (settings.renewals === 'refused' || !renewing.delete(token)) throw new InvalidGrantError('lapsed');
      return Promise.resolve(grant('refresh_token', resource));
    },
    verifyAccessToken: (token) => {
      if (!valid.has(token)) throw new InvalidTokenError('unknown');
      return Promise.resolve({ token, clientId: '', scopes: [] });
    },
  };
  const http = createServer();
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const router = mcpAuthRouter({
    ...{ provider, issuerUrl: new URL(url), resourceServerUrl: new URL(`${url}/mcp`) },
    scopesSupported: ['tools'],
  });
  const described = createOAuthMetadata({ provider, issuerUrl: new URL(url), scopesSupported: ['tools'] });
  const promising: Handle = (request, response, next) => {
    if (settings.issuer === 'untold' || request.url !== '/.well-known/oauth-authorization-server') {
      next();
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ...described, authorization_response_iss_parameter_supported: true }));
  };
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
    if (!valid.has(token)) {
      response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
      return;
    }
    const { method = 'GET', headers, url: path = '/' } = request;
    const onward = ask(`${tools.url}${path}`, { method, headers }, (back) => {
      response.writeHead(back.statusCode ?? 502, back.headers);
      back.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  };
  // The SDK brings it along, without its types.
  const name: string = 'express';
  const { default: express } = (await import(name)) as { default: () => ExpressApp };
  const app = express();
  app.use(promising);
  app.use(router);
  app.use(answer);
  http.on('request', app);
  stack.defer(async () => {
    http.closeAllConnections();
    http.close();
    await once(http, 'close');
  });
  const held = stack.move();
  return {
    ...{ url, tools, given, clients, exchanges, settings },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
