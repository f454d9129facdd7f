/** What the gateway serves; anything else does not exist. */
export type Route = 'messages' | 'count_tokens' | 'models' | 'hello';

const routes: ReadonlyMap<string, Route> = new Map([
  ['POST /v1/messages', 'messages'],
  ['POST /v1/messages/count_tokens', 'count_tokens'],
  ['GET /v1/models', 'models'],
  ['HEAD /', 'hello'],
  ['HEAD /api/hello', 'hello'],
  ['GET /api/hello', 'hello'],
]);

/** The route of a request. The agent's runtime adds `?beta=true`; no other query is known. */
export function findRoute(method: string | undefined, target: string | undefined): Route | undefined {
  const [path = '', ...query] = (target ?? '').split('?');
  const route = routes.get(`${method ?? ''} ${path}`);
  const isKnown = query.length === 0 || query.join('?') === 'beta=true' || route === 'models';
  return isKnown ? route : undefined;
}
