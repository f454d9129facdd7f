import { randomUUID } from 'node:crypto';
import type { ApiKey } from '../../src/domain/access/api-key.ts';
import type { OperatorVisit } from '../../src/domain/access/operator-visit.ts';
import type { SessionLink, SessionShare } from '../../src/domain/access/session-share.ts';
import type { CustomRole } from '../../src/domain/access/custom-role.ts';
import type { SsoProvider } from '../../src/domain/access/single-sign-on.ts';
import type { Invitation } from '../../src/domain/access/invitation.ts';
import type { User } from '../../src/domain/access/user.ts';
import type { AuditCheckpoint } from '../../src/domain/audit/audit-checkpoint.ts';
import type { DeletionCertificate } from '../../src/domain/audit/deletion-certificate.ts';
import type { Hook } from '../../src/domain/agent/hook.ts';
import type { McpServer } from '../../src/domain/agent/mcp-server.ts';
import type { PermissionPolicy } from '../../src/domain/agent/permission-policy.ts';
import { noTokens } from '../../src/domain/billing/token-counts.ts';
import type { ModelCall } from '../../src/domain/billing/model-call.ts';
import { defaultTerms } from '../../src/domain/agent/approval-terms.ts';
import { decidersOf, type Vote } from '../../src/domain/agent/approval.ts';
import {
  ApiKeyId,
  ApprovalId,
  ExecutionId,
  HookExecutionId,
  HookId,
  InvitationId,
  McpServerId,
  MessageId,
  ModelCallId,
  NodeId,
  NotificationChannelId,
  NotificationId,
  OrganizationExportId,
  OrganizationId,
  PolicyId,
  ReportId,
  ReportTemplateId,
  SessionArchiveId,
  ScheduleId,
  SessionId,
  SessionTemplateId,
  TaskId,
  EventId,
  TriggerEventId,
  TriggerId,
  TaskTemplateId,
  TokenFamilyId,
  RoleId,
  SessionLinkId,
  OperatorVisitId,
  ToolGroupId,
  TurnId,
  UserId,
  WebhookDeliveryId,
  WebhookEndpointId,
} from '../../src/domain/ids.ts';
import type { OrganizationExport } from '../../src/domain/organization/organization-export.ts';
import type { Report } from '../../src/domain/report/report.ts';
import type { ReportTemplate } from '../../src/domain/report/report-template.ts';
import type { NewSnapshot } from '../../src/domain/session/metrics-snapshot.ts';
import { toAttachment } from '../../src/domain/session/attachment.ts';
import type { ArchiveFile, SessionArchive } from '../../src/domain/session/session-archive.ts';
import type { Session } from '../../src/domain/session/session.ts';
import type { SessionTemplate } from '../../src/domain/session/session-template.ts';
import type { ToolGroup } from '../../src/domain/agent/tool-group.ts';
import { noUsage } from '../../src/domain/session/usage.ts';
import type { Trigger, TriggerEvent } from '../../src/domain/trigger/trigger.ts';
import type { Schedule } from '../../src/domain/schedule/schedule.ts';
import type { TaskExecution } from '../../src/domain/task/execution.ts';
import { snapshotOf, type Task } from '../../src/domain/task/task.ts';
import type { TaskTemplate } from '../../src/domain/task/task-template.ts';
import type { TakenSnapshot } from '../../src/domain/session/workspace-snapshot.ts';
import type { NotificationChannel } from '../../src/domain/notification/notification-channel.ts';
import { defaultPreferences, type NewNotification } from '../../src/domain/notification/notification.ts';
import type { WebhookEndpoint } from '../../src/domain/webhook-endpoint.ts';
import type { IdempotencyKey } from '../../src/repositories/idempotency-repository.ts';
import type { SsoIdentity } from '../../src/repositories/sso-identity-repository.ts';
import type { SsoAttempt, SsoCode } from '../../src/repositories/sso-login-repository.ts';
import type { Repositories, Store } from '../../src/repositories/store.ts';
import { recordEvents } from '../../src/services/record-events.ts';
import { eventually } from './eventually.ts';

