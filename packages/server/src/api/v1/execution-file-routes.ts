import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { ExecutionId } from '../../domain/ids.ts';
import { parseWorkspacePath } from '../../domain/session/workspace-path.ts';
import type { ExecutionFiles } from '../../services/execution-files.ts';
import { sendArchive } from '../stream/send-archive.ts';
import { sendFile } from '../stream/send-file.ts';
import { problems } from './common-schemas.ts';
import { ExecutionParams } from './execution-schemas.ts';
import {
  Bytes,
  DownloadQuery,
  ExecutionFileParams,
  toTreeView,
  toWantedList,
  TreeQuery,
  TreeView,
} from './file-schemas.ts';

const tags = ['Tasks'];

/** What the agents of executions have written. */
export function executionFileRoutes(instance: FastifyInstance, files: ExecutionFiles): void {
  readRoute(instance, files);
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get('/task-executions/:execution_id/files', {
    schema: {
      operationId: 'listExecutionFiles',
      permission: 'tasks:read',
      summary: 'List the files in the workspace of the newest attempt',
      tags,
      params: ExecutionParams,
      querystring: TreeQuery,
      response: { 200: TreeView, ...problems(401, 404, 409, 422, 503) },
    },
    handler: async (request) => {
      const id = ExecutionId.parse(request.params.execution_id);
      return toTreeView(await files.list(request.actor, id, toWantedList(request.query)));
    },
  });

  app.get('/task-executions/:execution_id/workdir/download', {
    // Its length is not known before it is packed.
    exposeHeadRoute: false,
    schema: {
      operationId: 'downloadExecutionFiles',
      permission: 'tasks:read',
      summary: 'Download the files of an execution as an archive',
      description: 'Packed as it is sent. Pipes, sockets, and links that lead out are left out.',
      tags,
      produces: ['application/octet-stream'],
      params: ExecutionParams,
      querystring: DownloadQuery,
      response: { 200: Bytes, ...problems(401, 404, 409, 422, 429, 503) },
    },
    handler: async (request, reply) => {
      const { format } = request.query;
      const id = ExecutionId.parse(request.params.execution_id);
      return sendArchive(reply, await files.download(request.actor, id, format), { name: id, format });
    },
  });
}

function readRoute(instance: FastifyInstance, files: ExecutionFiles): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const schema = {
    operationId: 'readExecutionFile',
    permission: 'tasks:read',
    summary: 'Read a file of an execution',
    description: 'Takes `Range`, `If-Range` and `If-None-Match`. What it is told to be goes by its content.',
    tags,
    produces: ['application/octet-stream'],
    params: ExecutionFileParams,
    response: { 200: Bytes, 206: Bytes, ...problems(401, 404, 409, 416, 422, 503) },
  } as const;
  const handler = async (
    request: FastifyRequest<{ Params: { execution_id: string; '*': string } }>,
    reply: Parameters<typeof sendFile>[1],
  ) => {
    const { execution_id: id, '*': path } = request.params;
    const file = await files.open(request.actor, ExecutionId.parse(id), parseWorkspacePath(path));
    return sendFile(request, reply, file);
  };
  app.get('/task-executions/:execution_id/files/*', { exposeHeadRoute: false, schema, handler });
  const hidden = { ...schema, hide: true, operationId: 'headExecutionFile' };
  app.head('/task-executions/:execution_id/files/*', { schema: hidden, handler });
}
