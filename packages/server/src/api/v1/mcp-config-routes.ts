import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { McpConfigService } from '../../services/mcp-config-service.ts';
import { problems } from './common-schemas.ts';
import {
  ImportMcpServersBody,
  McpExportQuery,
  McpImportView,
  toImportView,
  toImportWish,
} from './mcp-config-schemas.ts';
import { writeMcpConfig } from './mcp-config-text.ts';

const tags = ['MCP servers'];

const types = { json: 'application/json; charset=utf-8', yaml: 'application/yaml; charset=utf-8' } as const;

/** MCP servers from and to the files of other programs. */
export function mcpConfigRoutes(instance: FastifyInstance, configs: McpConfigService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/mcp-servers/import', {
    config: { idempotent: 'sealed' },
    schema: {
      operationId: 'importMcpServers',
      permission: 'mcp-servers:write',
      summary: 'Make and change MCP servers as a file in the format of Claude Desktop tells',
      description:
        'All that can be is done together; what cannot is told by its name, with the reason. Servers that the file does not ' +
        'name stay as they are.',
      tags,
      body: ImportMcpServersBody,
      response: { 200: McpImportView, ...problems(400, 401, 403, 413, 415, 422) },
    },
    handler: async (request) => {
      const wish = toImportWish(request.body);
      return toImportView(await configs.import(request.actor, wish), wish.isDryRun);
    },
  });

  app.get('/mcp-servers/export', {
    exposeHeadRoute: false,
    schema: {
      operationId: 'exportMcpServers',
      permission: 'mcp-servers:read',
      summary: 'Get the MCP servers that you may use as a file in the format of Claude Desktop',
      description:
        'Headers are named, with placeholders for what they hold. What comes with the service is left out.',
      tags,
      querystring: McpExportQuery,
      response: {
        200: z.unknown().meta({ description: 'The file, in the format that was asked for.' }),
        ...problems(401, 403, 422),
      },
    },
    handler: async (request, reply) => {
      const { format, scope } = request.query;
      return reply
        .type(types[format])
        .header('content-disposition', `attachment; filename="mcp-servers.${format}"`)
        .serializer((body: string) => body)
        .send(writeMcpConfig(await configs.export(request.actor, scope), format));
    },
  });
}
