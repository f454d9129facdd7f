import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { AgentLimitsService } from '../../services/agent-limits-service.ts';
import {
  AgentLimitsBody,
  AgentLimitsView,
  toAgentLimits,
  toAgentLimitsView,
} from './agent-limits-schemas.ts';
import { problems } from './common-schemas.ts';

const tags = ['Organization'];
const path = '/organization/agent-limits';

/** The bounds of what a session of the organization may ask for. */
export function agentLimitsRoutes(instance: FastifyInstance, limits: AgentLimitsService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(path, {
    schema: {
      operationId: 'getAgentLimits',
      permission: 'organization:read',
      summary:
        'Tell which models, features of the provider and hosts the sessions of the organization may use',
      tags,
      response: { 200: AgentLimitsView, ...problems(401, 403) },
    },
    handler: async (request) => toAgentLimitsView(await limits.get(request.actor)),
  });

  app.put(path, {
    schema: {
      operationId: 'setAgentLimits',
      permission: 'organization:write',
      summary: 'Set what the sessions of the organization may use, from their next turn on',
      description:
        'A new session that asks for more is refused. One that is there already gets what both it and the organization name.',
      tags,
      body: AgentLimitsBody,
      response: { 200: AgentLimitsView, ...problems(400, 401, 403, 415, 422) },
    },
    handler: async (request) =>
      toAgentLimitsView(await limits.set(request.actor, toAgentLimits(request.body))),
  });
}
