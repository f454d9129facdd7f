import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Json } from './api.ts';

export type Schema = Json & { properties?: Record<string, Schema>; required?: string[]; $ref?: string };

export type Operation = Json & {
  operationId: string;
  parameters?: { in: string; name: string; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
};

const file = path.join(import.meta.dirname, '..', '..', 'openapi.json');
const document = JSON.parse(readFileSync(file, 'utf8')) as {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
};

/** Every operation of the committed document, by a name such as `GET /health`. */
export const operations = Object.entries(document.paths).flatMap(([template, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${template}`,
    method: method.toUpperCase(),
    template,
    operation,
  })),
);

/** The schema of the body that an operation takes, with its reference resolved. */
export function bodySchema({ requestBody }: Operation): Schema | undefined {
  const schema = requestBody?.content['application/json']?.schema;
  const reference = schema?.$ref?.split('/').at(-1);
  return reference === undefined ? schema : document.components.schemas[reference];
}

const rules = [{ kind: 'tool_deny', effect: 'deny', tools: ['WebFetch'] }];

/** A body that each JSON route accepts, or would if its session took prompts. */
/** Operations whose good body names something that is not there. */
export const namesInBody: ReadonlySet<string> = new Set(['POST /api/v1/report-templates/preview']);

export const goodBodies: Record<string, Record<string, unknown>> = {
  'POST /api/v1/auth/login': { email: 'nobody@example.com', password: 'wrong' },
  'POST /api/v1/auth/refresh': { refresh_token: 'unknown' },
  'POST /api/v1/auth/logout': { refresh_token: 'unknown' },
  'PATCH /api/v1/auth/me': { name: 'Good' },
  'POST /api/v1/auth/change-password': { current_password: 'wrong', new_password: 'a good password' },
  'POST /api/v1/auth/register': { token: 'unknown', name: 'Good', password: 'a good password' },
  'POST /api/v1/auth/second-factor': { challenge: 'unknown', code: '123456' },
  'POST /api/v1/auth/second-factor/enrol': { challenge: 'unknown' },
  'POST /api/v1/auth/totp': { password: 'wrong' },
  'POST /api/v1/auth/totp/confirm': { code: '123456' },
  'POST /api/v1/auth/totp/disable': { password: 'wrong', code: '123456' },
  'POST /api/v1/auth/sso/token': { code: 'unknown', verifier: 'x'.repeat(43) },
  'PUT /api/v1/organization/single-sign-on': {
    ...{ issuer: 'https://id.example.com', client_id: 'good', email_domains: ['example.com'] },
  },
  'POST /api/v1/auth/password-reset': { email: 'nobody@example.com' },
  'POST /api/v1/auth/reset-password': { token: 'unknown', password: 'a good password' },
  'POST /api/v1/users': { kind: 'service', name: 'Good', role: 'user' },
  'PATCH /api/v1/users/{user_id}': { name: 'Good' },
  'POST /api/v1/invitations': { email: 'good@example.com', role: 'user' },
  'PUT /api/v1/sessions/{session_id}/shares/{user_id}': { level: 'view' },
  'POST /api/v1/sessions/{session_id}/links': { audience: 'organization' },
  'POST /api/v1/session-links/open': { token: 'unknown' },
  'POST /api/v1/admin/organizations': {
    slug: 'good',
    name: 'Good',
    admin_email: 'admin@good.example.com',
    admin_name: 'Good',
  },
  'PATCH /api/v1/admin/organizations/{organization_id}': { plan: 'Good' },
  'POST /api/v1/admin/organizations/{organization_id}/suspend': { reason: 'Good.' },
  'POST /api/v1/admin/organizations/{organization_id}/deletion': { confirm: 'not-this-one', grace_days: 7 },
  'POST /api/v1/organization/deletion': { confirm: 'not-this-one' },
  'POST /api/v1/admin/organizations/{organization_id}/visits': { reason: 'Good.' },
  'PUT /api/v1/admin/announcement': { text: 'Good.' },
  'PUT /api/v1/admin/maintenance': { reason: 'Good.' },
  'PUT /api/v1/admin/features/{feature}': { is_on: true },
  'POST /api/v1/roles': { name: 'Good', grants: { 'sessions:read': 'own' } },
  'PUT /api/v1/roles/{role_id}': { name: 'Good', grants: { 'sessions:read': 'all' } },
  'POST /api/v1/api-keys': { name: 'Good', scopes: ['sessions:read'] },
  'POST /api/v1/stream-tickets': {},
  'POST /api/v1/sessions': { name: 'Good' },
  'PATCH /api/v1/sessions/{session_id}': { name: 'Good' },
  'POST /api/v1/sessions/{session_id}/query': { message: 'Good.' },
  'POST /api/v1/sessions/{session_id}/fork': { name: 'Good', what: 'both' },
  'POST /api/v1/sessions/{session_id}/archive': { format: 'zip' },
  'POST /api/v1/sessions/{session_id}/files/move': { from: 'good', to: 'better' },
  'POST /api/v1/sessions/{session_id}/files/mkdir': { path: 'good' },
  'POST /api/v1/sessions/{session_id}/rewind': {
    to_turn: 'turn_0199c0ffee0199c0ffee0199c0ffee01',
    what: 'files',
  },
  'POST /api/v1/session-templates': { name: 'Good', category: 'security' },
  'PUT /api/v1/session-templates/{template_id}': { name: 'Good', category: 'security' },
  'PATCH /api/v1/session-templates/{template_id}/sharing': { sharing: 'organization' },
  'POST /api/v1/session-templates/search': { term: 'Good' },
  'POST /api/v1/task-templates': { name: 'Good', task: { name: 'Good', prompt_template: 'Good.' } },
  'PUT /api/v1/task-templates/{task_template_id}': {
    name: 'Good',
    task: { name: 'Good', prompt_template: 'Good.' },
  },
  'POST /api/v1/task-templates/{task_template_id}/create-task': { name: 'Good' },
  'POST /api/v1/tool-groups': { name: 'Good' },
  'PUT /api/v1/tool-groups/{tool_group_id}': { name: 'Good' },
  'POST /api/v1/tool-groups/{tool_group_id}/allowed-tools': { tool: 'Read' },
  'POST /api/v1/tool-groups/{tool_group_id}/disallowed-tools': { tool: 'Bash' },
  'POST /api/v1/mcp-servers': {
    name: 'good',
    scope: 'organization',
    connection: { kind: 'http', url: 'https://example.com/mcp' },
  },
  'POST /api/v1/mcp-servers/import': {
    text: '{"mcpServers": {"imported": {"url": "https://example.com/mcp"}}}',
    scope: 'organization',
  },
  'POST /api/v1/mcp-servers/{mcp_server_id}/authorize': { scope: 'good' },
  'PATCH /api/v1/mcp-servers/{mcp_server_id}': { description: 'Good' },
  'POST /api/v1/approvals/{approval_id}/decision': { decision: 'allow' },
  'PUT /api/v1/budgets/{scope}/{scope_id}/{period}': { limit_usd: 5 },
  'POST /api/v1/budgets/{scope}/{scope_id}/{period}/top-up': { amount_usd: 5 },
  'PUT /api/v1/quotas/{holder}/{holder_id}/{resource}': { limit: 1_000_000 },
  'POST /api/v1/hooks': { name: 'Good', event: 'PreToolUse', action: { kind: 'audit' } },
  'PATCH /api/v1/hooks/{hook_id}': { name: 'Good' },
  'PUT /api/v1/organization/archive-rules': { archive_after_days: 30 },
  'PUT /api/v1/organization/agent-limits': { egress: { hosts: ['example.com'] } },
  'PATCH /api/v1/organization': { name: 'Good' },
  'POST /api/v1/policies': { level: 'organization', name: 'Good', rules },
  'PUT /api/v1/policies/{policy_id}': { name: 'Good', rules },
  'POST /api/v1/policies/{policy_id}/dry-run': {
    from: '2026-07-01T00:00:00Z',
    until: '2026-07-02T00:00:00Z',
  },
  'POST /api/v1/tasks': { name: 'Good', prompt_template: 'Good.' },
  'PATCH /api/v1/tasks/{task_id}': { name: 'Good' },
  'POST /api/v1/tasks/{task_id}/schedules': { kind: 'cron', expression: '0 9 * * *' },
  'PATCH /api/v1/schedules/{schedule_id}': { jitter_seconds: 5 },
  'POST /api/v1/schedules/{schedule_id}/pause': { reason: 'Good.' },
  'POST /api/v1/schedules/preview': { kind: 'interval', expression: '1h' },
  'POST /api/v1/tasks/{task_id}/triggers': { name: 'Good', source: 'github', rate_per_minute: 60 },
  'PATCH /api/v1/triggers/{trigger_id}': { name: 'Good' },
  'POST /api/v1/triggers/{trigger_id}/pause': { reason: 'Good.' },
  'POST /api/v1/triggers/{trigger_id}/preview': { event: 'push' },
  'POST /api/v1/tasks/{task_id}/execute': {},
  'POST /api/v1/task-executions/{execution_id}/cancel': { reason: 'Good.' },
  'POST /api/v1/webhook-endpoints': { url: 'https://example.com/', events: ['session.*'] },
  'PATCH /api/v1/webhook-endpoints/{endpoint_id}': { description: 'Good' },
  'PUT /api/v1/notification-preferences': { digest_minutes: 5 },
  'POST /api/v1/notification-channels': { kind: 'slack', name: 'Good', url: 'https://example.com/' },
  'PATCH /api/v1/notification-channels/{channel_id}': { name: 'Good' },
  'POST /api/v1/reports': {
    range: { from: '2026-07-01T00:00:00Z', until: '2026-07-02T00:00:00Z' },
    format: 'json',
  },
  'POST /api/v1/report-templates': { name: 'Good', parts: [{ section: 'summary' }] },
  'POST /api/v1/report-templates/preview': {
    template: { name: 'Good', parts: [{ section: 'summary' }] },
    session_id: 'ses_0199c0ffee0199c0ffee0199c0ffee01',
  },
  'PUT /api/v1/report-templates/{report_template_id}': { name: 'Good', parts: [{ section: 'summary' }] },
  'PUT /api/v1/organization/upstream-key': { api_key: 'sk-ant-good' },
};
