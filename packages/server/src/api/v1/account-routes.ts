import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { TokenFamilyId } from '../../domain/ids.ts';
import type { AccountService } from '../../services/account-service.ts';
import type { ResetRequests } from '../../services/reset-requests.ts';
import { originOf } from '../middleware/authenticate.ts';
import { toTokens } from './auth-routes.ts';
import {
  AskForResetBody,
  ChangeMeBody,
  ChangePasswordBody,
  LoginList,
  LoginView,
  MeView,
  RegisterBody,
  ResetPasswordBody,
  toLoginEntry,
  toUserView,
  UserView,
} from './auth-schemas.ts';
import { Id, problems } from './common-schemas.ts';
import { ChallengeView, toChallengeView } from './second-factor-schemas.ts';
import { toVisitView } from './operator-schemas.ts';

const tags = ['Authentication'];
const done = z.null().meta({ description: 'Done' });

/** What people do with their own account. */
export function accountRoutes(
  instance: FastifyInstance,
  accounts: AccountService,
  resets: ResetRequests,
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get('/auth/me', {
    schema: {
      operationId: 'getMe',
      permission: 'account:read',
      summary: 'Show who is logged in',
      tags,
      response: { 200: MeView, ...problems(401, 403) },
    },
    handler: async (request) => {
      const { user, visits } = await accounts.me(request.actor);
      const { visit } = request.actor;
      return {
        ...toUserView(user),
        is_operator: user.isOperator ?? false,
        visit: visit ? toVisitView(visit) : null,
        visits: visits.map(toVisitView),
      };
    },
  });

  app.patch('/auth/me', {
    schema: {
      operationId: 'changeMe',
      permission: 'account:write',
      summary: 'Change the own name',
      tags,
      body: ChangeMeBody,
      response: { 200: UserView, ...problems(400, 401, 415, 422) },
    },
    handler: async (request) => toUserView(await accounts.change(request.actor, request.body)),
  });

  app.post('/auth/change-password', {
    schema: {
      operationId: 'changePassword',
      permission: 'account:write',
      summary: 'Change the own password; every other login ends',
      tags,
      body: ChangePasswordBody,
      response: { 204: done, ...problems(400, 401, 403, 415, 422, 429) },
    },
    handler: async (request, reply) => {
      const { current_password: current, new_password: wanted } = request.body;
      await accounts.changePassword(request.actor, { current, wanted, from: originOf(request) });
      return reply.code(204).send(null);
    },
  });

  loginListRoutes(instance, accounts);
  tokenRoutes(instance, accounts);
  resetRoutes(instance, accounts, resets);
}

/** The logins of whoever asks. */
function loginListRoutes(instance: FastifyInstance, accounts: AccountService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get('/auth/sessions', {
    schema: {
      operationId: 'listLogins',
      permission: 'account:read',
      summary: 'List the own logins, the one used last first',
      tags,
      response: { 200: LoginList, ...problems(401) },
    },
    handler: async (request) => {
      const logins = await accounts.logins(request.actor);
      return { items: logins.map((login) => toLoginEntry(login, request.actor)) };
    },
  });

  app.delete('/auth/sessions/:login_id', {
    schema: {
      operationId: 'endLogin',
      permission: 'account:write',
      summary: 'End one of the own logins, with its access tokens',
      tags,
      params: z.object({ login_id: Id }),
      response: { 204: done, ...problems(401, 404) },
    },
    handler: async (request, reply) => {
      await accounts.endLogin(request.actor, TokenFamilyId.parse(request.params.login_id));
      return reply.code(204).send(null);
    },
  });

  app.post('/auth/logout-all', {
    schema: {
      operationId: 'logoutEverywhere',
      permission: 'account:write',
      summary: 'End every login of the user',
      tags,
      response: { 204: done, ...problems(401) },
    },
    handler: async (request, reply) => {
      await accounts.logoutEverywhere(request.actor);
      return reply.code(204).send(null);
    },
  });
}

/** What an invitation is good for; it works once. */
function tokenRoutes(instance: FastifyInstance, accounts: AccountService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/auth/register', {
    schema: {
      operationId: 'register',
      permission: 'public',
      summary: 'Accept an invitation: make the account and log in; 202 where a second factor is asked for',
      tags,
      body: RegisterBody,
      response: { 201: LoginView, 202: ChallengeView, ...problems(400, 401, 409, 415, 422) },
    },
    handler: async (request, reply) => {
      const login = await accounts.register(request.body, originOf(request));
      if ('challenge' in login) return reply.code(202).send(toChallengeView(login));
      return reply.code(201).send({ ...toTokens(login), user: toUserView(login.user) });
    },
  });
}

/** The ways back in for who has forgotten their password. */
function resetRoutes(instance: FastifyInstance, accounts: AccountService, resets: ResetRequests): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/auth/password-reset', {
    schema: {
      operationId: 'askForPasswordReset',
      permission: 'public',
      summary: 'Have a token mailed that sets a new password; answered alike for every address',
      tags,
      body: AskForResetBody,
      response: {
        202: z.null().meta({ description: 'If there is such an account, a mail is on its way to it' }),
        ...problems(400, 409, 415, 422, 429),
      },
    },
    handler: async (request, reply) => {
      await resets.ask(request.body.email, request.ip);
      return reply.code(202).send(null);
    },
  });

  app.post('/auth/reset-password', {
    schema: {
      operationId: 'resetPassword',
      permission: 'public',
      summary: 'Set a new password by a token; every login of the user ends',
      tags,
      body: ResetPasswordBody,
      response: { 204: done, ...problems(400, 401, 415, 422) },
    },
    handler: async (request, reply) => {
      await accounts.resetPassword(request.body.token, request.body.password, originOf(request));
      return reply.code(204).send(null);
    },
  });
}
