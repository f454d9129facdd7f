import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { doings, notAudited, type Doing, type Scene } from './support/audited-operations.ts';
import { startTestApp } from './support/harness.ts';
import { goodBodies, operations } from './support/openapi-operations.ts';
import { rawRequest, type RawAnswer } from './support/raw-http.ts';
import { openSql } from './support/sql.ts';

const stack = new AsyncDisposableStack();
let scene: Scene;
beforeAll(async () => {
  const service = stack.use(await startTestApp({ ROLE: 'api' }));
  const superuser = stack.use(await openSql(service.databaseUrl));
  const admin = await service.newUser({ role: 'admin' });
  // Who runs the service, too, so that what is for operators alone is done as well.
  await superuser.rows('update organizations set is_operator = id = $1 where is_operator or id = $1', [
    admin.organizationId,
  ]);
  scene = { service, superuser, admin };
});
afterAll(() => stack.disposeAsync());

const changing = operations.filter(({ method }) => !['GET', 'HEAD'].includes(method));
const named = changing.map(({ operation }) => operation.operationId);

/** Does what the operation is there for. */
async function done(name: string, operationId: string, requestId: string): Promise<RawAnswer> {
  const [method = '', template = ''] = name.split(' ');
  const doing: Doing = (await doings[operationId]?.(scene)) ?? {};
  const { at = [], body = goodBodies[name], token = scene.admin.token, headers = {}, raw } = doing;
  const places = [...at];
  return rawRequest(scene.service.url, {
    method,
    path: template.replaceAll(/\{\w+\}/g, () => encodeURIComponent(places.shift() ?? '')),
    headers: {
      authorization: `Bearer ${token}`,
      'x-request-id': requestId,
      'user-agent': 'a test',
      ...(raw === undefined && body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: raw ?? (body === undefined ? undefined : JSON.stringify(body)),
  });
}

/** Of what nothing is shown but that it was done, and why. */
const secret = 'what changes is a secret';
const names = 'the action and the resource say all';
const tellsNothing: Readonly<Record<string, string>> = {
  ...{ changePassword: secret, resetPassword: secret, grantPasswordReset: secret },
  ...{ rotateHookSecret: secret, rotateWebhookEndpointSecret: secret },
  rotateNotificationChannelSecret: secret,
  ...{ confirmSecondFactor: secret, disableSecondFactor: secret, resetSecondFactor: secret },
  ...{ runJob: names, testWebhookEndpoint: names, testNotificationChannel: names },
  ...{ logoutEverywhere: names, endLoginsOfUser: names, interruptSession: names, restoreSession: names },
};

describe('an operation that changes something', () => {
  test('is done below, or stands in the list of those that are not audited, with a reason [audit:every-operation-listed]', () => {
    expect([...Object.keys(doings), ...Object.keys(notAudited)].sort()).toEqual([...named].sort());
  });

  const audited = changing.filter(({ operation }) => !(operation.operationId in notAudited));
  test.each(audited.map(({ name, operation }) => [name, operation.operationId] as const))(
    '%s (%s) is found in the audit log, with who asked, from where, and what changed [audit:every-operation]',
    async (name, operationId) => {
      const requestId = `test-${randomUUID()}`;
      const answer = await done(name, operationId, requestId);
      expect(answer.status, answer.text).toBeLessThan(300);
      const { items } = (await scene.admin.get(`/audit?request_id=${requestId}`)).body;
      expect(items).toHaveLength(1);
      expect(items[0]).toMatchObject({
        outcome: 'success',
        address: '127.0.0.1',
        agent: 'a test',
        organization_id: scene.admin.organizationId,
        actor_id: expect.stringMatching(/^usr_/) as unknown,
      });
      const told = [items[0].before, items[0].after].filter((state) => state !== null);
      expect([operationId, told.length > 0]).toEqual([operationId, !(operationId in tellsNothing)]);
    },
  );
});
