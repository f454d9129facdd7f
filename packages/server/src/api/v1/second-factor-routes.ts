import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { UserId } from '../../domain/ids.ts';
import type { SecondFactorService } from '../../services/second-factor-service.ts';
import type { SecondStep } from '../../services/second-step.ts';
import { originOf } from '../middleware/authenticate.ts';
import { toTokens } from './auth-routes.ts';
import { toUserView } from './auth-schemas.ts';
import { problems } from './common-schemas.ts';
import {
  ConfirmBody,
  DisableBody,
  EnrolAtLoginBody,
  EnrolBody,
  OfferedSecretView,
  RecoveryCodesView,
  SecondFactorView,
  SecondStepBody,
  SecondStepView,
  toOfferedSecretView,
  toSecondFactorView,
} from './second-factor-schemas.ts';
import { UserParams } from './user-schemas.ts';

const tags = ['Authentication'];
const done = z.null().meta({ description: 'Done' });

/** The second step of a login: who takes it has shown their password. */
export function secondStepRoutes(instance: FastifyInstance, secondStep: SecondStep): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/auth/second-factor', {
    schema: {
      operationId: 'takeSecondStep',
      permission: 'public',
      summary: 'Log in with a second factor, after the password',
      tags,
      body: SecondStepBody,
      response: { 200: SecondStepView, ...problems(400, 401, 403, 409, 415, 422, 429) },
    },
    handler: async (request) => {
      const { challenge, code } = request.body;
      const login = await secondStep.take(challenge, code, originOf(request));
      const codes = login.recoveryCodes;
      return {
        ...toTokens(login),
        user: toUserView(login.user),
        recovery_codes: codes ? [...codes] : null,
      };
    },
  });

  app.post('/auth/second-factor/enrol', {
    schema: {
      operationId: 'enrolAtLogin',
      permission: 'public',
      summary: 'Get the secret of a second factor, where the organization demands one to log in',
      tags,
      body: EnrolAtLoginBody,
      response: { 200: OfferedSecretView, ...problems(400, 401, 403, 409, 415, 422) },
    },
    handler: async (request) => toOfferedSecretView(await secondStep.enrol(request.body.challenge)),
  });
}

/** The own second factor, and that of who has lost theirs. */
export function secondFactorRoutes(instance: FastifyInstance, factors: SecondFactorService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get('/auth/totp', {
    schema: {
      operationId: 'getSecondFactor',
      permission: 'account:read',
      summary: 'Show whether one has a second factor',
      tags,
      response: { 200: SecondFactorView, ...problems(401) },
    },
    handler: async (request) => toSecondFactorView(await factors.get(request.actor)),
  });

  app.post('/auth/totp', {
    schema: {
      operationId: 'enrolSecondFactor',
      permission: 'account:write',
      summary: 'Get the secret of a second factor, which counts once a code has confirmed it',
      tags,
      body: EnrolBody,
      response: { 201: OfferedSecretView, ...problems(400, 401, 403, 409, 415, 422, 429) },
    },
    handler: async (request, reply) => {
      const offered = await factors.enrol(request.actor, request.body.password, originOf(request));
      return reply.code(201).send(toOfferedSecretView(offered));
    },
  });

  app.post('/auth/totp/confirm', {
    schema: {
      operationId: 'confirmSecondFactor',
      permission: 'account:write',
      summary: 'Show by a code that the phone has the secret; from then on logins ask for one',
      tags,
      body: ConfirmBody,
      response: { 200: RecoveryCodesView, ...problems(400, 401, 403, 409, 415, 422) },
    },
    handler: async (request) => ({
      recovery_codes: [...(await factors.confirm(request.actor, request.body.code))],
    }),
  });

  app.post('/auth/totp/disable', {
    schema: {
      operationId: 'disableSecondFactor',
      permission: 'account:write',
      summary: 'Have logins ask for the password alone again',
      tags,
      body: DisableBody,
      response: { 204: done, ...problems(400, 401, 403, 409, 415, 422, 429) },
    },
    handler: async (request, reply) => {
      await factors.disable(request.actor, { ...request.body, from: originOf(request) });
      return reply.code(204).send(null);
    },
  });

  app.delete('/users/:user_id/totp', {
    schema: {
      operationId: 'resetSecondFactor',
      permission: 'users:write',
      summary: 'Take away the second factor of who has lost it; their logins end',
      tags: ['Users'],
      params: UserParams,
      response: { 204: done, ...problems(401, 403, 404, 409) },
    },
    handler: async (request, reply) => {
      await factors.reset(request.actor, UserId.parse(request.params.user_id));
      return reply.code(204).send(null);
    },
  });
}