export const attached = toAttachment('notes.txt', Buffer.from('A note.'));

const inAnHour = () => new Date(Date.now() + 3_600_000);

export function newProvider(organizationId: OrganizationId): SsoProvider {
  return {
    ...{ organizationId, issuer: 'https://id.example.com', clientId: 'agents', sealedSecret: 'sealed' },
    ...{ scopes: ['openid'], groupClaim: 'groups', groupRoles: [], emailDomains: ['example.com'] },
    ...{ createsUsers: false, updatedAt: new Date() },
  };
}

export function newAttempt(organizationId: OrganizationId): SsoAttempt {
  return {
    ...{ organizationId, stateHash: `state of ${organizationId}`, bindingHash: 'bound', nonce: 'once' },
    ...{ issuer: 'https://id.example.com', clientId: 'agents', sealedVerifier: 'sealed' },
    ...{ clientChallenge: 'challenge', expiresAt: inAnHour() },
  };
}

export function newSsoCode(organizationId: OrganizationId, userId: UserId): SsoCode {
  const hash = `code of ${organizationId}`;
  return {
    organizationId,
    userId,
    hash,
    clientChallenge: 'challenge',
    tokenVersion: 0,
    expiresAt: inAnHour(),
  };
}

export function newIdentity(organizationId: OrganizationId, userId: UserId): SsoIdentity {
  return { organizationId, userId, issuer: 'https://id.example.com', subject: `subject of ${userId}` };
}

/** An organization with at least one row in every table, written by the repositories. */
export type FilledTenant = Awaited<ReturnType<typeof fillTenant>>;

