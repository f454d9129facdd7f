import { buildServer, openApiDocument } from '../packages/server/src/api/server.ts';
import { openApiDeps } from './openapi-deps.ts';

/** The OpenAPI document, from the routes alone: nothing is started. */
export async function openApi(): Promise<string> {
  const server = await buildServer(openApiDeps());
  await server.ready();
  const document = JSON.stringify(openApiDocument(server), undefined, 2);
  await server.close();
  return `${document}\n`;
}
