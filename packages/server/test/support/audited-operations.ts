import { WebhookDeliveryId, WebhookEndpointId } from '../../src/domain/ids.ts';
import { createHash, randomUUID } from 'node:crypto';
import { newOpaqueToken } from '../../src/infrastructure/tokens.ts';
import type { Api } from './api.ts';
import { codeOf } from './authenticator.ts';
import { askAbout, runningTurn } from './asked-call.ts';
import { password, type TestApp } from './harness.ts';
import type { Sql } from './sql.ts';

/** Where operations are done: what they need is made anew for each. */
export type Scene = { readonly service: TestApp; readonly superuser: Sql; readonly admin: Api };

/** What an operation needs to succeed; the rest is its good body and the admin's token. */
export type Doing = {
  /** What stands in the path, in its order. */
  readonly at?: readonly string[];
  readonly body?: unknown;
  readonly token?: string;
  readonly headers?: Record<string, string>;
  readonly raw?: string;
};

type Prepare = (scene: Scene) => Doing | Promise<Doing>;

/** What changes nothing that anybody has to answer for, and why. */
const inOperatorsLog = 'it is in the log of the operators: service-state.test.ts';
const inFeaturesLog = 'it is in the logs of the operators and of the organization: features.test.ts';
const inBothLogs = 'it is in the logs of the organization and of its operator: operator.test.ts';
const ofDeletion = 'it is in the logs of the organization and of its operator: organization-deletion.test.ts';
export const notAudited: Readonly<Record<string, string>> = {
  announce: inOperatorsLog,
  takeAnnouncementBack: inOperatorsLog,
  beginMaintenance: inOperatorsLog,
  endMaintenance: inOperatorsLog,
  switchFeature: inFeaturesLog,
  resetFeature: inFeaturesLog,
  createOrganization: inBothLogs,
  operateOrganization: inBothLogs,
  suspendOrganization: inBothLogs,
  reinstateOrganization: inBothLogs,
  deleteOrganization: ofDeletion,
  keepOrganization: ofDeletion,
  deleteOwnOrganization: ofDeletion,
  visitOrganization: inBothLogs,
  endVisit: inBothLogs,
  receiveMessage: 'what came, and what was made of it, is in the list of events of the trigger',
  refreshToken: 'the login goes on; that it began, that it ended and that its token was stolen is written',
  createStreamTicket: 'a ticket lets nobody in who is not in already, for 30 seconds',
  searchSessionTemplates: 'it reads',
  previewNewSchedule: 'it reads',
  dryRunPolicy: 'it reads',
  previewTrigger: 'it reads',
  previewReportTemplate: 'it reads',
  authorizeMcpServer:
    'somebody else is asked first; that it began, and what came of it, is written: mcp-oauth.test.ts',
  checkMcpServer: 'it asks how the server is, and changes nothing but what is known of that',
  enrolAtLogin: 'nothing is asked for until a code has confirmed it, which is written',
  enrolSecondFactor: 'nothing is asked for until a code has confirmed it, which is written',
  askForPasswordReset:
    'the same is done for every address; the mail, if there is one, is written when it is sent',
  testMail: 'it goes to whoever asks, and is in the list of notifications',
};

const text = async (answer: Promise<{ status: number; body: Record<string, unknown> }>, field = 'id') => {
  const { status, body } = await answer;
  if (status >= 300)
    throw new Error(`What the operation needs was answered with ${status}: ${JSON.stringify(body)}`);
  return String(body[field]);
};

const person = () => ({
  kind: 'person',
  email: `${randomUUID()}@example.com`,
  name: 'Somebody',
  role: 'user',
});
const newUser = ({ admin }: Scene) => text(admin.post('/users', person()));
const newKey = ({ admin }: Scene) =>
  text(admin.post('/api-keys', { name: 'Test', scopes: ['sessions:read'] }));
const newRole = ({ admin }: Scene) =>
  text(admin.post('/roles', { name: `Test ${randomUUID()}`, grants: { 'sessions:read': 'all' } }));
const newLink = async ({ admin }: Scene, session: string, field: 'id' | 'token' = 'id') =>
  text(admin.post(`/sessions/${session}/links`, {}), field);