export async function fillTenant(store: Store) {
  const organizationId = OrganizationId.new();
  const runningCallId = ModelCallId.new();
  const user: User = {
    id: UserId.new(),
    organizationId,
    kind: 'person',
    email: `${organizationId}@example.com`,
    name: 'Test',
    role: 'user',
    isActive: true,
    createdAt: new Date(),
  };
  const session = newSession(organizationId, user.id);
  const sessionId = session.id;
  const hook = newHook(organizationId, sessionId);
  const pendingId = HookExecutionId.new();
  const endpoint = newWebhookEndpoint(organizationId);
  const deliveryId = WebhookDeliveryId.new();
  const channel = newChannel(organizationId);
  const notification = newNotification(user.id);
  const eventId = EventId.new();
  const queued = TurnId.new();
  const running = TurnId.new();
  const key: IdempotencyKey = { organizationId, userId: user.id, route: 'POST /sessions', key: 'one' };
  const policy = newPolicy();
  const template = newTemplate(organizationId, user.id);
  const toolGroup = newToolGroup();
  const reportTemplate = newReportTemplate(organizationId);
  const mcpServer = newMcpServer(organizationId);
  const familyId = TokenFamilyId.new();
  const refreshHash = `refresh of ${organizationId}`;
  const ticketHash = `ticket of ${organizationId}`;
  const role = newRole(organizationId);
  const visit = newVisit(organizationId, user.id);
  const certificate = newCertificate(organizationId);
  const link = newLink(organizationId, sessionId, user.id);
  const share = newShare(sessionId, user.id);
  const spareRole = { ...newRole(organizationId), name: 'A role that nobody has' };
  const apiKey = { ...newApiKey(organizationId, user.id), role };
  const invitation = newInvitation(organizationId, user.id);
  const nodeId = NodeId.new();
  const parked = TurnId.new();
  const parkedSession = newSession(organizationId, user.id);
  const approvalId = ApprovalId.new();
  const report = newReport({ organizationId, user, sessionId });
  const wholeExport = newExport({ organizationId, user });
  const transcript = { conversationId: randomUUID(), subpath: '' };
  const archiveId = SessionArchiveId.new();
  const task = newTask(organizationId, user.id);
  const messageId = MessageId.new();
  const schedule = newSchedule(task);
  const trigger = newTrigger(task);
  const execution = { ...newExecution(task), triggerRef: schedule.id, occurrence: 'the first' };
  const triggerEvent = newTriggerEvent(trigger);
  const taskTemplate = newTaskTemplate(task);
  const lease = await store.transact(organizationId, async (tx) => {
    await tx.organizations.add({ id: organizationId, slug: organizationId, name: 'Test' });
    await tx.users.add(user, 'not a hash');
    const token = { organizationId, userId: user.id, expiresAt: inAnHour() };
    await tx.refreshTokens.add({ ...token, hash: refreshHash, familyId, loginUntil: inAnHour() });
    await tx.operatorVisits.add(visit);
    await tx.deletionCertificates.add(certificate);
    await tx.roles.add(role);
    await tx.roles.add(spareRole);
    await tx.apiKeys.add(apiKey, keyHashOf(apiKey));
    await tx.invitations.add(invitation, tokenHashOf(invitation));
    await tx.passwordResets.set({ ...token, tokenHash: tokenHashOf(user) }, new Date());
    const mailed = { ...token, tokenHash: `mailed ${tokenHashOf(user)}`, byMail: true };
    await tx.passwordResets.set(mailed, new Date());
    await tx.secondFactors.offer({ organizationId, userId: user.id }, 'sealed', new Date());
    await tx.secondFactors.confirm({ organizationId, userId: user.id }, ['a recovery code'], new Date());
    await tx.loginChallenges.add({ ...token, hash: `challenge of ${organizationId}` }, new Date());
    await tx.ssoProviders.set(newProvider(organizationId));
    await tx.ssoLogins.begin(newAttempt(organizationId), 10, new Date());
    await tx.ssoLogins.addCode(newSsoCode(organizationId, user.id), new Date());
    await tx.ssoIdentities.add(newIdentity(organizationId, user.id), new Date());
    await tx.streamTickets.add({ ...token, hash: ticketHash, sessionId }, new Date());
    await tx.sessions.add(session);
    await tx.sessionLinks.add(link, tokenHashOf(link));
    await tx.sessionShares.set(share, organizationId);
    for (const id of [running, queued])
      await tx.turns.add({ id, organizationId, sessionId, prompt: 'Go.', attachments: [attached] });
    await tx.attachments.add({ organizationId, turnId: queued }, [attached]);
    await tx.snapshots.setMeasured(organizationId, 1, new Date());
    await tx.turns.begin(running, new Date());
    await park(tx, parkedSession, parked);
    const of = { organizationId, sessionId, turnId: running };
    await recordEvents(tx, {
      ...of,
      firstId: eventId,
      events: [
        { type: 'user.message', message_id: messageId, content: [{ type: 'text', text: 'Go.' }] },
        { type: 'session.status_running' },
        { type: 'agent.tool_use', tool_use_id: 'toolu_1', name: 'Bash', input: { command: 'ls' } },
        {
          type: 'permission.decided',
          tool_use_id: 'toolu_1',
          name: 'Bash',
          decision: 'allow',
          reason: 'It may.',
        },
      ],
    });
    await tx.policies.add(policy, { organizationId, by: user.id, at: new Date() });
    await tx.sessionTemplates.add(template, { by: user.id, at: new Date() });
    await tx.toolGroups.add(toolGroup, organizationId);
    await tx.reportTemplates.add(reportTemplate);
    await tx.mcpServers.add(mcpServer);
    await tx.mcpGrants.begin(mcpServer.id, 'sealed', new Date('2100-01-01'));
    await tx.mcpGrants.save(mcpServer.id, { sealed: 'sealed', state: 'granted' });
    await tx.mcpGrants.claimRenewal(mcpServer.id, 1, 0);
    await tx.idempotency.claim(key, 'hash');
    await tx.hooks.add(hook);
    await tx.hookExecutions.add(of, [
      { id: pendingId, hookId: hook.id, event: 'TurnStart', outcome: 'pending', payload: {} },
    ]);
    await tx.webhookEndpoints.add(endpoint);
    await tx.notificationChannels.add(channel);
    await tx.notificationPreferences.set(
      organizationId,
      user.id,
      { ...defaultPreferences, digestMinutes: 7 },
      new Date(),
    );
    await tx.notifications.add(organizationId, [notification]);
    await tx.webhookDeliveries.addTest(endpoint, deliveryId, { type: 'webhook_endpoint.test', data: {} });
    await tx.snapshots.add(of, newFilesKept());
    const egress = { hosts: ['example.com'], ports: [443] };
    tx.record({ organizationId, userId: user.id }, 'user.created', user.id, { after: user });
    const ofAll = { scope: 'organization', scopeId: organizationId, resource: 'prompts_per_hour' } as const;
    await tx.quotas.set(organizationId, ofAll, 9);
    await tx.quotas.take({ organizationId, userId: user.id }, ['prompts_per_hour']);
    // One that somebody was told of, and one that is to be told.
    await tx.quotas.set(organizationId, { ...ofAll, resource: 'sessions' }, 1);
    await tx.quotas.takeCrossings(organizationId);
    await tx.quotas.set(organizationId, { ...ofAll, resource: 'tasks' }, 1);
    await tx.archiveRules.set(organizationId, { format: 'zip', keepDays: 3 });
    await tx.featureOverrides.set(organizationId, { name: 'triggers', isOn: true, changedAt: new Date() });
    await tx.agentLimits.set(organizationId, { models: [], serverFeatures: [], egress });
    await spend(
      tx,
      { organizationId, userId: user.id, sessionId, turnId: running },
      { nodeId, runningCallId },
    );
    await tx.budgets.set(organizationId, { scope: 'user', scopeId: user.id, period: 'total' }, 1n);
    await tx.reports.add(report);
    await tx.organizationExports.add(wholeExport);
    await tx.metricsSnapshots.add(organizationId, newSnapshot(sessionId, nodeId));
    await ask(tx, { ...of, approvalId, owner: user.id });
    await tx.archives.add(
      { ...newArchive(organizationId, sessionId), id: archiveId, status: 'pending' },
      'archive',
    );
    await tx.taskTemplates.add(taskTemplate, { by: user.id, at: new Date() });
    await tx.tasks.add(task, 'a tree that the task holds');
    await tx.tasks.setKeptSession(task.id, sessionId);
    await tx.executions.add(execution);
    await tx.executions.add(newDueExecution(task));
    await tx.executions.add({ ...newExecution(task), status: 'cancelled', completedAt: new Date() });
    await tx.schedules.add(schedule);
    await tx.triggers.add(trigger);
    await tx.triggerEvents.add(triggerEvent);
    await tx.executions.addAttempt(execution, { number: 1, sessionId, turnId: running });
    const acquired = await tx.leases.acquire(sessionId, { nodeId, seconds: 300, insists: true });
    const held = { sessionId, fence: acquired?.fence ?? -1 };
    const entry = { uuid: 'one', text: '{"type":"user"}' };
    for (const subpath of ['', 'subagents/agent-one'])
      await tx.transcripts.append(organizationId, held, { ...transcript, subpath }, [entry]);
    return held;
  });
  const archiveHold = await store.transact(organizationId, async (tx) => {
    const taken = await tx.archives.take(archiveId, 60);
    if (!taken) throw new Error('The archive is taken.');
    await tx.archives.saveMade(taken.hold, newArchiveFile(), new Date());
    return { ...taken.hold, task: 'free' as const };
  });
  await store.transact(organizationId, (tx) => tx.auditLog.addCheckpoint(newCheckpoint(organizationId, 1)));
  // Transactions of others on the same server may still run.
  const feedEnd = await eventually(
    async () => {
      const end = await store.transact(organizationId, (tx) => tx.feed.end());
      if (end.position === 0) throw new Error('The feed cannot be read yet.');
      return end;
    },
    { within: 10_000 },
  );
  return {
    organizationId,
    feedEnd,
    user,
    session,
    hook,
    pendingId,
    endpoint,
    deliveryId,
    channel,
    notificationId: notification.id,
    sessionId,
    reportId: report.id,
    wholeExport,
    eventId,
    queuedTurnId: queued,
    runningTurnId: running,
    parkedTurnId: parked,
    runningCallId,
    parkedSessionId: parkedSession.id,
    approvalId,
    archiveHold,
    messageId,
    nodeId,
    lease,
    transcript,
    task,
    taskTemplate,
    execution,
    schedule,
    trigger,
    triggerEvent,
    key,
    policy,
    template,
    toolGroup,
    reportTemplate,
    mcpServer,
    familyId,
    apiKey,
    role,
    visit,
    certificate,
    link,
    share,
    spareRole,
    invitation,
    refreshHash,
    ticketHash,
    unusedUserId: UserId.new(),
    unusedTurnId: TurnId.new(),
  };
}

