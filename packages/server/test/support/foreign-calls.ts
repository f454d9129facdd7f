import { expect } from 'vitest';
import type { Actor } from '../../src/domain/access/actor.ts';
import { defaultAgentLimits } from '../../src/domain/agent/agent-limits.ts';
import { auditEntry } from '../../src/domain/audit/audit-entry.ts';
import { defaultTerms } from '../../src/domain/agent/approval-terms.ts';
import { decidersOf, type Approval } from '../../src/domain/agent/approval.ts';
import { noArchiveRules } from '../../src/domain/session/archive-rules.ts';
import { defaultPreferences } from '../../src/domain/notification/notification.ts';
import { sessionRecords } from '../../src/domain/session/session-record.ts';
import { ApprovalId, HookExecutionId, ModelCallId, WebhookDeliveryId } from '../../src/domain/ids.ts';
import { executionNotice } from '../../src/domain/webhook-event.ts';
import { toAttachment } from '../../src/domain/session/attachment.ts';
import { noUsage } from '../../src/domain/session/usage.ts';
import type { NewApproval } from '../../src/repositories/approval-repository.ts';
import type { Repositories } from '../../src/repositories/store.ts';
import {
  attached,
  newArchive,
  newChannel,
  newNotification,
  newArchiveFile,
  keyHashOf,
  newApiKey,
  newAttempt,
  newCall,
  newCertificate,
  newCheckpoint,
  newExecution,
  newFilesKept,
  newHook,
  newIdentity,
  newInvitation,
  newMcpServer,
  newPolicy,
  newLink,
  newProvider,
  newExport,
  newReport,
  newShare,
  newVisit,
  newRole,
  newSchedule,
  newSession,
  newSnapshot,
  newSsoCode,
  newTemplate,
  newTrigger,
  newTriggerEvent,
  newReportTemplate,
  newToolGroup,
  newTask,
  newTaskTemplate,
  newVote,
  tokenHashOf,
  newWebhookEndpoint,
  type FilledTenant,
} from './filled-tenant.ts';

type Call = (tx: Repositories, theirs: FilledTenant) => Promise<unknown>;

/** What a call on rows of another tenant comes to: it is refused, finds nothing, or changes nothing. */
type Row = { readonly call: Call } & ({ readonly refused: RegExp } | { readonly gives: unknown });

const notFound = /^There is no /;
const policy = /row-level security/;
const page = { limit: 100, skip: 0 };
const now = () => new Date();
const inAnHour = () => new Date(Date.now() + 3_600_000);
const ofTurn = (of: FilledTenant) => ({
  organizationId: of.organizationId,
  sessionId: of.sessionId,
  turnId: of.runningTurnId,
});

const ofCall = (of: FilledTenant) => ({ ...ofTurn(of), turnId: of.runningTurnId, userId: of.user.id });
const changeOf = (of: FilledTenant) => ({ organizationId: of.organizationId, by: of.user.id, at: now() });
const rangeOf = (of: FilledTenant) => ({
  from: new Date(0),
  until: new Date(Date.now() + 60_000),
  userId: of.user.id,
});
const quotaOf = (of: FilledTenant) =>
  ({ scope: 'organization', scopeId: of.organizationId, resource: 'prompts_per_hour' }) as const;
const budgetOf = (of: FilledTenant) =>
  ({ scope: 'session', scopeId: of.sessionId, period: 'total' }) as const;

const adminOf = (of: FilledTenant): Actor => ({
  organizationId: of.organizationId,
  userId: of.user.id,
  role: 'admin',
});
const newApproval = (of: FilledTenant): NewApproval => ({
  ...ofTurn(of),
  id: ApprovalId.new(),
  kind: 'tool_call',
  toolUseId: 'toolu_2',
  tool: 'Bash',
  input: {},
  reason: 'Smuggled.',
  terms: defaultTerms,
  deciders: decidersOf(defaultTerms, of.user.id),
});
/** Of the approval of a filled tenant. */
const twoPeople = { ...defaultTerms, quorum: { count: 2 } };
const settledApproval = (of: FilledTenant): Approval => ({
  ...newApproval(of),
  id: of.approvalId,
  status: 'denied',
  votes: [],
  inputVersion: 7,
  requestedAt: now(),
  deadlineAt: now(),
  settledAt: now(),
  replays: 0,
});

const completeExport = async (tx: Repositories, { wholeExport }: FilledTenant, keptDays: number) => {
  await tx.organizationExports.begin(wholeExport.id);
  const file = { bytes: 1, sha256: '0'.repeat(64), takenAt: now(), rows: 1, files: 1, missing: 0 };
  return tx.organizationExports.complete({ ...wholeExport, attempts: 1 }, file, keptDays);
};
const claimNotifications: Call = (tx, of) =>
  tx.notifications.claim(of.organizationId, { kinds: ['email'], limit: 9, seconds: 9 });

