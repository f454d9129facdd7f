import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Incoming } from '../../domain/trigger/source.ts';
import { longestMessage } from '../../domain/trigger/trigger.ts';
import type { TriggerReception } from '../../services/trigger-reception.ts';
import { parseBytes } from '../json-body.ts';
import { problems } from './common-schemas.ts';
import { Bytes } from './file-schemas.ts';
import { IncomingParams, ReceiptView, toReceiptView } from './trigger-schemas.ts';

/** Where the messages of other people's servers come in. */
export function incomingRoutes(instance: FastifyInstance, reception: TriggerReception): void {
  void instance.register((raw, _options, done) => {
    takeBytes(raw);
    receivingRoute(raw, reception);
    done();
  });
}

/** Strangers' bodies are not parsed: that costs more than to see that they are strangers. */
class SentMessage implements Incoming {
  readonly headers: Incoming['headers'];
  readonly body: Uint8Array;
  #parsed: { readonly payload: unknown } | undefined;
  constructor(headers: Incoming['headers'], body: Buffer) {
    this.headers = headers;
    this.body = body;
  }

  get payload(): unknown {
    this.#parsed ??= { payload: parseBytes(this.body) };
    return this.#parsed.payload;
  }
}

/** As they came: they are signed so. */
function takeBytes(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    /^application\/([\w.-]+\+)?json(\s*;|$)/,
    { parseAs: 'buffer' },
    (_request, body, done) => done(null, body),
  );
}

function receivingRoute(instance: FastifyInstance, reception: TriggerReception): void {
  instance.withTypeProvider<ZodTypeProvider>().post('/incoming/:token', {
    bodyLimit: longestMessage,
    schema: {
      operationId: 'receiveMessage',
      permission: 'public',
      summary: 'Send a message to a trigger',
      description:
        'JSON, signed with the secret of the trigger. Who has no good address and signature is told the same, whatever is ' +
        'wrong. A message that came before is not executed again.',
      tags: ['Triggers'],
      consumes: ['*/*'],
      params: IncomingParams,
      body: Bytes,
      response: {
        200: ReceiptView.meta({ description: 'It came before, or does not count.' }),
        202: ReceiptView,
        ...problems(401, 403, 409, 413, 415, 422, 429),
      },
    },
    handler: async (request, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const receipt = await reception.receive(request.params.token, new SentMessage(request.headers, body));
      return reply.code(receipt.outcome === 'accepted' ? 202 : 200).send(toReceiptView(receipt));
    },
  });
}
