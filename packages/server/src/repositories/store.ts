import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import { onConnection, onConnectionOnce } from '../database/pipeline.ts';
import { OrganizationId } from '../domain/ids.ts';
import type { JobName, Jobs } from '../domain/jobs.ts';
import {
  auditEntry,
  type AuditActor,
  type AuditedChange,
  type NewAuditEntry,
} from '../domain/audit/audit-entry.ts';
import type { AuditAction } from '../domain/audit/audit-action.ts';
import { AgentLimitsRepository } from './agent-limits-repository.ts';
import { ApiKeyRepository } from './api-key-repository.ts';
import { AttachmentRepository } from './attachment-repository.ts';
import { ArchiveRulesRepository } from './archive-rules-repository.ts';
import { AuditLogRepository } from './audit-log-repository.ts';
import { ApprovalRepository } from './approval-repository.ts';
import { BackupRepository } from './backup-repository.ts';
import { BudgetRepository } from './budget-repository.ts';
import { ChoreRepository } from './chore-repository.ts';
import { DeletionCertificateRepository } from './deletion-certificate-repository.ts';
import { Eraser } from './eraser.ts';
import { ExecutionRepository } from './execution-repository.ts';
import { FeatureOverrideRepository, FeatureRepository } from './feature-repository.ts';
import { FeedRepository } from './feed-repository.ts';
import { Finder } from './finder.ts';
import { HookExecutionRepository } from './hook-execution-repository.ts';
import { HookRepository } from './hook-repository.ts';
import { IdempotencyRepository } from './idempotency-repository.ts';
import { InvitationRepository } from './invitation-repository.ts';
import { McpGrantRepository } from './mcp-grant-repository.ts';
import { LoginChallengeRepository } from './login-challenge-repository.ts';
import { McpServerRepository } from './mcp-server-repository.ts';
import { MessageRepository } from './message-repository.ts';
import { MetricsSnapshotRepository } from './metrics-snapshot-repository.ts';
import { ModelCallRepository } from './model-call-repository.ts';
import { NotificationChannelRepository } from './notification-channel-repository.ts';
import { NotificationPreferencesRepository } from './notification-preferences-repository.ts';
import { NotificationRepository } from './notification-repository.ts';
import { OperatorVisitRepository } from './operator-visit-repository.ts';
import { OrganizationExportRepository } from './organization-export-repository.ts';
import { OrganizationRecordRepository } from './organization-record-repository.ts';
import { OrganizationRepository } from './organization-repository.ts';
import { PasswordResetRepository } from './password-reset-repository.ts';
import { PermissionDecisionRepository } from './permission-decision-repository.ts';
import { PermissionPolicyRepository } from './permission-policy-repository.ts';
import { QuotaRepository } from './quota-repository.ts';
import { RefreshTokenRepository } from './refresh-token-repository.ts';
import { RememberedCallRepository } from './remembered-call-repository.ts';
import { ReportFiguresRepository } from './report-figures-repository.ts';
import { ReportRepository } from './report-repository.ts';
import { ReportTemplateRepository } from './report-template-repository.ts';
import { RoleRepository } from './role-repository.ts';
import { SecondFactorRepository } from './second-factor-repository.ts';
import { ServiceStateRepository } from './service-state-repository.ts';
import { SessionArchiveRepository } from './session-archive-repository.ts';
import { ScheduleRepository } from './schedule-repository.ts';
import { SessionEventRepository } from './session-event-repository.ts';
import { SessionLeaseRepository } from './session-lease-repository.ts';
import { SessionLinkRepository } from './session-link-repository.ts';
import { SessionRecordRepository } from './session-record-repository.ts';
import { SessionRepository } from './session-repository.ts';
import { SessionShareRepository } from './session-share-repository.ts';
import { SessionTemplateRepository } from './session-template-repository.ts';
import { SsoIdentityRepository } from './sso-identity-repository.ts';
import { SsoLoginRepository } from './sso-login-repository.ts';
import { SsoProviderRepository } from './sso-provider-repository.ts';
import { StatisticsRepository } from './statistics-repository.ts';
import { StreamTicketRepository } from './stream-ticket-repository.ts';
import { TaskRepository } from './task-repository.ts';
import { TaskTemplateRepository } from './task-template-repository.ts';
import { ToolCallRepository } from './tool-call-repository.ts';
import { ToolGroupRepository } from './tool-group-repository.ts';
import { TranscriptRepository } from './transcript-repository.ts';
import { TriggerEventRepository } from './trigger-event-repository.ts';
import { TriggerRepository } from './trigger-repository.ts';
import { TurnRepository } from './turn-repository.ts';
import { UpstreamKeyRepository } from './upstream-key-repository.ts';
import { UsageLedgerRepository } from './usage-ledger-repository.ts';
import { UserRepository } from './user-repository.ts';
import { WorkspaceSnapshotRepository } from './workspace-snapshot-repository.ts';
import { NodeRepository } from './node-repository.ts';
import { WebhookDeliveryRepository } from './webhook-delivery-repository.ts';
import { WebhookEndpointRepository } from './webhook-endpoint-repository.ts';

