import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ApprovalId,
  ExecutionId,
  HookId,
  McpServerId,
  NotificationChannelId,
  OrganizationExportId,
  OrganizationId,
  PolicyId,
  ReportId,
  ReportTemplateId,
  ScheduleId,
  TriggerId,
  SessionId,
  SessionLinkId,
  SessionTemplateId,
  ToolGroupId,
  TaskId,
  TaskTemplateId,
  TurnId,
  WebhookDeliveryId,
  WebhookEndpointId,
} from '../src/domain/ids.ts';
import { Repositories, type Store } from '../src/repositories/store.ts';
import { Socket, type Api } from './support/api.ts';
import { askAbout } from './support/asked-call.ts';
import { fillTenant, type FilledTenant } from './support/filled-tenant.ts';
import { foreignCalls } from './support/foreign-calls.ts';
import {
  fillIdentityIds,
  newIdentityThings,
  unknownIdentityIds,
  type IdentityIds,
} from './support/identity-things.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { expectProblem } from './support/problem.ts';
import { rawRequest } from './support/raw-http.ts';
import { openSql, type Sql } from './support/sql.ts';

const stack = new AsyncDisposableStack();
let service: TestApp;
let store: Store;
let superuser: Sql;
beforeAll(async () => {
  service = stack.use(await startTestApp({ ROLE: 'api' }));
  ({ store } = service);
  superuser = stack.use(await openSql(service.databaseUrl));
});
afterAll(() => stack.disposeAsync());

/** The statement that gives every row of a tenant with the name of its table, whatever tables there are. */
async function everyRow(): Promise<string> {
  const tables = await superuser.rows(
    `select format('select %L as name, to_jsonb(t) as row from %I t where %I = $1', name, name, key) as rows
     from (select table_name::text as name, case when table_name = 'organizations' then 'id' else 'organization_id' end as key
           from information_schema.tables t where table_schema = 'public' and (table_name = 'organizations' or exists (
             select from information_schema.columns c
             where c.table_schema = 'public' and c.table_name = t.table_name and c.column_name = 'organization_id'))) tables`,
  );
  return `select name, row from (${tables.map(({ rows }) => String(rows)).join(' union all ')}) held order by name, row::text`;
}

describe('a repository method', () => {
  test('is in the table of calls, whatever is added [tenancy:table-complete]', async () => {
    const existing = await store.transact(OrganizationId.new(), (tx) => {
      const getters = Object.entries(Object.getOwnPropertyDescriptors(Repositories.prototype))
        .filter(([, property]) => 'get' in property)
        .map(
          ([name]) => name as keyof Omit<Repositories, 'enqueue' | 'record' | 'together' | 'writeRecords'>,
        );
      const names = getters.flatMap((getter) =>
        Object.getOwnPropertyNames(Object.getPrototypeOf(tx[getter]))
          .filter((name) => name !== 'constructor')
          .map((name) => `${getter}.${name}`),
      );
      return Promise.resolve(names);
    });
    expect(Object.keys(foreignCalls).sort()).toEqual(existing.sort());
  });

  let mine: FilledTenant;
  let statement: string;
  /** Another tenant, as long as nothing of it has changed. */
  let untouched:
    { readonly theirs: FilledTenant; readonly before: Awaited<ReturnType<typeof rowsOf>> } | undefined;
  beforeAll(async () => {
    mine = await fillTenant(store);
    statement = await everyRow();
  });
  const rowsOf = (tenant: FilledTenant) => superuser.rows(statement, [tenant.organizationId]);
  const another = async () => {
    const theirs = await fillTenant(store);
    return { theirs, before: await rowsOf(theirs) };
  };

  test.each(Object.entries(foreignCalls))(
    '%s gets and changes nothing of another tenant [tenancy:repositories]',
    async (_name, row) => {
      const { theirs, before } = untouched ?? (await another());
      untouched = undefined;
      const called = store.transact(mine.organizationId, (tx) => row.call(tx, theirs));
      if ('refused' in row) await expect(called).rejects.toThrow(row.refused);
      else expect(await called).toEqual(row.gives);
      expect(await rowsOf(theirs)).toEqual(before);

      // The same call by its own tenant finds or changes something, so that the lines above prove a thing.
      const own = await store.transact(theirs.organizationId, (tx) => row.call(tx, theirs));
      const hasEffect = !isDeepStrictEqual(await rowsOf(theirs), before);
      expect('refused' in row || hasEffect || !isDeepStrictEqual(own, row.gives)).toBe(true);
      if (!hasEffect) untouched = { theirs, before };
    },
  );
});

type Who = 'owner' | 'admin' | 'viewer' | 'colleague' | 'stranger' | 'foreignAdmin';
type Cast = Record<Who, Api>;

async function newCast(): Promise<Cast> {
  const owner = await service.newUser();
  const { organizationId } = owner;
  const stranger = await service.newUser();
  return {
    owner,
    admin: await service.newUser({ role: 'admin', organizationId }),
    viewer: await service.newUser({ role: 'viewer', organizationId }),
    colleague: await service.newUser({ organizationId }),
    stranger,
    foreignAdmin: await service.newUser({ role: 'admin', organizationId: stranger.organizationId }),
  };
}

