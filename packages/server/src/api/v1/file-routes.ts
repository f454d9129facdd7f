import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { InvalidInputError } from '../../domain/errors.ts';
import { SessionId } from '../../domain/ids.ts';
import { parseWorkspacePath } from '../../domain/session/workspace-path.ts';
import type { SessionFiles } from '../../services/session-files.ts';
import { quoted, seenBy } from '../stream/file-conditions.ts';
import { sendArchive } from '../stream/send-archive.ts';
import { sendFile } from '../stream/send-file.ts';
import { problems } from './common-schemas.ts';
import {
  Bytes,
  DownloadQuery,
  FileParams,
  FileView,
  FolderBody,
  MoveBody,
  RemoveQuery,
  toFileView,
  toTreeView,
  toWantedList,
  TreeQuery,
  TreeView,
} from './file-schemas.ts';
import { SessionParams } from './session-schemas.ts';

const tags = ['Files'];

/** The files of a session's workspace. */
export function fileRoutes(instance: FastifyInstance, files: SessionFiles): void {
  treeRoutes(instance, files);
  readRoute(instance, files);
  downloadRoute(instance, files);
  changeRoutes(instance, files);
  void instance.register((bytes, _options, done) => {
    takeAnyBody(bytes);
    writeRoute(bytes, files);
    done();
  });
}

function treeRoutes(instance: FastifyInstance, files: SessionFiles): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  app.get('/sessions/:session_id/files', {
    schema: {
      operationId: 'listFiles',
      permission: 'sessions:read',
      summary: 'List the files of the workspace',
      tags,
      params: SessionParams,
      querystring: TreeQuery,
      response: { 200: TreeView, ...problems(401, 404, 409, 422, 503) },
    },
    handler: async (request) => {
      const id = SessionId.parse(request.params.session_id);
      return toTreeView(await files.list(request.actor, id, toWantedList(request.query)));
    },
  });
}

function readRoute(instance: FastifyInstance, files: SessionFiles): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const schema = {
    operationId: 'readFile',
    permission: 'sessions:read',
    summary: 'Read a file of the workspace',
    description: 'Takes `Range`, `If-Range` and `If-None-Match`. What it is told to be goes by its content.',
    tags,
    produces: ['application/octet-stream'],
    params: FileParams,
    response: { 200: Bytes, 206: Bytes, ...problems(401, 404, 409, 416, 422, 503) },
  } as const;
  const handler = async (
    request: FastifyRequest<{ Params: { session_id: string; '*': string } }>,
    reply: Parameters<typeof sendFile>[1],
  ) => {
    const { session_id: id, '*': path } = request.params;
    const file = await files.open(request.actor, SessionId.parse(id), parseWorkspacePath(path));
    return sendFile(request, reply, file);
  };
  app.get('/sessions/:session_id/files/*', { exposeHeadRoute: false, schema, handler });
  const hidden = { ...schema, hide: true, operationId: 'headFile' };
  app.head('/sessions/:session_id/files/*', { schema: hidden, handler });
}

function downloadRoute(instance: FastifyInstance, files: SessionFiles): void {
  instance.withTypeProvider<ZodTypeProvider>().get('/sessions/:session_id/workdir/download', {
    // Its length is not known before it is packed.
    exposeHeadRoute: false,
    schema: {
      operationId: 'downloadWorkspace',
      permission: 'sessions:read',
      summary: 'Download the workspace as an archive',
      description: 'Packed as it is sent. Pipes, sockets, and links that lead out are left out.',
      tags,
      produces: ['application/octet-stream'],
      params: SessionParams,
      querystring: DownloadQuery,
      response: { 200: Bytes, ...problems(401, 404, 409, 422, 429, 503) },
    },
    handler: async (request, reply) => {
      const { format } = request.query;
      const id = SessionId.parse(request.params.session_id);
      return sendArchive(reply, await files.download(request.actor, id, format), { name: id, format });
    },
  });
}

