import type { ListedNode, NodeState } from './node.ts';

/** `degraded`: something is amiss, and the node takes work all the same. */
export type Check = { readonly ok: boolean; readonly degraded?: true; readonly detail?: string };

/** Whether a node takes work, check by check. */
export type Readiness = {
  readonly role: 'all' | 'api' | 'worker';
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, Check>>;
};

export const healthStates = ['ok', 'degraded', 'down'] as const;
export type HealthState = (typeof healthStates)[number];

export type Component = { readonly status: HealthState; readonly detail?: string };

/** What the service is made of, as operators ask after it. */
export type Health = {
  readonly status: HealthState;
  readonly components: Readonly<Record<string, Component>>;
};

type KnownNode = Pick<ListedNode, 'role' | 'circuits'> & { readonly state: NodeState };

/** Of the whole service: what the node that is asked finds, and what all nodes say of themselves. */
export function healthOf(
  { checks: { disk, ...checks } }: Pick<Readiness, 'checks'>,
  nodes: readonly KnownNode[],
): Health {
  const shared = ['database', 'queue', 'redis', 'maintenance'].flatMap((name) => {
    const check = checks[name];
    return check ? [[name, toComponent(check)] as const] : [];
  });
  const components = {
    ...Object.fromEntries(shared),
    ...(disk && { storage: toComponent(disk) }),
    ...{ nodes: healthOfNodes(nodes), sdk: healthOfAgents(nodes), model: healthOfModels(nodes) },
  };
  return { status: worst(Object.values(components)), components };
}

function toComponent({ ok, degraded, detail }: Check): Component {
  const status = ok ? (degraded ? 'degraded' : 'ok') : 'down';
  return { status, ...(detail !== undefined && { detail }) };
}

function healthOfNodes(nodes: readonly KnownNode[]): Component {
  const lost = nodes.filter(({ state }) => state === 'lost').length;
  const detail = `${nodes.length - lost} live, ${lost} lost.`;
  return { status: lost > 0 ? 'degraded' : 'ok', detail };
}

/** Prompts wait where nobody runs them. */
function healthOfAgents(nodes: readonly KnownNode[]): Component {
  const workers = nodes.filter(({ role, state }) => role !== 'api' && state === 'live').length;
  return { status: workers > 0 ? 'ok' : 'down', detail: `${workers} nodes run turns.` };
}

function healthOfModels(nodes: readonly KnownNode[]): Component {
  const open = nodes.flatMap(({ state, circuits }) => (state === 'lost' ? [] : circuits)).length;
  return { status: open > 0 ? 'degraded' : 'ok', detail: `${open} circuits are open.` };
}

function worst(components: readonly Component[]): HealthState {
  const found = new Set(components.map(({ status }) => status));
  return found.has('down') ? 'down' : found.has('degraded') ? 'degraded' : 'ok';
}