export function newArchive(organizationId: OrganizationId, sessionId: SessionId): SessionArchive {
  return {
    ...{ id: SessionArchiveId.new(), organizationId, sessionId, format: 'zstd' },
    ...{ status: 'failed', sessionStatus: 'active', createdAt: new Date() },
  };
}

export function newArchiveFile(): ArchiveFile {
  const hash = 'a'.repeat(64);
  return { place: 'there', bytes: 10, sha256: hash, manifestSha256: hash, members: 1 };
}

export function newCheckpoint(organizationId: OrganizationId, seq: number): AuditCheckpoint {
  const at = new Date();
  return { organizationId, seq, hash: 'a'.repeat(64), at, publicKey: 'a key', signature: 'a signature' };
}

export function newSnapshot(sessionId: SessionId, nodeId: NodeId): NewSnapshot {
  return { sessionId, nodeId, isBusy: true, processes: 2, memoryBytes: 1_000, cpuMs: 20 };
}

/** A call that waits for people, what one of them said of it, and another that was remembered. */
async function ask(
  tx: Repositories,
  of: {
    organizationId: OrganizationId;
    sessionId: SessionId;
    turnId: TurnId;
    approvalId: ApprovalId;
    owner: UserId;
  },
): Promise<void> {
  const { approvalId: id, owner, ...rest } = of;
  const approval = await tx.approvals.add({
    ...rest,
    id,
    kind: 'tool_call',
    toolUseId: 'toolu_1',
    tool: 'Bash',
    input: { command: 'ls' },
    reason: 'A rule asks.',
    pattern: 'Bash(ls)',
    terms: { ...defaultTerms, quorum: { count: 2 } },
    deciders: decidersOf(defaultTerms, owner),
  });
  await tx.approvals.addVote(approval, newVote(owner));
  await tx.rememberedCalls.add(approval, 'Bash(pwd)');
}

