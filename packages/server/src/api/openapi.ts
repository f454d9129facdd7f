import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { titles } from './errors.ts';

const Response = z.looseObject({
  description: z.string(),
  content: z.record(z.string(), z.unknown()).optional(),
});
const Operation = z.looseObject({
  operationId: z.string(),
  'x-permission': z.string(),
  responses: z.record(z.string(), Response),
});
const Document = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});

export function openApiOptions(): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'AI-Agent-API',
        // That of the contract, which a release of the service does not change.
        version: '1',
        description: 'Claude agents as a stateful, persistent, multi-tenant service.',
      },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
      security: [{ bearer: [] }],
    },
    transform: withPermission,
    transformObject: jsonSchemaTransformObject,
  };
}

/** The document says what right each operation asks for, under `x-permission`. */
const withPermission: typeof jsonSchemaTransform = (input) => {
  const transformed = jsonSchemaTransform(input);
  return {
    ...withPathNamed(transformed),
    schema: {
      ...withPathNamed(transformed).schema,
      'x-permission': input.schema.permission,
    },
  };
};

/** The rest of an address is called a path. */
function withPathNamed({ schema, url }: ReturnType<typeof jsonSchemaTransform>) {
  if (!url.endsWith('/*')) return { schema, url };
  const text = JSON.stringify(schema.params).replaceAll('"*"', '"path"');
  return { schema: { ...schema, params: JSON.parse(text) as unknown }, url: url.replace(/\*$/, ':path') };
}

/** Adds what the routes' schemas cannot say: problem documents, names of answers, routes without a token. */
export function finishOpenApi(document: unknown): unknown {
  const { paths, components, ...rest } = Document.parse(document);
  const finished = Object.entries(paths).map(([path, operations]) => {
    const entries = Object.entries(operations).map(([method, operation]) => [
      method,
      finishOperation(operation),
    ]);
    return [path, Object.fromEntries(entries)] as const;
  });
  const pathsText = JSON.stringify(finished);
  return {
    ...rest,
    paths: Object.fromEntries(finished),
    components: { ...components, schemas: referenced(components.schemas, pathsText) },
  };
}

function finishOperation(operation: z.infer<typeof Operation>): z.infer<typeof Operation> {
  const isPublic = operation['x-permission'] === 'public';
  const { 401: unknown, ...others } = operation.responses;
  // Whoever may be refused for being unknown may be refused for lacking the right.
  const given = isPublic || !unknown ? operation.responses : { 403: unknown, ...others, 401: unknown };
  const responses = Object.entries(given).map(
    ([status, response]) => [status, finishResponse(status, response)] as const,
  );
  return {
    ...operation,
    ...(isPublic && { security: [] }),
    responses: Object.fromEntries(responses),
  };
}

function finishResponse(status: string, response: z.infer<typeof Response>): z.infer<typeof Response> {
  const isProblem = Number(status) >= 400 && !JSON.stringify(response).includes('not_ready');
  const description = titles[Number(status)] ?? response.description.replace('Default Response', 'Success');
  // A route that streams lists its errors under the stream's type too.
  const [content] = Object.values(response.content ?? {});
  return {
    ...response,
    description,
    ...(isProblem && content !== undefined && { content: { 'application/problem+json': content } }),
  };
}

/** The generator also lists the input form of schemas that are only answered; those that nothing names are left out. */
function referenced(schemas: Record<string, unknown>, text: string): Record<string, unknown> {
  const kept = new Map<string, unknown>();
  const visit = (from: string) => {
    for (const [, name] of from.matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (name === undefined || kept.has(name)) continue;
      kept.set(name, schemas[name]);
      visit(JSON.stringify(schemas[name]));
    }
  };
  visit(text);
  return Object.fromEntries([...kept].sort(([a], [b]) => a.localeCompare(b)));
}