const rules = [{ kind: 'tool_deny', effect: 'deny', tools: ['WebFetch'] }];

const reading = { owner: 200, admin: 200, viewer: 200, colleague: 404, stranger: 404, foreignAdmin: 404 };
const driving = (done: number) => ({ ...reading, owner: done, admin: done, viewer: 403 });

const forAdmins = (done: number) => ({
  owner: 403,
  admin: done,
  viewer: 403,
  colleague: 403,
  stranger: 403,
  foreignAdmin: 404,
});

const ownOnly = (done: number) => ({
  owner: done,
  admin: 404,
  viewer: 404,
  colleague: 404,
  stranger: 404,
  foreignAdmin: 404,
});

/** Every route that names something of a tenant. A new one without a line here fails the test below. */
const routes: Record<
  string,
  {
    body?: unknown;
    query?: string;
    expected: Record<Who, number>;
    /** Of what is deleted there is still something to read. */ keeps?: true;
  }
> = {
  'GET /api/v1/sessions/{session_id}': { expected: reading },
  'PATCH /api/v1/sessions/{session_id}': { body: { name: 'taken over' }, expected: driving(200) },
  'DELETE /api/v1/sessions/{session_id}': { expected: driving(204) },
  'GET /api/v1/sessions/{session_id}/messages': { expected: reading },
  'GET /api/v1/sessions/{session_id}/tool-calls': { expected: reading },
  'GET /api/v1/sessions/{session_id}/turns': { expected: reading },
  'POST /api/v1/sessions/{session_id}/query': { body: { message: 'Hello.' }, expected: driving(202) },
  'POST /api/v1/sessions/{session_id}/interrupt': { expected: driving(202) },
  'POST /api/v1/sessions/{session_id}/pause': { expected: driving(200) },
  // Nobody has paused it.
  'POST /api/v1/sessions/{session_id}/resume': { expected: driving(409) },
  'GET /api/v1/turns/{turn_id}': { expected: reading },
  'GET /api/v1/sessions/{session_id}/hooks': { expected: reading },
  'GET /api/v1/sessions/{session_id}/metrics/current': { expected: reading },
  'GET /api/v1/sessions/{session_id}/metrics/snapshots': { expected: reading },
  'GET /api/v1/hooks/{hook_id}': { expected: reading },
  'PATCH /api/v1/hooks/{hook_id}': { body: { name: 'taken over' }, expected: driving(200) },
  'DELETE /api/v1/hooks/{hook_id}': { expected: driving(204) },
  'GET /api/v1/hooks/{hook_id}/executions': { expected: reading },
  'GET /api/v1/approvals/{approval_id}': { expected: reading },
  // Within an organization everybody is told that they may not; to others the approval does not exist.
  'POST /api/v1/approvals/{approval_id}/decision': {
    body: { decision: 'allow' },
    expected: { ...driving(200), colleague: 403 },
  },
  // It is no webhook, so there is no secret.
  'POST /api/v1/hooks/{hook_id}/rotate-secret': { expected: driving(409) },
  'GET /api/v1/sessions/{session_id}/events': { expected: reading },
  'GET /api/v1/sessions/{session_id}/events/stream': { expected: reading },
  'PUT /api/v1/budgets/{scope}/{scope_id}/{period}': { body: { limit_usd: 5 }, expected: forAdmins(200) },
  'DELETE /api/v1/budgets/{scope}/{scope_id}/{period}': { expected: forAdmins(204) },
  'GET /api/v1/sessions/{session_id}/permissions': { expected: reading },
  'GET /api/v1/sessions/{session_id}/snapshots': { expected: reading },
  'GET /api/v1/sessions/{session_id}/files': { expected: reading },
  'GET /api/v1/sessions/{session_id}/workdir/download': { expected: reading },
  'GET /api/v1/sessions/{session_id}/workdir/search': { query: 'q=x', expected: reading },
  'GET /api/v1/sessions/{session_id}/diff': { expected: reading },
  // Without a form.
  'POST /api/v1/sessions/{session_id}/files/upload': { expected: { ...driving(422), colleague: 404 } },
  // There is no such file, for nobody.
  'GET /api/v1/sessions/{session_id}/files/{path}': {
    expected: { ...reading, owner: 404, admin: 404, viewer: 404 },
  },
  'PUT /api/v1/sessions/{session_id}/files/{path}': { expected: driving(201) },
  'DELETE /api/v1/sessions/{session_id}/files/{path}': { expected: driving(404) },
  'POST /api/v1/sessions/{session_id}/files/move': {
    body: { from: 'file.txt', to: 'other.txt' },
    expected: driving(404),
  },
  'POST /api/v1/sessions/{session_id}/files/mkdir': { body: { path: 'folder' }, expected: driving(201) },
  'POST /api/v1/sessions/{session_id}/fork': { body: {}, expected: driving(409) },
  // There is none: what is refused to others is still refused by their place in the tenant first.
  'GET /api/v1/sessions/{session_id}/archive': {
    expected: { ...reading, owner: 404, admin: 404, viewer: 404 },
  },
  'POST /api/v1/sessions/{session_id}/archive': { body: {}, expected: driving(409) },
  'POST /api/v1/sessions/{session_id}/restore': { expected: driving(409) },
  'POST /api/v1/sessions/{session_id}/rewind': {
    body: { to_turn: 'turn_0199c0ffee0199c0ffee0199c0ffee01' },
    expected: driving(409),
  },
  'GET /api/v1/tasks/{task_id}': { expected: reading },
  'PATCH /api/v1/tasks/{task_id}': { body: { name: 'Taken over' }, expected: driving(200) },
  'DELETE /api/v1/tasks/{task_id}': { expected: driving(204) },
  'POST /api/v1/tasks/{task_id}/execute': { body: {}, expected: driving(202) },
  'POST /api/v1/tasks/{task_id}/schedules': {
    body: { kind: 'interval', expression: '1h' },
    expected: driving(201),
  },
  'GET /api/v1/tasks/{task_id}/schedules': { expected: reading },
  'GET /api/v1/tasks/{task_id}/schedule/preview': { expected: reading },
  'GET /api/v1/schedules/{schedule_id}': { expected: reading },
  'PATCH /api/v1/schedules/{schedule_id}': { body: { jitter_seconds: 1 }, expected: driving(200) },
  'DELETE /api/v1/schedules/{schedule_id}': { expected: driving(204) },
  'POST /api/v1/schedules/{schedule_id}/pause': { body: {}, expected: driving(200) },
  // Nobody has paused it.
  'POST /api/v1/schedules/{schedule_id}/resume': { expected: driving(409) },
  'GET /api/v1/schedules/{schedule_id}/preview': { expected: reading },
  'POST /api/v1/tasks/{task_id}/triggers': { body: { name: 'Mine' }, expected: driving(201) },
  'GET /api/v1/tasks/{task_id}/triggers': { expected: reading },
  'GET /api/v1/triggers/{trigger_id}': { expected: reading },
  'PATCH /api/v1/triggers/{trigger_id}': { body: { name: 'Taken over' }, expected: driving(200) },
  'DELETE /api/v1/triggers/{trigger_id}': { expected: driving(204) },
  'POST /api/v1/triggers/{trigger_id}/rotate-secret': { expected: driving(200) },
  'POST /api/v1/triggers/{trigger_id}/pause': { body: {}, expected: driving(200) },
  // Nobody has paused it.
  'POST /api/v1/triggers/{trigger_id}/resume': { expected: driving(409) },
  'GET /api/v1/triggers/{trigger_id}/events': { expected: reading },
  'POST /api/v1/triggers/{trigger_id}/preview': { body: {}, expected: reading },
  'GET /api/v1/tasks/{task_id}/executions': { expected: reading },
  'GET /api/v1/task-executions/{execution_id}': { expected: reading, keeps: true },
  'GET /api/v1/task-executions/{execution_id}/tool-calls': { expected: reading, keeps: true },
  // It has not begun.
  'GET /api/v1/task-executions/{execution_id}/files': {
    expected: { ...reading, owner: 409, admin: 409, viewer: 409 },
    keeps: true,
  },
  'GET /api/v1/task-executions/{execution_id}/files/{path}': {
    expected: { ...reading, owner: 409, admin: 409, viewer: 409 },
    keeps: true,
  },
  'GET /api/v1/task-executions/{execution_id}/workdir/download': {
    expected: { ...reading, owner: 409, admin: 409, viewer: 409 },
    keeps: true,
  },
  'POST /api/v1/task-executions/{execution_id}/cancel': { body: {}, expected: driving(200), keeps: true },
  // It has not ended.
  'POST /api/v1/task-executions/{execution_id}/retry': { expected: driving(409), keeps: true },
  'GET /api/v1/policies/{policy_id}': {
    expected: { ...reading, colleague: 200 },
  },
  'PUT /api/v1/policies/{policy_id}': { body: { name: 'Taken over', rules }, expected: forAdmins(200) },
  'DELETE /api/v1/policies/{policy_id}': { expected: forAdmins(204) },
  'POST /api/v1/policies/{policy_id}/dry-run': {
    body: { from: '2026-07-01T00:00:00Z', until: '2026-07-02T00:00:00Z' },
    expected: forAdmins(200),
  },
  'GET /api/v1/policies/{policy_id}/versions/{version}': { expected: forAdmins(200), keeps: true },
  // It is the owner's alone.
  'GET /api/v1/session-templates/{template_id}': { expected: { ...reading, viewer: 404 } },
  'GET /api/v1/session-templates/{template_id}/versions': { expected: { ...reading, viewer: 404 } },
  'PUT /api/v1/session-templates/{template_id}': {
    body: { name: 'Taken over' },
    expected: driving(200),
  },
  'PATCH /api/v1/session-templates/{template_id}/sharing': {
    body: { sharing: 'organization' },
    expected: driving(200),
  },
  'DELETE /api/v1/session-templates/{template_id}': { expected: driving(204) },
  'GET /api/v1/task-templates/{task_template_id}': { expected: { ...reading, colleague: 200 } },
  'GET /api/v1/task-templates/{task_template_id}/versions': { expected: { ...reading, colleague: 200 } },
  'PUT /api/v1/task-templates/{task_template_id}': {
    body: { name: 'Taken over', task: { name: 'x', prompt_template: 'x' } },
    expected: forAdmins(200),
  },
  'DELETE /api/v1/task-templates/{task_template_id}': { expected: forAdmins(204) },
  'POST /api/v1/task-templates/{task_template_id}/create-task': {
    body: {},
    expected: { ...driving(201), colleague: 201 },
  },
  'GET /api/v1/mcp-servers/{mcp_server_id}': { expected: { ...reading, colleague: 200 } },
  'PATCH /api/v1/mcp-servers/{mcp_server_id}': {
    body: { description: 'Taken over' },
    expected: { ...forAdmins(200), stranger: 404 },
  },
  // It runs with its sessions, so there is nothing to ask.
  'POST /api/v1/mcp-servers/{mcp_server_id}/health-check': {
    expected: { ...forAdmins(409), owner: 409, colleague: 409, stranger: 404 },
  },
  'POST /api/v1/mcp-servers/{mcp_server_id}/authorize': {
    body: {},
    expected: { ...forAdmins(409), stranger: 404 },
  },
  'DELETE /api/v1/mcp-servers/{mcp_server_id}': { expected: { ...forAdmins(204), stranger: 404 } },
  'GET /api/v1/tool-groups/{tool_group_id}': { expected: { ...reading, colleague: 200 } },
  'PUT /api/v1/tool-groups/{tool_group_id}': { body: { name: 'Taken over' }, expected: forAdmins(200) },
  'DELETE /api/v1/tool-groups/{tool_group_id}': { expected: forAdmins(204) },
  'POST /api/v1/tool-groups/{tool_group_id}/allowed-tools': {
    body: { tool: 'Grep' },
    expected: forAdmins(200),
  },
  'DELETE /api/v1/tool-groups/{tool_group_id}/allowed-tools/{tool}': { expected: forAdmins(200) },
  'POST /api/v1/tool-groups/{tool_group_id}/disallowed-tools': {
    body: { tool: 'Grep' },
    expected: forAdmins(200),
  },
  'DELETE /api/v1/tool-groups/{tool_group_id}/disallowed-tools/{tool}': { expected: forAdmins(200) },
  'GET /api/v1/webhook-endpoints/{endpoint_id}': { expected: { ...forAdmins(200), viewer: 200 } },
  'PATCH /api/v1/webhook-endpoints/{endpoint_id}': { body: { enabled: false }, expected: forAdmins(200) },
  'DELETE /api/v1/webhook-endpoints/{endpoint_id}': { expected: forAdmins(204) },
  'POST /api/v1/webhook-endpoints/{endpoint_id}/rotate-secret': { expected: forAdmins(200) },
  // It is switched off.
  'POST /api/v1/webhook-endpoints/{endpoint_id}/test': { expected: forAdmins(409) },
  'GET /api/v1/webhook-endpoints/{endpoint_id}/deliveries': {
    expected: { ...forAdmins(200), viewer: 200 },
  },
  'POST /api/v1/webhook-endpoints/deliveries/{delivery_id}/redeliver': { expected: forAdmins(202) },
  'GET /api/v1/notification-channels/{channel_id}': { expected: { ...reading, colleague: 200 } },
  'PATCH /api/v1/notification-channels/{channel_id}': {
    body: { name: 'Taken over' },
    expected: forAdmins(200),
  },
  'DELETE /api/v1/notification-channels/{channel_id}': { expected: forAdmins(204) },
  'POST /api/v1/notification-channels/{channel_id}/rotate-secret': { expected: forAdmins(200) },
  'POST /api/v1/notification-channels/{channel_id}/test': { expected: forAdmins(202) },
  'GET /api/v1/report-templates/{report_template_id}': { expected: { ...reading, colleague: 200 } },
  'PUT /api/v1/report-templates/{report_template_id}': {
    body: { name: 'Taken over', parts: [{ section: 'costs' }] },
    expected: forAdmins(200),
  },
  'DELETE /api/v1/report-templates/{report_template_id}': { expected: forAdmins(204) },
  'GET /api/v1/organization/exports/{export_id}': { expected: forAdmins(200) },
  // Nobody makes it here.
  'GET /api/v1/organization/exports/{export_id}/download': { expected: forAdmins(409) },
  'DELETE /api/v1/organization/exports/{export_id}': { expected: forAdmins(204) },
  'GET /api/v1/reports/{report_id}': { expected: reading },
  // Nobody makes it here.
  'GET /api/v1/reports/{report_id}/download': {
    expected: { ...reading, owner: 409, admin: 409, viewer: 409 },
  },
  'DELETE /api/v1/reports/{report_id}': { expected: driving(204) },
  'POST /api/v1/budgets/{scope}/{scope_id}/{period}/top-up': {
    body: { amount_usd: 5 },
    expected: forAdmins(200),
  },
  'PUT /api/v1/quotas/{holder}/{holder_id}/{resource}': { body: { limit: 5 }, expected: forAdmins(200) },
  'DELETE /api/v1/quotas/{holder}/{holder_id}/{resource}': { expected: forAdmins(204) },
  'GET /api/v1/users/{user_id}': { expected: forAdmins(200) },
  'PATCH /api/v1/users/{user_id}': { body: { name: 'Taken over' }, expected: forAdmins(200) },
  'DELETE /api/v1/users/{user_id}': { expected: forAdmins(204) },
  // There is none to take away.
  'DELETE /api/v1/users/{user_id}/totp': { expected: forAdmins(409) },
  'DELETE /api/v1/users/{user_id}/logins': { expected: forAdmins(204) },
  'POST /api/v1/users/{user_id}/password-reset': { expected: forAdmins(201) },
  'DELETE /api/v1/invitations/{invitation_id}': { expected: forAdmins(204) },
  'GET /api/v1/sessions/{session_id}/shares': { expected: reading, keeps: true },
  'PUT /api/v1/sessions/{session_id}/shares/{user_id}': { body: { level: 'drive' }, expected: driving(200) },
  // It is shared with nobody.
  'DELETE /api/v1/sessions/{session_id}/shares/{user_id}': { expected: driving(404) },
  'GET /api/v1/sessions/{session_id}/links': { expected: driving(200) },
  'POST /api/v1/sessions/{session_id}/links': { body: {}, expected: driving(201) },
  'DELETE /api/v1/sessions/{session_id}/links/{link_id}': { expected: driving(404) },
  'GET /api/v1/roles/{role_id}': { expected: forAdmins(200) },
  'PUT /api/v1/roles/{role_id}': {
    body: { name: 'Taken over', grants: { 'sessions:read': 'own' } },
    expected: forAdmins(200),
  },
  'DELETE /api/v1/roles/{role_id}': { expected: forAdmins(204) },
  'DELETE /api/v1/api-keys/{key_id}': { expected: { ...ownOnly(204), admin: 204 } },
  'DELETE /api/v1/auth/sessions/{login_id}': { expected: ownOnly(204) },
};

