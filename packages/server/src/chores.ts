import type { LiveSessions } from './agent/live-sessions.ts';
import { processUse } from './agent/process/process-use.ts';
import type { Config } from './config.ts';
import type { ChoreName } from './domain/chore.ts';
import type { NodeId } from './domain/ids.ts';
import type { AuditSigner } from './infrastructure/audit-signer.ts';
import type { Log } from './infrastructure/log.ts';
import type { ExportFiles } from './infrastructure/export-files.ts';
import type { ReportFiles } from './infrastructure/report-files.ts';
import type { Metrics } from './infrastructure/metrics.ts';
import type { Store } from './repositories/store.ts';
import { ApprovalDeadlines } from './services/approval-deadlines.ts';
import { AuditSigning } from './services/audit-signing.ts';
import { DeletedSessionFiles } from './services/deleted-session-files.ts';
import type { DeleteOrganizations } from './services/delete-organizations.ts';
import { ExecutionRetention } from './services/execution-retention.ts';
import type { ExecutionRunner } from './services/execution-runner.ts';
import { ExportRetention } from './services/export-retention.ts';
import { ExpiredRetention } from './services/expired-retention.ts';
import { FeedRetention } from './services/feed-retention.ts';
import type { FeatureGate } from './services/features.ts';
import { HookRetention } from './services/hook-retention.ts';
import { ArchiveIdleSessions } from './services/archive-idle-sessions.ts';
import type { ArchiveJobs } from './services/archive-jobs.ts';
import { ArchiveRetention } from './services/archive-retention.ts';
import type { Chore } from './services/housekeeping.ts';
import type { McpHealthService } from './services/mcp-health-service.ts';
import { MemoryRelief } from './services/memory-relief.ts';
import { MetricsRetention } from './services/metrics-retention.ts';
import { MetricsSampling } from './services/metrics-sampling.ts';
import type { NodeSweep } from './services/node-sweep.ts';
import { NotificationRetention } from './services/notification-retention.ts';
import { ReportRetention } from './services/report-retention.ts';
import { ScheduleRunner } from './services/schedule-runner.ts';
import type { SessionRecovery } from './services/session-recovery.ts';
import type { SnapshotRetention } from './services/snapshot-retention.ts';
import { TriggerEventRetention } from './services/trigger-event-retention.ts';
import { TellOfBudgets } from './services/tell-of-budgets.ts';
import { TellOfQuotas } from './services/tell-of-quotas.ts';
import { UsageRollUp } from './services/usage-roll-up.ts';
import { WebhookLines } from './services/webhook-lines.ts';
import { WebhookRetention } from './services/webhook-retention.ts';

export type ChoresDeps = {
  readonly store: Store;
  readonly features: FeatureGate;
  readonly config: Pick<
    Config,
    | 'agent'
    | 'executionDays'
    | 'hookExecutionDays'
    | 'metricsSnapshots'
    | 'notifications'
    | 'sessionsDir'
    | 'snapshots'
    | 'triggerEventDays'
    | 'webhookDeliveryDays'
  >;
  readonly node: { readonly id: NodeId };
  readonly reportFiles: ReportFiles;
  readonly exportFiles: ExportFiles;
  readonly auditSigner: AuditSigner;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly now: () => Date;
};

export type ChoreParts = {
  readonly liveSessions: LiveSessions;
  readonly nodeSweep: NodeSweep;
  readonly recovery: SessionRecovery;
  readonly snapshotRetention: SnapshotRetention;
  readonly archiveJobs: ArchiveJobs;
  readonly deletions: DeleteOrganizations;
  readonly executions: ExecutionRunner;
  readonly mcpHealth: McpHealthService;
};

/** Who does each chore of a node that runs agents. */
export function chores(on: ChoresDeps, parts: ChoreParts): Readonly<Record<ChoreName, Chore>> {
  const { store, config, node, log } = on;
  const { executionDays, hookExecutionDays, webhookDeliveryDays, triggerEventDays, metricsSnapshots } =
    config;
  const { liveSessions } = parts;
  return {
    'recover-sessions': parts.recovery,
    'start-executions': parts.executions,
    'run-schedules': new ScheduleRunner(on),
    'sweep-agents': parts.nodeSweep,
    'sample-metrics': new MetricsSampling({
      ...{ store, processUse, nodeId: node.id, liveSessions },
      everySeconds: metricsSnapshots.everySeconds,
    }),
    'relieve-memory': new MemoryRelief({
      ...{ liveSessions, processUse, log },
      limitBytes: config.agent.maxMemoryBytes,
    }),
    'tidy-snapshots': parts.snapshotRetention,
    'remove-session-files': new DeletedSessionFiles({ store, log, sessionsDir: config.sessionsDir }),
    'delete-organizations': parts.deletions,
    'resume-archives': parts.archiveJobs,
    'archive-idle-sessions': new ArchiveIdleSessions({ ...on, quotaBytes: config.snapshots.quotaBytes }),
    'remove-old-archives': new ArchiveRetention(on),
    'meet-approval-deadlines': new ApprovalDeadlines(on),
    'remove-hook-executions': new HookRetention({ store, hookExecutionDays }),
    'settle-webhook-lines': new WebhookLines({ store }),
    'remove-webhook-deliveries': new WebhookRetention({ store, webhookDeliveryDays }),
    'remove-trigger-events': new TriggerEventRetention({ store, triggerEventDays }),
    'remove-executions': new ExecutionRetention({ store, executionDays }),
    'tell-of-budgets': new TellOfBudgets({ store }),
    'tell-of-quotas': new TellOfQuotas({ store }),
    'roll-up-usage': new UsageRollUp({ store }),
    'remove-notifications': new NotificationRetention({
      store,
      notificationDays: config.notifications.keptDays,
    }),
    'check-mcp-servers': parts.mcpHealth,
    'remove-feed-entries': new FeedRetention({ store }),
    'remove-metrics': new MetricsRetention({ store, keptDays: metricsSnapshots.keptDays }),
    'remove-reports': new ReportRetention({ store, files: on.reportFiles }),
    'remove-exports': new ExportRetention({ store, files: on.exportFiles }),
    'sign-audit-logs': new AuditSigning(on),
    'remove-expired': new ExpiredRetention({ store }),
  };
}
