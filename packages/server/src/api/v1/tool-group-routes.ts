import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ToolGroupId } from '../../domain/ids.ts';
import type { ToolGroup, ToolList } from '../../domain/agent/tool-group.ts';
import type { ToolGroupService } from '../../services/tool-group-service.ts';
import { pageOf, PageQuery, problems, toPageRequest, toPageView } from './common-schemas.ts';
import { etagOf, IfMatch, seenVersion } from './etag.ts';
import {
  ListedToolBody,
  ListedToolParams,
  ToolGroupBody,
  ToolGroupParams,
  ToolGroupView,
  toToolGroupDraft,
  toToolGroupView,
} from './tool-group-schemas.ts';

const tags = ['Tool groups'];

/** Sets of tools that sessions, templates and tasks refer to. */
export function toolGroupRoutes(instance: FastifyInstance, groups: ToolGroupService): void {
  oneToolGroupRoutes(instance, groups);
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/tool-groups', {
    config: { idempotent: true },
    schema: {
      operationId: 'createToolGroup',
      permission: 'tool-groups:write',
      summary: 'Create a tool group',
      tags,
      body: ToolGroupBody,
      response: { 201: ToolGroupView, ...problems(400, 401, 403, 409, 413, 415, 422) },
    },
    handler: async (request, reply) => {
      const group = await groups.create(request.actor, toToolGroupDraft(request.body));
      return sendGroup(reply.code(201).header('location', `/api/v1/tool-groups/${group.id}`), group);
    },
  });

  app.get('/tool-groups', {
    schema: {
      operationId: 'listToolGroups',
      permission: 'tool-groups:read',
      summary: 'List tool groups, newest first',
      tags,
      querystring: PageQuery,
      response: { 200: pageOf(ToolGroupView), ...problems(401, 403, 422) },
    },
    handler: async (request) => {
      const page = toPageRequest(request.query);
      return toPageView(await groups.list(request.actor, page), page, toToolGroupView);
    },
  });
}

/** One group: read, replaced, removed, and its lists. */
function oneToolGroupRoutes(instance: FastifyInstance, groups: ToolGroupService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const path = '/tool-groups/:tool_group_id';

  app.get(path, {
    schema: {
      operationId: 'getToolGroup',
      permission: 'tool-groups:read',
      summary: 'Show a tool group',
      tags,
      params: ToolGroupParams,
      response: { 200: ToolGroupView, ...problems(401, 403, 404) },
    },
    handler: async (request, reply) =>
      sendGroup(reply, await groups.get(request.actor, ToolGroupId.parse(request.params.tool_group_id))),
  });

  app.put(path, {
    schema: {
      operationId: 'replaceToolGroup',
      permission: 'tool-groups:write',
      summary: 'Replace what a tool group says; it holds for the next tool calls',
      tags,
      params: ToolGroupParams,
      headers: IfMatch,
      body: ToolGroupBody,
      response: { 200: ToolGroupView, ...problems(400, 401, 403, 404, 412, 413, 415, 422) },
    },
    handler: async (request, reply) => {
      const id = ToolGroupId.parse(request.params.tool_group_id);
      const draft = toToolGroupDraft(request.body);
      return sendGroup(reply, await groups.replace(request.actor, id, draft, seenVersion(request.headers)));
    },
  });

  app.delete(path, {
    schema: {
      operationId: 'deleteToolGroup',
      permission: 'tool-groups:write',
      summary: 'Delete a tool group; sessions that have it keep it as it is',
      tags,
      params: ToolGroupParams,
      headers: IfMatch,
      response: { 204: z.null().meta({ description: 'Deleted' }), ...problems(401, 403, 404, 412, 422) },
    },
    handler: async (request, reply) => {
      const id = ToolGroupId.parse(request.params.tool_group_id);
      await groups.remove(request.actor, id, seenVersion(request.headers));
      return reply.code(204).send(null);
    },
  });

  listRoutes(instance, groups, { at: `${path}/allowed-tools`, list: 'allowedTools', name: 'AllowedTool' });
  listRoutes(instance, groups, {
    at: `${path}/disallowed-tools`,
    list: 'disallowedTools',
    name: 'DisallowedTool',
  });
}

type ListRoute = { readonly at: string; readonly list: ToolList; readonly name: string };

/** One of the lists of a group, tool by tool. */
function listRoutes(
  instance: FastifyInstance,
  groups: ToolGroupService,
  { at, list, name }: ListRoute,
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const which = list === 'allowedTools' ? 'allowed' : 'disallowed';

  app.post(at, {
    schema: {
      operationId: `add${name}`,
      permission: 'tool-groups:write',
      summary: `Put a tool on the list of ${which} tools; one that is there stays`,
      tags,
      params: ToolGroupParams,
      headers: IfMatch,
      body: ListedToolBody,
      response: { 200: ToolGroupView, ...problems(400, 401, 403, 404, 409, 412, 413, 415, 422) },
    },
    handler: async (request, reply) => {
      const id = ToolGroupId.parse(request.params.tool_group_id);
      const { tool } = request.body;
      const seen = seenVersion(request.headers);
      return sendGroup(reply, await groups.addTool(request.actor, id, { list, tool }, seen));
    },
  });

  app.delete(`${at}/:tool`, {
    schema: {
      operationId: `remove${name}`,
      permission: 'tool-groups:write',
      summary: `Take a tool from the list of ${which} tools`,
      tags,
      params: ListedToolParams,
      headers: IfMatch,
      response: { 200: ToolGroupView, ...problems(401, 403, 404, 409, 412, 422) },
    },
    handler: async (request, reply) => {
      const id = ToolGroupId.parse(request.params.tool_group_id);
      const { tool } = request.params;
      const seen = seenVersion(request.headers);
      return sendGroup(reply, await groups.removeTool(request.actor, id, { list, tool }, seen));
    },
  });
}

function sendGroup(reply: FastifyReply, group: ToolGroup) {
  return reply.header('etag', etagOf(group.version)).send(toToolGroupView(group));
}
