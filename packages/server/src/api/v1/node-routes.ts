import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { nodeRoles, nodeStates } from '../../domain/node.ts';
import type { NodeService } from '../../services/node-service.ts';
import { problems } from './common-schemas.ts';

const NodeView = z
  .object({
    id: z.string(),
    role: z.enum(nodeRoles),
    version: z.string(),
    state: z
      .enum(nodeStates)
      .meta({ description: 'draining: it shuts down. lost: it has said nothing for longer than a lease.' }),
    started_at: z.iso.datetime(),
    seen_at: z.iso.datetime(),
  })
  .meta({ id: 'Node' });

/** The processes that serve all organizations. */
export function nodeRoutes(instance: FastifyInstance, nodes: NodeService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get('/admin/nodes', {
    schema: {
      operationId: 'listNodes',
      permission: 'nodes:read',
      summary: 'List the nodes of the service',
      description: 'Without what would tell of other organizations: no host and no load.',
      tags: ['Admin'],
      response: { 200: z.object({ items: z.array(NodeView) }), ...problems(401, 403) },
    },
    handler: async (request) => ({
      items: (await nodes.list(request.actor)).map(({ id, role, version, state, startedAt, seenAt }) => ({
        ...{ id, role, version, state },
        started_at: startedAt.toISOString(),
        seen_at: seenAt.toISOString(),
      })),
    }),
  });
}
