import path from 'node:path';
import { mkdir, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { DiskWatch } from './agent/disk/disk-watch.ts';
import type { GatewayDeps } from './agent/gateway/gateway-options.ts';
import { ScriptJail } from './agent/jail/script-jail.ts';
import { LiveSessions } from './agent/live-sessions.ts';
import type { Workspaces } from './agent/snapshots/workspaces.ts';
import { policyGate } from './agent/permissions/policy-gate.ts';
import { sessionFolders } from './agent/session-folders.ts';
import { removeSparesOfDead } from './agent/spare-pool.ts';
import { StartSlots } from './agent/start-slots.ts';
import { prefault } from './agent/process/prefault.ts';
import { readShell } from './agent/permissions/shell-parser.ts';
import { Sweeper } from './agent/sweeper.ts';
import type { SessionId } from './domain/ids.ts';
import type { ObjectStorage } from './infrastructure/object-storage.ts';
import { WebhookSender } from './infrastructure/webhooks.ts';
import type { ChosenHousing } from './housing.ts';
import { openDeletions } from './open-deletions.ts';
import { gatewayLimits, socketsDirectory } from './model-access.ts';
import { openMcpAccess } from './mcp-access.ts';
import { openArchives } from './open-storages.ts';
import type { Workshop } from './readiness.ts';
import { ArchiveJobs } from './services/archive-jobs.ts';
import type { DeleteOrganizations } from './services/delete-organizations.ts';
import { HookDelivery } from './services/hook-delivery.ts';
import type { HookService } from './services/hook-service.ts';
import type { McpAccess } from './agent/mcp/session-servers.ts';
import { McpHealthService } from './services/mcp-health-service.ts';
import { NodeSweep } from './services/node-sweep.ts';
import { ExportMaker } from './services/export-maker.ts';
import { ReportMaker } from './services/report-maker.ts';
import { SessionSnapshots } from './services/session-snapshots.ts';
import { SnapshotRetention } from './services/snapshot-retention.ts';
import { turnHooks } from './services/turn-hooks.ts';
import { TurnRunner } from './services/turn-runner.ts';
import { SummaryWriter } from './services/write-summary.ts';
import { type Foundation, hookServiceOf } from './foundation.ts';

/** Who runs turns on this node, who sees to it that nothing else runs, and who tells others of it. */
export type Crew = {
  readonly runner: TurnRunner;
  readonly liveSessions: LiveSessions;
  readonly nodeSweep: NodeSweep;
  readonly delivery: HookDelivery;
  readonly snapshotRetention: SnapshotRetention;
  readonly reportMaker: ReportMaker;
  readonly exportMaker: ExportMaker;
  readonly archiveJobs: ArchiveJobs;
  readonly deletions: DeleteOrganizations;
  readonly mcpHealth: McpHealthService;
  /** As it is made for agents of this node. */
  readonly hooks: HookService;
};

export function workshopOf(
  { upstreams }: GatewayDeps,
  { text, host }: ChosenHousing,
  { nodeSweep }: Crew,
): Workshop {
  return { upstreams, isolation: text, hasJail: host !== undefined, sweep: nodeSweep };
}

async function openLiveSessions(
  on: Foundation,
  {
    gateway,
    house,
    mcp,
    socketsDir,
  }: { gateway: GatewayDeps; house: ChosenHousing; mcp: McpAccess; socketsDir: string },
  stack: AsyncDisposableStack,
): Promise<LiveSessions> {
  const { config, notifications, node, log, metrics, store } = on;
  const { sessionsDir, agent } = config;
  await mkdir(sessionsDir, { recursive: true, mode: 0o711 });
  await removeSparesOfDead(sessionsDir, await store.nodes.listIds());
  stack.use(prefault(house.program));
  return new LiveSessions({
    ...{ sessionsDir, socketsDir, store, gateway, gatewayLimits, log, metrics, nodeId: node.id },
    mcp,
    diskWatch: stack.use(new DiskWatch({ limit: agent.diskLimit, sessionsDir, metrics, log })),
    // A process without a jail knows its folders by name, and they could not become another session's.
    limits: house.tier === 'jail' ? agent : { ...agent, spareSessions: 0 },
    slots: new StartSlots(Math.max(2, availableParallelism())),
    housing: house.housing,
    ends: { subscribe: (id, tell) => notifications.subscribe('session_ends', id, tell) },
    redactedResults: ({ id, organizationId }) =>
      store.transact(organizationId, (tx) => tx.toolCalls.listRedacted(id)),
  });
}

export async function buildCrew(
  on: Foundation,
  {
    gateway,
    house,
    workspaces,
  }: { readonly gateway: GatewayDeps; readonly house: ChosenHousing; readonly workspaces: Workspaces },
  stack: AsyncDisposableStack,
): Promise<Crew> {
  const { config, notifications, node, log, metrics } = on;
  const socketsDir = await socketsDirectory(config.dataDir, stack);
  const { sessionsDir } = config;
  const mcp = await openMcpAccess(on, stack);
  const liveSessions = stack.use(await openLiveSessions(on, { gateway, house, mcp, socketsDir }, stack));
  const sender = stack.use(new WebhookSender({ ...config.webhooks, refuse: config.refusedNetworks }));
  const archives = openArchives(config, on.secrets, stack);
  const deciding = { store: on.store, readShell, metrics, log, now: on.now };
  const scripts = house.host && stack.use(new ScriptJail(house.host));
  const workspaceOf = (id: SessionId) => sessionFolders(sessionsDir, id).workspace;
  const hookDeps = { ...on, sender, workspaceOf, ...(scripts && { scripts }) };
  const runner = new TurnRunner({
    ...on,
    hooksOf: (of, hooks) => turnHooks(hookDeps, of, hooks),
    liveSessions,
    snapshots: new SessionSnapshots({ ...on, workspaces, quotaBytes: config.snapshots.quotaBytes }),
    approvals: { subscribe: (id, wake) => notifications.subscribe('approvals', id, wake) },
    approvalHoldSeconds: config.agent.approvalHoldSeconds,
    gateOf: (of) => policyGate(deciding, of),
    stops: { subscribe: (id, wake) => notifications.subscribe('session_stops', id, wake) },
    nodeId: node.id,
    leaseSeconds: config.leaseSeconds,
    maxTurns: config.agent.maxLiveSessions,
    maxQuotaWaitSeconds: config.agent.maxQuotaWaitSeconds,
  });
  const sweeper = new Sweeper({
    nodeId: node.id,
    held: () => {
      const held = liveSessions.held();
      return scripts ? { ...held, processes: held.processes.union(scripts.processes) } : held;
    },
    socketsDir,
    ...(house.host && { host: house.host }),
  });
  return {
    runner,
    liveSessions,
    mcpHealth: new McpHealthService({ store: on.store, access: mcp, now: on.now }),
    nodeSweep: new NodeSweep({ ...on, liveSessions, sweeper, nodeId: node.id }),
    delivery: new HookDelivery({ ...on, sender }),
    reportMaker: new ReportMaker({
      ...{ ...on, workspaces, files: on.reportFiles, ...config.reports },
      writer: new SummaryWriter({ ...on, gateway, defaultModel: config.agent.defaultModel }),
    }),
    exportMaker: exportMakerOf(on, workspaces, stack),
    snapshotRetention: new SnapshotRetention({ ...on, workspaces, keep: config.snapshots.perSession }),
    archiveJobs: await openArchiveJobs(on, { workspaces, liveSessions, archives }),
    deletions: openDeletions(on, { workspaces, archives }),
    hooks: hookServiceOf(on, house.host !== undefined),
  };
}

function exportMakerOf(on: Foundation, workspaces: Workspaces, stack: AsyncDisposableStack): ExportMaker {
  const { config, secrets, node } = on;
  return new ExportMaker({
    ...{ ...on, workspaces, files: on.exportFiles, signer: on.auditSigner, version: node.version },
    archives: openArchives(config, secrets, stack),
    keptDays: config.exportDays,
    minFreeBytes: config.minFreeDiskMb * 1024 * 1024,
  });
}

async function openArchiveJobs(
  on: Foundation,
  {
    archives: storage,
    ...parts
  }: {
    readonly workspaces: Workspaces;
    readonly liveSessions: LiveSessions;
    readonly archives: ObjectStorage;
  },
): Promise<ArchiveJobs> {
  const { config } = on;
  const workDir = path.join(config.dataDir, 'archive-work');
  // What a server before this one has left is of no use to anybody.
  await rm(workDir, { recursive: true, force: true });
  return new ArchiveJobs({
    ...{ ...on, ...parts, storage, workDir },
    leaseSeconds: config.leaseSeconds,
    minFreeBytes: config.minFreeDiskMb * 1024 * 1024,
  });
}
