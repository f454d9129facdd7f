import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Actor } from '../../domain/access/actor.ts';
import { NotFoundError } from '../../domain/errors.ts';
import { healthOf, healthStates, type Component, type Readiness } from '../../domain/health.ts';
import type { NodeService } from '../../services/node-service.ts';
import { problems, text } from './common-schemas.ts';

const ComponentView = z
  .object({ status: z.enum(healthStates), detail: z.string().nullable() })
  .meta({ id: 'HealthOfComponent' });

const HealthView = z
  .object({
    status: z.enum(healthStates).meta({ description: 'That of the worst component.' }),
    components: z.record(z.string(), ComponentView).meta({
      description:
        'database, queue, storage (of the node that answers), redis where there is one, nodes, sdk (whether agents are run), model, maintenance while there is some',
    }),
  })
  .meta({ id: 'Health' });

export type HealthRouteDeps = {
  readonly readiness: () => Promise<Readiness>;
  readonly nodes: NodeService;
};

/** How the whole service is, for its operators; whether one node takes work is told by `/ready`. */
export function healthRoutes(instance: FastifyInstance, { readiness, nodes }: HealthRouteDeps): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const common = { permission: 'nodes:read', tags: ['Admin'] } as const;
  const lookFor = async (actor: Actor) => {
    const listed = await nodes.list(actor);
    return healthOf(await readiness(), listed);
  };

  app.get('/monitoring/health', {
    schema: {
      ...common,
      operationId: 'getServiceHealth',
      summary: 'Show how the service is, component by component',
      response: { 200: HealthView, ...problems(401, 403) },
    },
    handler: async (request) => {
      const { status, components } = await lookFor(request.actor);
      const views = Object.entries(components).map(([name, component]) => [name, toView(component)] as const);
      return { status, components: Object.fromEntries(views) };
    },
  });

  app.get('/monitoring/health/:component', {
    schema: {
      ...common,
      operationId: 'getComponentHealth',
      summary: 'Show how one component of the service is',
      params: z.object({ component: text(1, 50) }),
      response: { 200: ComponentView, ...problems(401, 403, 404) },
    },
    handler: async (request) => {
      const { component: name } = request.params;
      const { components } = await lookFor(request.actor);
      const found = Object.hasOwn(components, name) ? components[name] : undefined;
      if (!found) throw new NotFoundError('component', name);
      return toView(found);
    },
  });
}

function toView({ status, detail }: Component): z.input<typeof ComponentView> {
  return { status, detail: detail ?? null };
}