/** One call of every method of every repository, on the rows of a tenant that is not the transaction's. */
export const foreignCalls: Record<string, Row> = {
  'organizations.add': {
    call: (tx, of) => tx.organizations.add({ id: of.organizationId, slug: of.sessionId, name: 'x' }),
    refused: policy,
  },
  'organizations.get': { call: (tx, of) => tx.organizations.get(of.organizationId), refused: notFound },
  'organizations.saveOperated': {
    call: (tx, of) =>
      tx.organizations.saveOperated({
        ...{ id: of.organizationId, slug: 'x', name: 'taken over', plan: 'x', limits: {} },
        requireTotp: false,
        ...{ isOperator: false, defaultEffect: 'allow', disabledPolicies: [], allowsPublicLinks: false },
        createdAt: now(),
      }),
    gives: undefined,
  },
  'organizations.setOperator': {
    call: (tx, of) => tx.organizations.setOperator(of.organizationId),
    gives: undefined,
  },
  'operatorVisits.add': {
    call: (tx, of) => tx.operatorVisits.add(newVisit(of.organizationId, of.user.id)),
    refused: policy,
  },
  'operatorVisits.find': { call: (tx, of) => tx.operatorVisits.find(of.visit.id), gives: undefined },
  'operatorVisits.listOf': { call: (tx, of) => tx.operatorVisits.listOf(of.user.id), gives: [] },
  'operatorVisits.end': { call: (tx, of) => tx.operatorVisits.end(of.visit.id, now()), gives: false },
  'operatorVisits.endAll': {
    call: (tx, of) => tx.operatorVisits.endAll(of.organizationId, now()),
    gives: undefined,
  },
  'turns.listBusySessions': {
    call: async (tx, of) => (await tx.turns.listBusySessions('', 100)).filter((id) => id === of.session.id),
    gives: [],
  },
  'organizations.save': {
    call: (tx, of) =>
      tx.organizations.save({
        id: of.organizationId,
        slug: 'x',
        name: 'taken over',
        defaultEffect: 'allow',
        disabledPolicies: [],
        requireTotp: false,
        allowsPublicLinks: false,
        ...{ isOperator: false, plan: 'taken over', limits: {} },
        createdAt: now(),
      }),
    gives: undefined,
  },
  'organizations.getForUpdate': {
    call: (tx, of) => tx.organizations.getForUpdate(of.organizationId),
    refused: notFound,
  },
  'organizations.beginDeletion': {
    call: async (tx, of) => {
      const id = of.organizationId;
      await tx.organizations.saveOperated({
        ...{ id, slug: 'x', name: 'x', plan: 'x', limits: {}, requireTotp: false, isOperator: false },
        ...{ defaultEffect: 'allow', disabledPolicies: [], allowsPublicLinks: false, createdAt: now() },
        suspended: { at: now(), reason: 'It goes.' },
        deletion: { askedAt: now(), askedBy: of.user.id, dueAt: new Date(0) },
      });
      return tx.organizations.beginDeletion(id);
    },
    gives: false,
  },
  'deletionCertificates.add': {
    call: (tx, of) => tx.deletionCertificates.add(newCertificate(of.organizationId)),
    refused: policy,
  },
  'deletionCertificates.get': {
    call: (tx, of) => tx.deletionCertificates.get(of.certificate.deletedId),
    refused: notFound,
  },
  'deletionCertificates.list': {
    call: async (tx, of) =>
      (await tx.deletionCertificates.list(page)).items.filter(
        (each) => each.deletedId === of.certificate.deletedId,
      ),
    gives: [],
  },
  'organizations.raisePoliciesVersion': {
    call: (tx, of) => tx.organizations.raisePoliciesVersion(of.organizationId),
    gives: undefined,
  },
  'users.add': {
    call: (tx, of) =>
      tx.users.add({ ...of.user, id: of.unusedUserId, email: `${of.unusedUserId}@x.com` }, 'x'),
    refused: policy,
  },
  'users.get': { call: (tx, of) => tx.users.get(of.user.id), refused: notFound },
  'users.list': {
    call: async (tx, of) => (await tx.users.list({ text: of.user.email }, page)).items,
    gives: [],
  },
  'users.lockAdmins': {
    call: async (tx, of) => {
      const admins = await tx.users.lockAdmins();
      await tx.users.save({ ...of.user, role: 'admin' }, now());
      return [admins, await tx.users.lockAdmins()];
    },
    gives: [[], []],
  },
  'users.save': {
    call: (tx, of) => tx.users.save({ ...of.user, role: 'admin' }, now()),
    gives: undefined,
  },
  'users.setPassword': { call: (tx, of) => tx.users.setPassword(of.user.id, 'x', now()), gives: undefined },
  'users.remove': { call: (tx, of) => tx.users.remove(of.user.id, now()), gives: undefined },
  'users.find': { call: (tx, of) => tx.users.find(of.user.id), gives: undefined },
  'users.findByEmail': { call: (tx, of) => tx.users.findByEmail(of.user.email), gives: undefined },
  'users.getCredentials': { call: (tx, of) => tx.users.getCredentials(of.user.id), refused: notFound },
  'users.names': { call: (tx, of) => tx.users.names([of.user.id]), gives: new Map() },
  'users.lock': { call: (tx, of) => tx.users.lock(of.user.id), gives: false },
  'users.recordLogin': { call: (tx, of) => tx.users.recordLogin(of.user.id, now()), gives: undefined },
  'users.raiseTokenVersion': { call: (tx, of) => tx.users.raiseTokenVersion(of.user.id), gives: undefined },
  'refreshTokens.add': {
    call: (tx, of) =>
      tx.refreshTokens.add({
        hash: `smuggled ${of.familyId}`,
        organizationId: of.organizationId,
        userId: of.user.id,
        familyId: of.familyId,
        expiresAt: now(),
      }),
    refused: policy,
  },
  'refreshTokens.use': { call: (tx, of) => tx.refreshTokens.use(of.refreshHash, now()), gives: false },
  'refreshTokens.listLogins': {
    call: (tx, of) => tx.refreshTokens.listLogins(of.user.id, now()),
    gives: [],
  },
  'refreshTokens.loginUntil': {
    call: (tx, of) => tx.refreshTokens.loginUntil(of.familyId),
    gives: undefined,
  },
  'refreshTokens.listEnded': {
    call: async (tx, of) => {
      await tx.refreshTokens.revokeFamily(of.familyId, now());
      return tx.refreshTokens.listEnded(of.user.id, 900);
    },
    gives: [],
  },
  'refreshTokens.endLogin': {
    call: (tx, of) => tx.refreshTokens.endLogin(of.user.id, of.familyId, now()),
    gives: false,
  },
  'refreshTokens.revokeFamily': {
    call: (tx, of) => tx.refreshTokens.revokeFamily(of.familyId, now()),
    gives: undefined,
  },
  'refreshTokens.revokeAllOf': {
    call: (tx, of) => tx.refreshTokens.revokeAllOf(of.user.id, now()),
    gives: undefined,
  },
  'refreshTokens.removeExpired': {
    call: (tx) => tx.refreshTokens.removeExpired(-100_000),
    gives: undefined,
  },
  'apiKeys.add': {
    call: (tx, of) => tx.apiKeys.add(newApiKey(of.organizationId, of.user.id), `smuggled ${of.user.id}`),
    refused: policy,
  },
  'apiKeys.get': { call: (tx, of) => tx.apiKeys.get(of.apiKey.id), refused: notFound },
  'apiKeys.find': { call: (tx, of) => tx.apiKeys.find(of.apiKey.id), gives: undefined },
  'apiKeys.findByHash': { call: (tx, of) => tx.apiKeys.findByHash(keyHashOf(of.apiKey)), gives: undefined },
  'apiKeys.list': {
    call: async (tx, of) => (await tx.apiKeys.list({ userId: of.user.id }, page)).items,
    gives: [],
  },
  'apiKeys.count': { call: (tx, of) => tx.apiKeys.count(of.user.id), gives: 0 },
  'apiKeys.recordUse': {
    call: (tx, of) => tx.apiKeys.recordUse(of.apiKey.id, '203.0.113.1', now()),
    gives: undefined,
  },
  'apiKeys.remove': { call: (tx, of) => tx.apiKeys.remove(of.apiKey.id), gives: undefined },
  'apiKeys.removeAllOf': { call: (tx, of) => tx.apiKeys.removeAllOf(of.user.id), gives: undefined },
  'sessionShares.ofUser': {
    call: (tx, of) => tx.sessionShares.ofUser(of.user.id),
    gives: new Map(),
  },
  'sessionShares.listOfSession': {
    call: (tx, of) => tx.sessionShares.listOfSession(of.session.id),
    gives: [],
  },
  'sessionShares.find': {
    call: (tx, of) => tx.sessionShares.find(of.session.id, of.user.id),
    gives: undefined,
  },
  'sessionShares.set': {
    call: (tx, of) => tx.sessionShares.set(newShare(of.session.id, of.user.id), of.organizationId),
    refused: policy,
  },
  'sessionShares.remove': {
    call: (tx, of) => tx.sessionShares.remove(of.session.id, of.user.id),
    gives: false,
  },
  'sessionShares.removeAllOfUser': {
    call: (tx, of) => tx.sessionShares.removeAllOfUser(of.user.id),
    gives: undefined,
  },
  'sessionLinks.add': {
    call: (tx, of) => {
      const link = newLink(of.organizationId, of.session.id, of.user.id);
      return tx.sessionLinks.add(link, tokenHashOf(link));
    },
    refused: policy,
  },
  'sessionLinks.findByHash': {
    call: (tx, of) => tx.sessionLinks.findByHash(tokenHashOf(of.link)),
    gives: undefined,
  },
  'sessionLinks.listOfSession': {
    call: (tx, of) => tx.sessionLinks.listOfSession(of.session.id),
    gives: [],
  },
  'sessionLinks.remove': {
    call: (tx, of) => tx.sessionLinks.remove(of.session.id, of.link.id),
    gives: false,
  },
  'sessionLinks.removeAllBy': {
    call: (tx, of) => tx.sessionLinks.removeAllBy(of.user.id),
    gives: undefined,
  },
  'roles.add': {
    call: (tx, of) => tx.roles.add({ ...newRole(of.organizationId), name: 'Smuggled' }),
    refused: policy,
  },
  'roles.save': {
    call: (tx, of) => tx.roles.save({ ...of.role, version: 2, name: 'Taken over' }),
    gives: undefined,
  },
  'roles.get': { call: (tx, of) => tx.roles.get(of.role.id), refused: notFound },
  'roles.getForUpdate': { call: (tx, of) => tx.roles.getForUpdate(of.role.id), refused: notFound },
  'roles.list': {
    call: async (tx, of) => (await tx.roles.list(page)).items.filter(({ id }) => id === of.role.id),
    gives: [],
  },
  'roles.count': { call: (tx, of) => tx.roles.count(of.organizationId), gives: 0 },
  'roles.use': { call: (tx, of) => tx.roles.use(of.role.id), gives: { users: 0, keys: 0 } },
  'roles.remove': { call: (tx, of) => tx.roles.remove(of.spareRole.id), gives: undefined },
  'invitations.add': {
    call: (tx, of) => {
      const invitation = newInvitation(of.organizationId, of.user.id);
      return tx.invitations.add(invitation, tokenHashOf(invitation));
    },
    refused: policy,
  },
  'invitations.list': {
    call: async (tx, of) =>
      (await tx.invitations.list(page)).items.filter(({ id }) => id === of.invitation.id),
    gives: [],
  },
  'invitations.countOpen': {
    call: async (tx, of) => {
      await tx.invitations.remove(of.invitation.id);
      return tx.invitations.countOpen(now());
    },
    gives: 1,
  },
  'invitations.findOpen': {
    call: (tx, of) => tx.invitations.findOpen(of.invitation.id, now()),
    gives: undefined,
  },
  'invitations.accept': {
    call: (tx, of) => tx.invitations.accept(tokenHashOf(of.invitation), now()),
    gives: undefined,
  },
  'invitations.remove': { call: (tx, of) => tx.invitations.remove(of.invitation.id), gives: undefined },
  'passwordResets.set': {
    call: (tx, of) =>
      tx.passwordResets.set(
        {
          ...{ organizationId: of.organizationId, userId: of.user.id },
          ...{ tokenHash: `smuggled ${of.user.id}`, expiresAt: now() },
        },
        now(),
      ),
    refused: policy,
  },
  'passwordResets.take': {
    call: (tx, of) => tx.passwordResets.take(tokenHashOf(of.user), now()),
    gives: undefined,
  },
  'passwordResets.removeOf': { call: (tx, of) => tx.passwordResets.removeOf(of.user.id), gives: undefined },
  'refreshTokens.revokeWithoutSecondFactor': {
    call: async (tx, of) => {
      await tx.secondFactors.remove(of.user.id);
      return tx.refreshTokens.revokeWithoutSecondFactor();
    },
    gives: undefined,
  },
  'secondFactors.find': { call: (tx, of) => tx.secondFactors.find(of.user.id), gives: undefined },
  'secondFactors.offer': {
    call: async (tx, of) => {
      await tx.secondFactors.remove(of.user.id);
      const { organizationId } = of;
      return tx.secondFactors.offer({ organizationId, userId: of.user.id }, 'smuggled', now());
    },
    refused: policy,
  },
  'secondFactors.takeStep': { call: (tx, of) => tx.secondFactors.takeStep(of.user.id, 1), gives: false },
  'secondFactors.confirm': {
    call: (tx, of) =>
      tx.secondFactors.confirm(
        { organizationId: of.organizationId, userId: of.user.id },
        ['smuggled'],
        now(),
      ),
    refused: policy,
  },
  'secondFactors.takeRecoveryCode': {
    call: (tx, of) => tx.secondFactors.takeRecoveryCode(of.user.id, 'a recovery code'),
    gives: false,
  },
  'secondFactors.countRecoveryCodes': {
    call: (tx, of) => tx.secondFactors.countRecoveryCodes(of.user.id),
    gives: 0,
  },
  'secondFactors.remove': { call: (tx, of) => tx.secondFactors.remove(of.user.id), gives: false },
  'secondFactors.listSealed': {
    call: async (tx, of) =>
      (await tx.secondFactors.listSealed()).filter(({ userId }) => userId === of.user.id),
    gives: [],
  },
  'secondFactors.reseal': {
    call: (tx, of) => tx.secondFactors.reseal(of.user.id, 'smuggled'),
    gives: undefined,
  },
  'loginChallenges.add': {
    call: (tx, of) =>
      tx.loginChallenges.add(
        {
          ...{ organizationId: of.organizationId, userId: of.user.id },
          ...{ hash: of.unusedUserId, expiresAt: inAnHour() },
        },
        now(),
      ),
    refused: policy,
  },
  'loginChallenges.find': {
    call: (tx, of) => tx.loginChallenges.find(`challenge of ${of.organizationId}`, now()),
    gives: undefined,
  },
  'loginChallenges.take': {
    call: (tx, of) => tx.loginChallenges.take(`challenge of ${of.organizationId}`),
    gives: false,
  },
  'loginChallenges.removeOf': { call: (tx, of) => tx.loginChallenges.removeOf(of.user.id), gives: undefined },
  'ssoProviders.find': {
    call: (tx, of) => tx.ssoProviders.find(of.organizationId),
    gives: undefined,
  },
  'ssoProviders.set': {
    call: (tx, of) => tx.ssoProviders.set({ ...newProvider(of.organizationId), clientId: 'taken over' }),
    refused: policy,
  },
  'ssoProviders.reseal': {
    call: (tx, of) => tx.ssoProviders.reseal(of.organizationId, 'sealed', 'smuggled'),
    gives: undefined,
  },
  'ssoProviders.remove': {
    call: (tx, of) => tx.ssoProviders.remove(of.organizationId),
    gives: false,
  },
  'ssoLogins.begin': {
    call: (tx, of) =>
      tx.ssoLogins.begin({ ...newAttempt(of.organizationId), stateHash: of.unusedUserId }, 10, now()),
    refused: policy,
  },
  'ssoLogins.take': {
    call: (tx, of) => tx.ssoLogins.take(newAttempt(of.organizationId), now()),
    gives: undefined,
  },
  'ssoLogins.addCode': {
    call: (tx, of) =>
      tx.ssoLogins.addCode({ ...newSsoCode(of.organizationId, of.user.id), hash: of.unusedUserId }, now()),
    refused: policy,
  },
  'ssoLogins.takeCode': {
    call: (tx, of) => tx.ssoLogins.takeCode(newSsoCode(of.organizationId, of.user.id).hash, now()),
    gives: undefined,
  },
  'ssoIdentities.find': {
    call: (tx, of) => {
      const { issuer, subject } = newIdentity(of.organizationId, of.user.id);
      return tx.ssoIdentities.find(issuer, subject);
    },
    gives: undefined,
  },
  'ssoIdentities.add': {
    call: (tx, of) => {
      const identity = newIdentity(of.organizationId, of.user.id);
      return tx.ssoIdentities.add({ ...identity, subject: 'smuggled', issuer: 'another' }, now());
    },
    refused: policy,
  },
  'ssoIdentities.has': { call: (tx, of) => tx.ssoIdentities.has(of.user.id), gives: false },
  'ssoIdentities.removeOf': { call: (tx, of) => tx.ssoIdentities.removeOf(of.user.id), gives: undefined },
  'streamTickets.add': {
    call: (tx, of) =>
      tx.streamTickets.add(
        {
          hash: `smuggled ${of.ticketHash}`,
          organizationId: of.organizationId,
          userId: of.user.id,
          expiresAt: now(),
        },
        now(),
      ),
    refused: policy,
  },
  'streamTickets.take': { call: (tx, of) => tx.streamTickets.take(of.ticketHash, now()), gives: undefined },
  'streamTickets.removeExpired': {
    call: (tx) => tx.streamTickets.removeExpired(-100_000),
    gives: undefined,
  },
  'sessions.add': {
    call: (tx, of) => tx.sessions.add(newSession(of.organizationId, of.user.id)),
    refused: policy,
  },
  'sessions.get': { call: (tx, of) => tx.sessions.get(of.sessionId), refused: notFound },
  'sessions.find': { call: (tx, of) => tx.sessions.find(of.sessionId), gives: undefined },
  'sessions.getForUpdate': { call: (tx, of) => tx.sessions.getForUpdate(of.sessionId), refused: notFound },
  'sessions.lock': { call: (tx, of) => tx.sessions.lock(of.sessionId), refused: notFound },
  'sessions.list': {
    call: (tx, of) => tx.sessions.list({ userId: of.user.id }, page),
    gives: { items: [], total: 0 },
  },
  'sessions.listIds': {
    call: async (tx, of) =>
      (await tx.sessions.listIds({ after: '', limit: 100 })).filter((id) => id === of.sessionId),
    gives: [],
  },
  'sessions.listStillRunning': {
    call: async (tx, of) => (await tx.sessions.listStillRunning(0, 100)).filter((id) => id === of.sessionId),
    gives: [],
  },
  'sessions.listByIds': { call: (tx, of) => tx.sessions.listByIds([of.sessionId]), gives: [] },
  'sessions.save': {
    call: (tx, of) => tx.sessions.save({ ...of.session, name: 'taken over', status: 'terminated' }),
    gives: undefined,
  },
  'sessions.markDeleted': {
    call: (tx, of) => tx.sessions.markDeleted(of.sessionId, now()),
    gives: undefined,
  },
  'sessions.letProcessGo': { call: (tx, of) => tx.sessions.letProcessGo(of.sessionId), gives: false },
  'sessions.setConversation': {
    call: (tx, of) => tx.sessions.setConversation(of.lease, '0199c0ff-eeee-7000-8000-000000000000'),
    gives: false,
  },
  'sessions.lockHeld': { call: (tx, of) => tx.sessions.lockHeld(of.lease), gives: undefined },
  'sessions.saveTurnEnd': {
    call: (tx, of) => tx.sessions.saveTurnEnd(of.session, { usage: noUsage, durationMs: 7 }),
    gives: undefined,
  },
  'sessions.setLayOut': {
    call: (tx, of) => tx.sessions.setLayOut(of.sessionId, { workspace: 'b'.repeat(64) }),
    gives: undefined,
  },
  'sessions.saveLaidOut': {
    call: (tx, of) => tx.sessions.saveLaidOut(of.lease, { workspace: 'b'.repeat(64) }),
    gives: false,
  },
  'sessions.oweSnapshot': {
    call: (tx, of) => tx.sessions.oweSnapshot(of.sessionId, of.runningTurnId),
    gives: undefined,
  },
  'snapshots.add': {
    call: (tx, of) => tx.snapshots.add({ ...ofTurn(of), turnId: of.queuedTurnId }, newFilesKept()),
    gives: undefined,
  },
  'snapshots.find': { call: (tx, of) => tx.snapshots.find(of.runningTurnId), gives: undefined },
  'snapshots.list': {
    call: (tx, of) => tx.snapshots.list(of.sessionId, page),
    gives: { items: [], total: 0 },
  },
  'snapshots.storedBytes': { call: (tx, of) => tx.snapshots.storedBytes(of.organizationId), gives: 0 },
  'snapshots.setMeasured': {
    call: (tx, of) => tx.snapshots.setMeasured(of.organizationId, 1, new Date()),
    refused: policy,
  },
  'snapshots.listTrees': { call: (tx, of) => tx.snapshots.listTrees(of.organizationId), gives: [] },
  'snapshots.removeOld': { call: (tx, of) => tx.snapshots.removeOld(of.organizationId, 0), gives: 0 },
  'snapshots.forgetAll': { call: (tx, of) => tx.snapshots.forgetAll(of.sessionId), gives: undefined },
  'snapshots.setLastTree': {
    call: (tx, of) => tx.snapshots.setLastTree(of.sessionId, 'b'.repeat(64)),
    gives: undefined,
  },
  'archives.add': {
    call: (tx, of) => tx.archives.add(newArchive(of.organizationId, of.sessionId), 'remove'),
    refused: policy,
  },
  'archives.get': { call: (tx, of) => tx.archives.get(of.archiveHold.archiveId), refused: notFound },
  'archives.findNewest': { call: (tx, of) => tx.archives.findNewest(of.sessionId), gives: undefined },
  'archives.keptBytes': { call: (tx, of) => tx.archives.keptBytes(of.organizationId), gives: 0 },
  'archives.order': {
    call: (tx, of) =>
      tx.archives.order(of.archiveHold.archiveId, { status: 'restoring', todo: 'restore', at: now() }),
    gives: undefined,
  },
  'archives.discardOf': { call: (tx, of) => tx.archives.discardOf(of.sessionId, now()), gives: [] },
  'archives.take': { call: (tx, of) => tx.archives.take(of.archiveHold.archiveId, 60), gives: undefined },
  'archives.renew': { call: (tx, of) => tx.archives.renew(of.archiveHold, 60), gives: false },
  'archives.leave': { call: (tx, of) => tx.archives.leave(of.archiveHold, 60), gives: false },
  'archives.handOver': { call: (tx, of) => tx.archives.handOver(of.archiveHold), gives: false },
  'archives.saveMade': {
    call: (tx, of) => tx.archives.saveMade(of.archiveHold, newArchiveFile(), now()),
    gives: false,
  },
  'archives.saveEnd': {
    call: (tx, of) => tx.archives.saveEnd(of.archiveHold, { status: 'failed', at: now() }),
    gives: false,
  },
  'archives.saveRemoved': {
    call: async (tx, of) => {
      await tx.archives.saveEnd(of.archiveHold, { status: 'removed', todo: 'remove', at: now() });
      return tx.archives.saveRemoved({ ...of.archiveHold, task: 'remove' });
    },
    gives: false,
  },
  'sessionRecords.pages': {
    call: async (tx, of) => {
      const found: Record<string, string[][]> = {};
      for (const record of sessionRecords) {
        const pages = await Array.fromAsync(tx.sessionRecords.pages(record, of.sessionId));
        if (pages.length > 0) found[record] = pages;
      }
      return found;
    },
    gives: {},
  },
  'sessionRecords.addTranscripts': {
    call: (tx, of) => {
      const at = { conversation_id: of.transcript.conversationId, subpath: '', branch: 3, turn_ordinal: 0 };
      const row = { ...at, position: 1, entry: '{}', created_at: now() };
      return tx.sessionRecords.addTranscripts(of, [JSON.stringify(row)]);
    },
    refused: policy,
  },
  'sessionRecords.removeTranscripts': {
    call: (tx, of) => tx.sessionRecords.removeTranscripts(of.sessionId),
    gives: undefined,
  },
  'reportFigures.totals': {
    call: (tx, of) => tx.reportFigures.totals(rangeOf(of)),
    gives: { sessions: 0, turns: 0, durationMs: 0, messages: 0, approvals: 0 },
  },
  'reportFigures.sessions': { call: (tx, of) => tx.reportFigures.sessions(rangeOf(of), 9), gives: [] },
  'reportFigures.tools': { call: (tx, of) => tx.reportFigures.tools(rangeOf(of), 9), gives: [] },
  'reportFigures.errors': {
    call: async (tx, of) => {
      const error = { code: 'agent_error', message: 'No.' } as const;
      await tx.events.append({ ...ofTurn(of), events: [{ type: 'session.error', error }] });
      return tx.reportFigures.errors(rangeOf(of), 9);
    },
    gives: { total: 0, items: [] },
  },
  'organizationExports.add': {
    call: (tx, of) => tx.organizationExports.add(newExport(of)),
    refused: policy,
  },
  'organizationExports.get': {
    call: (tx, of) => tx.organizationExports.get(of.wholeExport.id),
    refused: notFound,
  },
  'organizationExports.list': {
    call: (tx, of) => tx.organizationExports.list(of.organizationId, page),
    gives: { items: [], total: 0 },
  },
  'organizationExports.begin': {
    call: (tx, of) => tx.organizationExports.begin(of.wholeExport.id),
    gives: undefined,
  },
  'organizationExports.isHeld': {
    call: async (tx, of) => {
      await tx.organizationExports.begin(of.wholeExport.id);
      return tx.organizationExports.isHeld({ ...of.wholeExport, attempts: 1 });
    },
    gives: false,
  },
  'organizationExports.complete': {
    call: (tx, of) => completeExport(tx, of, 1),
    gives: false,
  },
  'organizationExports.fail': {
    call: (tx, of) => tx.organizationExports.fail(of.wholeExport, { code: 'failed', detail: 'x' }),
    gives: false,
  },
  'organizationExports.expireOthers': {
    call: async (tx, of) => {
      await completeExport(tx, of, 1);
      await tx.organizationExports.expireOthers(newExport(of));
    },
    gives: undefined,
  },
  'organizationExports.remove': {
    call: (tx, of) => tx.organizationExports.remove(of.wholeExport.id),
    gives: undefined,
  },
  'organizationExports.listExpired': {
    call: async (tx, of) => {
      await completeExport(tx, of, -1);
      return tx.organizationExports.listExpired(of.organizationId);
    },
    gives: [],
  },
  'organizationExports.listStuck': {
    call: (tx, of) => tx.organizationExports.listStuck(of.organizationId, -60),
    gives: [],
  },
  'organizationRecords.describe': {
    call: (tx, of) => tx.organizationRecords.describe(of.organizationId),
    refused: notFound,
  },
  'organizationRecords.pages': {
    call: async (tx, of) => {
      const found: string[][] = [];
      for (const table of ['organizations', 'users', 'sessions'])
        found.push(...(await Array.fromAsync(tx.organizationRecords.pages(table, of.organizationId))));
      return found;
    },
    gives: [],
  },
  'organizationRecords.listReports': {
    call: async (tx, of) => {
      await tx.reports.begin(of.reportId, 1);
      await tx.reports.complete(of.reportId, { bytes: 1, sha256: '0'.repeat(64) });
      return tx.organizationRecords.listReports(of.organizationId, { after: '', at: inAnHour() });
    },
    gives: [],
  },
  'organizationRecords.listArchives': {
    call: (tx, of) => tx.organizationRecords.listArchives(of.organizationId, { after: '', at: inAnHour() }),
    gives: [],
  },
  'organizationRecords.listTrees': {
    call: async (tx, of) => {
      await tx.snapshots.setLastTree(of.sessionId, 'b'.repeat(64));
      return tx.organizationRecords.listTrees(of.organizationId, { after: '', at: inAnHour() });
    },
    gives: [],
  },
  'reports.add': { call: (tx, of) => tx.reports.add(newReport(of)), refused: policy },
  'reports.get': { call: (tx, of) => tx.reports.get(of.reportId), refused: notFound },
  'reports.find': { call: (tx, of) => tx.reports.find(of.reportId), gives: undefined },
  'reports.list': {
    call: (tx, of) => tx.reports.list({ sessionId: of.sessionId }, page),
    gives: { items: [], total: 0 },
  },
  'reports.count': {
    call: (tx, of) => tx.reports.count(of.organizationId),
    gives: { all: 0, unfinished: 0 },
  },
  'reports.begin': { call: (tx, of) => tx.reports.begin(of.reportId, 1), gives: undefined },
  'reports.recordProgress': {
    call: async (tx, of) => [
      await tx.reports.begin(of.reportId, 1),
      await tx.reports.recordProgress(of.reportId, 7),
    ],
    gives: [undefined, false],
  },
  'reports.keepSummary': {
    call: async (tx, of) => [
      await tx.reports.begin(of.reportId, 1),
      await tx.reports.keepSummary(of.reportId, { problem: 'planted' }),
    ],
    gives: [undefined, undefined],
  },
  'reports.complete': {
    call: async (tx, of) => {
      await tx.reports.begin(of.reportId, 1);
      return tx.reports.complete(of.reportId, { bytes: 1, sha256: '0'.repeat(64) });
    },
    gives: false,
  },
  'reports.fail': {
    call: (tx, of) => tx.reports.fail(of.reportId, { code: 'failed', detail: 'x' }),
    gives: undefined,
  },
  'reports.remove': { call: (tx, of) => tx.reports.remove(of.reportId), gives: undefined },
  'reports.listExpired': { call: (tx, of) => tx.reports.listExpired(of.organizationId), gives: [] },
  'reports.listStuck': { call: (tx, of) => tx.reports.listStuck(of.organizationId, 60), gives: [] },
  'leases.revoke': { call: (tx, of) => tx.leases.revoke(of.sessionId), gives: undefined },
  'leases.acquire': {
    call: (tx, of) => tx.leases.acquire(of.sessionId, { nodeId: of.nodeId, seconds: 60, insists: true }),
    gives: undefined,
  },
  'leases.callLastNode': { call: (tx, of) => tx.leases.callLastNode(of.sessionId), gives: false },
  'leases.renew': { call: (tx, of) => tx.leases.renew(of.lease, 60), gives: false },
  'leases.release': { call: (tx, of) => tx.leases.release(of.lease), gives: undefined },
  'leases.revokeAbandoned': {
    call: (tx, of) => tx.leases.revokeAbandoned(of.sessionId, of.nodeId),
    gives: false,
  },
  'attachments.add': {
    call: (tx, of) =>
      tx.attachments.add({ organizationId: of.organizationId, turnId: of.runningTurnId }, [
        toAttachment('smuggled', Buffer.from('x')),
      ]),
    refused: policy,
  },
  'attachments.listOfTurn': {
    call: (tx, of) => tx.attachments.listOfTurn({ id: of.queuedTurnId, attachments: [attached] }),
    gives: [],
  },
  'turns.add': {
    call: (tx, of) => tx.turns.add({ ...ofTurn(of), id: of.unusedTurnId, prompt: 'smuggled' }),
    refused: policy,
  },
  'turns.get': { call: (tx, of) => tx.turns.get(of.queuedTurnId), refused: notFound },
  'turns.findRunning': { call: (tx, of) => tx.turns.findRunning(of.sessionId), gives: undefined },
  'turns.findNext': { call: (tx, of) => tx.turns.findNext(of.sessionId), gives: undefined },
  'turns.countUnfinished': { call: (tx, of) => tx.turns.countUnfinished(of.sessionId), gives: 0 },
  'turns.sumAttachedBytes': { call: (tx, of) => tx.turns.sumAttachedBytes(of.sessionId), gives: 0 },
  'turns.list': { call: (tx, of) => tx.turns.list(of.sessionId, page), gives: { items: [], total: 0 } },
  'turns.begin': {
    call: async (tx, of) => {
      await tx.turns.end(of.runningTurnId, { status: 'completed', stopReason: 'end_turn' }, {}, now());
      await tx.turns.begin(of.queuedTurnId, now());
    },
    gives: undefined,
  },
  'turns.park': {
    call: (tx, of) => tx.turns.park(of.runningTurnId, { for: 'quota' }, {}, now()),
    gives: false,
  },
  'turns.forgiveWait': {
    call: (tx, of) => tx.turns.forgiveWait(of.runningTurnId, new Date(0)),
    gives: undefined,
  },
  'turns.wake': { call: (tx, of) => tx.turns.wake(of.parkedTurnId), gives: false },
  'turns.wakeAllOf': {
    call: (tx, of) => tx.turns.wakeAllOf(of.organizationId, 'quota'),
    gives: undefined,
  },
  'turns.end': {
    call: (tx, of) =>
      tx.turns.end(of.queuedTurnId, { status: 'completed', stopReason: 'end_turn' }, {}, now()),
    gives: false,
  },
  'turns.requestStop': {
    call: (tx, of) =>
      tx.turns.requestStop({ id: of.runningTurnId, sessionId: of.sessionId }, 'interrupted_by_user'),
    gives: undefined,
  },
  'turns.findStopRequest': {
    call: async (tx, of) => {
      const stop = { id: of.runningTurnId, sessionId: of.sessionId };
      await tx.turns.requestStop(stop, 'session_terminated');
      return tx.turns.findStopRequest(of.runningTurnId);
    },
    gives: undefined,
  },
  'turns.listUnfinished': { call: (tx, of) => tx.turns.listUnfinished(of.sessionId), gives: [] },
  'events.has': { call: (tx, of) => tx.events.has(of.sessionId, of.eventId), gives: false },
  'events.append': {
    call: (tx, of) => tx.events.append({ ...ofTurn(of), events: [{ type: 'session.status_running' }] }),
    gives: undefined,
  },
  'events.list': { call: (tx, of) => tx.events.list(of.sessionId, { after: 0, limit: 100 }), gives: [] },
  'messages.find': {
    call: async (tx, of) => (await tx.messages.find(of.messageId))?.id,
    gives: undefined,
  },
  'messages.listOfTurn': {
    call: async (tx, of) => (await tx.messages.listOfTurn(of.runningTurnId)).length,
    gives: 0,
  },
  'transcripts.listOfTurn': {
    call: (tx, of) =>
      tx.transcripts.listOfTurn({ id: of.runningTurnId, sessionId: of.sessionId, ordinal: 1 }),
    gives: [],
  },
  'messages.list': { call: (tx, of) => tx.messages.list(of.sessionId, page), gives: { items: [], total: 0 } },
  'toolCalls.start': {
    call: (tx, of) => tx.toolCalls.start(ofTurn(of), { tool_use_id: 'toolu_2', name: 'Bash', input: {} }),
    refused: policy,
  },
  'toolCalls.decide': {
    call: (tx, of) =>
      tx.toolCalls.decide(of.sessionId, { toolUseId: 'toolu_1', decision: 'allow', reason: 'x' }),
    gives: undefined,
  },
  'toolCalls.finish': {
    call: (tx, of) =>
      tx.toolCalls.finish(of.sessionId, { tool_use_id: 'toolu_1', content: 'x', is_error: false }),
    gives: undefined,
  },
  'toolCalls.abandon': { call: (tx, of) => tx.toolCalls.abandon(of.runningTurnId), gives: undefined },
  'toolCalls.listOfTurn': { call: (tx, of) => tx.toolCalls.listOfTurn(of.runningTurnId), gives: [] },
  'toolCalls.list': {
    call: (tx, of) => tx.toolCalls.list(of.sessionId, page),
    gives: { items: [], total: 0 },
  },
  'toolCalls.listBetween': {
    call: (tx, of) =>
      tx.toolCalls.listBetween(
        { from: new Date(0), until: new Date('2999-01-01'), sessionId: of.sessionId },
        { limit: 100 },
      ),
    gives: [],
  },
  'permissionDecisions.add': {
    call: (tx, of) =>
      tx.permissionDecisions.add(ofTurn(of), {
        toolUseId: 'toolu_1',
        toolName: 'Bash',
        decision: 'allow',
        reason: 'x',
        ruling: { level: 'gate', effect: 'allow', mode: 'default' },
      }),
    refused: policy,
  },
  'permissionDecisions.findLast': {
    call: (tx, of) => tx.permissionDecisions.findLast([{ sessionId: of.sessionId, toolUseId: 'toolu_1' }]),
    gives: new Map(),
  },
  'permissionDecisions.list': {
    call: (tx, of) => tx.permissionDecisions.list(of.sessionId, {}, page),
    gives: { items: [], total: 0 },
  },
  'sessionTemplates.add': {
    call: (tx, of) => tx.sessionTemplates.add(newTemplate(of.organizationId, of.user.id), changeOf(of)),
    refused: policy,
  },
  'sessionTemplates.save': {
    call: (tx, of) =>
      tx.sessionTemplates.save({ ...of.template, version: 2, name: 'taken over' }, changeOf(of)),
    refused: policy,
  },
  'sessionTemplates.get': { call: (tx, of) => tx.sessionTemplates.get(of.template.id), refused: notFound },
  'sessionTemplates.getForUpdate': {
    call: (tx, of) => tx.sessionTemplates.getForUpdate(of.template.id),
    refused: notFound,
  },
  'sessionTemplates.list': {
    call: (tx, of) => tx.sessionTemplates.list({ organizationId: of.organizationId }, page),
    gives: { items: [], total: 0 },
  },
  'sessionTemplates.listPopular': {
    call: (tx, of) => tx.sessionTemplates.listPopular({ organizationId: of.organizationId }, 10),
    gives: [],
  },
  'sessionTemplates.count': {
    call: (tx, of) => tx.sessionTemplates.count(of.organizationId),
    gives: 0,
  },
  'sessionTemplates.recordUse': {
    call: (tx, of) => tx.sessionTemplates.recordUse(of.template.id, now()),
    gives: undefined,
  },
  'sessionTemplates.markDeleted': {
    call: (tx, of) => tx.sessionTemplates.markDeleted(of.template.id, now()),
    gives: undefined,
  },
  'sessionTemplates.listVersions': {
    call: (tx, of) => tx.sessionTemplates.listVersions(of.template.id, { onlyShared: false }, page),
    gives: { items: [], total: 0 },
  },
  'taskTemplates.add': {
    call: (tx, of) => tx.taskTemplates.add(newTaskTemplate(of.task), changeOf(of)),
    refused: policy,
  },
  'taskTemplates.save': {
    call: (tx, of) =>
      tx.taskTemplates.save({ ...of.taskTemplate, version: 2, name: 'taken over' }, changeOf(of)),
    refused: policy,
  },
  'taskTemplates.get': { call: (tx, of) => tx.taskTemplates.get(of.taskTemplate.id), refused: notFound },
  'taskTemplates.getForUpdate': {
    call: (tx, of) => tx.taskTemplates.getForUpdate(of.taskTemplate.id),
    refused: notFound,
  },
  'taskTemplates.list': {
    call: (tx, of) => tx.taskTemplates.list({ organizationId: of.organizationId }, page),
    gives: { items: [], total: 0 },
  },
  'taskTemplates.count': { call: (tx, of) => tx.taskTemplates.count(of.organizationId), gives: 0 },
  'taskTemplates.stats': {
    call: (tx, of) => tx.taskTemplates.stats(of.organizationId),
    gives: { templates: 0, tasksCreated: 0, byCategory: {}, mostUsed: [] },
  },
  'taskTemplates.recordUse': {
    call: (tx, of) => tx.taskTemplates.recordUse(of.taskTemplate.id, now()),
    gives: undefined,
  },
  'taskTemplates.markDeleted': {
    call: (tx, of) => tx.taskTemplates.markDeleted(of.taskTemplate.id, now()),
    gives: undefined,
  },
  'taskTemplates.listVersions': {
    call: (tx, of) => tx.taskTemplates.listVersions(of.taskTemplate.id, page),
    gives: { items: [], total: 0 },
  },
  'toolGroups.add': {
    call: (tx, of) => tx.toolGroups.add(newToolGroup(), of.organizationId),
    refused: policy,
  },
  'toolGroups.save': {
    call: (tx, of) => tx.toolGroups.save({ ...of.toolGroup, version: 2, name: 'taken over' }),
    gives: undefined,
  },
  'toolGroups.get': { call: (tx, of) => tx.toolGroups.get(of.toolGroup.id), refused: notFound },
  'toolGroups.getForUpdate': {
    call: (tx, of) => tx.toolGroups.getForUpdate(of.toolGroup.id),
    refused: notFound,
  },
  'toolGroups.listByIds': { call: (tx, of) => tx.toolGroups.listByIds([of.toolGroup.id]), gives: [] },
  'toolGroups.list': {
    call: (tx, of) => tx.toolGroups.list(of.organizationId, page),
    gives: { items: [], total: 0 },
  },
  'toolGroups.count': { call: (tx, of) => tx.toolGroups.count(of.organizationId), gives: 0 },
  'toolGroups.markDeleted': {
    call: (tx, of) => tx.toolGroups.markDeleted(of.toolGroup.id, now()),
    gives: undefined,
  },
  'reportTemplates.add': {
    call: (tx, of) => tx.reportTemplates.add(newReportTemplate(of.organizationId)),
    refused: policy,
  },
  'reportTemplates.save': {
    call: (tx, of) => tx.reportTemplates.save({ ...of.reportTemplate, version: 2, name: 'taken over' }),
    gives: undefined,
  },
  'reportTemplates.get': {
    call: (tx, of) => tx.reportTemplates.get(of.reportTemplate.id),
    refused: notFound,
  },
  'reportTemplates.getForUpdate': {
    call: (tx, of) => tx.reportTemplates.getForUpdate(of.reportTemplate.id),
    refused: notFound,
  },
  'reportTemplates.findKept': {
    call: (tx, of) => tx.reportTemplates.findKept(of.reportTemplate.id),
    gives: undefined,
  },
  'reportTemplates.list': {
    call: (tx, of) => tx.reportTemplates.list(of.organizationId, page),
    gives: { items: [], total: 0 },
  },
  'reportTemplates.count': { call: (tx, of) => tx.reportTemplates.count(of.organizationId), gives: 0 },
  'reportTemplates.markDeleted': {
    call: (tx, of) => tx.reportTemplates.markDeleted(of.reportTemplate.id, now()),
    gives: undefined,
  },
  'mcpGrants.find': { call: (tx, of) => tx.mcpGrants.find(of.mcpServer.id), gives: undefined },
  'mcpGrants.begin': {
    call: (tx, of) => tx.mcpGrants.begin(of.mcpServer.id, 'planted', now()),
    gives: undefined,
  },
  'mcpGrants.findBegun': {
    call: (tx, of) => tx.mcpGrants.findBegun(of.mcpServer.id, new Date(0)),
    gives: undefined,
  },
  'mcpGrants.endBegun': { call: (tx, of) => tx.mcpGrants.endBegun(of.mcpServer.id), gives: undefined },
  'mcpGrants.save': {
    call: (tx, of) => tx.mcpGrants.save(of.mcpServer.id, { sealed: 'planted', state: 'granted' }),
    gives: false,
  },
  'mcpGrants.claimRenewal': {
    call: (tx, of) => tx.mcpGrants.claimRenewal(of.mcpServer.id, 1, 30),
    gives: false,
  },
  'mcpGrants.releaseRenewal': {
    call: (tx, of) => tx.mcpGrants.releaseRenewal(of.mcpServer.id, 1),
    gives: undefined,
  },
  'mcpGrants.listForUpdate': {
    call: (tx, of) => tx.mcpGrants.listForUpdate(of.organizationId),
    gives: [],
  },
  'mcpGrants.forget': { call: (tx, of) => tx.mcpGrants.forget(of.mcpServer.id), gives: undefined },
  'mcpServers.add': {
    call: (tx, of) => tx.mcpServers.add(newMcpServer(of.organizationId)),
    refused: policy,
  },
  'mcpServers.save': {
    call: (tx, of) => tx.mcpServers.save({ ...of.mcpServer, version: 2, name: 'taken-over' }),
    gives: undefined,
  },
  'mcpServers.get': { call: (tx, of) => tx.mcpServers.get(of.mcpServer.id), refused: notFound },
  'mcpServers.getForUpdate': {
    call: (tx, of) => tx.mcpServers.getForUpdate(of.mcpServer.id),
    refused: notFound,
  },
  'mcpServers.setHealth': {
    call: (tx, of) => tx.mcpServers.setHealth(of.mcpServer, { state: 'healthy', tools: ['planted'] }),
    gives: undefined,
  },
  'mcpServers.isTaken': {
    call: (tx, of) => tx.mcpServers.isTaken(of.mcpServer.name, newMcpServer(of.organizationId)),
    gives: false,
  },
  'mcpServers.listFor': {
    call: (tx, of) => tx.mcpServers.listFor(of.organizationId, of.user.id),
    gives: [],
  },
  'mcpServers.listByIds': { call: (tx, of) => tx.mcpServers.listByIds([of.mcpServer.id]), gives: [] },
  'mcpServers.listWithSecrets': {
    call: (tx, of) => tx.mcpServers.listWithSecrets(of.organizationId),
    gives: [],
  },
  'mcpServers.list': {
    call: (tx, of) => tx.mcpServers.list(of.organizationId, {}, page),
    gives: { items: [], total: 0 },
  },
  'mcpServers.count': { call: (tx, of) => tx.mcpServers.count(of.organizationId), gives: 0 },
  'mcpServers.remove': { call: (tx, of) => tx.mcpServers.remove(of.mcpServer.id, now()), gives: undefined },
  'policies.add': { call: (tx, of) => tx.policies.add(newPolicy(), changeOf(of)), refused: policy },
  'policies.save': {
    call: (tx, of) => tx.policies.save({ ...of.policy, version: 2, name: 'taken over' }, changeOf(of)),
    refused: policy,
  },
  'policies.get': { call: (tx, of) => tx.policies.get(of.policy.id), refused: notFound },
  'policies.getForUpdate': { call: (tx, of) => tx.policies.getForUpdate(of.policy.id), refused: notFound },
  'policies.list': { call: (tx, of) => tx.policies.list(of.organizationId), gives: [] },
  'policies.count': { call: (tx, of) => tx.policies.count(of.organizationId), gives: 0 },
  'policies.markDeleted': {
    call: (tx, of) => tx.policies.markDeleted(of.policy.id, now()),
    gives: undefined,
  },
  'policies.getVersion': { call: (tx, of) => tx.policies.getVersion(of.policy.id, 1), refused: notFound },
  'policies.listEffective': {
    call: (tx, of) => tx.policies.listEffective({ ...ofCall(of), ids: [of.policy.id] }),
    gives: [],
  },
  'policies.findStanding': { call: (tx, of) => tx.policies.findStanding(of.user.id), gives: undefined },
  'idempotency.claim': {
    call: (tx, of) => tx.idempotency.claim({ ...of.key, key: 'another' }, 'x'),
    refused: policy,
  },
  'idempotency.find': { call: (tx, of) => tx.idempotency.find(of.key), gives: undefined },
  'idempotency.store': {
    call: (tx, of) => tx.idempotency.store(of.key, { status: 200, headers: {}, body: '' }),
    gives: undefined,
  },
  'idempotency.release': { call: (tx, of) => tx.idempotency.release(of.key), gives: undefined },
  'modelCalls.reserve': {
    call: (tx, of) =>
      tx.modelCalls.reserve({ organizationId: of.organizationId, nodeId: of.nodeId, seconds: 60 }, [
        { ...ofCall(of), id: ModelCallId.new(), worst: 1n },
      ]),
    refused: policy,
  },
  'modelCalls.settle': {
    call: (tx, of) => tx.modelCalls.settle(of.organizationId, [newCall(ofCall(of))]),
    refused: policy,
  },
  'upstreamKeys.reseal': {
    call: (tx, of) => tx.upstreamKeys.reseal(of.organizationId, 'sealed', 'sealed anew'),
    gives: undefined,
  },
  'hooks.listWithSecrets': { call: (tx, of) => tx.hooks.listWithSecrets(of.organizationId), gives: [] },
  'modelCalls.giveBack': {
    call: (tx, of) => tx.modelCalls.giveBack(of.organizationId, of.runningCallId),
    gives: undefined,
  },
  'modelCalls.release': { call: (tx, of) => tx.modelCalls.release(of.organizationId, of.nodeId), gives: 0 },
  'budgets.set': { call: (tx, of) => tx.budgets.set(of.organizationId, budgetOf(of), 9n), refused: policy },
  'budgets.remove': {
    call: (tx, of) => tx.budgets.remove(of.organizationId, budgetOf(of)),
    gives: undefined,
  },
  'budgets.topUp': {
    call: (tx, of) => tx.budgets.topUp(of.organizationId, budgetOf(of), 9n),
    refused: policy,
  },
  'budgets.takeCrossings': {
    call: (tx, of) => tx.budgets.takeCrossings(of.organizationId),
    gives: [],
  },
  'budgets.findLeft': {
    call: (tx, of) => tx.budgets.findLeft(ofCall(of)),
    gives: undefined,
  },
  'budgets.findReached': {
    call: (tx, of) => tx.budgets.findReached({ organizationId: of.organizationId, userId: of.user.id }),
    gives: undefined,
  },
  'tasks.add': { call: (tx, of) => tx.tasks.add(newTask(of.organizationId, of.user.id)), refused: policy },
  'tasks.get': { call: (tx, of) => tx.tasks.get(of.task.id), refused: notFound },
  'tasks.getForUpdate': { call: (tx, of) => tx.tasks.getForUpdate(of.task.id), refused: notFound },
  'tasks.findKept': { call: (tx, of) => tx.tasks.findKept(of.task.id), gives: undefined },
  'tasks.list': {
    call: (tx, of) => tx.tasks.list({ ownerId: of.user.id }, page),
    gives: { items: [], total: 0 },
  },
  'tasks.save': { call: (tx, of) => tx.tasks.save({ ...of.task, name: 'taken over' }), gives: undefined },
  'tasks.markDeleted': { call: (tx, of) => tx.tasks.markDeleted(of.task.id, now()), gives: undefined },
  'tasks.atStart': { call: (tx, of) => tx.tasks.atStart(of.task.id), gives: {} },
  'tasks.setKeptSession': {
    call: (tx, of) => tx.tasks.setKeptSession(of.task.id, of.parkedSessionId),
    gives: undefined,
  },
  'executions.add': { call: (tx, of) => tx.executions.add(newExecution(of.task)), refused: policy },
  'executions.get': { call: (tx, of) => tx.executions.get(of.execution.id), refused: notFound },
  'executions.lock': { call: (tx, of) => tx.executions.lock(of.execution.id), refused: notFound },
  'executions.list': {
    call: (tx, of) => tx.executions.list({ taskId: of.task.id }, page),
    gives: { items: [], total: 0 },
  },
  'executions.save': {
    call: (tx, of) =>
      tx.executions.save({ ...of.execution, status: 'cancelled', completedAt: now(), attempt: 7 }),
    gives: undefined,
  },
  'executions.setReport': {
    call: (tx, of) => tx.executions.setReport(of.execution.id, of.reportId),
    gives: undefined,
  },
  'executions.lockWaitingOf': { call: (tx, of) => tx.executions.lockWaitingOf(of.task.id), gives: [] },
  'executions.listUnfinishedOf': {
    call: (tx, of) => tx.executions.listUnfinishedOf(of.schedule.id, inAnHour()),
    gives: [],
  },
  'schedules.add': { call: (tx, of) => tx.schedules.add(newSchedule(of.task)), refused: policy },
  'schedules.now': { call: (tx) => tx.schedules.now(), gives: expect.any(Date) },
  'schedules.get': { call: (tx, of) => tx.schedules.get(of.schedule.id), refused: notFound },
  'schedules.lock': { call: (tx, of) => tx.schedules.lock(of.schedule.id), refused: notFound },
  'schedules.findForUpdate': {
    call: (tx, of) => tx.schedules.findForUpdate(of.schedule.id),
    gives: undefined,
  },
  'schedules.takeDue': { call: (tx, of) => tx.schedules.takeDue(of.schedule.id), gives: undefined },
  'schedules.listOf': { call: (tx, of) => tx.schedules.listOf(of.task.id), gives: [] },
  'schedules.list': {
    call: (tx, of) => tx.schedules.list({ seenBy: of.user.id }, page),
    gives: { items: [], total: 0 },
  },
  'schedules.save': {
    call: (tx, of) => tx.schedules.save({ ...of.schedule, expression: '0 0 * * *' }),
    gives: undefined,
  },
  'schedules.advance': {
    call: (tx, of) =>
      tx.schedules.advance(of.schedule.id, { next: undefined, lastDueAt: now(), skipped: undefined }),
    gives: undefined,
  },
  'schedules.postpone': { call: (tx, of) => tx.schedules.postpone(of.schedule.id, 60), gives: undefined },
  'schedules.delete': { call: (tx, of) => tx.schedules.delete(of.schedule.id), gives: undefined },
  'schedules.deleteOf': { call: (tx, of) => tx.schedules.deleteOf(of.task.id), gives: undefined },
  'executions.findByOccurrence': {
    call: (tx, of) => tx.executions.findByOccurrence(of.task.id, 'the first'),
    gives: undefined,
  },
  'triggers.add': { call: (tx, of) => tx.triggers.add(newTrigger(of.task)), refused: policy },
  'triggers.get': { call: (tx, of) => tx.triggers.get(of.trigger.id), refused: notFound },
  'triggers.find': { call: (tx, of) => tx.triggers.find(of.trigger.id), gives: undefined },
  'triggers.lock': { call: (tx, of) => tx.triggers.lock(of.trigger.id), refused: notFound },
  'triggers.findForUpdate': {
    call: (tx, of) => tx.triggers.findForUpdate(of.trigger.id),
    gives: undefined,
  },
  'triggers.listForUpdate': { call: (tx, of) => tx.triggers.listForUpdate(of.organizationId), gives: [] },
  'triggers.listOf': { call: (tx, of) => tx.triggers.listOf(of.task.id), gives: [] },
  'triggers.list': {
    call: (tx, of) => tx.triggers.list({ seenBy: of.user.id }, page),
    gives: { items: [], total: 0 },
  },
  'triggers.save': {
    call: (tx, of) => tx.triggers.save({ ...of.trigger, name: 'Taken over' }),
    gives: undefined,
  },
  'triggers.delete': { call: (tx, of) => tx.triggers.delete(of.trigger.id), gives: undefined },
  'triggers.deleteOf': { call: (tx, of) => tx.triggers.deleteOf(of.task.id), gives: undefined },
  'triggerEvents.add': {
    call: (tx, of) => tx.triggerEvents.add(newTriggerEvent(of.trigger)),
    refused: policy,
  },
  'triggerEvents.countSince': {
    call: (tx, of) => tx.triggerEvents.countSince(of.trigger.id, 60, true),
    gives: 0,
  },
  'triggerEvents.list': {
    call: (tx, of) => tx.triggerEvents.list(of.trigger.id, {}, page),
    gives: { items: [], total: 0 },
  },
  'triggerEvents.removeOld': {
    call: (tx, of) => tx.triggerEvents.removeOld(of.organizationId, -1),
    gives: undefined,
  },
  'executions.removeOld': {
    call: (tx, of) => tx.executions.removeOld(of.organizationId, -1),
    gives: 0,
  },
  'executions.lockStarts': { call: (tx, of) => tx.executions.lockStarts(of.organizationId), gives: false },
  'executions.findNext': {
    call: (tx, of) => tx.executions.findNext(of.organizationId, { perUser: 5, perOrganization: 5 }),
    gives: undefined,
  },
  'executions.isLineFull': {
    call: (tx, of) => tx.executions.isLineFull(of.organizationId, 1),
    gives: false,
  },
  'executions.putOff': { call: (tx, of) => tx.executions.putOff(of.execution.id, 1), gives: undefined },
  'executions.wakeStarters': {
    call: (tx, of) => tx.executions.wakeStarters(of.organizationId),
    gives: false,
  },
  'executions.addAttempt': {
    call: (tx, of) =>
      tx.executions.addAttempt(of.execution, {
        number: 2,
        sessionId: of.parkedSessionId,
        turnId: of.parkedTurnId,
      }),
    refused: policy,
  },
  'executions.findOpenAttempt': {
    call: (tx, of) => tx.executions.findOpenAttempt(of.runningTurnId),
    gives: undefined,
  },
  'executions.endAttempt': {
    call: (tx, of) =>
      tx.executions.endAttempt({ executionId: of.execution.id, number: 1 }, { status: 'failed', cost: 1n }),
    gives: undefined,
  },
  'executions.listAttempts': {
    call: (tx, of) => tx.executions.listAttempts(of.execution.id),
    gives: [],
  },
  'budgets.list': { call: (tx, of) => tx.budgets.list(of.organizationId), gives: [] },
  'usageLedger.sums': {
    call: (tx, of) => tx.usageLedger.sums('user', { sessionId: of.sessionId }),
    gives: new Map(),
  },
  'usageLedger.newestBooking': {
    call: (tx, of) => tx.usageLedger.newestBooking(of.organizationId),
    gives: 0,
  },
  'usageLedger.rollUp': {
    call: (tx, of) => tx.usageLedger.rollUp(of.organizationId, Number.MAX_SAFE_INTEGER),
    refused: policy,
  },
  'usageLedger.byModel': {
    call: (tx, of) => tx.usageLedger.byModel({ turnId: of.runningTurnId }),
    gives: {},
  },
  'metricsSnapshots.add': {
    call: (tx, of) => tx.metricsSnapshots.add(of.organizationId, newSnapshot(of.sessionId, of.nodeId)),
    refused: policy,
  },
  'metricsSnapshots.findNewest': {
    call: (tx, of) => tx.metricsSnapshots.findNewest(of.sessionId, 3_600),
    gives: undefined,
  },
  'metricsSnapshots.list': {
    call: (tx, of) => tx.metricsSnapshots.list(of.sessionId, page),
    gives: { items: [], total: 0 },
  },
  'metricsSnapshots.removeOld': {
    call: (tx, of) => tx.metricsSnapshots.removeOld(of.organizationId, -1),
    gives: undefined,
  },
  'quotas.take': {
    call: (tx, of) =>
      tx.quotas.take({ organizationId: of.organizationId, userId: of.user.id }, ['prompts_per_hour']),
    gives: undefined,
  },
  'quotas.list': { call: (tx, of) => tx.quotas.list(of.organizationId), gives: [] },
  'quotas.listOf': { call: (tx, of) => tx.quotas.listOf(of.organizationId, of.user.id), gives: [] },
  'quotas.set': {
    call: (tx, of) => tx.quotas.set(of.organizationId, quotaOf(of), 1),
    refused: policy,
  },
  'quotas.takeCrossings': { call: (tx, of) => tx.quotas.takeCrossings(of.organizationId), gives: [] },
  'quotas.remove': { call: (tx, of) => tx.quotas.remove(of.organizationId, quotaOf(of)), gives: false },
  'auditLog.append': {
    call: (tx, of) =>
      tx.auditLog.append([auditEntry({ organizationId: of.organizationId }, 'user.deleted', of.user.id)]),
    refused: policy,
  },
  'auditLog.list': {
    call: (tx, of) => tx.auditLog.list(of.organizationId, {}, page),
    gives: { items: [] },
  },
  'auditLog.listAfter': {
    call: (tx, of) => tx.auditLog.listAfter(of.organizationId, {}, { after: 0, upTo: 9, limit: 9 }),
    gives: [],
  },
  'auditLog.head': { call: (tx, of) => tx.auditLog.head(of.organizationId), gives: undefined },
  'auditLog.addCheckpoint': {
    call: (tx, of) => tx.auditLog.addCheckpoint(newCheckpoint(of.organizationId, 1)),
    refused: policy,
  },
  'auditLog.listCheckpoints': {
    call: (tx, of) => tx.auditLog.listCheckpoints(of.organizationId, page),
    gives: { items: [] },
  },
  'auditLog.checkpointsBetween': {
    call: (tx, of) => tx.auditLog.checkpointsBetween(of.organizationId, 0, 9),
    gives: [],
  },
  'statistics.read': {
    call: async (tx, of) => {
      const { activity, ...counts } = await tx.statistics.read(of.organizationId, now());
      return { ...counts, turns: activity.map(({ turns }) => turns) };
    },
    gives: {
      ...{ users: {}, inactiveUsers: 0, sessions: {}, tasks: 0, executions: {}, pendingApprovals: 0 },
      ...{ storageBytes: 0, turns: [0, 0, 0] },
    },
  },
  'featureOverrides.list': {
    call: (tx, of) => tx.featureOverrides.list(of.organizationId),
    gives: [],
  },
  'featureOverrides.set': {
    call: (tx, of) =>
      tx.featureOverrides.set(of.organizationId, { name: 'reports', isOn: false, changedAt: now() }),
    refused: policy,
  },
  'featureOverrides.remove': {
    call: (tx, of) => tx.featureOverrides.remove(of.organizationId, 'triggers'),
    gives: undefined,
  },
  'archiveRules.get': {
    call: (tx, of) => tx.archiveRules.get(of.organizationId),
    gives: noArchiveRules,
  },
  'archiveRules.set': {
    call: (tx, of) => tx.archiveRules.set(of.organizationId, noArchiveRules),
    refused: policy,
  },
  'agentLimits.get': {
    call: (tx, of) => tx.agentLimits.get(of.organizationId),
    gives: defaultAgentLimits,
  },
  'agentLimits.set': {
    call: (tx, of) => tx.agentLimits.set(of.organizationId, defaultAgentLimits),
    refused: policy,
  },
  'transcripts.append': {
    call: (tx, of) =>
      tx.transcripts.append(of.organizationId, of.lease, of.transcript, [{ text: '{"type":"smuggled"}' }]),
    gives: false,
  },
  'transcripts.list': {
    call: (tx, of) => tx.transcripts.list(of.lease, of.transcript, { after: 0, limit: 9 }),
    gives: [],
  },
  'transcripts.listLast': {
    call: (tx, of) => tx.transcripts.listLast(of.lease, of.transcript, 9),
    gives: [],
  },
  'transcripts.takeBack': {
    call: (tx, of) => tx.transcripts.takeBack({ sessionId: of.sessionId, id: of.runningTurnId, ordinal: 1 }),
    gives: undefined,
  },
  'transcripts.copyTo': {
    call: (tx, of) => tx.transcripts.copyTo(of.parkedSessionId, { sessionId: of.sessionId }),
    gives: undefined,
  },
  'transcripts.listSubpaths': {
    call: (tx, of) => tx.transcripts.listSubpaths(of.lease, of.transcript.conversationId),
    gives: [],
  },
  'transcripts.remove': {
    call: (tx, of) => tx.transcripts.remove(of.lease, of.transcript.conversationId),
    gives: false,
  },
  'upstreamKeys.find': { call: (tx, of) => tx.upstreamKeys.find(of.organizationId), gives: undefined },
  'upstreamKeys.set': {
    call: (tx, of) => tx.upstreamKeys.set(of.organizationId, { sealedKey: 'smuggled' }),
    refused: policy,
  },
  'upstreamKeys.remove': { call: (tx, of) => tx.upstreamKeys.remove(of.organizationId), gives: undefined },
  'toolCalls.listRedacted': {
    call: async (tx, of) => {
      const result = { tool_use_id: 'toolu_1', content: 'x', is_error: false, is_redacted: true } as const;
      await tx.toolCalls.finish(of.sessionId, result);
      return tx.toolCalls.listRedacted(of.sessionId);
    },
    gives: new Map(),
  },
  'hooks.add': { call: (tx, of) => tx.hooks.add(newHook(of.organizationId, of.sessionId)), refused: policy },
  'hooks.get': { call: (tx, of) => tx.hooks.get(of.hook.id), refused: notFound },
  'hooks.find': { call: (tx, of) => tx.hooks.find(of.hook.id), gives: undefined },
  'hooks.getForUpdate': { call: (tx, of) => tx.hooks.getForUpdate(of.hook.id), refused: notFound },
  'hooks.save': { call: (tx, of) => tx.hooks.save({ ...of.hook, name: 'taken over' }), gives: undefined },
  'hooks.remove': { call: (tx, of) => tx.hooks.remove(of.hook.id, now()), gives: undefined },
  'hooks.list': {
    call: (tx, of) => tx.hooks.list({ sessionId: of.sessionId }, page),
    gives: { items: [], total: 0 },
  },
  'hooks.listOfSession': {
    call: (tx, of) => tx.hooks.listOfSession(of.session),
    gives: [],
  },
  'hooks.count': {
    call: (tx, of) => tx.hooks.count({ scope: 'session', scopeId: of.sessionId }),
    gives: 0,
  },
  'hookExecutions.addExecuted': {
    call: (tx, of) =>
      tx.hookExecutions.addExecuted(ofTurn(of), {
        execution_id: HookExecutionId.new(),
        hook_id: of.hook.id,
        hook_name: 'x',
        event: 'TurnStart',
        outcome: 'passed',
        duration_ms: 1,
      }),
    refused: policy,
  },
  'hookExecutions.add': {
    call: (tx, of) =>
      tx.hookExecutions.add(ofTurn(of), [
        { id: HookExecutionId.new(), hookId: of.hook.id, event: 'TurnStart', outcome: 'passed' },
      ]),
    refused: policy,
  },
  'hookExecutions.find': { call: (tx, of) => tx.hookExecutions.find(of.pendingId), gives: undefined },
  'hookExecutions.recordTry': {
    call: (tx, of) => tx.hookExecutions.recordTry(of.pendingId, { outcome: 'passed', durationMs: 1 }),
    gives: undefined,
  },
  'hookExecutions.list': {
    call: (tx, of) => tx.hookExecutions.list(of.hook.id, page),
    gives: { items: [], total: 0 },
  },
  'hookExecutions.countOfSession': {
    call: (tx, of) => tx.hookExecutions.countOfSession(of.sessionId),
    gives: [],
  },
  'hookExecutions.removeOld': {
    call: (tx, of) => tx.hookExecutions.removeOld(of.organizationId, -1),
    gives: 0,
  },
  'webhookEndpoints.add': {
    call: (tx, of) => tx.webhookEndpoints.add(newWebhookEndpoint(of.organizationId)),
    refused: policy,
  },
  'webhookEndpoints.get': { call: (tx, of) => tx.webhookEndpoints.get(of.endpoint.id), refused: notFound },
  'webhookEndpoints.getForUpdate': {
    call: (tx, of) => tx.webhookEndpoints.getForUpdate(of.endpoint.id),
    refused: notFound,
  },
  'webhookEndpoints.findForUpdate': {
    call: (tx, of) => tx.webhookEndpoints.findForUpdate(of.endpoint.id),
    gives: undefined,
  },
  'webhookEndpoints.list': {
    call: (tx, of) => tx.webhookEndpoints.list(of.organizationId, page),
    gives: { items: [], total: 0 },
  },
  'webhookEndpoints.listByIds': {
    call: (tx, of) => tx.webhookEndpoints.listByIds([of.endpoint.id]),
    gives: [],
  },
  'webhookEndpoints.listForUpdate': {
    call: (tx, of) => tx.webhookEndpoints.listForUpdate(of.organizationId),
    gives: [],
  },
  'webhookEndpoints.count': { call: (tx, of) => tx.webhookEndpoints.count(of.organizationId), gives: 0 },
  'webhookEndpoints.save': {
    call: (tx, of) => tx.webhookEndpoints.save({ ...of.endpoint, url: 'https://taken.over/' }),
    gives: undefined,
  },
  'webhookEndpoints.remove': {
    call: (tx, of) => tx.webhookEndpoints.remove(of.endpoint.id, now()),
    gives: undefined,
  },
  'webhookDeliveries.tell': {
    call: async (tx, of) => {
      await tx.webhookEndpoints.save({ ...of.endpoint, isEnabled: true });
      await tx.webhookDeliveries.tell({
        organizationId: of.organizationId,
        type: 'webhook_endpoint.disabled',
        orderingKey: 'smuggled',
        data: {},
      });
    },
    gives: undefined,
  },
  'webhookDeliveries.addTest': {
    call: (tx, of) =>
      tx.webhookDeliveries.addTest(of.endpoint, WebhookDeliveryId.new(), {
        type: 'webhook_endpoint.test',
        data: {},
      }),
    refused: policy,
  },
  'webhookDeliveries.get': { call: (tx, of) => tx.webhookDeliveries.get(of.deliveryId), refused: notFound },
  'webhookDeliveries.list': {
    call: (tx, of) => tx.webhookDeliveries.list(of.endpoint.id, {}, page),
    gives: { items: [], total: 0 },
  },
  'webhookDeliveries.claim': {
    call: async (tx, of) => {
      await tx.webhookEndpoints.save({ ...of.endpoint, isEnabled: true });
      return tx.webhookDeliveries.claim(of.organizationId, { limit: 9, perEndpoint: 9, seconds: 9 });
    },
    gives: [],
  },
  'webhookDeliveries.end': {
    call: (tx, of) => tx.webhookDeliveries.end({ id: of.deliveryId, attempts: 0 }, 'dead', { durationMs: 1 }),
    gives: undefined,
  },
  'webhookDeliveries.retry': {
    call: (tx, of) => tx.webhookDeliveries.retry({ id: of.deliveryId, attempts: 0 }, { durationMs: 1 }, 60),
    gives: undefined,
  },
  'webhookDeliveries.giveBack': {
    call: async (tx, of) => {
      await tx.webhookEndpoints.save({ ...of.endpoint, isEnabled: true });
      await tx.webhookDeliveries.claim(of.organizationId, { limit: 9, perEndpoint: 9, seconds: 9 });
      await tx.webhookDeliveries.giveBack({ id: of.deliveryId, attempts: 1 });
    },
    gives: undefined,
  },
  'webhookDeliveries.anyDelivered': {
    call: async (tx, of) => {
      await tx.webhookDeliveries.end({ id: of.deliveryId, attempts: 0 }, 'delivered', { durationMs: 1 });
      return tx.webhookDeliveries.anyDelivered(of.endpoint.id, new Date(0));
    },
    gives: false,
  },
  'webhookDeliveries.redeliver': {
    call: async (tx, of) => {
      await tx.webhookDeliveries.end({ id: of.deliveryId, attempts: 0 }, 'dead', { durationMs: 1 });
      return tx.webhookDeliveries.redeliver(of.deliveryId);
    },
    gives: undefined,
  },
  'webhookDeliveries.settleLines': {
    call: async (tx, of) => {
      await tx.webhookEndpoints.save({ ...of.endpoint, isEnabled: true });
      await tx.webhookDeliveries.settleLines(of.organizationId);
    },
    gives: undefined,
  },
  'webhookDeliveries.removeOld': {
    call: (tx, of) => tx.webhookDeliveries.removeOld(of.organizationId, -1),
    gives: undefined,
  },
  'notifications.add': {
    call: (tx, of) => tx.notifications.add(of.organizationId, [newNotification(of.user.id)]),
    refused: policy,
  },
  'notifications.list': {
    call: (tx, of) => tx.notifications.list({ userId: of.user.id }, page),
    gives: { items: [], total: 0 },
  },
  'notifications.claim': { call: claimNotifications, gives: [] },
  'notifications.end': {
    call: async (tx, of) => {
      await claimNotifications(tx, of);
      await tx.notifications.end({ messageId: of.notificationId, attempts: 1 }, 'sent');
    },
    gives: undefined,
  },
  'notifications.retry': {
    call: async (tx, of) => {
      await claimNotifications(tx, of);
      await tx.notifications.retry({ messageId: of.notificationId, attempts: 1 }, 'No.', 60);
    },
    gives: undefined,
  },
  'notifications.giveBack': {
    call: async (tx, of) => {
      await claimNotifications(tx, of);
      await tx.notifications.giveBack({ messageId: of.notificationId, attempts: 1 });
    },
    gives: undefined,
  },
  'notifications.expire': {
    call: async (tx, of) => {
      await claimNotifications(tx, of);
      await tx.notifications.retry({ messageId: of.notificationId, attempts: 1 }, 'No.', -90_000);
      await tx.notifications.expire(of.organizationId);
    },
    gives: undefined,
  },
  'notifications.removeOld': {
    call: (tx, of) => tx.notifications.removeOld(of.organizationId, -1),
    gives: undefined,
  },
  'notificationChannels.add': {
    call: (tx, of) => tx.notificationChannels.add(newChannel(of.organizationId)),
    refused: policy,
  },
  'notificationChannels.get': {
    call: (tx, of) => tx.notificationChannels.get(of.channel.id),
    refused: notFound,
  },
  'notificationChannels.getForUpdate': {
    call: (tx, of) => tx.notificationChannels.getForUpdate(of.channel.id),
    refused: notFound,
  },
  'notificationChannels.listByIds': {
    call: (tx, of) => tx.notificationChannels.listByIds([of.channel.id]),
    gives: [],
  },
  'notificationChannels.list': {
    call: (tx, of) => tx.notificationChannels.list(of.organizationId, page),
    gives: { items: [], total: 0 },
  },
  'notificationChannels.listForUpdate': {
    call: (tx, of) => tx.notificationChannels.listForUpdate(of.organizationId),
    gives: [],
  },
  'notificationChannels.count': {
    call: (tx, of) => tx.notificationChannels.count(of.organizationId),
    gives: 0,
  },
  'notificationChannels.save': {
    call: (tx, of) => tx.notificationChannels.save({ ...of.channel, name: 'taken over' }),
    gives: undefined,
  },
  'notificationChannels.remove': {
    call: (tx, of) => tx.notificationChannels.remove(of.channel.id, now()),
    gives: undefined,
  },
  'notificationPreferences.addressees': {
    call: (tx, of) => tx.notificationPreferences.addressees([of.user.id]),
    gives: [],
  },
  'notificationPreferences.admins': {
    call: async (tx, of) => {
      await tx.users.save({ ...of.user, role: 'admin' }, now());
      return tx.notificationPreferences.admins(of.organizationId);
    },
    gives: [],
  },
  'notificationPreferences.get': {
    call: (tx, of) => tx.notificationPreferences.get(of.user.id),
    gives: defaultPreferences,
  },
  'notificationPreferences.set': {
    call: (tx, of) =>
      tx.notificationPreferences.set(
        of.organizationId,
        of.user.id,
        { ...defaultPreferences, email: false },
        now(),
      ),
    refused: policy,
  },
  'idempotency.removeOld': { call: (tx) => tx.idempotency.removeOld(-1), gives: undefined },
  'approvals.add': {
    call: (tx, of) => tx.approvals.add(newApproval(of)),
    refused: policy,
  },
  'approvals.get': { call: (tx, of) => tx.approvals.get(of.approvalId), refused: notFound },
  'approvals.lock': { call: (tx, of) => tx.approvals.lock(of.approvalId), refused: notFound },
  'approvals.list': {
    call: (tx, of) => tx.approvals.list({ sessionId: of.sessionId, seenBy: adminOf(of) }, page),
    gives: { items: [], total: 0 },
  },
  'approvals.save': {
    call: (tx, of) => tx.approvals.save({ ...settledApproval(of), status: 'allowed' }),
    gives: undefined,
  },
  'approvals.addVote': {
    call: (tx, of) => tx.approvals.addVote(settledApproval(of), { ...newVote(of.user.id), inputVersion: 7 }),
    refused: policy,
  },
  'approvals.listOpen': { call: (tx, of) => tx.approvals.listOpen(of.runningTurnId), gives: [] },
  'approvals.listMade': {
    call: (tx, of) =>
      tx.approvals.listMade(of.runningTurnId, {
        toolUseId: 'toolu_1',
        tool: 'Bash',
        input: { command: 'ls' },
        terms: twoPeople,
      }),
    gives: [],
  },
  'approvals.ask': { call: (tx, of) => tx.approvals.ask(of.approvalId, 'toolu_2'), gives: undefined },
  'approvals.claim': {
    call: async (tx, of) => {
      await tx.approvals.save({ ...settledApproval(of), status: 'allowed' });
      return tx.approvals.claim(of.lease, of.approvalId);
    },
    gives: undefined,
  },
  'approvals.leaveBehind': {
    call: (tx, of) => tx.approvals.leaveBehind(of.runningTurnId, []),
    gives: undefined,
  },
  'approvals.countReplay': { call: (tx, of) => tx.approvals.countReplay(of.approvalId), gives: undefined },
  'approvals.isAwaited': { call: (tx, of) => tx.approvals.isAwaited(of.runningTurnId), gives: false },
  'approvals.countPending': { call: (tx, of) => tx.approvals.countPending(of.runningTurnId), gives: 0 },
  'approvals.count': { call: (tx, of) => tx.approvals.count(of.runningTurnId), gives: 0 },
  'rememberedCalls.add': {
    call: (tx, of) => tx.rememberedCalls.add(settledApproval(of), 'Bash(smuggled)'),
    refused: policy,
  },
  'rememberedCalls.has': {
    call: (tx, of) => tx.rememberedCalls.has(of.sessionId, 'Bash(pwd)', twoPeople),
    gives: false,
  },
  'rememberedCalls.list': { call: (tx, of) => tx.rememberedCalls.list(of.sessionId), gives: [] },
  'feed.end': {
    call: async (tx, of) => (await tx.feed.end()).position === of.feedEnd.position,
    gives: false,
  },
  'feed.tell': {
    call: (tx, of) => {
      const notice = executionNotice({ ...of.execution, status: 'queued' });
      if (!notice) throw new Error('Nothing is told of an execution in line.');
      return tx.feed.tell(notice);
    },
    refused: policy,
  },
  'feed.list': {
    call: async (tx, of) => (await tx.feed.list(adminOf(of), { xid: '0', position: 0 }, 100)).entries,
    gives: [],
  },
  'feed.has': { call: (tx, of) => tx.feed.has(of.feedEnd), gives: false },
  'feed.removeOld': { call: (tx, of) => tx.feed.removeOld(of.organizationId, -1), gives: undefined },
};
