import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { PolicyId } from '../../domain/ids.ts';
import type { PolicyDryRun } from '../../services/policy-dry-run.ts';
import { problems } from './common-schemas.ts';
import { DryRunBody, DryRunView, toDryRunRequest, toDryRunView } from './dry-run-schemas.ts';
import { PolicyParams } from './policy-schemas.ts';

/** A policy tried on what has happened. */
export function dryRunRoutes(instance: FastifyInstance, dryRun: PolicyDryRun): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/policies/:policy_id/dry-run', {
    schema: {
      operationId: 'dryRunPolicy',
      permission: 'policies:write',
      summary: 'Show what a policy, or a draft of it, would have said of recorded tool calls',
      tags: ['Policies'],
      params: PolicyParams,
      body: DryRunBody,
      response: { 200: DryRunView, ...problems(400, 401, 403, 404, 413, 415, 422) },
    },
    handler: async (request) => {
      const id = PolicyId.parse(request.params.policy_id);
      return toDryRunView(await dryRun.run(request.actor, id, toDryRunRequest(request.body)));
    },
  });
}
