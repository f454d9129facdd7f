import { z } from 'zod';
import type { ClusterChange } from '../../../domain/agent/built-in-servers.ts';
import { parsePlainYaml, PlainYamlError } from '../../../infrastructure/plain-yaml.ts';
import { inProcessTool, type InProcessTool } from '../in-process-tool.ts';
import { McpServerError } from '../mcp-server-error.ts';
import type { AskCluster } from './cluster.ts';
import { ApiVersion, Kind, Namespace, ObjectName, pathOf } from './resource.ts';

const Manifest = z.looseObject({
  apiVersion: ApiVersion,
  kind: Kind,
  metadata: z.looseObject({ name: ObjectName, namespace: Namespace.optional() }),
});

/** What of an object tells that it is as it was wanted. */
const Changed = z.object({
  kind: z.string().optional(),
  metadata: z
    .object({ name: z.string(), namespace: z.string().optional(), generation: z.number().optional() })
    .optional(),
});

const fieldManager = 'ai-agent-api';
const plural = { Deployment: 'deployments', StatefulSet: 'statefulsets', DaemonSet: 'daemonsets' } as const;

type NamedTool = InProcessTool & { readonly name: ClusterChange };

/** What changes a cluster. People are asked about each of them: a built-in policy knows them by their names. */
export function changingTools(ask: AskCluster): NamedTool[] {
  return [
    { ...applyTool(ask), name: 'kubernetes_apply' },
    { ...scaleTool(ask), name: 'kubernetes_scale' },
    { ...restartTool(ask), name: 'kubernetes_restart' },
  ];
}

function applyTool(ask: AskCluster): InProcessTool {
  return inProcessTool({
    name: 'apply',
    description:
      'Makes one object of the cluster what its manifest says, by server-side apply. People are asked first.',
    input: {
      manifest: z.string().min(1).max(100_000).describe('YAML or JSON of one object, with its namespace'),
      dry_run: z.boolean().default(false).describe('only finds out whether the cluster would take it'),
    },
    run: ({ manifest, dry_run: isDry }, signal) =>
      ask(signal, async (cluster) => {
        const object = readManifest(manifest);
        const { name, namespace } = object.metadata;
        const { path } = await pathOf(cluster, { ...object, name, namespace });
        const query = { fieldManager, fieldValidation: 'Strict', ...(isDry && { dryRun: 'All' }) };
        // JSON is YAML, and it is all of what people were shown.
        const patch = { type: 'application/apply-patch+yaml', body: object };
        return { ...shown(await cluster.patch(path, query, patch)), dry_run: isDry };
      }),
  });
}

function scaleTool(ask: AskCluster): InProcessTool {
  return inProcessTool({
    name: 'scale',
    description: 'Sets how many pods a workload has. People are asked first.',
    input: {
      kind: z.enum(['Deployment', 'StatefulSet']),
      name: ObjectName,
      namespace: Namespace,
      replicas: z.number().int().min(0).max(1_000),
    },
    run: ({ kind, name, namespace, replicas }, signal) =>
      ask(signal, async (cluster) => {
        const path = [...workloadPath(kind, namespace, name), 'scale'];
        const patch = { type: 'application/merge-patch+json', body: { spec: { replicas } } };
        return { ...shown(await cluster.patch(path, { fieldManager }, patch)), replicas };
      }),
  });
}

function restartTool(ask: AskCluster): InProcessTool {
  return inProcessTool({
    name: 'restart',
    description: 'Starts the pods of a workload anew, one after the other. People are asked first.',
    input: {
      kind: z.enum(['Deployment', 'StatefulSet', 'DaemonSet']),
      name: ObjectName,
      namespace: Namespace,
    },
    run: ({ kind, name, namespace }, signal) =>
      ask(signal, async (cluster) => {
        const annotations = { 'kubectl.kubernetes.io/restartedAt': new Date().toISOString() };
        const body = { spec: { template: { metadata: { annotations } } } };
        const patch = { type: 'application/strategic-merge-patch+json', body };
        return shown(await cluster.patch(workloadPath(kind, namespace, name), { fieldManager }, patch));
      }),
  });
}

function readManifest(text: string): z.output<typeof Manifest> {
  const parsed = Manifest.safeParse(readYaml(text));
  if (parsed.success) return parsed.data;
  const at = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new McpServerError(`The manifest is not of one object; look at ${at === '' ? 'all of it' : at}.`);
}

function readYaml(text: string): unknown {
  try {
    return parsePlainYaml(text, { exactNumbers: true });
  } catch (error) {
    if (!(error instanceof PlainYamlError)) throw error;
    throw new McpServerError(`The manifest cannot be read. ${error.message.slice(0, 300)}`);
  }
}

function workloadPath(kind: keyof typeof plural, namespace: string, name: string): string[] {
  return ['apis', 'apps', 'v1', 'namespaces', namespace, plural[kind], name];
}

function shown(value: unknown): object {
  const parsed = Changed.safeParse(value);
  if (!parsed.success)
    throw new McpServerError('The cluster took the change and sent something that is no object.');
  return { kind: parsed.data.kind, ...parsed.data.metadata };
}