/** The bytes are passed on as they come, whatever they are said to be. */
function takeAnyBody(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
}

function writeRoute(instance: FastifyInstance, files: SessionFiles): void {
  instance.withTypeProvider<ZodTypeProvider>().put('/sessions/:session_id/files/*', {
    config: { takesLong: true },
    schema: {
      operationId: 'writeFile',
      permission: 'sessions:write',
      summary: 'Write a file of the workspace',
      description:
        'Makes missing folders. The file is there as a whole or not at all. `If-Match` names what is replaced; `If-None-Match: *` replaces nothing.',
      tags,
      consumes: ['application/octet-stream'],
      params: FileParams,
      body: Bytes,
      response: {
        200: FileView,
        201: FileView,
        ...problems(401, 403, 404, 409, 412, 422, 503, 507),
      },
    },
    handler: async (request, reply) => {
      const { session_id: id, '*': path } = request.params;
      const seen = seenBy(request.headers);
      const announced = Number(request.headers['content-length'] ?? 0);
      const { state, isNew } = await files.put(request.actor, SessionId.parse(id), {
        ...{ path: parseWorkspacePath(path), source: bodyOf(request), announced },
        ...(seen !== undefined && { seen }),
      });
      return reply
        .code(isNew ? 201 : 200)
        .header('etag', quoted(state.version))
        .send(toFileView(state));
    },
  });
}

async function* bodyOf({ raw }: FastifyRequest): AsyncGenerator<Uint8Array, void> {
  try {
    // Left open: who is refused in the middle is to hear why.
    for await (const bytes of raw.iterator({ destroyOnReturn: false })) yield bytes as Buffer;
  } catch {
    throw new InvalidInputError('The upload ended before it was whole; nothing of it is kept.');
  }
}

function changeRoutes(instance: FastifyInstance, files: SessionFiles): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  app.delete('/sessions/:session_id/files/*', {
    schema: {
      operationId: 'removeFile',
      permission: 'sessions:write',
      summary: 'Remove a file or a folder of the workspace',
      tags,
      params: FileParams,
      querystring: RemoveQuery,
      response: {
        204: z.null().meta({ description: 'Removed' }),
        ...problems(401, 403, 404, 409, 412, 422, 503),
      },
    },
    handler: async (request, reply) => {
      const { session_id: id, '*': path } = request.params;
      const seen = seenBy(request.headers);
      await files.remove(request.actor, SessionId.parse(id), parseWorkspacePath(path), {
        isRecursive: request.query.recursive,
        ...(seen !== undefined && { seen }),
      });
      return reply.code(204).send(null);
    },
  });

  app.post('/sessions/:session_id/files/move', {
    config: { idempotent: true },
    schema: {
      operationId: 'moveFile',
      permission: 'sessions:write',
      summary: 'Move or rename a file or a folder of the workspace',
      tags,
      params: SessionParams,
      body: MoveBody,
      response: { 200: FileView, ...problems(400, 401, 403, 404, 409, 413, 415, 422, 503, 507) },
    },
    handler: async (request) => {
      const { from, to, replace } = request.body;
      const way = { from: parseWorkspacePath(from), to: parseWorkspacePath(to), isReplacing: replace };
      return toFileView(await files.move(request.actor, SessionId.parse(request.params.session_id), way));
    },
  });

  app.post('/sessions/:session_id/files/mkdir', {
    config: { idempotent: true },
    schema: {
      operationId: 'makeFolder',
      permission: 'sessions:write',
      summary: 'Make a folder in the workspace, and those above it',
      tags,
      params: SessionParams,
      body: FolderBody,
      response: { 201: FileView, ...problems(400, 401, 403, 404, 409, 413, 415, 422, 503, 507) },
    },
    handler: async (request, reply) => {
      const path = parseWorkspacePath(request.body.path);
      const made = await files.makeFolder(request.actor, SessionId.parse(request.params.session_id), path);
      return reply.code(201).send(toFileView(made));
    },
  });
}