export type Enqueue = <Name extends JobName>(
  transaction: Pick<Kysely<unknown>, 'executeQuery'>,
  name: Name,
  data: Jobs[Name],
) => Promise<void>;

/** The repositories of one organization, inside one transaction. */
export class Repositories {
  readonly #db: Kysely<DB>;
  readonly #enqueue: Enqueue;
  /** Undefined once they have been written. */
  #entries: NewAuditEntry[] | undefined = [];

  constructor(db: Kysely<DB>, enqueue: Enqueue) {
    this.#db = db;
    this.#enqueue = enqueue;
  }

  get auditLog() {
    return new AuditLogRepository(this.#db);
  }
  get organizations() {
    return new OrganizationRepository(this.#db);
  }
  get deletionCertificates() {
    return new DeletionCertificateRepository(this.#db);
  }
  get organizationExports() {
    return new OrganizationExportRepository(this.#db);
  }
  get organizationRecords() {
    return new OrganizationRecordRepository(this.#db);
  }
  get operatorVisits() {
    return new OperatorVisitRepository(this.#db);
  }
  get users() {
    return new UserRepository(this.#db);
  }
  get roles() {
    return new RoleRepository(this.#db);
  }
  get refreshTokens() {
    return new RefreshTokenRepository(this.#db);
  }
  get apiKeys() {
    return new ApiKeyRepository(this.#db);
  }
  get invitations() {
    return new InvitationRepository(this.#db);
  }
  get passwordResets() {
    return new PasswordResetRepository(this.#db);
  }
  get secondFactors() {
    return new SecondFactorRepository(this.#db);
  }
  get loginChallenges() {
    return new LoginChallengeRepository(this.#db);
  }
  get ssoProviders() {
    return new SsoProviderRepository(this.#db);
  }
  get ssoLogins() {
    return new SsoLoginRepository(this.#db);
  }
  get ssoIdentities() {
    return new SsoIdentityRepository(this.#db);
  }
  get streamTickets() {
    return new StreamTicketRepository(this.#db);
  }
  get sessions() {
    return new SessionRepository(this.#db);
  }
  get sessionShares() {
    return new SessionShareRepository(this.#db);
  }
  get sessionLinks() {
    return new SessionLinkRepository(this.#db);
  }
  get leases() {
    return new SessionLeaseRepository(this.#db);
  }
  get turns() {
    return new TurnRepository(this.#db);
  }
  get attachments() {
    return new AttachmentRepository(this.#db);
  }
  get events() {
    return new SessionEventRepository(this.#db);
  }
  get messages() {
    return new MessageRepository(this.#db);
  }
  get toolCalls() {
    return new ToolCallRepository(this.#db);
  }
  get transcripts() {
    return new TranscriptRepository(this.#db);
  }
  get idempotency() {
    return new IdempotencyRepository(this.#db);
  }
  get budgets() {
    return new BudgetRepository(this.#db);
  }
  get modelCalls() {
    return new ModelCallRepository(this.#db);
  }
  get usageLedger() {
    return new UsageLedgerRepository(this.#db);
  }
  get metricsSnapshots() {
    return new MetricsSnapshotRepository(this.#db);
  }
  get hooks() {
    return new HookRepository(this.#db);
  }
  get hookExecutions() {
    return new HookExecutionRepository(this.#db);
  }
  get webhookEndpoints() {
    return new WebhookEndpointRepository(this.#db);
  }
  get webhookDeliveries() {
    return new WebhookDeliveryRepository(this.#db);
  }
  get notifications() {
    return new NotificationRepository(this.#db);
  }
  get notificationChannels() {
    return new NotificationChannelRepository(this.#db);
  }
  get notificationPreferences() {
    return new NotificationPreferencesRepository(this.#db);
  }
  get agentLimits() {
    return new AgentLimitsRepository(this.#db);
  }
  get upstreamKeys() {
    return new UpstreamKeyRepository(this.#db);
  }
  get approvals() {
    return new ApprovalRepository(this.#db);
  }
  get snapshots() {
    return new WorkspaceSnapshotRepository(this.#db);
  }
  get quotas() {
    return new QuotaRepository(this.#db);
  }
  get archiveRules() {
    return new ArchiveRulesRepository(this.#db);
  }
  get statistics() {
    return new StatisticsRepository(this.#db);
  }
  get featureOverrides() {
    return new FeatureOverrideRepository(this.#db);
  }
  get archives() {
    return new SessionArchiveRepository(this.#db);
  }
  get sessionRecords() {
    return new SessionRecordRepository(this.#db);
  }
  get rememberedCalls() {
    return new RememberedCallRepository(this.#db);
  }
  get reportFigures() {
    return new ReportFiguresRepository(this.#db);
  }
  get reportTemplates() {
    return new ReportTemplateRepository(this.#db);
  }
  get reports() {
    return new ReportRepository(this.#db);
  }
  get feed() {
    return new FeedRepository(this.#db);
  }

  get tasks() {
    return new TaskRepository(this.#db);
  }
  get schedules() {
    return new ScheduleRepository(this.#db);
  }
  get triggers() {
    return new TriggerRepository(this.#db);
  }
  get triggerEvents() {
    return new TriggerEventRepository(this.#db);
  }
  get executions() {
    return new ExecutionRepository(this.#db);
  }

  get policies() {
    return new PermissionPolicyRepository(this.#db);
  }
  get permissionDecisions() {
    return new PermissionDecisionRepository(this.#db);
  }
  get sessionTemplates() {
    return new SessionTemplateRepository(this.#db);
  }
  get taskTemplates() {
    return new TaskTemplateRepository(this.#db);
  }
  get toolGroups() {
    return new ToolGroupRepository(this.#db);
  }
  get mcpGrants() {
    return new McpGrantRepository(this.#db);
  }
  get mcpServers() {
    return new McpServerRepository(this.#db);
  }

  /**
   * Work that does not wait for one another: its statements go out without waiting in between. All of it is over when
   * this returns or throws, so that none comes after the end of the transaction.
   */
  async together<T extends readonly Promise<unknown>[] | []>(
    work: T,
  ): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
    await Promise.allSettled(work);
    return Promise.all(work);
  }

  /**
   * Says for the audit log what was done, and to what. It is written at the end of this transaction, if that commits:
   * the log is held by one transaction at a time, as shortly as can be.
   */
  record(actor: AuditActor, action: AuditAction, resourceId: string, change: AuditedChange = {}): void {
    if (!this.#entries) throw new Error(`"${action}" came after the audit log was written.`);
    this.#entries.push(auditEntry(actor, action, resourceId, change));
  }

  /** Writes what was recorded; nothing is recorded from here on. */
  async writeRecords(): Promise<void> {
    const entries = this.#entries ?? [];
    this.#entries = undefined;
    await this.auditLog.append(entries);
  }

  /** The job exists if and only if this transaction commits. */
  async enqueue<Name extends JobName>(name: Name, data: Jobs[Name]): Promise<void> {
    await this.#enqueue(this.#db, name, data);
  }
}

/** What holds for the whole service, inside one transaction. */
export type ServiceRepositories = {
  readonly state: ServiceStateRepository;
  readonly features: FeatureRepository;
};

/** What can be read for long. */
export type LongReading = Pick<Repositories, 'organizationRecords' | 'auditLog'>;

/** Opens transactions. Each is bound to one organization, whose rows are the only ones it sees. */
export class Store {
  readonly #db: Kysely<DB>;
  readonly #enqueue: Enqueue;

  constructor(db: Kysely<DB>, enqueue: Enqueue) {
    this.#db = db;
    this.#enqueue = enqueue;
  }

  /** Reads and writes of one organization, all or nothing. */
  async transact<T>(organizationId: OrganizationId, work: (tx: Repositories) => Promise<T>): Promise<T> {
    return this.#inTransaction(opening(organizationId), async (db, closing) => {
      const tx = new Repositories(db, this.#enqueue);
      const result = await work(tx);
      closing.push(tx.writeRecords());
      return result;
    });
  }

  /** The same with what belongs to no organization, for operators: the log of theirs tells of it. */
  async operate<T>(
    organizationId: OrganizationId,
    work: (tx: Repositories, service: ServiceRepositories) => Promise<T>,
  ): Promise<T> {
    return this.#inTransaction(opening(organizationId), async (db, closing) => {
      const tx = new Repositories(db, this.#enqueue);
      const result = await work(tx, {
        state: new ServiceStateRepository(db),
        features: new FeatureRepository(db),
      });
      closing.push(tx.writeRecords());
      return result;
    });
  }

  /** The same for work of one statement that is not audited: its transaction travels with it, in one round trip. */
  async transactOnce<T>(organizationId: OrganizationId, work: (tx: Repositories) => Promise<T>): Promise<T> {
    const around = { before: opening(organizationId), after: 'commit' };
    return onConnectionOnce(this.#db, around, async (db) => {
      const tx = new Repositories(db, this.#enqueue);
      await tx.writeRecords();
      return work(tx);
    });
  }

  /**
   * Reads all that an organization has as of one moment, for minutes. Until it is over the database keeps what others
   * change and remove meanwhile.
   */
  async readAsOfNow<T>(organizationId: OrganizationId, work: (tx: LongReading) => Promise<T>): Promise<T> {
    return this.#inTransaction(openingOfLongReading(organizationId), (db) =>
      work(new Repositories(db, this.#enqueue)),
    );
  }

  /** Looks things up across organizations, before one is known. Reads only. */
  async find<T>(work: (finder: Finder) => Promise<T>): Promise<T> {
    return this.#inTransaction('begin read only; set local role ai_agent_finder', (db) =>
      work(new Finder(db)),
    );
  }

  /** Removes what there is of an organization; refused by the database unless its deletion has begun and is due. */
  async erase<T>(organizationId: OrganizationId, work: (eraser: Eraser) => Promise<T>): Promise<T> {
    return this.#inTransaction(erasing(organizationId), (db) => work(new Eraser(db, organizationId)));
  }

  /** The same, and then what another organization is to know of it; all or nothing. */
  async eraseFor<T>(
    keeper: OrganizationId,
    organizationId: OrganizationId,
    erase: (eraser: Eraser) => Promise<T>,
    keep: (tx: Repositories, erased: T) => Promise<void>,
  ): Promise<void> {
    await this.#inTransaction(erasing(organizationId), async (db, closing) => {
      const erased = await erase(new Eraser(db, organizationId));
      const asKeeper = `set local role ai_agent_app; set local app.organization_id = '${OrganizationId.parse(keeper)}'`;
      await sql.raw(asKeeper).execute(db);
      const tx = new Repositories(db, this.#enqueue);
      await keep(tx, erased);
      closing.push(tx.writeRecords());
    });
  }

  /** A job that belongs to no organization, or to one that is not known yet. */
  async enqueue<Name extends JobName>(name: Name, data: Jobs[Name]): Promise<void> {
    await this.#enqueue(this.#db, name, data);
  }

  /** The nodes belong to no organization. */
  get nodes(): NodeRepository {
    return new NodeRepository(this.#db);
  }

  /** What holds for the whole service belongs to no organization. */
  get serviceState(): ServiceStateRepository {
    return new ServiceStateRepository(this.#db);
  }

  /** What is switched for the whole service belongs to no organization. */
  get features(): FeatureRepository {
    return new FeatureRepository(this.#db);
  }

  /** Backups hold all organizations. */
  get backups(): BackupRepository {
    return new BackupRepository(this.#db);
  }

  /** The chores belong to no organization. */
  get chores(): ChoreRepository {
    return new ChoreRepository(this.#db);
  }

  /** @returns once the database answers. */
  async ping(): Promise<void> {
    await sql`select 1`.execute(this.#db);
  }

  /**
   * The opening travels with the first statement, one round trip for both. Were it refused, what follows would run
   * without an organization, and see and change nothing. What is left to the closing travels with the commit: were it
   * refused, nothing would be committed.
   */
  async #inTransaction<T>(
    opening: string,
    work: (db: Kysely<DB>, closing: Promise<unknown>[]) => Promise<T>,
  ): Promise<T> {
    return onConnection(this.#db, async (db) => {
      const opened = sql.raw(opening).execute(db);
      opened.catch(() => undefined);
      try {
        const closing: Promise<unknown>[] = [];
        const result = await work(db, closing);
        const ends = [opened, ...closing, sql.raw('commit').execute(db)];
        await Promise.allSettled(ends);
        await Promise.all(ends);
        return result;
      } catch (error) {
        // A broken connection cannot roll back; the server does it when it notices.
        await sql
          .raw('rollback')
          .execute(db)
          .catch(() => undefined);
        throw error;
      }
    });
  }
}

/** Parsed again because the name goes into the statement; local to the transaction, so a pool never leaks it. */
function opening(organizationId: OrganizationId): string {
  return `begin; set local app.organization_id = '${OrganizationId.parse(organizationId)}'`;
}

/** Some tables are looked through as a whole. */
function erasing(organizationId: OrganizationId): string {
  return `${opening(organizationId)}; set local statement_timeout = '10min'; set local role ai_agent_eraser`;
}

/** Its statements may read whole tables, and whoever reads may write what was read to a slow disk in between. */
function openingOfLongReading(organizationId: OrganizationId): string {
  const within =
    "set local statement_timeout = '15min'; set local idle_in_transaction_session_timeout = '5min'";
  return `begin isolation level repeatable read read only; set local app.organization_id = '${OrganizationId.parse(organizationId)}'; ${within}`;
}
