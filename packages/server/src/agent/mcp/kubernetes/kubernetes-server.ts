import { bulkhead, BulkheadRejectedError } from 'cockatiel';
import type { BuiltInServer } from '../built-in-server.ts';
import { McpServerError } from '../mcp-server-error.ts';
import { Cluster, type AskCluster, type ClusterWay } from './cluster.ts';
import { changingTools } from './changing-tools.ts';
import type { ClusterLimits } from './cluster-limits.ts';
import { parseKubeconfig } from './kubeconfig.ts';
import { lookingTools } from './looking-tools.ts';

export type KubernetesOptions = {
  /** Opened anew for each call, and kept nowhere. */
  readonly secrets: () => Readonly<Record<string, string>>;
  readonly resolve: ClusterWay['resolve'];
  readonly limits: ClusterLimits;
  /** Whether it has the tools that change a cluster. */
  readonly writes: boolean;
};

/** Lets an agent look at a Kubernetes cluster of its organization, and change it where that is wanted. */
export function kubernetesServer(options: KubernetesOptions): BuiltInServer {
  const ask = asking(options);
  return {
    probe: async (signal) => {
      await ask(signal, (cluster) => cluster.get(['version']));
    },
    tools: [...lookingTools(ask, options.limits), ...(options.writes ? changingTools(ask) : [])],
  };
}

function asking({ secrets, resolve, limits }: KubernetesOptions): AskCluster {
  const turns = bulkhead(limits.together, limits.waiting);
  return async (signal, work) => {
    try {
      return await turns.execute(async () => {
        const access = parseKubeconfig(secrets()['kubeconfig'] ?? '');
        const late = AbortSignal.timeout(limits.callMs);
        await using cluster = new Cluster({ access, resolve, limits }, AbortSignal.any([signal, late]));
        try {
          return await work(cluster);
        } catch (error) {
          throw late.aborted ? new McpServerError('There was no answer in time.') : error;
        }
      }, signal);
    } catch (error) {
      if (!(error instanceof BulkheadRejectedError)) throw error;
      throw new McpServerError('Too many calls of the cluster wait already; make them one after the other.');
    }
  };
}
