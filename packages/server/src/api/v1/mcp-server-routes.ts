import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { McpServer } from '../../domain/agent/mcp-server.ts';
import { McpServerId } from '../../domain/ids.ts';
import type { McpHealthService } from '../../services/mcp-health-service.ts';
import type { McpServerService } from '../../services/mcp-server-service.ts';
import { pageOf, problems, toPageRequest, toPageView } from './common-schemas.ts';
import { etagOf, IfMatch, seenVersion } from './etag.ts';
import {
  ChangeMcpServerBody,
  CreateMcpServerBody,
  McpServerParams,
  McpServerQuery,
  McpServerView,
  McpTemplateList,
  toMcpServerChange,
  toMcpServerView,
  toMcpTemplateView,
  toNewMcpServer,
} from './mcp-server-schemas.ts';

const tags = ['MCP servers'];

/** Servers of tools that sessions may use. */
export function mcpServerRoutes(
  instance: FastifyInstance,
  servers: McpServerService,
  health: McpHealthService,
): void {
  oneMcpServerRoutes(instance, servers);
  mcpTemplateRoutes(instance, servers);
  mcpHealthRoutes(instance, health);
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/mcp-servers', {
    config: { idempotent: 'sealed' },
    schema: {
      operationId: 'createMcpServer',
      permission: 'mcp-servers:write',
      summary: 'Register an MCP server, for yourself or the organization',
      tags,
      body: CreateMcpServerBody,
      response: { 201: McpServerView, ...problems(400, 401, 403, 409, 413, 415, 422) },
    },
    handler: async (request, reply) => {
      const server = await servers.create(request.actor, toNewMcpServer(request.body));
      return sendServer(reply.code(201).header('location', `/api/v1/mcp-servers/${server.id}`), server);
    },
  });

  app.get('/mcp-servers', {
    schema: {
      operationId: 'listMcpServers',
      permission: 'mcp-servers:read',
      summary: "List the organization's MCP servers and your own, newest first",
      tags,
      querystring: McpServerQuery,
      response: { 200: pageOf(McpServerView), ...problems(401, 403, 422) },
    },
    handler: async (request) => {
      const { scope } = request.query;
      const page = toPageRequest(request.query);
      const filter = { ...(scope && { scope }) };
      return toPageView(await servers.list(request.actor, filter, page), page, toMcpServerView);
    },
  });
}

/** How servers are. */
function mcpHealthRoutes(instance: FastifyInstance, health: McpHealthService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/mcp-servers/:mcp_server_id/health-check', {
    schema: {
      operationId: 'checkMcpServer',
      permission: 'mcp-servers:write',
      summary: 'Ask an MCP server for its tools now; it may take 15 seconds',
      tags,
      params: McpServerParams,
      response: { 200: McpServerView, ...problems(401, 403, 404, 409) },
    },
    handler: async (request, reply) =>
      sendServer(reply, await health.check(request.actor, McpServerId.parse(request.params.mcp_server_id))),
  });
}

/** What servers can be made of. */
function mcpTemplateRoutes(instance: FastifyInstance, servers: McpServerService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get('/mcp-servers/templates', {
    schema: {
      operationId: 'listMcpTemplates',
      permission: 'mcp-servers:read',
      summary:
        "List what MCP servers can be made of: well-known ones, the operator's programs, and built-in ones",
      tags,
      response: { 200: McpTemplateList, ...problems(401, 403) },
    },
    handler: (request) => ({ items: servers.templates(request.actor).map(toMcpTemplateView) }),
  });
}

/** One server: read, changed, removed. */
function oneMcpServerRoutes(instance: FastifyInstance, servers: McpServerService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const path = '/mcp-servers/:mcp_server_id';

  app.get(path, {
    schema: {
      operationId: 'getMcpServer',
      permission: 'mcp-servers:read',
      summary: 'Show an MCP server',
      tags,
      params: McpServerParams,
      response: { 200: McpServerView, ...problems(401, 403, 404) },
    },
    handler: async (request, reply) =>
      sendServer(reply, await servers.get(request.actor, McpServerId.parse(request.params.mcp_server_id))),
  });

  app.patch(path, {
    schema: {
      operationId: 'changeMcpServer',
      permission: 'mcp-servers:write',
      summary: 'Change an MCP server; it holds from the next turn of each session that uses it',
      tags,
      params: McpServerParams,
      headers: IfMatch,
      body: ChangeMcpServerBody,
      response: { 200: McpServerView, ...problems(400, 401, 403, 404, 409, 412, 413, 415, 422) },
    },
    handler: async (request, reply) => {
      const id = McpServerId.parse(request.params.mcp_server_id);
      const change = toMcpServerChange(request.body);
      return sendServer(reply, await servers.change(request.actor, id, change, seenVersion(request.headers)));
    },
  });

  app.delete(path, {
    schema: {
      operationId: 'deleteMcpServer',
      permission: 'mcp-servers:write',
      summary: 'Delete an MCP server; sessions that use it go on without it',
      tags,
      params: McpServerParams,
      headers: IfMatch,
      response: { 204: z.null().meta({ description: 'Deleted' }), ...problems(401, 403, 404, 412, 422) },
    },
    handler: async (request, reply) => {
      const id = McpServerId.parse(request.params.mcp_server_id);
      await servers.remove(request.actor, id, seenVersion(request.headers));
      return reply.code(204).send(null);
    },
  });
}

function sendServer(reply: FastifyReply, server: McpServer) {
  return reply.header('etag', etagOf(server.version)).send(toMcpServerView(server));
}
