import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { nodeRoles, nodeStates } from '../../domain/node.ts';
import type { NodeService } from '../../services/node-service.ts';
import { problems } from './common-schemas.ts';

const NodeView = z
  .object({
    id: z.string(),
    host: z.string(),
    role: z.enum(nodeRoles),
    version: z.string(),
    state: z
      .enum(nodeStates)
      .meta({ description: 'draining: it shuts down. lost: it has said nothing for longer than a lease.' }),
    started_at: z.iso.datetime(),
    seen_at: z.iso.datetime(),
    capacity: z.int().meta({ description: 'Agents that it keeps at once; 0 where it runs none.' }),
    live_sessions: z.int(),
    running_turns: z.int(),
    memory_bytes: z.int(),
    cpu_percent: z.number().meta({ description: 'Of the server itself, where 100 is one core.' }),
    open_circuits: z.int(),
  })
  .meta({ id: 'Node' });

const CircuitView = z
  .object({
    node_id: z.string(),
    upstream: z.string().meta({ description: 'platform, or own: that of an organization.' }),
    key: z.string().meta({ description: 'The key by which it is asked, as the beginning of its SHA-256.' }),
    model: z.string(),
    state: z
      .enum(['open', 'half_open'])
      .meta({ description: 'half_open: one call looks whether all is well again.' }),
    opened: z.int().meta({ description: 'How often since the node began.' }),
    open_until: z.iso.datetime().nullable(),
    seen_at: z.iso.datetime().meta({ description: 'When the node said so.' }),
  })
  .meta({ id: 'Circuit' });

type Listed = Awaited<ReturnType<NodeService['list']>>[number];

/** The processes that serve all organizations. */
export function nodeRoutes(instance: FastifyInstance, nodes: NodeService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const common = { permission: 'nodes:read', tags: ['Admin'] } as const;

  app.get('/admin/nodes', {
    schema: {
      ...common,
      operationId: 'listNodes',
      summary: 'List the nodes of the service and what they have to do',
      response: { 200: z.object({ items: z.array(NodeView) }), ...problems(401, 403) },
    },
    handler: async (request) => ({ items: (await nodes.list(request.actor)).map(toNodeView) }),
  });

  app.get('/admin/circuits', {
    schema: {
      ...common,
      operationId: 'listCircuits',
      summary: 'List the circuits to models that are open',
      description:
        'What nodes have said last, three times in a lease: models that answer badly or not at all, and are asked no more for a while.',
      response: { 200: z.object({ items: z.array(CircuitView) }), ...problems(401, 403) },
    },
    handler: async (request) => ({
      items: (await nodes.circuits(request.actor)).map(({ nodeId, openUntil, seenAt, ...circuit }) => ({
        node_id: nodeId,
        ...circuit,
        open_until: openUntil?.toISOString() ?? null,
        seen_at: seenAt.toISOString(),
      })),
    }),
  });
}

function toNodeView(node: Listed): z.input<typeof NodeView> {
  const { id, host, role, version, state, capacity } = node;
  return {
    ...{ id, host, role, version, state, capacity },
    started_at: node.startedAt.toISOString(),
    seen_at: node.seenAt.toISOString(),
    live_sessions: node.liveSessions,
    running_turns: node.runningTurns,
    memory_bytes: node.memoryBytes,
    cpu_percent: node.cpuPercent,
    open_circuits: node.circuits.length,
  };
}
