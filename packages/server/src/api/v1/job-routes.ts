import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ListedChore } from '../../domain/chore.ts';
import type { ChoreService } from '../../services/chore-service.ts';
import { problems, text } from './common-schemas.ts';

const JobView = z
  .object({
    name: z.string(),
    description: z.string(),
    only_on: z
      .string()
      .nullable()
      .meta({ description: 'The node that does it for itself; null when one node does it for all.' }),
    every_seconds: z.number(),
    is_running: z.boolean(),
    last_run: z
      .object({
        node_id: z.string(),
        started_at: z.iso.datetime(),
        duration_ms: z
          .int()
          .nullable()
          .meta({ description: 'Of the newest run that came to an end; null before the first did.' }),
      })
      .nullable(),
    next_run_at: z.iso.datetime(),
    last_failure: z
      .object({
        at: z.iso.datetime(),
        error: z.string().meta({ description: "What kind of error; the node's log says more." }),
      })
      .nullable(),
    runs: z.int(),
    failures: z.int(),
  })
  .meta({ id: 'Job' });

/** What the service does by itself now and then, for all organizations. */
export function jobRoutes(instance: FastifyInstance, chores: ChoreService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get('/admin/jobs', {
    schema: {
      operationId: 'listJobs',
      permission: 'jobs:read',
      summary: 'List the jobs that the service does by itself',
      description:
        'The same at every node, for the operators of the service. Errors are named by their kind only; the log of the node says more.',
      tags: ['Admin'],
      response: { 200: z.object({ items: z.array(JobView) }), ...problems(401, 403) },
    },
    handler: async (request) => ({ items: (await chores.list(request.actor)).map(toView) }),
  });

  app.post('/admin/jobs/:name/run', {
    schema: {
      operationId: 'runJob',
      permission: 'jobs:write',
      summary: 'Have a job done at once',
      description: 'A node does it within seconds. What each node does for itself cannot be hurried (409).',
      tags: ['Admin'],
      params: z.object({ name: text(1, 100) }),
      response: { 202: z.object({ name: z.string() }), ...problems(401, 403, 404, 409, 422) },
    },
    handler: async (request, reply) => {
      await chores.hurry(request.actor, request.params.name);
      return reply.code(202).send({ name: request.params.name });
    },
  });
}

function toView(chore: ListedChore & { readonly what: string }): z.infer<typeof JobView> {
  const { name, what, last, failed, runs, failures } = chore;
  return {
    name,
    description: what,
    only_on: chore.onlyOn ?? null,
    every_seconds: chore.everySeconds,
    is_running: chore.runningOn !== undefined,
    last_run: last
      ? {
          node_id: last.on,
          started_at: last.startedAt.toISOString(),
          duration_ms: last.durationMs ?? null,
        }
      : null,
    next_run_at: chore.nextRunAt.toISOString(),
    last_failure: failed ? { at: failed.at.toISOString(), error: failed.error } : null,
    ...{ runs, failures },
  };
}
