import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { InvalidInputError } from '../../domain/errors.ts';
import type { IdempotencyService } from '../../services/idempotency-service.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Keeps an answer that does not go through the ordinary reply, such as that of a stream. */
    keepAnswer?: (answer: { status: number; headers: Record<string, string>; body: string }) => Promise<void>;
  }
  interface FastifyContextConfig {
    /** The route honours the Idempotency-Key header; `sealed` where its answer holds a secret. */
    idempotent?: boolean | 'sealed';
  }
}

const kept = ['content-type', 'location'] as const;

/** Routes that create or run something answer a repeated Idempotency-Key with the first answer. */
export function honourIdempotencyKeys(app: FastifyInstance, idempotency: IdempotencyService): void {
  app.addHook('preHandler', async (request, reply) => {
    const key = keyOf(request);
    if (key === undefined) return;
    const asked = {
      route: `${request.method} ${pathOf(request)}`,
      key,
      body: JSON.stringify(request.body ?? null),
      isSealed: request.routeOptions.config.idempotent === 'sealed',
    };
    const answer = await idempotency.begin(request.actor, asked);
    if (answer) {
      await replay(reply, answer);
      return reply;
    }
    request.keepAnswer = (given) => idempotency.end(request.actor, asked, given);
    return undefined;
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const keep = request.keepAnswer;
    if (keep && typeof payload === 'string') {
      delete request.keepAnswer;
      await keep({ status: reply.statusCode, headers: headersOf(reply), body: payload });
    }
    return payload;
  });
}

function keyOf(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (!request.routeOptions.config.idempotent || key === undefined) return undefined;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key))
    throw new InvalidInputError('The Idempotency-Key must be 1 to 255 visible ASCII characters.');
  return key;
}

/** Without the query, which no such route reads: its length is the caller's choice, and the key is indexed. */
function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '';
}

async function replay(
  reply: FastifyReply,
  answer: { status: number; headers: Readonly<Record<string, string>>; body: string },
): Promise<void> {
  await reply
    .code(answer.status)
    .headers({ ...answer.headers, 'idempotent-replayed': 'true' })
    .serializer((body: string) => body)
    .send(answer.body);
}

function headersOf(reply: FastifyReply): Record<string, string> {
  const entries = kept.flatMap((name) => {
    const value = reply.getHeader(name);
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return Object.fromEntries(entries);
}
