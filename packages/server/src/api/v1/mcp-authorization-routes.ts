import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { DomainError } from '../../domain/errors.ts';
import { McpServerId } from '../../domain/ids.ts';
import type { McpAuthorizationService } from '../../services/mcp-authorization-service.ts';
import { toAnswer } from '../errors.ts';
import { originOf } from '../middleware/authenticate.ts';
import { problems, text } from './common-schemas.ts';
import { McpServerParams } from './mcp-server-schemas.ts';

const Body = z
  .strictObject({
    client_id: text(1, 1_000).exactOptional().meta({
      description: 'As whom the service is known there; absent: it registers itself.',
    }),
    client_secret: text(1, 1_000).exactOptional(),
    scope: text(1, 1_000).exactOptional().meta({
      description: 'What is asked for, separated by spaces; absent: what the server tells of.',
    }),
  })
  .refine(({ client_id: id, client_secret: secret }) => secret === undefined || id !== undefined, {
    path: ['client_id'],
    message: 'is needed with a client_secret',
  })
  .meta({ id: 'AuthorizeMcpServer', examples: [{}] });

const View = z
  .object({
    authorization_url: z.string().meta({ description: 'Open it with a browser.' }),
    expires_at: z.iso.datetime(),
  })
  .meta({ id: 'McpServerAuthorization' });

/** Has people authorize servers by OAuth. */
export function mcpAuthorizationRoutes(
  instance: FastifyInstance,
  authorizations: McpAuthorizationService,
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  app.post('/mcp-servers/:mcp_server_id/authorize', {
    schema: {
      operationId: 'authorizeMcpServer',
      permission: 'mcp-servers:write',
      summary: 'Begin to authorize an MCP server by OAuth; it may take 20 seconds',
      tags: ['MCP servers'],
      params: McpServerParams,
      body: Body,
      response: { 200: View, ...problems(400, 401, 403, 404, 409, 413, 415, 422) },
    },
    handler: async (request) => {
      const { client_id: clientId, client_secret: secret, scope } = request.body;
      const begun = await authorizations.begin(
        request.actor,
        McpServerId.parse(request.params.mcp_server_id),
        {
          ...(clientId !== undefined && {
            client: { id: clientId, ...(secret !== undefined && { secret }) },
          }),
          ...(scope !== undefined && { scope }),
        },
      );
      return { authorization_url: begun.url, expires_at: begun.expiresAt.toISOString() };
    },
  });
  void instance.register((pages, _options, done) => {
    callbackPages(pages, authorizations);
    done();
  });
}

const Answer = z.object({
  state: z.string().min(1).max(4_000),
  code: z.string().min(1).max(4_000),
  iss: z.string().max(2_000).exactOptional(),
});

/** As the other side says no. */
const Refusal = z.object({ state: z.string().min(1).max(4_000), error: z.string().min(1).max(200) });

export const callbackPath = '/oauth/mcp/callback';

/**
 * Where browsers come back to. They bring no login, so people are asked before what they bring is spent: somebody may
 * have sent them there to get access to what is theirs.
 */
function callbackPages(app: FastifyInstance, authorizations: McpAuthorizationService): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 16_384 },
    (_request, body, done) => done(null, body),
  );
  const schema = { hide: true, permission: 'public' } as const;

  app.get(callbackPath, { schema }, async (request, reply) => {
    const answer = Answer.safeParse(request.query);
    if (!answer.success) {
      const refused = Refusal.safeParse(request.query);
      const why = refused.success
        ? `The other side says: ${refused.data.error}.`
        : 'Something is missing in the address.';
      return page(reply.code(400), 'Nothing was authorized', paragraph(why));
    }
    return asPage(reply, async () => {
      const { server, organization, begunBy } = await authorizations.returned(answer.data.state);
      const asked = `Let agents of “${organization}” use the MCP server “${server}” with the access that you have just granted?`;
      const warning = `${begunBy} began this. If that is not you, close this page.`;
      return ['Authorize an MCP server', `${paragraph(asked)}${paragraph(warning)}${form(answer.data)}`];
    });
  });

  app.post(callbackPath, { schema }, async (request, reply) => {
    const body =
      typeof request.body === 'string' ? Object.fromEntries(new URLSearchParams(request.body)) : {};
    const answer = Answer.safeParse(body);
    if (!answer.success)
      return page(reply.code(400), 'Nothing was authorized', paragraph('Something is missing.'));
    return asPage(reply, async () => {
      const name = await authorizations.complete(answer.data, originOf(request));
      return ['Authorized', paragraph(`The MCP server “${name}” is authorized. You can close this page.`)];
    });
  });
}

async function asPage(reply: FastifyReply, work: () => Promise<[title: string, html: string]>) {
  const [title, html] = await work().catch((error: unknown): [string, string] => {
    if (!(error instanceof DomainError)) throw error;
    void reply.code(toAnswer(error).status);
    return ['Nothing was authorized', paragraph(error.message)];
  });
  return page(reply, title, html);
}

function page(reply: FastifyReply, title: string, html: string) {
  return reply
    .header('content-security-policy', "default-src 'none'; form-action 'self'; frame-ancestors 'none'")
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(title)}</title><h1>${escaped(title)}</h1>${html}</html>`,
    );
}

function form(answer: z.output<typeof Answer>): string {
  const fields = Object.entries(answer).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${escaped(value)}">`,
  );
  return `<form method="post">${fields.join('')}<button>Authorize</button></form>`;
}

function paragraph(text: string): string {
  return `<p>${escaped(text)}</p>`;
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`);
}