export function newVote(userId: UserId): Vote {
  return { userId, role: 'user', decision: 'allow', inputVersion: 0, remember: false };
}

/** A turn that waits for its quota, in a session of its own that no list shows. */
async function park(tx: Repositories, session: Session, id: TurnId): Promise<void> {
  await tx.sessions.add(session);
  await tx.turns.add({
    id,
    organizationId: session.organizationId,
    sessionId: session.id,
    prompt: 'Wait.',
  });
  await tx.turns.begin(id, new Date());
  await tx.turns.park(id, { for: 'quota', resumeAt: inAnHour() }, {}, new Date());
  await tx.sessions.markDeleted(session.id, new Date());
}

/** A call that is in the books, one that still runs, a budget for both and a key of their own. */
async function spend(
  tx: Repositories,
  of: Pick<ModelCall, 'organizationId' | 'userId' | 'sessionId' | 'turnId'>,
  { nodeId, runningCallId: running }: { nodeId: NodeId; runningCallId: ModelCallId },
): Promise<void> {
  const { organizationId, sessionId } = of;
  await tx.budgets.set(organizationId, { scope: 'session', scopeId: sessionId, period: 'total' }, 1_000n);
  const done = ModelCallId.new();
  const requests = [done, running].map((id) => ({ ...of, id, worst: 10n }));
  await tx.modelCalls.reserve({ organizationId, nodeId, seconds: 60 }, requests);
  // One that the call comes beyond, so that somebody is to be told.
  const passed = { scope: 'session', scopeId: sessionId, period: 'day' } as const;
  await tx.budgets.set(organizationId, passed, 1n);
  await tx.modelCalls.settle(organizationId, [newCall(of, done)]);
  await tx.usageLedger.rollUp(organizationId, await tx.usageLedger.newestBooking(organizationId));
  await tx.budgets.remove(organizationId, passed);
  await tx.upstreamKeys.set(organizationId, { sealedKey: 'sealed' });
}

