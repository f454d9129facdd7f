import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Actor } from '../../domain/access/actor.ts';
import type { RateClass, RequestLimits } from '../../infrastructure/request-limits.ts';
import { tellOf } from '../rate-headers.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** How requests are counted that are more than their method says: they have agents work. */
    rateClass?: RateClass;
  }
}

/** Before anybody is asked who they are: guesses cost something too. */
export function limitAddresses(app: FastifyInstance, limits: RequestLimits): void {
  app.addHook('onRequest', async (request, reply) => {
    const state = await limits.count('address', request.ip);
    if (request.routeOptions.schema?.permission === 'public') tellOf(reply, 'address', state);
  });
}

/** Once it is known who asks: each key and each login of a user apart from the keys. */
export function limitActors(app: FastifyInstance, limits: RequestLimits): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.schema?.permission === 'public') return;
    const rateClass = classOf(request);
    tellOf(reply, rateClass, await limits.count(rateClass, countedAs(request.actor)));
  });
}

/** As whom somebody is counted. */
export function countedAs({ key, userId }: Actor): string {
  return key ? key.id : userId;
}

function classOf(request: FastifyRequest): RateClass {
  const isReading = request.method === 'GET' || request.method === 'HEAD';
  return request.routeOptions.config.rateClass ?? (isReading ? 'read' : 'write');
}
