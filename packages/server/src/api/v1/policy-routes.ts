import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { policyLevels } from '../../domain/agent/permission-policy.ts';
import { PolicyId } from '../../domain/ids.ts';
import type { PolicyRecord, PolicyService } from '../../services/policy-service.ts';
import { pageOf, PageQuery, problems, toPageRequest, toPageView } from './common-schemas.ts';
import { etagOf, IfMatch, seenVersion } from './etag.ts';
import {
  CreatePolicyBody,
  PolicyDraftBody,
  PolicyParams,
  PolicyVersionView,
  PolicyView,
  toDraft,
  toNewPolicy,
  toPolicyVersionView,
  toPolicyView,
} from './policy-schemas.ts';

const tags = ['Policies'];

/** Rules as data that decide tool calls. */
export function policyRoutes(instance: FastifyInstance, policies: PolicyService): void {
  onePolicyRoutes(instance, policies);
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/policies', {
    config: { idempotent: true },
    schema: {
      operationId: 'createPolicy',
      permission: 'policies:write',
      summary: 'Create a policy, which holds for the next tool calls',
      tags,
      body: CreatePolicyBody,
      response: { 201: PolicyView, ...problems(400, 401, 403, 404, 409, 413, 415, 422) },
    },
    handler: async (request, reply) => {
      const policy = await policies.create(request.actor, toNewPolicy(request.body));
      return sendPolicy(reply.code(201).header('location', `/api/v1/policies/${policy.id}`), policy);
    },
  });

  app.get('/policies', {
    schema: {
      operationId: 'listPolicies',
      permission: 'policies:read',
      summary: 'List policies in the order in which they are read, those that are built in at the end',
      tags,
      querystring: PageQuery.extend({ level: z.enum([...policyLevels, 'built-in']).optional() }),
      response: { 200: pageOf(PolicyView), ...problems(401, 403, 422) },
    },
    handler: async (request) => {
      const page = toPageRequest(request.query);
      return toPageView(await policies.list(request.actor, request.query.level, page), page, toPolicyView);
    },
  });

  app.get('/policies/:policy_id/versions/:version', {
    schema: {
      operationId: 'getPolicyVersion',
      permission: 'policies:write',
      summary: 'Show a version of a policy as decisions name it, also when the policy is gone',
      tags,
      params: PolicyParams.extend({ version: z.coerce.number().int().min(1).max(1_000_000) }),
      response: { 200: PolicyVersionView, ...problems(401, 403, 404, 422) },
    },
    handler: async (request) => {
      const { policy_id, version } = request.params;
      return toPolicyVersionView(
        await policies.getVersion(request.actor, PolicyId.parse(policy_id), version),
      );
    },
  });
}

/** One policy: read, replaced, removed, and as it was once. */
function onePolicyRoutes(instance: FastifyInstance, policies: PolicyService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get('/policies/:policy_id', {
    schema: {
      operationId: 'getPolicy',
      permission: 'policies:read',
      summary: 'Show a policy',
      tags,
      params: PolicyParams,
      response: { 200: PolicyView, ...problems(401, 403, 404) },
    },
    handler: async (request, reply) =>
      sendPolicy(reply, await policies.get(request.actor, PolicyId.parse(request.params.policy_id))),
  });

  app.put('/policies/:policy_id', {
    schema: {
      operationId: 'replacePolicy',
      permission: 'policies:write',
      summary: 'Replace what a policy says by a new version',
      tags,
      params: PolicyParams,
      headers: IfMatch,
      body: PolicyDraftBody,
      response: { 200: PolicyView, ...problems(400, 401, 403, 404, 412, 413, 415, 422) },
    },
    handler: async (request, reply) => {
      const id = PolicyId.parse(request.params.policy_id);
      const seen = seenVersion(request.headers);
      return sendPolicy(reply, await policies.replace(request.actor, id, toDraft(request.body), seen));
    },
  });

  app.delete('/policies/:policy_id', {
    schema: {
      operationId: 'deletePolicy',
      permission: 'policies:write',
      summary: 'Delete a policy; its versions can be read on',
      tags,
      params: PolicyParams,
      headers: IfMatch,
      response: {
        204: z.null().meta({ description: 'Deleted' }),
        ...problems(401, 403, 404, 412, 422),
      },
    },
    handler: async (request, reply) => {
      const id = PolicyId.parse(request.params.policy_id);
      await policies.remove(request.actor, id, seenVersion(request.headers));
      return reply.code(204).send(null);
    },
  });
}

function sendPolicy(reply: FastifyReply, policy: PolicyRecord) {
  return reply.header('etag', etagOf(policy.version)).send(toPolicyView(policy));
}
