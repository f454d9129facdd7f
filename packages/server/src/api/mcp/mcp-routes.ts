import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../domain/access/actor.ts';
import type { Log } from '../../infrastructure/log.ts';
import type { RequestLimits } from '../../infrastructure/request-limits.ts';
import type { ApprovalService } from '../../services/approval-service.ts';
import type { Features } from '../../services/features.ts';
import type { SecurityNotes } from '../../services/security-notes.ts';
import type { ServiceStateService } from '../../services/service-state-service.ts';
import { sendProblem } from '../errors.ts';
import { countedAs } from '../middleware/rate-limit.ts';
import { takenInMaintenance } from '../middleware/service-state.ts';
import { goneSignal } from '../stream/sse.ts';
import type { StreamSlots } from '../stream/stream-slots.ts';
import { approvalTools } from './approval-tools.ts';
import { answerMessage } from './answer-message.ts';
import { sessionTools, type SessionToolDeps } from './session-tools.ts';
import { taskTools, type TaskToolDeps } from './task-tools.ts';
import type { Tool, ToolCallContext } from './tool.ts';

export type McpRouteDeps = SessionToolDeps &
  TaskToolDeps & {
    readonly approvals: ApprovalService;
    readonly limits: RequestLimits;
    readonly slots: StreamSlots;
    readonly notes: SecurityNotes;
    readonly serviceState: ServiceStateService;
    readonly features: Features;
    readonly version: string;
    readonly log: Log;
    /** Aborted when the server shuts down. */
    readonly closing: AbortSignal;
  };

/** This service as a server of the Model Context Protocol: streamable HTTP, a message at a time, without sessions. */
export function mcpRoutes(app: FastifyInstance, deps: McpRouteDeps): void {
  const tools = toolsOf(deps);
  // Anybody who is known may ask what they may do; each tool asks for its own right.
  const schema = { hide: true, permission: 'known' } as const;

  app.post('/mcp', { config: { rateClass: 'read' }, schema }, async (request, reply) => {
    const actor = byMcp(request.actor);
    await deps.features.assertOn(actor.organizationId, 'mcp_endpoint');
    const answer = await answerMessage(request, {
      ...deps,
      tools,
      requestId: request.id,
      context: contextOf(reply, actor, deps),
    });
    if (answer.body === null) return reply.code(answer.status).send();
    return reply
      .code(answer.status)
      .type('application/json')
      .serializer((body: string) => body)
      .send(answer.body);
  });

  // There is nothing to listen to, and no session to end.
  app.get('/mcp', { schema }, refuse);
  app.delete('/mcp', { schema }, refuse);
}

export function toolsOf(deps: Pick<McpRouteDeps, 'approvals'> & SessionToolDeps & TaskToolDeps): Tool[] {
  return [...sessionTools(deps), ...taskTools(deps), ...approvalTools(deps.approvals)];
}

function refuse(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  void reply.header('allow', 'POST');
  const detail = 'Send messages by POST; this server opens no streams and keeps no sessions.';
  sendProblem(request, reply, { status: 405, code: 'malformed_request', detail });
  return reply;
}

/** The audit log shows by which way something was done. */
function byMcp(actor: Actor): Actor {
  const { from } = actor;
  return from ? { ...actor, from: { ...from, agent: `MCP; ${from.agent ?? 'unnamed'}` } } : actor;
}

function contextOf(
  reply: FastifyReply,
  actor: Actor,
  { limits, slots, closing, serviceState }: McpRouteDeps,
): ToolCallContext {
  return {
    actor,
    wait: async (seconds, look) => {
      if (seconds === 0) return look(AbortSignal.abort());
      using _ = slots.take(actor.userId, 'mcp');
      return await look(AbortSignal.any([goneSignal(reply), closing, AbortSignal.timeout(seconds * 1_000)]));
    },
    count: async (rateClass) => {
      await limits.count(rateClass, countedAs(actor));
    },
    assertTaken: async (operation) => {
      if (!takenInMaintenance.has(operation)) await serviceState.assertTakesChanges(actor);
    },
  };
}