const sharedWith = async (scene: Scene) => {
  const [session, user] = [await scene.admin.newSession(), await newUser(scene)];
  await scene.admin.put(`/sessions/${session}/shares/${user}`, { level: 'drive' });
  return [session, user];
};
const newInvitation = ({ admin }: Scene, field: 'id' | 'token') =>
  text(admin.post('/invitations', { email: person().email, role: 'user' }), field);
const newTemplate = ({ admin }: Scene) => text(admin.post('/session-templates', { name: 'Test' }));
const tools = { name: 'Test', allowed_tools: ['Read', 'Glob'], disallowed_tools: ['Read'] };
const newGroup = ({ admin }: Scene) => text(admin.post('/tool-groups', tools));
const newTask = ({ admin }: Scene) => text(admin.post('/tasks', { name: 'Test', prompt_template: 'Go.' }));
const newTaskTemplate = ({ admin }: Scene) =>
  text(admin.post('/task-templates', { name: 'Test', task: { name: 'Test', prompt_template: 'Go.' } }));
const newSchedule = async (scene: Scene) =>
  text(scene.admin.post(`/tasks/${await newTask(scene)}/schedules`, { kind: 'interval', expression: '1h' }));
const newTrigger = async (scene: Scene) =>
  text(scene.admin.post(`/tasks/${await newTask(scene)}/triggers`, { name: 'Test' }));
let servers = 0;
const newMcpServer = ({ admin }: Scene) =>
  text(
    admin.post('/mcp-servers', {
      name: `server-${(servers += 1)}`,
      scope: 'organization',
      connection: { kind: 'http', url: 'https://example.com/mcp' },
    }),
  );
const newExecution = async (scene: Scene) =>
  text(scene.admin.post(`/tasks/${await newTask(scene)}/execute`, {}));
const newHook = ({ admin }: Scene) =>
  text(
    admin.post('/hooks', {
      name: 'Test',
      event: 'TurnStart',
      role: 'observer',
      action: { kind: 'webhook', url: 'https://example.com/' },
    }),
  );
const rules = [{ kind: 'tool_deny', effect: 'deny', tools: ['WebFetch'] }];
const newPolicy = ({ admin }: Scene) =>
  text(admin.post('/policies', { level: 'organization', name: 'Test', rules }));
const newEndpoint = ({ admin }: Scene) =>
  text(admin.post('/webhook-endpoints', { url: 'https://example.com/', events: ['*'] }));
const newChannel = ({ admin }: Scene, kind: 'slack' | 'webhook' = 'slack') =>
  text(admin.post('/notification-channels', { kind, name: 'Ours', url: 'https://example.com/' }));
const newReport = ({ admin }: Scene) =>
  text(
    admin.post('/reports', {
      range: { from: '2026-07-01T00:00:00Z', until: '2026-07-02T00:00:00Z' },
      format: 'json',
    }),
  );
const newExport = async ({ admin, superuser }: Scene) => {
  await superuser.rows('delete from organization_exports');
  return text(admin.post('/organization/exports'));
};
const newReportTemplate = ({ admin }: Scene) =>
  text(admin.post('/report-templates', { name: 'Test', parts: [{ section: 'summary' }] }));
const budgetOf = ({ admin }: Scene) => ['organization', admin.organizationId, 'month'];
const setBudget = async (scene: Scene) => {
  await scene.admin.put(`/budgets/${budgetOf(scene).join('/')}`, { limit_usd: 5 });
  return { at: budgetOf(scene) };
};
const withFile = async ({ admin }: Scene) => {
  const session = await admin.newSession();
  await admin.put(`/sessions/${session}/files/good`, 'Good.');
  return session;
};
const loginOf = async ({ service, admin }: Scene) =>
  service.newUser({ role: 'admin', organizationId: admin.organizationId });
const resetTokenOf = async ({ admin }: Scene, id: string) =>
  text(admin.post(`/users/${id}/password-reset`, {}), 'token');

const enrolled = async (scene: Scene) => {
  const user = await loginOf(scene);
  const secret = String((await user.post('/auth/totp', { password })).body['secret']);
  await user.post('/auth/totp/confirm', { code: codeOf(secret) });
  return { user, secret };
};

