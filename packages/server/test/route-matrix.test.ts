import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isPermission, permissions, rightOf, type Permission } from '../src/domain/access/rights.ts';
import { roles, type Role } from '../src/domain/access/role.ts';
import { SessionId } from '../src/domain/ids.ts';
import { AccessTokens } from '../src/infrastructure/tokens.ts';
import type { Api } from './support/api.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { goodBodies, namesInBody, operations } from './support/openapi-operations.ts';
import { logInAsOperator } from './support/operator.ts';
import { postJson, rawRequest } from './support/raw-http.ts';

const jwtSecret = 'a secret of the test that is long enough';

/** What callers show to tell who they are. */
type Callers = {
  readonly byRole: Readonly<Record<Role, string>>;
  readonly operator: string;
  /** Nobody, whatever they ask for. */
  readonly nobody: Readonly<Record<string, string | undefined>>;
  /** Of an admin: keys that can do one thing only, and keys that can do everything but one. */
  readonly onlyFor: ReadonlyMap<Permission, string>;
  readonly butFor: ReadonlyMap<Permission, string>;
};

const stack = new AsyncDisposableStack();
let service: TestApp;
let callers: Callers;
beforeAll(async () => {
  service = stack.use(await startTestApp({ ROLE: 'api', JWT_SECRET: jwtSecret }));
  callers = await newCallers();
});
afterAll(() => stack.disposeAsync());

const grantable = permissions.filter((each) => !rightOf(each).byLoginOnly && !rightOf(each).operatorOnly);

async function newTeam(): Promise<Record<Role, Api>> {
  const admin = await service.newUser({ role: 'admin' });
  const { organizationId } = admin;
  const user = await service.newUser({ organizationId });
  return { admin, user, viewer: await service.newUser({ role: 'viewer', organizationId }) };
}

async function newCallers(): Promise<Callers> {
  const team = await newTeam();
  const newKey = async (scopes: readonly Permission[], more = {}) =>
    (await team.admin.post('/api-keys', { name: 'Matrix', scopes, ...more })).body as Record<string, string>;
  // For service accounts: a user has only so many keys.
  const keys = async (scopesOf: (permission: Permission) => readonly Permission[]) => {
    const made = grantable.map(async (each) => {
      const robot = await team.admin.post('/users', { kind: 'service', name: each, role: 'admin' });
      const more = { service_account_id: robot.body['id'] as string };
      return [each, (await newKey(scopesOf(each), more))['key'] ?? ''] as const;
    });
    return new Map(await Promise.all(made));
  };
  const gone = await service.newUser({ role: 'admin' });
  await postJson(service.url, '/api/v1/auth/logout', { refresh_token: gone.refreshToken });
  const deleted = await newKey(grantable);
  await team.admin.delete(`/api-keys/${deleted['id']}`);
  const { userId, organizationId } = team.admin;
  const claims = { sub: userId, org: organizationId, ver: 0 };
  const hourAgo = new Date(Date.now() - 3_600_000);
  return {
    byRole: { admin: team.admin.token, user: team.user.token, viewer: team.viewer.token },
    operator: (await logInAsOperator(service)).token,
    nobody: {
      anonymous: undefined,
      'an expired token': await new AccessTokens(jwtSecret).sign(claims, hourAgo),
      'a token that was logged out': gone.token,
      'a key that was deleted': deleted['key'],
      'a key for another place': (await newKey(grantable, { networks: ['203.0.113.0/24'] }))['key'],
    },
    onlyFor: await keys((each) => [each]),
    butFor: await keys((each) => grantable.filter((other) => other !== each)),
  };
}

const nowhere: Readonly<Record<string, string>> = {
  ...{ scope: 'session', period: 'total', version: '1' },
  ...{ holder: 'user', resource: 'tasks' },
};

/** What a route does not do without. */
const queries: Readonly<Record<string, string>> = {
  'GET /api/v1/sessions/{session_id}/workdir/search': '?q=words',
};

