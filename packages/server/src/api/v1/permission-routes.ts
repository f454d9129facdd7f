import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { permissionModes } from '../../domain/agent/agent-options.ts';
import { policyEffects, rulingLevels } from '../../domain/agent/permission-policy.ts';
import { PolicyId, SessionId, TurnId } from '../../domain/ids.ts';
import type { PermissionDecision } from '../../domain/session/permission-decision.ts';
import { rulingFigures } from '../../domain/session/session-event.ts';
import type { SessionService } from '../../services/session-service.ts';
import { Id, pageOf, PageQuery, problems, text, toPageRequest, toPageView } from './common-schemas.ts';
import { SessionParams } from './session-schemas.ts';

const Query = PageQuery.extend({
  decision: z.enum(['allow', 'deny']).optional(),
  level: z.enum(rulingLevels).optional(),
  tool_name: text(1, 200).optional(),
  policy_id: Id.optional(),
  turn_id: Id.optional(),
});

const DecisionView = z
  .object({
    id: z.string(),
    turn_id: z.string(),
    tool_use_id: z.string(),
    tool_name: z.string(),
    agent_id: z.string().nullable().meta({ description: 'The sub-agent that made the call.' }),
    decision: z.enum(['allow', 'deny']),
    reason: z.string(),
    level: z.enum(rulingLevels),
    effect: z
      .enum(policyEffects)
      .meta({ description: 'What policies said, before the mode or a person made an answer of it.' }),
    mode: z.enum(permissionModes).nullable(),
    policy_id: z.string().nullable(),
    policy_version: z.int().nullable(),
    rule: z.string().nullable(),
    decided_at: z.iso.datetime(),
  })
  .meta({ id: 'PermissionDecision' });

/** What was decided of a session's tool calls. */
export function permissionRoutes(instance: FastifyInstance, sessions: SessionService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get('/sessions/:session_id/permissions', {
    schema: {
      operationId: 'listPermissions',
      permission: 'sessions:read',
      summary: 'List the decisions about the tool calls of a session, newest first',
      tags: ['Sessions'],
      params: SessionParams,
      querystring: Query,
      response: { 200: pageOf(DecisionView), ...problems(401, 404, 422) },
    },
    handler: async (request) => {
      const { decision, level, tool_name, policy_id, turn_id } = request.query;
      const page = toPageRequest(request.query);
      const filter = {
        ...(decision !== undefined && { decision }),
        ...(level !== undefined && { level }),
        ...(tool_name !== undefined && { toolName: tool_name }),
        ...(policy_id !== undefined && { policyId: PolicyId.parse(policy_id) }),
        ...(turn_id !== undefined && { turnId: TurnId.parse(turn_id) }),
      };
      const id = SessionId.parse(request.params.session_id);
      return toPageView(await sessions.permissions(request.actor, id, filter, page), page, toView);
    },
  });
}

function toView(decision: PermissionDecision): z.input<typeof DecisionView> {
  return {
    id: decision.id,
    turn_id: decision.turnId,
    tool_use_id: decision.toolUseId,
    tool_name: decision.toolName,
    agent_id: decision.agentId ?? null,
    decision: decision.decision,
    reason: decision.reason,
    mode: null,
    policy_id: null,
    policy_version: null,
    rule: null,
    ...rulingFigures(decision.ruling),
    decided_at: decision.decidedAt.toISOString(),
  };
}
