import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { InvalidInputError } from '../../domain/errors.ts';
import { SessionId, TurnId } from '../../domain/ids.ts';
import { parseFolderPath, parseWorkspacePath } from '../../domain/session/workspace-path.ts';
import type { SessionFiles } from '../../services/session-files.ts';
import { readMultipart } from '../stream/multipart.ts';
import { problems } from './common-schemas.ts';
import {
  DiffQuery,
  DiffView,
  Form,
  SearchQuery,
  SearchView,
  toDiffFileView,
  UploadQuery,
  UploadView,
} from './file-schemas.ts';
import { SessionParams } from './session-schemas.ts';

const tags = ['Files'];

/** What is about many files of a workspace at once. */
export function workdirRoutes(instance: FastifyInstance, files: SessionFiles): void {
  searchRoute(instance, files);
  diffRoute(instance, files);
  void instance.register((forms, _options, done) => {
    forms.removeAllContentTypeParsers();
    forms.addContentTypeParser('multipart/form-data', (_request, payload, read) => read(null, payload));
    uploadRoute(forms, files);
    done();
  });
}

function searchRoute(instance: FastifyInstance, files: SessionFiles): void {
  instance.withTypeProvider<ZodTypeProvider>().get('/sessions/:session_id/workdir/search', {
    // Without a body there is nothing to be told.
    exposeHeadRoute: false,
    schema: {
      operationId: 'searchFiles',
      permission: 'sessions:read',
      summary: 'Find text in the files of the workspace',
      description: 'Looks at most five seconds, into text files of up to 8 MiB.',
      tags,
      params: SessionParams,
      querystring: SearchQuery,
      response: { 200: SearchView, ...problems(401, 404, 409, 422, 503) },
    },
    handler: async (request) => {
      const { q, path, regex, ignore_case: ignoresCase, max_matches: most } = request.query;
      if (regex) assertIsPattern(q);
      const found = await files.search(request.actor, SessionId.parse(request.params.session_id), {
        ...{ text: q, isPattern: regex, ignoresCase, most },
        folder: parseFolderPath(path),
      });
      return { items: [...found.matches], files: found.files, stopped: found.stopped ?? null };
    },
  });
}

function assertIsPattern(source: string): void {
  try {
    new RegExp(source, 'u');
  } catch {
    const detail = 'It is no regular expression.';
    throw new InvalidInputError(detail, [{ pointer: '/querystring/q', detail }]);
  }
}

function diffRoute(instance: FastifyInstance, files: SessionFiles): void {
  instance.withTypeProvider<ZodTypeProvider>().get('/sessions/:session_id/diff', {
    schema: {
      operationId: 'diffWorkspace',
      permission: 'sessions:read',
      summary: 'Compare the files of the workspace after two turns, or with those that are there now',
      tags,
      params: SessionParams,
      querystring: DiffQuery,
      response: { 200: DiffView, ...problems(401, 404, 409, 410, 422, 503) },
    },
    handler: async (request) => {
      const { from, to, max_files: mostFiles } = request.query;
      const id = SessionId.parse(request.params.session_id);
      const { files: found, hasMore } = await files.diff(request.actor, id, {
        from: from === 'start' || from === 'beginning' ? from : TurnId.parse(from),
        to: to === 'latest' || to === 'now' ? to : TurnId.parse(to),
        mostFiles,
      });
      return { from, to, files: found.map(toDiffFileView), has_more: hasMore };
    },
  });
}

function uploadRoute(instance: FastifyInstance, files: SessionFiles): void {
  instance.withTypeProvider<ZodTypeProvider>().post('/sessions/:session_id/files/upload', {
    config: { takesLong: true },
    schema: {
      operationId: 'uploadFiles',
      permission: 'sessions:write',
      summary: 'Put several files into the workspace, or what is in an archive',
      description: 'All of it is there and good before the first is put in its place.',
      tags,
      consumes: ['multipart/form-data'],
      params: SessionParams,
      querystring: UploadQuery,
      body: Form,
      response: { 201: UploadView, ...problems(401, 403, 404, 409, 415, 422, 503, 507) },
    },
    handler: async (request, reply) => {
      const folder = parseFolderPath(request.query.path);
      const id = SessionId.parse(request.params.session_id);
      const paths = await files.upload(request.actor, id, (upload) =>
        readMultipart(request, ({ name, source }) =>
          request.query.extract
            ? upload.addArchive(folder, { path: ['archive'], source })
            : upload.add({ path: [...folder, ...parseWorkspacePath(name)], source }),
        ),
      );
      return reply.code(201).send({ count: paths.length, paths: paths.slice(0, 1_000) });
    },
  });
}