export function newCall(
  of: Pick<ModelCall, 'organizationId' | 'userId' | 'sessionId' | 'turnId'>,
  id = ModelCallId.new(),
): ModelCall {
  return {
    ...of,
    id,
    upstream: 'test',
    requestedModel: 'claude-sonnet-4-5',
    model: 'claude-sonnet-4-5',
    outcome: 'completed',
    attempts: 1,
    tokens: { ...noTokens, input: 1 },
    cost: 3n,
    priceVersion: '1',
    isEstimated: false,
    startedAt: new Date(),
  };
}

export function newHook(organizationId: OrganizationId, sessionId: SessionId): Hook {
  return {
    id: HookId.new(),
    organizationId,
    scope: 'session',
    scopeId: sessionId,
    name: 'A hook',
    event: 'TurnStart',
    action: { kind: 'webhook', url: 'https://hooks.example.com/' },
    secret: { sealed: 'sealed' },
    role: 'observer',
    order: 0,
    timeoutMs: 1_000,
    isEnabled: true,
    createdAt: new Date(),
    updatedAt: new Date(),
  };
}

/** It is switched off, so that nobody sends what there is for it. */
export function newWebhookEndpoint(organizationId: OrganizationId): WebhookEndpoint {
  return {
    id: WebhookEndpointId.new(),
    organizationId,
    url: 'https://webhooks.example.com/',
    events: ['*'],
    isEnabled: false,
    secret: { sealed: 'sealed' },
    createdAt: new Date(),
    updatedAt: new Date(),
  };
}

export function newFilesKept(): TakenSnapshot {
  return { tree: 'a'.repeat(64), files: 1, bytes: 2, addedBytes: 3, skipped: [], skippedCount: 0 };
}

export function newPolicy(): PermissionPolicy {
  return {
    id: PolicyId.new(),
    level: 'organization',
    name: 'A policy',
    priority: 100,
    isEnabled: true,
    version: 1,
    rules: [{ kind: 'tool_deny', effect: 'deny', tools: ['WebFetch'] }],
  };
}

export function newTemplate(organizationId: OrganizationId, ownerId: UserId): SessionTemplate {
  return {
    id: SessionTemplateId.new(),
    organizationId,
    ownerId,
    name: 'A template',
    category: 'custom',
    tags: ['one'],
    sharing: 'organization',
    request: { options: { allowedTools: ['Read'] } },
    version: 1,
    usageCount: 0,
    createdAt: new Date(),
    updatedAt: new Date(),
  };
}

export function newToolGroup(): ToolGroup {
  return {
    id: ToolGroupId.new(),
    name: 'A group',
    allowedTools: ['Read'],
    disallowedTools: [],
    version: 1,
    createdAt: new Date(),
    updatedAt: new Date(),
  };
}

export function newExport(of: {
  organizationId: OrganizationId;
  user: Pick<User, 'id'>;
}): OrganizationExport {
  return {
    ...{ id: OrganizationExportId.new(), organizationId: of.organizationId, requestedBy: of.user.id },
    ...{ status: 'queued', attempts: 0, createdAt: new Date(), expiresAt: inAnHour() },
  };
}

export function newReportTemplate(organizationId: OrganizationId): ReportTemplate {
  return {
    id: ReportTemplateId.new(),
    organizationId,
    name: 'A template',
    look: {},
    parts: [{ section: 'summary' }],
    version: 1,
    createdAt: new Date(),
    updatedAt: new Date(),
  };
}

export function newMcpServer(organizationId: OrganizationId): McpServer {
  const id = McpServerId.new();
  return {
    id,
    organizationId,
    name: `server-${id.slice(-12)}`,
    connection: { kind: 'http', url: 'https://example.com/mcp' },
    secrets: { names: ['authorization'], sealed: 'not a seal' },
    isEnabled: true,
    health: { state: 'unknown', tools: [] },
    version: 1,
    createdAt: new Date(),
    updatedAt: new Date(),
  };
}

