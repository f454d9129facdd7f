import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import {
  createServer,
  request as send,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { decodeJwt, SignJWT, type JWTPayload } from 'jose';
import { Provider, type Account, type Context } from 'oidc-provider';

/** Who logs in, as the provider describes them. */
export type Person = {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
  readonly groups?: readonly string[];
};

export type OpenIdServer = AsyncDisposable & {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Who comes next, without being asked for a password. */
  person: Person;
  /** What becomes of ID tokens on their way; undefined: nothing. */
  tamper: ((claims: JWTPayload) => Promise<string>) | undefined;
  /** Signs like the provider. */
  readonly sign: (claims: JWTPayload) => Promise<string>;
};

const kid = 'the-key';
const clientId = 'agents';
const clientSecret = 'a secret of forty characters, or nearly so';
const scope = 'openid email profile groups';

export function newKey(): KeyObject {
  return generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;
}

export function signWith(key: KeyObject, claims: JWTPayload): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' }).sign(key);
}

/** A real OpenID provider over HTTP, behind a proxy that can change what it answers. */
export async function startOpenIdServer(callbackUrl: string): Promise<OpenIdServer> {
  await using stack = new AsyncDisposableStack();
  const inner = await listen(stack, (request, response) => void handle(request, response));
  const front = await listen(stack, (request, response) => void pass(request, response));
  const issuer = `http://127.0.0.1:${front}`;
  const key = newKey();
  const people = new Map<string, Person>();
  const provider = new Provider(issuer, {
    clients: [
      {
        ...{ client_id: clientId, client_secret: clientSecret, redirect_uris: [callbackUrl] },
        ...{ grant_types: ['authorization_code'], response_types: ['code'] },
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
    scopes: scope.split(' '),
    cookies: { keys: ['a key of the test'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    jwks: { keys: [{ ...key.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }] },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 60, IdToken: 60, Interaction: 60, Session: 60 },
    pkce: { required: () => true },
    findAccount: (_context: unknown, id: string): Account => ({
      accountId: id,
      claims: () => ({ ...people.get(id), sub: id }),
    }),
    loadExistingGrant: async ({ oidc }: Context) => {
      const grant = new provider.Grant({ clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope(scope);
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!request.url?.startsWith('/interaction/')) return answer(request, response);
    const { person } = server;
    people.set(person.sub, person);
    const result = { login: { accountId: person.sub } };
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  }

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url: path, headers } = request;
    const inside = send({ host: '127.0.0.1', port: inner, method, path, headers });
    request.pipe(inside);
    const [answered] = (await once(inside, 'response')) as [IncomingMessage];
    const body = await text(answered);
    const changed = path === '/token' && server.tamper ? await tampered(body, server.tamper) : body;
    const { 'content-length': _, ...kept } = answered.headers;
    response.writeHead(answered.statusCode ?? 500, { ...kept, 'content-length': Buffer.byteLength(changed) });
    response.end(changed);
  }

  const held = stack.move();
  const server: OpenIdServer = {
    ...{ issuer, clientId, clientSecret, tamper: undefined },
    person: { sub: 'nobody' },
    sign: (claims) => signWith(key, claims),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
  return server;
}

async function tampered(body: string, tamper: (claims: JWTPayload) => Promise<string>): Promise<string> {
  const answer = JSON.parse(body) as { id_token?: string };
  if (answer.id_token === undefined) return body;
  return JSON.stringify({ ...answer, id_token: await tamper(decodeJwt(answer.id_token)) });
}

async function listen(
  stack: AsyncDisposableStack,
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<number> {
  const server: Server = createServer(handle).listen(0, '127.0.0.1');
  await once(server, 'listening');
  stack.defer(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  return (server.address() as AddressInfo).port;
}
