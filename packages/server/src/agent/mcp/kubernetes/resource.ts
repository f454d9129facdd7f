import { z } from 'zod';
import { McpServerError } from '../mcp-server-error.ts';
import type { Cluster } from './cluster.ts';

/** As in manifests: `v1`, `apps/v1`. */
export const ApiVersion = z.string().regex(/^([a-z0-9]([a-z0-9.-]{0,200}[a-z0-9])?\/)?[a-z0-9]{1,30}$/);
export const Kind = z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,62}$/);
/** Of anything; begins with no dot, so that it leads nowhere else. */
export const ObjectName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.:_-]{0,252}$/);
export const Namespace = z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);

export type ObjectPlace = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string | undefined;
};

const Resources = z.object({
  resources: z.array(z.object({ name: z.string(), kind: z.string(), namespaced: z.boolean() })).max(10_000),
});

/** Where an object is, as the cluster itself says of its kind. */
export async function pathOf(
  cluster: Cluster,
  { apiVersion, kind, name, namespace }: ObjectPlace,
): Promise<{ path: readonly string[]; kind: string; namespace?: string }> {
  const root = apiVersion.includes('/') ? ['apis', ...apiVersion.split('/')] : ['api', apiVersion];
  const parsed = Resources.safeParse(await cluster.get(root));
  if (!parsed.success) throw new McpServerError('The cluster sent no list of its resources.');
  const found = parsed.data.resources.find(
    (each) => each.kind.toLowerCase() === kind.toLowerCase() && /^[a-z0-9-]{1,100}$/.test(each.name),
  );
  if (!found) throw new McpServerError(`The cluster knows no ${kind} in ${apiVersion}.`);
  const where = found.namespaced ? (namespace ?? cluster.namespace) : undefined;
  return {
    path: [...root, ...(where === undefined ? [] : ['namespaces', where]), found.name, name],
    kind: found.kind,
    ...(where !== undefined && { namespace: where }),
  };
}