export function newTask(organizationId: OrganizationId, ownerId: UserId): Task {
  return {
    id: TaskId.new(),
    organizationId,
    ownerId,
    name: 'A task',
    promptTemplate: 'Go.',
    variables: [],
    session: { options: {} },
    workspace: 'fresh',
    notifications: [],
    retry: { maxAttempts: 1, firstDelaySeconds: 1, maxDelaySeconds: 1 },
    maxConcurrent: 1,
    timeoutSeconds: 60,
    tags: [],
    sharing: 'private',
    isActive: true,
    version: 1,
    createdAt: new Date(),
    updatedAt: new Date(),
  };
}

export function newTaskTemplate({ organizationId, ...task }: Task): TaskTemplate {
  const { id: _id, ownerId: _owner, version: _version, createdAt: _at, updatedAt: _then, ...settings } = task;
  return {
    id: TaskTemplateId.new(),
    organizationId,
    name: 'A task template',
    category: 'custom',
    tags: [],
    task: settings,
    version: 1,
    usageCount: 1,
    createdAt: new Date(),
    updatedAt: new Date(),
  };
}

export function newExecution(task: Task): TaskExecution {
  return {
    id: ExecutionId.new(),
    organizationId: task.organizationId,
    taskId: task.id,
    taskVersion: task.version,
    snapshot: snapshotOf(task),
    ownerId: task.ownerId,
    trigger: 'manual',
    dueAt: new Date(),
    variables: {},
    prompt: 'Go.',
    status: 'queued',
    attempt: 0,
    cost: 0n,
    createdAt: new Date(),
    queuedAt: new Date(),
  };
}

/** One whose time has come. */
export function newSchedule(task: Task): Schedule {
  const at = new Date(Date.now() - 60_000);
  return {
    id: ScheduleId.new(),
    organizationId: task.organizationId,
    taskId: task.id,
    kind: 'cron',
    expression: '0 9 * * *',
    timeZone: 'UTC',
    jitterSeconds: 0,
    misfire: 'once',
    misfireCap: 1,
    overlap: 'skip',
    variables: {},
    maxFailures: 5,
    version: 1,
    next: { dueAt: at, runAt: at },
    consecutiveFailures: 0,
    createdAt: at,
    updatedAt: at,
  };
}

export function newTrigger(task: Task): Trigger {
  const at = new Date();
  const id = TriggerId.new();
  return {
    id,
    organizationId: task.organizationId,
    taskId: task.id,
    name: 'Told',
    source: 'generic',
    events: [],
    conditions: [],
    mapping: {},
    fixed: {},
    toleranceSeconds: 300,
    ratePerMinute: 60,
    tokenHash: id,
    secret: { sealed: 'sealed' },
    version: 1,
    consecutiveFailures: 0,
    createdAt: at,
    updatedAt: at,
  };
}

export function newTriggerEvent({ id, organizationId }: Trigger): Omit<TriggerEvent, 'receivedAt'> {
  const event = { id: TriggerEventId.new(), organizationId, triggerId: id, bytes: 2 };
  return { ...event, outcome: 'filtered', reason: 'event' };
}

/** One that has waited for its time, which has come. */
function newDueExecution(task: Task): TaskExecution {
  const { queuedAt: _, ...execution } = newExecution(task);
  return { ...execution, status: 'pending', nextAttemptAt: new Date(Date.now() - 60_000) };
}

export function newSession(organizationId: OrganizationId, userId: UserId): Session {
  return {
    id: SessionId.new(),
    organizationId,
    userId,
    name: 'A session',
    mode: 'interactive',
    status: 'created',
    options: {
      model: 'claude-sonnet-4-5',
      allowedTools: [],
      disallowedTools: [],
      permissionMode: 'default',
      agents: {},
    },
    policies: [],
    toolGroupIds: [],
    metadata: {},
    onBusy: 'queue',
    onInterrupted: 'wait',
    timeoutSeconds: 60,
    includePartialMessages: false,
    isFork: false,
    counters: { turns: 0, messages: 0, toolCalls: 0, errors: 0, durationMs: 0, usage: noUsage },
    lastSeq: 0,
    createdAt: new Date(),
    updatedAt: new Date(),
  };
}

