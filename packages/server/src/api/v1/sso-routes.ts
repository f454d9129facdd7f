import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ssoAttemptMinutes } from '../../domain/access/single-sign-on.ts';
import type { SsoAnswer, SsoBinding, SsoLogin } from '../../services/sso-login.ts';
import { ssoBindingName } from '../../services/sso-login.ts';
import type { SsoSettingsService } from '../../services/sso-settings-service.ts';
import { originOf } from '../middleware/authenticate.ts';
import { toTokens } from './auth-routes.ts';
import { LoginView, toUserView } from './auth-schemas.ts';
import { problems } from './common-schemas.ts';
import { SsoBody, SsoStartQuery, SsoTokenBody, SsoView, toSsoView, toSsoWish } from './sso-schemas.ts';

export type SsoRouteDeps = { readonly sso: SsoLogin; readonly ssoSettings: SsoSettingsService };

/** Where people log in, as admins set it. */
export function ssoSettingsRoutes(instance: FastifyInstance, { sso, ssoSettings }: SsoRouteDeps): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const path = '/organization/single-sign-on';
  const common = { permission: 'single-sign-on:write', tags: ['Organization'] } as const;

  app.get(path, {
    schema: {
      ...common,
      operationId: 'getSingleSignOn',
      summary: 'Show where the people of the organization log in; never the secret',
      response: { 200: SsoView, ...problems(401, 403) },
    },
    handler: async (request) => toSsoView(await ssoSettings.get(request.actor), sso.callbackUrl),
  });

  app.put(path, {
    schema: {
      ...common,
      operationId: 'setSingleSignOn',
      summary: 'Set where the people of the organization log in, by OpenID Connect',
      body: SsoBody,
      response: { 200: SsoView, ...problems(400, 401, 403, 415, 422) },
    },
    handler: async (request) =>
      toSsoView(await ssoSettings.set(request.actor, toSsoWish(request.body)), sso.callbackUrl),
  });

  app.delete(path, {
    schema: {
      ...common,
      operationId: 'removeSingleSignOn',
      summary: 'Have nobody log in there any more',
      response: { 204: z.null().meta({ description: 'Removed' }), ...problems(401, 403) },
    },
    handler: async (request, reply) => {
      await ssoSettings.remove(request.actor);
      return reply.code(204).send(null);
    },
  });
}

const tags = ['Authentication'];
const elsewhere = z.null().meta({ description: 'The browser is led on' });

/** The way of a browser to the provider and back, and of the program that sent it. */
export function ssoLoginRoutes(instance: FastifyInstance, { sso }: SsoRouteDeps): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get('/auth/sso/start', {
    schema: {
      operationId: 'startSsoLogin',
      permission: 'public',
      summary: 'For a browser: log in at the provider of an organization',
      tags,
      querystring: SsoStartQuery,
      response: { 302: elsewhere, ...problems(404, 409, 422, 429, 503) },
    },
    handler: async (request, reply) => {
      const { organization, challenge, port } = request.query;
      const wanted = { organization, challenge, ...(port !== undefined && { port }) };
      const { address, binding } = await sso.begin(wanted, request.ip);
      return lead(keep(reply, sso, binding, ssoAttemptMinutes * 60), address);
    },
  });

  app.get(sso.callbackPath, {
    schema: {
      operationId: 'finishSsoLogin',
      permission: 'public',
      summary: 'Where the provider sends the browser back to, which brings a code to the program',
      tags,
      produces: ['text/plain'],
      response: {
        200: z.string().meta({ description: 'The code, for people to carry' }),
        302: elsewhere,
        ...problems(401, 403, 409, 503),
      },
    },
    handler: async (request, reply) => {
      const query = new URL(request.url, 'http://here').searchParams;
      const name = ssoBindingName(query.get('state') ?? '');
      const answer = await sso.finish(query, cookieOf(request.headers.cookie, name), originOf(request));
      return bringBack(keep(reply, sso, { name, value: '' }, 0), answer);
    },
  });

  app.post('/auth/sso/token', {
    schema: {
      operationId: 'exchangeSsoCode',
      permission: 'public',
      summary: 'Get the tokens of a login by a provider, once, for the code that the browser brought',
      tags,
      body: SsoTokenBody,
      response: { 200: LoginView, ...problems(400, 401, 415, 422) },
    },
    handler: async (request) => {
      const { code, verifier } = request.body;
      const login = await sso.exchange(code, verifier, originOf(request));
      return { ...toTokens(login), user: toUserView(login.user) };
    },
  });
}

function lead(reply: FastifyReply, address: string): FastifyReply {
  return reply.header('cache-control', 'no-store').redirect(address, 302);
}

/** To the program that waits, which alone gets tokens for the code; else to whoever looks at the browser. */
function bringBack(reply: FastifyReply, { port, ...answer }: SsoAnswer): FastifyReply {
  if (port !== undefined) {
    const said = 'code' in answer ? { code: answer.code } : { refusal: answer.refusal.message };
    return lead(reply, `http://127.0.0.1:${port}/?${new URLSearchParams(said).toString()}`);
  }
  if (!('code' in answer)) throw answer.refusal;
  const text =
    `Your code: ${answer.code}\n\nType it where you began to log in, within a minute. Give it to nobody: whoever asks you ` +
    `for it wants your login.\n`;
  return reply.header('cache-control', 'no-store').type('text/plain; charset=utf-8').send(text);
}

/** In the browser, for no script and for no other site to send; away at once where it may live no second. */
function keep(
  reply: FastifyReply,
  sso: SsoLogin,
  { name, value }: SsoBinding,
  seconds: number,
): FastifyReply {
  const secure = sso.isEncrypted ? '; Secure' : '';
  const text = `${name}=${value}; Path=${sso.cookiePath}; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secure}`;
  return reply.header('set-cookie', text);
}

function cookieOf(header: string | undefined, name: string): string {
  const found = (header ?? '').split(';').find((each) => each.trim().startsWith(`${name}=`));
  return found === undefined ? '' : found.trim().slice(name.length + 1);
}
