import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import manifest from '../../package.json' with { type: 'json' };

type Schema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
};

type Operation = {
  readonly operationId: string;
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { schema?: Schema }>> }>
  >;
};

type Document = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};

export type DescribedService = AsyncDisposable & {
  readonly url: string;
  /** Every operation there is, by its id. */
  readonly operations: readonly string[];
  /** The ids of those that were called, in their order. */
  readonly called: string[];
};

/** A server that answers every operation of the OpenAPI document with something that fits its description. */
export async function startDescribedService(): Promise<DescribedService> {
  const file = path.join(import.meta.dirname, '..', '..', '..', 'server', 'openapi.json');
  const document = JSON.parse(await readFile(file, 'utf8')) as Document;
  const routes = Object.entries(document.paths).flatMap(([template, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: method.toUpperCase(),
      path: new RegExp(`^${template.replaceAll('{path}', '.+').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
      isExact: !template.includes('{'),
      operation,
    })),
  );
  routes.sort((one, other) => Number(other.isExact) - Number(one.isExact));
  const called: string[] = [];
  const server = createServer((request, response) => {
    request.resume();
    const [at = ''] = (request.url ?? '').split('?');
    const route = routes.find(({ name, path: pattern }) => name === request.method && pattern.test(at));
    if (!route) return void response.writeHead(404).end();
    called.push(route.operation.operationId);
    answer(response, route.operation, document, request.headers.accept === 'text/event-stream');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    operations: routes.map(({ operation }) => operation.operationId),
    called,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const lastEvent = {
  id: 'evt_1',
  created_at: '2026-01-01T00:00:00Z',
  seq: 1,
  type: 'session.status_terminated',
  session_id: 'ses_1',
  turn_id: null,
};

function answer(response: ServerResponse, operation: Operation, document: Document, isStream: boolean): void {
  const [[status, { content = {} }] = ['204', {}]] = Object.entries(operation.responses);
  const types = Object.keys(content);
  if (types.includes('text/event-stream') && isStream) {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(`id: 1\nevent: ${lastEvent.type}\ndata: ${JSON.stringify(lastEvent)}\n\n`);
    return;
  }
  const [type = 'application/json'] = types;
  response.writeHead(Number(status), { 'content-type': type });
  if (type !== 'application/json') return void response.end('text');
  const schema = content[type]?.schema;
  response.end(schema ? JSON.stringify(valueOf(schema, document)) : '');
}

/** Lists have one page, and the server is of this program's age. */
const fixed: Readonly<Record<string, unknown>> = {
  next_cursor: null,
  next_after: null,
  version: manifest.version,
};

/** The plainest value that a schema allows, with all of its properties and one item in each list. */
function valueOf(schema: Schema, document: Document, depth = 0): unknown {
  const name = schema.$ref?.split('/').at(-1);
  if (name !== undefined) return valueOf(document.components.schemas[name] ?? {}, document, depth);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const some = schema.anyOf ?? schema.oneOf;
  if (some) return valueOf(some[0] ?? {}, document, depth);
  const [type] = [schema.type ?? 'object'].flat();
  switch (type) {
    case 'string':
      return schema.format === 'date-time' ? '2026-01-01T00:00:00Z' : '1';
    case 'integer':
    case 'number':
      return 1;
    case 'boolean':
      return true;
    case 'null':
      return null;
    case 'array':
      return schema.items && depth < 8 ? [valueOf(schema.items, document, depth + 1)] : [];
    default:
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([key, property]) => [
          key,
          key in fixed ? fixed[key] : valueOf(property, document, depth + 1),
        ]),
      );
  }
}
