import { builtInPolicies } from '../../src/domain/agent/built-in-policies.ts';
import { fillIdentityIds, newIdentityThings } from './identity-things.ts';
import type { Api } from './api.ts';
import { askAbout } from './asked-call.ts';
import { startTestApp, type TestApp } from './harness.ts';
import { goodBodies } from './openapi-operations.ts';
import { expectProblem } from './problem.ts';
import { rawRequest, type RawAnswer, type RawRequest } from './raw-http.ts';
import { openSql } from './sql.ts';

/** A service that runs no turns, and a user of it whose requests may be wrong in every way. */
export type AttackedService = AsyncDisposable & {
  readonly service: TestApp;
  readonly user: Api;
  /** It takes no prompts any more, so that one that slips through starts nothing. */
  readonly session: string;
  readonly send: (request: RawRequest) => Promise<RawAnswer>;
  /** The path of a route, about the session above unless another id is given. */
  readonly fill: (template: string, id?: string) => string;
};

export async function startAttackedService(): Promise<AttackedService> {
  const service = await startTestApp({ ROLE: 'api' });
  // An admin: what others may not do at all is refused before it is read.
  const user = await service.newUser({ role: 'admin' });
  // It runs the service, too, so that what is for operators alone is read as well.
  await using superuser = await openSql(service.databaseUrl);
  await superuser.rows(`update organizations set is_operator = id = $1 where is_operator or id = $1`, [
    user.organizationId,
  ]);
  const session = await user.newSession();
  const task = (await user.post('/tasks', goodBodies['POST /api/v1/tasks'])).body['id'];
  const execution = (await user.post(`/tasks/${task}/execute`, { variables: {} })).body['id'];
  const schedule = await user.post(
    `/tasks/${task}/schedules`,
    goodBodies['POST /api/v1/tasks/{task_id}/schedules'],
  );
  const trigger = await user.post(
    `/tasks/${task}/triggers`,
    goodBodies['POST /api/v1/tasks/{task_id}/triggers'],
  );
  const hook = await user.post('/hooks', { ...goodBodies['POST /api/v1/hooks'], session_id: session });
  const endpoint = await user.post('/webhook-endpoints', goodBodies['POST /api/v1/webhook-endpoints']);
  const channel = await user.post('/notification-channels', goodBodies['POST /api/v1/notification-channels']);
  await user.put(`/budgets/session/${session}/total`, { limit_usd: 5 });
  const sessionTemplate = await user.post('/session-templates', goodBodies['POST /api/v1/session-templates']);
  const taskTemplate = await user.post('/task-templates', goodBodies['POST /api/v1/task-templates']);
  const toolGroup = await user.post('/tool-groups', goodBodies['POST /api/v1/tool-groups']);
  // One that is asked for nothing.
  const mcpServer = await user.post('/mcp-servers', {
    ...goodBodies['POST /api/v1/mcp-servers'],
    connection: { kind: 'builtin', server: 'monitoring' },
  });
  const reportTemplate = await user.post('/report-templates', goodBodies['POST /api/v1/report-templates']);
  const wholeExport = await user.post('/organization/exports');
  const report = await user.post('/reports', { session_id: session, format: 'json' });
  const turnId = await user.tell(session, 'Work.');
  const approval = await askAbout(service.store, user, { sessionId: session, turnId });
  const identity = await newIdentityThings(
    service.store,
    { owner: user, admin: user },
    '{user_id}{key_id}{invitation_id}{login_id}{role_id}',
  );
  await using sql = await openSql(service.databaseUrl);
  await sql.rows(`update sessions set status = 'completed' where id = $1`, [session]);
  return {
    service,
    user,
    session,
    send: (request) =>
      rawRequest(service.url, {
        ...request,
        headers: {
          authorization: `Bearer ${user.token}`,
          prefer: 'respond-async',
          ...request.headers,
        },
      }),
    fill: (template, id) =>
      fillIdentityIds(
        template,
        id === undefined ? identity : { user: id, key: id, invitation: id, login: id, role: id },
      )
        .replace('{organization_id}', id ?? user.organizationId)
        .replace('{feature}', id ?? 'reports')
        .replace('{visit_id}', id ?? 'vis_0199c0ffee0199c0ffee0199c0ffee01')
        .replace('{link_id}', id ?? 'lnk_0199c0ffee0199c0ffee0199c0ffee01')
        .replace('{link_token}', id ?? 'unknown')
        .replace('{approval_id}', id ?? approval)
        .replace('{channel_id}', id ?? String(channel.body['id']))
        .replace('{hook_id}', id ?? String(hook.body['id']))
        .replace('{task_id}', id ?? String(task))
        .replace('{schedule_id}', id ?? String(schedule.body['id']))
        .replace('{trigger_id}', id ?? String(trigger.body['id']))
        .replace('{token}', id ?? String(trigger.body['path']).split('/').at(-1) ?? '')
        .replace('{execution_id}', id ?? String(execution))
        .replace('{endpoint_id}', id ?? String(endpoint.body['id']))
        .replace('{delivery_id}', id ?? 'whd_0199c0ffee0199c0ffee0199c0ffee01')
        .replace('{policy_id}', id ?? builtInPolicies[0]?.id ?? '')
        .replace('{task_template_id}', id ?? String(taskTemplate.body['id']))
        .replace('{template_id}', id ?? String(sessionTemplate.body['id']))
        .replace('{tool_group_id}', id ?? String(toolGroup.body['id']))
        .replace('{mcp_server_id}', id ?? String(mcpServer.body['id']))
        .replace('{tool}', 'Read')
        .replace('{report_template_id}', id ?? String(reportTemplate.body['id']))
        .replace('{export_id}', id ?? String(wholeExport.body['id']))
        .replace('{report_id}', id ?? String(report.body['id']))
        .replace('{version}', '1')
        .replace('{path}', 'file.txt')
        .replace(/\{(session|turn|scope)_id\}/g, id ?? session)
        .replace('{holder}', 'each_user')
        .replace('{resource}', 'sessions')
        .replace('{holder_id}', id ?? user.organizationId)
        .replace('{scope}', 'session')
        .replace('{period}', 'total')
        .replace('{holder}/{holder_id}', `user/${id ?? identity.user}`)
        .replace('{resource}', 'tasks'),
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  };
}

export function expectRefusal(answer: RawAnswer, statuses?: number | readonly number[]): void {
  const contentType = answer.headers['content-type'] ?? '';
  expectProblem({ status: answer.status, contentType, text: answer.text }, statuses);
}
