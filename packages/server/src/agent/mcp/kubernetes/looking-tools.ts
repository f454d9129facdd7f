import { z } from 'zod';
import { inProcessTool, type InProcessTool } from '../in-process-tool.ts';
import { McpServerError } from '../mcp-server-error.ts';
import type { AskCluster, Cluster } from './cluster.ts';
import type { ClusterLimits } from './cluster-limits.ts';
import { ApiVersion, Kind, Namespace, ObjectName, pathOf } from './resource.ts';
import { EventList, NamespaceList, PodList, shownEvents, shownObject, shownPod } from './shown-objects.ts';

const Limit = z.number().int().min(1).max(200).default(100).describe('how many at most');
const Within = Namespace.optional().describe('absent: all namespaces');
const Selector = z.string().min(1).max(500).optional().describe('such as app=web,tier!=test');

/** What only looks at a cluster. */
export function lookingTools(ask: AskCluster, limits: ClusterLimits): InProcessTool[] {
  return [...listingTools(ask), logTool(ask), describingTool(ask, limits)];
}

function listingTools(ask: AskCluster): InProcessTool[] {
  return [
    inProcessTool({
      name: 'list_namespaces',
      description: 'Lists the namespaces of the cluster.',
      input: { limit: Limit },
      run: ({ limit }, signal) =>
        ask(signal, async (cluster) => {
          const found = readList(NamespaceList, await cluster.get(['api', 'v1', 'namespaces'], { limit }));
          const namespaces = found.items.map(({ metadata, status }) => ({
            name: metadata.name,
            phase: status?.phase,
          }));
          return { namespaces, has_more: hasMore(found) };
        }),
    }),
    inProcessTool({
      name: 'list_pods',
      description: 'Lists pods, with how each is, how often it was started anew and where it runs.',
      input: { namespace: Within, label_selector: Selector, limit: Limit },
      run: ({ namespace, label_selector: labelSelector, limit }, signal) =>
        ask(signal, async (cluster) => {
          const found = readList(
            PodList,
            await cluster.get(listPath(namespace, 'pods'), { labelSelector, limit }),
          );
          return { pods: found.items.map(shownPod), has_more: hasMore(found) };
        }),
    }),
    inProcessTool({
      name: 'list_events',
      description: 'Lists what happened in the cluster, the latest first.',
      input: {
        namespace: Within,
        object: ObjectName.optional().describe('only of what is called so'),
        limit: Limit,
      },
      run: ({ namespace, object, limit }, signal) =>
        ask(signal, (cluster) => eventsOf(cluster, { namespace, object, limit })),
    }),
  ];
}

function logTool(ask: AskCluster): InProcessTool {
  return inProcessTool({
    name: 'get_logs',
    description: 'Gives the last lines that a pod has logged.',
    input: {
      pod: ObjectName,
      namespace: Namespace.optional(),
      container: ObjectName.optional().describe('needed if the pod has several'),
      previous: z.boolean().default(false).describe('of the container before it was started anew'),
      tail_lines: z.number().int().min(1).max(5_000).default(200),
      since_seconds: z.number().int().min(1).max(2_592_000).optional(),
    },
    run: (
      { pod, namespace, container, previous, tail_lines: tailLines, since_seconds: sinceSeconds },
      signal,
    ) =>
      ask(signal, async (cluster) => {
        const path = [...listPath(namespace ?? cluster.namespace, 'pods'), pod, 'log'];
        const { text, isCut } = await cluster.text(path, { container, previous, tailLines, sinceSeconds });
        return { log: text, is_cut: isCut };
      }),
  });
}

function describingTool(ask: AskCluster, { characters }: ClusterLimits): InProcessTool {
  return inProcessTool({
    name: 'describe',
    description: 'Tells all of one object and what happened to it. Of a Secret only the names of its keys.',
    input: {
      kind: Kind.describe('such as Pod or Deployment'),
      name: ObjectName,
      namespace: Namespace.optional(),
      api_version: ApiVersion.default('v1').describe('such as apps/v1, which a Deployment is in'),
    },
    run: ({ kind, name, namespace, api_version: apiVersion }, signal) =>
      ask(signal, async (cluster) => {
        const place = await pathOf(cluster, { apiVersion, kind, name, namespace });
        const object = shownObject(await cluster.get(place.path), place.kind);
        if (!object) throw new McpServerError('The cluster sent something that is no object.');
        if (JSON.stringify(object).length > characters)
          throw new McpServerError(`The object has more than ${characters} characters.`);
        const events = await eventsOf(cluster, { namespace: place.namespace, object: name, limit: 20 }).catch(
          () => ({}),
        );
        return { object, ...events };
      }),
  });
}

type EventQuery = {
  readonly namespace: string | undefined;
  readonly object: string | undefined;
  readonly limit: number;
};

async function eventsOf(cluster: Cluster, { namespace, object, limit }: EventQuery): Promise<object> {
  const fieldSelector = object === undefined ? undefined : `involvedObject.name=${object}`;
  const found = readList(
    EventList,
    await cluster.get(listPath(namespace, 'events'), { fieldSelector, limit }),
  );
  return { events: shownEvents(found), has_more: hasMore(found) };
}

function listPath(namespace: string | undefined, resource: string): string[] {
  return ['api', 'v1', ...(namespace === undefined ? [] : ['namespaces', namespace]), resource];
}

function readList<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new McpServerError('The cluster sent something that is no such list.');
}

function hasMore({ metadata }: { readonly metadata: { readonly continue?: string | undefined } }): boolean {
  return (metadata.continue ?? '') !== '';
}