export function newApiKey(organizationId: OrganizationId, userId: UserId): ApiKey {
  return {
    ...{ id: ApiKeyId.new(), organizationId, userId, createdBy: userId, createdAt: new Date() },
    ...{ name: 'Test', hint: 'aia_test', scopes: ['sessions:read'], networks: [], expiresAt: inAnHour() },
  };
}

export function newRole(organizationId: OrganizationId): CustomRole {
  return {
    ...{ id: RoleId.new(), organizationId, name: 'A role', grants: { 'sessions:read': 'all' } },
    ...{ version: 1, createdAt: new Date(), updatedAt: new Date() },
  };
}

export function newVisit(organizationId: OrganizationId, userId: UserId): OperatorVisit {
  return {
    ...{ id: OperatorVisitId.new(), organizationId, userId, kind: 'impersonation' },
    ...{ operatorId: UserId.new(), operatorOrganizationId: OrganizationId.new() },
    ...{ operatorEmail: 'operator@example.com', operatorTokenVersion: 0, reason: 'A test.' },
    ...{ createdAt: new Date(), expiresAt: inAnHour() },
  };
}

/** Of an organization that is gone. */
export function newCertificate(organizationId: OrganizationId): DeletionCertificate {
  const deletedId = OrganizationId.new();
  const signed = { certificate: '{}', publicKey: 'a key', signature: 'a signature' };
  return { organizationId, deletedId, ...signed, createdAt: new Date() };
}

export function newLink(
  organizationId: OrganizationId,
  sessionId: SessionId,
  createdBy: UserId,
): SessionLink {
  return {
    ...{ id: SessionLinkId.new(), organizationId, sessionId, audience: 'organization', createdBy },
    ...{ createdAt: new Date(), expiresAt: inAnHour() },
  };
}

export function newShare(sessionId: SessionId, userId: UserId): SessionShare {
  return { sessionId, userId, level: 'view', grantedBy: userId, createdAt: new Date() };
}

export function newInvitation(organizationId: OrganizationId, invitedBy: UserId): Invitation {
  return {
    ...{ id: InvitationId.new(), organizationId, email: 'new@example.com', role: 'user', invitedBy },
    ...{ createdAt: new Date(), expiresAt: inAnHour() },
  };
}

export function newChannel(organizationId: OrganizationId): NotificationChannel {
  return {
    id: NotificationChannelId.new(),
    organizationId,
    kind: 'webhook',
    name: 'A channel',
    host: 'hooks.example.com',
    sealedUrl: 'sealed',
    secret: { sealed: 'sealed' },
    isEnabled: true,
    digestMinutes: 0,
    createdAt: new Date(),
    updatedAt: new Date(),
  };
}

export function newNotification(userId: UserId): NewNotification {
  return {
    id: NotificationId.new(),
    recipient: { kind: 'email', userId },
    event: 'notification.test',
    facts: {},
    digestMinutes: 0,
  };
}

export const keyHashOf = ({ id }: Pick<ApiKey, 'id'>) => `key ${id}`;
export const tokenHashOf = ({ id }: { readonly id: string }) => `token of ${id}`;
/** One that has expired already, so that every method finds it. */
export function newReport(of: {
  readonly organizationId: OrganizationId;
  readonly user: Pick<User, 'id'>;
  readonly sessionId: SessionId;
}): Report {
  const longAgo = new Date(Date.now() - 86_400_000);
  return {
    id: ReportId.new(),
    organizationId: of.organizationId,
    requestedBy: of.user.id,
    ownOnly: false,
    subject: { kind: 'session', sessionId: of.sessionId },
    format: 'json',
    sections: ['summary'],
    look: {},
    status: 'queued',
    progress: 0,
    attempts: 0,
    createdAt: longAgo,
    expiresAt: longAgo,
  };
}