type Ids = IdentityIds & Record<Thing, string>;
type Thing =
  | 'session'
  | 'turn'
  | 'hook'
  | 'approval'
  | 'policy'
  | 'template'
  | 'toolGroup'
  | 'mcpServer'
  | 'taskTemplate'
  | 'task'
  | 'execution'
  | 'schedule'
  | 'trigger'
  | 'endpoint'
  | 'delivery'
  | 'channel'
  | 'export'
  | 'report'
  | 'reportTemplate';

function send(route: string, ids: Ids, user: Api | undefined, more = {}) {
  const [method = '', template = ''] = route.split(' ');
  const { body, query } = routes[route] ?? {};
  return rawRequest(service.url, {
    method,
    path: fillIdentityIds(query === undefined ? template : `${template}?${query}`, ids)
      .replace('{session_id}', ids.session)
      .replace('{turn_id}', ids.turn)
      .replace('{link_id}', SessionLinkId.new())
      .replace('{hook_id}', ids.hook)
      .replace('{approval_id}', ids.approval)
      .replace('{policy_id}', ids.policy)
      .replace('{report_template_id}', ids.reportTemplate)
      .replace('{export_id}', ids.export)
      .replace('{report_id}', ids.report)
      .replace('{template_id}', ids.template)
      .replace('{task_template_id}', ids.taskTemplate)
      .replace('{tool_group_id}', ids.toolGroup)
      .replace('{mcp_server_id}', ids.mcpServer)
      .replace('{tool}', 'Read')
      .replace('{task_id}', ids.task)
      .replace('{execution_id}', ids.execution)
      .replace('{schedule_id}', ids.schedule)
      .replace('{trigger_id}', ids.trigger)
      .replace('{endpoint_id}', ids.endpoint)
      .replace('{delivery_id}', ids.delivery)
      .replace('{channel_id}', ids.channel)
      .replace('{version}', '1')
      .replace('{path}', 'file.txt')
      .replace('{holder}/{holder_id}/{resource}', `user/${ids.user}/tasks`)
      .replace('{scope}/{scope_id}/{period}', `session/${ids.session}/total`),
    headers: {
      ...(user && { authorization: `Bearer ${user.token}` }),
      prefer: 'respond-async',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...more,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

const newestEndpoint = new Map<Api, string>();

/** One that is switched off, with a delivery that was given up. */
async function newEndpoint(admin: Api): Promise<{ endpoint: string; delivery: string }> {
  await admin.delete(`/webhook-endpoints/${newestEndpoint.get(admin) ?? ''}`);
  const { body } = await admin.post('/webhook-endpoints', {
    url: 'https://plans.example.com/',
    description: 'Private plans',
    events: ['*'],
    enabled: false,
  });
  const id = WebhookEndpointId.parse(String(body['id']));
  newestEndpoint.set(admin, id);
  const delivery = WebhookDeliveryId.new();
  const { organizationId } = admin;
  await service.store.transact(organizationId, async (tx) => {
    await tx.webhookDeliveries.addTest({ organizationId, id }, delivery, {
      type: 'webhook_endpoint.test',
      data: {},
    });
    await tx.webhookDeliveries.end({ id: delivery, attempts: 0 }, 'dead', { durationMs: 1 });
  });
  return { endpoint: id, delivery };
}

const unknownIds = (): Ids => ({
  ...unknownIdentityIds(),
  session: SessionId.new(),
  turn: TurnId.new(),
  hook: HookId.new(),
  approval: ApprovalId.new(),
  policy: PolicyId.new(),
  export: OrganizationExportId.new(),
  report: ReportId.new(),
  reportTemplate: ReportTemplateId.new(),
  template: SessionTemplateId.new(),
  toolGroup: ToolGroupId.new(),
  mcpServer: McpServerId.new(),
  taskTemplate: TaskTemplateId.new(),
  task: TaskId.new(),
  execution: ExecutionId.new(),
  schedule: ScheduleId.new(),
  trigger: TriggerId.new(),
  endpoint: WebhookEndpointId.new(),
  delivery: WebhookDeliveryId.new(),
  channel: NotificationChannelId.new(),
});

/** What the route names, made anew; of an organization, which has only so many, the last one goes. */
const newest = new Map<string, string>();

async function newIdsOf(owner: Api, admin: Api, route: string): Promise<Ids> {
  const identity = await newIdentityThings(service.store, { owner, admin }, route);
  const session = await owner.newSession({
    name: 'Private plans',
    sdk_options: { system_prompt: 'x', max_budget_usd: 100 },
  });
  const turn = await owner.tell(session, 'A secret prompt.');
  const ids: Record<keyof Ids, string> = { ...unknownIds(), ...identity, session, turn };
  const make = async (by: Api, path: string, body: object) => {
    await admin.delete(`${path}/${newest.get(`${path} ${admin.userId}`) ?? ''}`);
    const id = String((await by.post(path, { name: 'Private plans', ...body })).body['id']);
    newest.set(`${path} ${admin.userId}`, id);
    return id;
  };
  const hook = { event: 'TurnStart', action: { kind: 'audit' }, session_id: session };
  const tools = { allowed_tools: ['Read', 'Glob'], disallowed_tools: ['Read'] };
  if (route.includes('{hook_id}')) ids.hook = await make(owner, '/hooks', hook);
  if (route.includes('{holder_id}')) await admin.put(`/quotas/user/${identity.user}/tasks`, { limit: 3 });
  if (route.includes('{approval_id}'))
    ids.approval = await askAbout(service.store, owner, { sessionId: session, turnId: turn });
  if (route.includes('{policy_id}'))
    ids.policy = await make(admin, '/policies', { level: 'organization', rules });
  if (route.includes('{template_id}')) ids.template = await make(owner, '/session-templates', {});
  if (route.includes('{tool_group_id}')) ids.toolGroup = await make(admin, '/tool-groups', tools);
  const form = { name: 'Private plans', parts: [{ section: 'summary' }] };
  if (route.includes('{report_template_id}'))
    ids.reportTemplate = String((await admin.post('/report-templates', form)).body['id']);
  if (route.includes('{mcp_server_id}'))
    ids.mcpServer = await make(admin, '/mcp-servers', {
      ...{ name: 'plans', description: 'Private plans', scope: 'organization' },
      connection: { kind: 'builtin', server: 'monitoring' },
    });
  const proposed = { task: { name: 'Private plans', prompt_template: 'A secret prompt.' } };
  if (route.includes('{task_template_id}')) ids.taskTemplate = await make(admin, '/task-templates', proposed);
  if (route.includes('{task_id}') || route.includes('{execution_id}')) {
    ids.task = await make(owner, '/tasks', { prompt_template: 'A secret prompt.' });
    ids.execution = String((await owner.post(`/tasks/${ids.task}/execute`, {})).body['id']);
  }
  if (route.includes('{report_id}')) {
    const wish = { session_id: session, format: 'json', title: 'Private plans' };
    ids.report = String((await owner.post('/reports', wish)).body['id']);
  }
  if (route.includes('{export_id}')) {
    const { items } = (await admin.get('/organization/exports')).body;
    for (const { id } of items as { id: string }[]) await admin.delete(`/organization/exports/${id}`);
    ids.export = String((await admin.post('/organization/exports')).body['id']);
  }
  const plans = { kind: 'webhook', url: 'https://plans.example.com/' };
  if (route.includes('{channel_id}')) ids.channel = await make(admin, '/notification-channels', plans);
  if (route.includes('{schedule_id}')) {
    const task = await make(owner, '/tasks', { prompt_template: 'A secret prompt.' });
    const schedule = { kind: 'interval', expression: '1h' };
    ids.schedule = String((await owner.post(`/tasks/${task}/schedules`, schedule)).body['id']);
  }
  if (route.includes('{trigger_id}')) {
    const task = await make(owner, '/tasks', { prompt_template: 'A secret prompt.' });
    ids.trigger = await make(owner, `/tasks/${task}/triggers`, {});
  }
  if (route.includes('{endpoint_id}') || route.includes('{delivery_id}'))
    Object.assign(ids, await newEndpoint(admin));
  return ids;
}

/** How what a route names is deleted, and by whom. What belongs to a session goes with it. */
const deletions: readonly (readonly [
  name: string,
  by: 'stranger' | 'foreignAdmin',
  path: string,
  of: keyof Ids,
])[] = [
  ['policy_id', 'foreignAdmin', '/policies', 'policy'],
  ['template_id', 'foreignAdmin', '/session-templates', 'template'],
  ['tool_group_id', 'foreignAdmin', '/tool-groups', 'toolGroup'],
  ['report_template_id', 'foreignAdmin', '/report-templates', 'reportTemplate'],
  ['export_id', 'foreignAdmin', '/organization/exports', 'export'],
  ['mcp_server_id', 'foreignAdmin', '/mcp-servers', 'mcpServer'],
  ['task_template_id', 'foreignAdmin', '/task-templates', 'taskTemplate'],
  ['user_id', 'foreignAdmin', '/users', 'user'],
  ['holder_id', 'foreignAdmin', '/users', 'user'],
  ['invitation_id', 'foreignAdmin', '/invitations', 'invitation'],
  ['role_id', 'foreignAdmin', '/roles', 'role'],
  ['key_id', 'stranger', '/api-keys', 'key'],
  ['login_id', 'stranger', '/auth/sessions', 'login'],
  ['task_id', 'stranger', '/tasks', 'task'],
  ['execution_id', 'stranger', '/tasks', 'task'],
  ['schedule_id', 'stranger', '/schedules', 'schedule'],
  ['trigger_id', 'stranger', '/triggers', 'trigger'],
  ['endpoint_id', 'foreignAdmin', '/webhook-endpoints', 'endpoint'],
  ['delivery_id', 'foreignAdmin', '/webhook-endpoints', 'endpoint'],
  ['channel_id', 'foreignAdmin', '/notification-channels', 'channel'],
];

describe('a route with an id', () => {
  let cast: Cast;
  const deleteNamed = async (route: string, ids: Ids) => {
    await cast.stranger.delete(`/sessions/${ids.session}`);
    for (const [name, by, path, of] of deletions)
      if (route.includes(`{${name}}`)) await cast[by].delete(`${path}/${ids[of]}`);
  };
  beforeAll(async () => {
    cast = await newCast();
  });

  test('is in the table above, whatever is added [tenancy:routes-complete]', async () => {
    const file = path.join(import.meta.dirname, '..', 'openapi.json');
    const { paths } = JSON.parse(await readFile(file, 'utf8')) as { paths: Record<string, object> };
    const named = Object.entries(paths)
      // What belongs to the service is no tenant's, and who knows the address of a trigger or a public link needs no more.
      .filter(
        ([template]) =>
          template.includes('{') && !/^\/api\/v1\/(admin|monitoring|incoming|shared)\//.test(template),
      )
      .flatMap(([template, operations]) =>
        Object.keys(operations).map((method) => `${method.toUpperCase()} ${template}`),
      );
    expect(Object.keys(routes).sort()).toEqual(named.sort());
  });

  test.each(Object.entries(routes))(
    '%s answers each of them as far as they may [tenancy:routes]',
    async (route, { expected }) => {
      const kept = await newIdsOf(cast.owner, cast.admin, route);
      const all = Object.entries(expected).map(([who, status]) => [who as Who, status] as const);
      for (const [who, status] of all.filter(([, each]) => each >= 400)) {
        const answer = await send(route, kept, cast[who]);
        expect([who, answer.status], answer.text).toEqual([who, status]);
        expect(answer.text).not.toMatch(/Private plans|secret prompt/);
      }
      expect((await cast.owner.get(`/sessions/${kept.session}`)).body['name']).toBe('Private plans');
      const { items } = (await cast.owner.get(`/sessions/${kept.session}/turns`)).body;
      expect(items).toMatchObject([{ id: kept.turn, status: 'queued' }]);

      for (const [who, status] of all.filter(([, each]) => each < 400)) {
        const ids = route.startsWith('GET ') ? kept : await newIdsOf(cast.owner, cast.admin, route);
        const answer = await send(route, ids, cast[who]);
        expect([who, answer.status], answer.text).toEqual([who, status]);
      }
    },
  );

  test.each(Object.keys(routes))('%s asks who is there first [tenancy:anonymous]', async (route) => {
    const answer = await send(route, unknownIds(), undefined);
    expectProblem(
      { status: answer.status, contentType: answer.headers['content-type'] ?? '', text: answer.text },
      401,
    );
  });

  test.each(Object.keys(routes))(
    '%s tells a foreign id, a deleted one and one that never was apart by nothing [tenancy:same-404]',
    async (route) => {
      const foreign = await newIdsOf(cast.owner, cast.admin, route);
      const deleted = await newIdsOf(cast.stranger, cast.foreignAdmin, route);
      await deleteNamed(route, deleted);
      const unknown = unknownIds();
      const answers = [];
      // Who may do this at all: others are told so, whatever they name.
      const asker = routes[route]?.expected.stranger === 403 ? cast.foreignAdmin : cast.stranger;
      for (const ids of routes[route]?.keeps ? [foreign, unknown] : [foreign, deleted, unknown]) {
        const { status, text, headers } = await send(route, ids, asker);
        const plain = (value: string) =>
          value
            .replaceAll(ids.session, 'ID')
            .replaceAll(ids.turn, 'ID')
            .replaceAll(ids.hook, 'ID')
            .replaceAll(ids.approval, 'ID')
            .replaceAll(ids.policy, 'ID')
            .replaceAll(ids.reportTemplate, 'ID')
            .replaceAll(ids.export, 'ID')
            .replaceAll(ids.report, 'ID')
            .replaceAll(ids.template, 'ID')
            .replaceAll(ids.toolGroup, 'ID')
            .replaceAll(ids.mcpServer, 'ID')
            .replaceAll(ids.taskTemplate, 'ID')
            .replaceAll(
              new RegExp(`${ids.user}|${ids.key}|${ids.invitation}|${ids.login}|${ids.role}`, 'g'),
              'ID',
            )
            .replaceAll(ids.task, 'ID')
            .replaceAll(ids.execution, 'ID')
            .replaceAll(ids.schedule, 'ID')
            .replaceAll(ids.trigger, 'ID')
            .replaceAll(ids.endpoint, 'ID')
            .replaceAll(ids.delivery, 'ID')
            .replaceAll(ids.channel, 'ID')
            .replace(/req_\w+/, 'REQUEST');
        answers.push({ status, text: plain(text), names: Object.keys(headers).sort() });
      }
      expect(answers[0]?.status).toBe(404);
      for (const answer of answers) expect(answer).toEqual(answers[0]);
    },
  );
});

describe('a list', () => {
  test('shows a user their own sessions, an admin and a viewer those of the tenant, nobody others [tenancy:lists]', async () => {
    const cast = await newCast();
    const own = await cast.owner.newSession();
    const theirs = await cast.colleague.newSession();
    const foreign = await cast.stranger.newSession();
    const listed = async (who: Who) => {
      const { items, total } = (await cast[who].get('/sessions?limit=100')).body;
      expect(total).toBe(items.length);
      return new Set((items as { id: string }[]).map((session) => session.id));
    };
    expect(await listed('owner')).toEqual(new Set([own]));
    expect(await listed('colleague')).toEqual(new Set([theirs]));
    expect(await listed('admin')).toEqual(new Set([own, theirs]));
    expect(await listed('viewer')).toEqual(new Set([own, theirs]));
    expect(await listed('stranger')).toEqual(new Set([foreign]));
    expect(await listed('foreignAdmin')).toEqual(new Set([foreign]));
  });

  test('goes on from a cursor of another tenant without showing its rows [tenancy:foreign-cursor]', async () => {
    const cast = await newCast();
    for (let count = 0; count < 3; count++) await cast.owner.newSession();
    const own = await cast.stranger.newSession();
    const { next_cursor: cursor } = (await cast.owner.get('/sessions?limit=1')).body;
    const { items } = (await cast.stranger.get(`/sessions?cursor=${cursor}`)).body;
    expect((items as { id: string }[]).every((session) => session.id === own)).toBe(true);
  });
});

describe('a socket', () => {
  const open = async (user: Api, session: string) => {
    const url = `${service.url.replace('http', 'ws')}/api/v1/sessions/${session}/stream`;
    return Socket.open(url, [], { authorization: `Bearer ${user.token}` });
  };

  test.each(['colleague', 'stranger', 'foreignAdmin'] as const)(
    'is closed to the %s as if the session did not exist [tenancy:socket]',
    async (who) => {
      const cast = await newCast();
      const session = await cast.owner.newSession();
      const closed = await (await open(cast[who], session)).untilClosed();
      const unknown = SessionId.new();
      const other = await (await open(cast[who], unknown)).untilClosed();
      expect(closed).toEqual({ code: 4404, reason: other.reason.replace(unknown, session) });
      expect(other.code).toBe(4404);
    },
  );

  test('of a viewer shows and does not drive [tenancy:socket-viewer]', async () => {
    const cast = await newCast();
    const session = await cast.owner.newSession();
    const socket = await open(cast.viewer, session);
    await socket.until((frame) => frame['type'] === 'connected');
    socket.send({ type: 'query', id: '1', message: 'Hello.' });
    const refused = await socket.until((frame) => frame['type'] === 'error');
    expect(refused).toMatchObject({ id: '1', code: 'not_allowed' });
    socket.send({ type: 'interrupt', id: '2' });
    expect(await socket.until((frame) => frame['id'] === '2')).toMatchObject({ code: 'not_allowed' });
    socket.close();
    expect((await cast.owner.get(`/sessions/${session}/turns`)).body['total']).toBe(0);
  });

  test('does not open with a ticket of another tenant or for another session [tenancy:tickets]', async () => {
    const cast = await newCast();
    const session = await cast.owner.newSession();
    const other = await cast.owner.newSession();
    const ticket = async (user: Api, id: string) =>
      (await user.post('/stream-tickets', { session_id: id })).body['ticket'] as string;
    const url = `${service.url.replace('http', 'ws')}/api/v1/sessions/${session}/stream`;
    const close = async (offered: string) => (await Socket.open(url, [`ticket.${offered}`])).untilClosed();
    expect((await close(await ticket(cast.stranger, session))).code).toBe(4404);
    expect((await close(await ticket(cast.owner, other))).code).toBe(4401);
  });
});

describe('a user', () => {
  test('that is gone gets nothing with a token of the past [tenancy:gone-user]', async () => {
    const user = await service.newUser();
    await superuser.rows('delete from users where id = $1', [user.userId]);
    expect((await user.get('/sessions')).status).toBe(401);
  });
});