/** Asks for something that is not there, wherever the route names something. */
async function statusOf(name: string, token: string | undefined): Promise<number> {
  const [method = '', template = ''] = name.split(' ');
  const body = goodBodies[name];
  const answer = await rawRequest(service.url, {
    method,
    path:
      template.replaceAll(/\{(\w+)\}/g, (_, place: string) => nowhere[place] ?? SessionId.new()) +
      (queries[name] ?? ''),
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  return answer.status;
}

/** What is refused behind the door, by what is asked for and not by the right to ask. */
const refusedBehind: Readonly<Record<string, readonly Role[]>> = {
  // For the organization; users make hooks of their own sessions, and MCP servers of their own.
  'POST /api/v1/hooks': ['user'],
  'POST /api/v1/mcp-servers': ['user'],
  'POST /api/v1/mcp-servers/import': ['user'],
  // The link is not good.
  'POST /api/v1/session-links/open': roles,
  // The current password is wrong.
  'POST /api/v1/auth/change-password': roles,
  'POST /api/v1/auth/totp': roles,
  'POST /api/v1/auth/totp/disable': roles,
};

function expectServed(name: string, role: Role, status: number): void {
  if (refusedBehind[name]?.includes(role)) expect([name, role, status]).toEqual([name, role, 403]);
  else if (name.includes('{') || namesInBody.has(name))
    expect([name, role, status]).toEqual([name, role, 404]);
  else expect([200, 201, 202, 204, 409], `${name} for ${role}`).toContain(status);
}

/** Reports and figures show what sessions did: a key that may not read these gets none. */
const needMore: ReadonlySet<string> = new Set(['POST /api/v1/reports', 'GET /api/v1/admin/stats']);

const guarded = operations.flatMap(({ name, operation }) => {
  const permission = String(operation['x-permission']);
  return isPermission(permission) ? [[name, permission] as const] : [];
});
const open = operations.filter(({ operation }) => operation['x-permission'] === 'public');

describe('a route', () => {
  test('has a right in the OpenAPI document, or is open to everybody [access:matrix-complete]', () => {
    expect(guarded.length + open.length).toBe(operations.length);
    expect(open.map(({ operation }) => operation.operationId).sort()).toEqual([
      'askForPasswordReset',
      'enrolAtLogin',
      'exchangeSsoCode',
      'finishSsoLogin',
      'getHealth',
      'getMetrics',
      'getReadiness',
      'getSharedSession',
      'listSharedMessages',
      'login',
      'logout',
      'receiveMessage',
      'refreshToken',
      'register',
      'resetPassword',
      'startSsoLogin',
      'takeSecondStep',
    ]);
  });

  test.each(guarded)('%s asks who is there [access:matrix-nobody]', async (name) => {
    for (const [who, token] of Object.entries(callers.nobody))
      expect([who, await statusOf(name, token)]).toEqual([who, 401]);
  });

  // A logout everywhere would make every request after it a stranger's.
  test.each(guarded.filter(([name]) => !name.endsWith('/logout-all')))(
    '%s serves the roles that have the right "%s", and no other [access:matrix-roles]',
    async (name, permission) => {
      for (const role of roles) {
        const status = await statusOf(name, callers.byRole[role]);
        if (rightOf(permission)[role]) expectServed(name, role, status);
        else expect([role, status]).toEqual([role, 403]);
      }
    },
  );

  // Maintenance would refuse all the others; service-state.test.ts has it.
  const ofOperators = guarded.filter(
    ([name, permission]) => rightOf(permission).operatorOnly && name !== 'PUT /api/v1/admin/maintenance',
  );
  test.each(ofOperators)('%s serves those who run the service [access:matrix-operators]', async (name) => {
    expectServed(name, 'admin', await statusOf(name, callers.operator));
    // While the service is maintained every change after it would be refused.
    await statusOf('DELETE /api/v1/admin/maintenance', callers.operator);
  });

  test.each(guarded)(
    '%s serves keys with the scope "%s", and no other [access:matrix-keys]',
    async (name, permission) => {
      const others = callers.butFor.get(permission) ?? callers.butFor.get('usage:read');
      expect(await statusOf(name, others)).toBe(403);
      const only = callers.onlyFor.get(permission);
      if (only === undefined) return;
      const status = await statusOf(name, only);
      if (needMore.has(name)) expect([name, status]).toEqual([name, 403]);
      else expectServed(name, 'admin', status);
    },
  );
});