/** How each operation that changes something is done with success. */
export const doings: Readonly<Record<string, Prepare>> = {
  login: ({ admin }) => ({ body: { email: admin.email, password } }),
  logout: async (scene) => ({ body: { refresh_token: (await loginOf(scene)).refreshToken } }),
  changeMe: () => ({ body: { name: `Renamed ${randomUUID()}` } }),
  changePassword: async (scene) => ({
    token: (await loginOf(scene)).token,
    body: { current_password: password, new_password: `${password} again` },
  }),
  endLogin: async (scene) => {
    const user = await loginOf(scene);
    const { items } = (await user.get('/auth/sessions')).body;
    return { token: user.token, at: [items[0].id] };
  },
  logoutEverywhere: async (scene) => ({ token: (await loginOf(scene)).token }),
  register: async (scene) => ({
    body: {
      token: await newInvitation(scene, 'token'),
      name: 'New',
      password: `${password} of somebody new`,
    },
  }),
  resetPassword: async (scene) => ({
    body: { token: await resetTokenOf(scene, await newUser(scene)), password: `${password} of somebody new` },
  }),
  takeSecondStep: async (scene) => {
    const { user, secret } = await enrolled(scene);
    const answer = await scene.admin.post('/auth/login', { email: user.email, password });
    return { body: { challenge: String(answer.body['challenge']), code: codeOf(secret, 1) } };
  },
  confirmSecondFactor: async (scene) => {
    const user = await loginOf(scene);
    const { secret } = (await user.post('/auth/totp', { password })).body;
    return { token: user.token, body: { code: codeOf(String(secret)) } };
  },
  disableSecondFactor: async (scene) => {
    const { user, secret } = await enrolled(scene);
    return { token: user.token, body: { password, code: codeOf(secret, 1) } };
  },
  resetSecondFactor: async (scene) => ({ at: [(await enrolled(scene)).user.userId] }),
  exchangeSsoCode: async ({ service, admin }) => {
    const { organizationId, userId } = admin;
    const [{ token, hash }, verifier] = [newOpaqueToken(), newOpaqueToken().token];
    const clientChallenge = createHash('sha256').update(verifier).digest('base64url');
    const expiresAt = new Date(Date.now() + 60_000);
    const code = { organizationId, userId, hash, clientChallenge, tokenVersion: 0, expiresAt };
    await service.store.transact(organizationId, (tx) => tx.ssoLogins.addCode(code, new Date()));
    return { body: { code: token, verifier } };
  },
  setSingleSignOn: () => ({}),
  removeSingleSignOn: async ({ admin }) => {
    const provider = { issuer: 'https://id.example.com', client_id: 'good', email_domains: ['example.com'] };
    await admin.put('/organization/single-sign-on', provider);
    return {};
  },
  createUser: () => ({ body: person() }),
  changeUser: async (scene) => ({ at: [await newUser(scene)] }),
  endLoginsOfUser: async (scene) => ({ at: [await newUser(scene)] }),
  deleteUser: async (scene) => ({ at: [await newUser(scene)] }),
  grantPasswordReset: async (scene) => ({ at: [await newUser(scene)] }),
  invite: () => ({ body: { email: person().email, role: 'user' } }),
  withdrawInvitation: async (scene) => ({ at: [await newInvitation(scene, 'id')] }),
  shareSession: async (scene) => ({ at: [await scene.admin.newSession(), await newUser(scene)] }),
  unshareSession: async (scene) => ({ at: await sharedWith(scene) }),
  makeSessionLink: async ({ admin }) => ({ at: [await admin.newSession()] }),
  revokeSessionLink: async (scene) => {
    const session = await scene.admin.newSession();
    return { at: [session, await newLink(scene, session)] };
  },
  openSessionLink: async (scene) => {
    const token = await newLink(scene, await scene.admin.newSession(), 'token');
    return { body: { token }, token: (await loginOf(scene)).token };
  },
  createRole: () => ({}),
  replaceRole: async (scene) => ({
    at: [await newRole(scene)],
    body: { name: `Test ${randomUUID()}`, grants: { 'usage:read': 'all' } },
  }),
  deleteRole: async (scene) => ({ at: [await newRole(scene)] }),
  createApiKey: () => ({}),
  deleteApiKey: async (scene) => ({ at: [await newKey(scene)] }),
  createSession: () => ({}),
  changeSession: async ({ admin }) => ({ at: [await admin.newSession()] }),
  deleteSession: async ({ admin }) => ({ at: [await admin.newSession()] }),
  pauseSession: async ({ admin }) => ({ at: [await admin.newSession()] }),
  resumeSession: async ({ admin }) => {
    const session = await admin.newSession();
    await admin.post(`/sessions/${session}/pause`, {});
    return { at: [session] };
  },
  forkSession: async ({ admin }) => ({ at: [await admin.newSession()] }),
  rewindSession: async ({ admin }) => {
    const session = await admin.newSession();
    const turn = await admin.tell(session, 'Go.');
    await admin.post(`/sessions/${session}/interrupt`, {});
    return { at: [session], body: { to_turn: turn, what: 'conversation' } };
  },
  archiveSession: async ({ admin }) => ({ at: [await admin.newSession()] }),
  restoreSession: async ({ admin, superuser }) => {
    const session = await admin.newSession();
    await admin.post(`/sessions/${session}/archive`, {});
    await superuser.rows(
      `update session_archives set status = 'ready', ready_at = now(), place = 'there', bytes = 1, sha256 = $2,
         manifest_sha256 = $2, members = 1 where session_id = $1`,
      [session, 'a'.repeat(64)],
    );
    return { at: [session] };
  },
  interruptSession: async ({ admin }) => ({ at: [await admin.newSession()] }),
  querySession: async ({ admin }) => ({
    at: [await admin.newSession()],
    headers: { prefer: 'respond-async' },
  }),
  writeFile: async ({ admin }) => ({ at: [await admin.newSession(), 'good'], raw: 'Good.' }),
  removeFile: async (scene) => ({ at: [await withFile(scene), 'good'] }),
  moveFile: async (scene) => ({ at: [await withFile(scene)] }),
  makeFolder: async ({ admin }) => ({ at: [await admin.newSession()] }),
  uploadFiles: async ({ admin }) => ({
    at: [await admin.newSession()],
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    raw: '--x\r\ncontent-disposition: form-data; name="file"; filename="good"\r\n\r\nGood.\r\n--x--\r\n',
  }),
  decideApproval: async ({ service, admin }) => ({
    at: [await askAbout(service.store, admin, await runningTurn(service.store, admin))],
  }),
  createSessionTemplate: () => ({}),
  replaceSessionTemplate: async (scene) => ({ at: [await newTemplate(scene)] }),
  shareSessionTemplate: async (scene) => ({ at: [await newTemplate(scene)] }),
  deleteSessionTemplate: async (scene) => ({ at: [await newTemplate(scene)] }),
  createToolGroup: () => ({}),
  replaceToolGroup: async (scene) => ({ at: [await newGroup(scene)] }),
  deleteToolGroup: async (scene) => ({ at: [await newGroup(scene)] }),
  addAllowedTool: async (scene) => ({ at: [await newGroup(scene)] }),
  addDisallowedTool: async (scene) => ({ at: [await newGroup(scene)] }),
  removeAllowedTool: async (scene) => ({ at: [await newGroup(scene), 'Read'] }),
  removeDisallowedTool: async (scene) => ({ at: [await newGroup(scene), 'Read'] }),
  createTask: () => ({}),
  changeTask: async (scene) => ({ at: [await newTask(scene)] }),
  deleteTask: async (scene) => ({ at: [await newTask(scene)] }),
  executeTask: async (scene) => ({ at: [await newTask(scene)] }),
  createTaskTemplate: () => ({}),
  replaceTaskTemplate: async (scene) => ({ at: [await newTaskTemplate(scene)] }),
  deleteTaskTemplate: async (scene) => ({ at: [await newTaskTemplate(scene)] }),
  createTaskOfTemplate: async (scene) => ({ at: [await newTaskTemplate(scene)] }),
  cancelExecution: async (scene) => ({ at: [await newExecution(scene)] }),
  retryExecution: async (scene) => {
    const execution = await newExecution(scene);
    await scene.admin.post(`/task-executions/${execution}/cancel`, {});
    return { at: [execution] };
  },
  createSchedule: async (scene) => ({ at: [await newTask(scene)] }),
  changeSchedule: async (scene) => ({ at: [await newSchedule(scene)] }),
  deleteSchedule: async (scene) => ({ at: [await newSchedule(scene)] }),
  pauseSchedule: async (scene) => ({ at: [await newSchedule(scene)] }),
  resumeSchedule: async (scene) => {
    const schedule = await newSchedule(scene);
    await scene.admin.post(`/schedules/${schedule}/pause`, {});
    return { at: [schedule] };
  },
  createTrigger: async (scene) => ({ at: [await newTask(scene)] }),
  changeTrigger: async (scene) => ({ at: [await newTrigger(scene)] }),
  deleteTrigger: async (scene) => ({ at: [await newTrigger(scene)] }),
  rotateTriggerSecret: async (scene) => ({ at: [await newTrigger(scene)] }),
  pauseTrigger: async (scene) => ({ at: [await newTrigger(scene)] }),
  resumeTrigger: async (scene) => {
    const trigger = await newTrigger(scene);
    await scene.admin.post(`/triggers/${trigger}/pause`, {});
    return { at: [trigger] };
  },
  createMcpServer: () => ({}),
  importMcpServers: () => ({}),
  changeMcpServer: async (scene) => ({ at: [await newMcpServer(scene)] }),
  deleteMcpServer: async (scene) => ({ at: [await newMcpServer(scene)] }),
  setBudget: (scene) => ({ at: budgetOf(scene) }),
  removeBudget: setBudget,
  topUpBudget: setBudget,
  setQuota: async (scene) => ({ at: ['user', await newUser(scene), 'tasks'] }),
  removeQuota: async (scene) => {
    const at = ['user', await newUser(scene), 'tasks'];
    await scene.admin.put(`/quotas/${at.join('/')}`, { limit: 5 });
    return { at };
  },
  createHook: () => ({}),
  changeHook: async (scene) => ({ at: [await newHook(scene)] }),
  removeHook: async (scene) => ({ at: [await newHook(scene)] }),
  rotateHookSecret: async (scene) => ({ at: [await newHook(scene)] }),
  createPolicy: () => ({}),
  replacePolicy: async (scene) => ({ at: [await newPolicy(scene)] }),
  deletePolicy: async (scene) => ({ at: [await newPolicy(scene)] }),
  createNotificationChannel: () => ({}),
  changeNotificationChannel: async (scene) => ({ at: [await newChannel(scene)] }),
  removeNotificationChannel: async (scene) => ({ at: [await newChannel(scene)] }),
  rotateNotificationChannelSecret: async (scene) => ({ at: [await newChannel(scene, 'webhook')] }),
  testNotificationChannel: async (scene) => ({ at: [await newChannel(scene)] }),
  setNotificationPreferences: () => ({}),
  createWebhookEndpoint: () => ({}),
  changeWebhookEndpoint: async (scene) => ({ at: [await newEndpoint(scene)] }),
  removeWebhookEndpoint: async (scene) => ({ at: [await newEndpoint(scene)] }),
  rotateWebhookEndpointSecret: async (scene) => ({ at: [await newEndpoint(scene)] }),
  testWebhookEndpoint: async (scene) => ({ at: [await newEndpoint(scene)] }),
  redeliverWebhook: async (scene) => {
    const { organizationId } = scene.admin;
    const id = WebhookEndpointId.parse(await newEndpoint(scene));
    const delivery = WebhookDeliveryId.new();
    await scene.service.store.transact(organizationId, async (tx) => {
      await tx.webhookDeliveries.addTest({ organizationId, id }, delivery, {
        type: 'webhook_endpoint.test',
        data: {},
      });
      await tx.webhookDeliveries.end({ id: delivery, attempts: 0 }, 'dead', { durationMs: 1 });
    });
    return { at: [delivery] };
  },
  createExport: async (scene) => {
    await scene.superuser.rows('delete from organization_exports');
    return {};
  },
  deleteExport: async (scene) => ({ at: [await newExport(scene)] }),
  createReport: () => ({}),
  createReportTemplate: () => ({}),
  replaceReportTemplate: async (scene) => ({ at: [await newReportTemplate(scene)] }),
  deleteReportTemplate: async (scene) => ({ at: [await newReportTemplate(scene)] }),
  deleteReport: async (scene) => ({ at: [await newReport(scene)] }),
  setUpstreamKey: () => ({}),
  removeUpstreamKey: async ({ admin }) => {
    await admin.put('/organization/upstream-key', { api_key: 'sk-ant-good' });
    return {};
  },
  setAgentLimits: () => ({}),
  setArchiveRules: () => ({}),
  changeOrganization: () => ({}),
  runJob: async ({ superuser }) => {
    await superuser.rows(
      `insert into chores (name, every_seconds) values ('remove-expired', 3600) on conflict do nothing`,
    );
    return { at: ['remove-expired'] };
  },
};
