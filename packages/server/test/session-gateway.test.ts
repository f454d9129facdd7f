import { request } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ByteBudget } from '../src/agent/gateway/byte-budget.ts';
import { SessionGateway, socketName } from '../src/agent/gateway/session-gateway.ts';
import { Upstreams } from '../src/agent/gateway/upstreams.ts';
import { Redactions } from '../src/agent/hooks/redactions.ts';
import { grantsOf, defaultAgentLimits } from '../src/domain/agent/agent-limits.ts';
import { defaultPrices } from '../src/domain/billing/default-prices.ts';
import { OrganizationId, SessionId, TurnId, UserId } from '../src/domain/ids.ts';
import { AddressGuard } from '../src/infrastructure/address-guard.ts';
import { createLog } from '../src/infrastructure/log.ts';
import { newSession } from './support/filled-tenant.ts';
import { openAccounts } from './support/gateway-harness.ts';

async function open(stack: AsyncDisposableStack): Promise<SessionGateway> {
  const folder = await mkdtemp(path.join(tmpdir(), 'gw-'));
  stack.defer(() => rm(folder, { recursive: true }));
  const resolveHost = (host: string) => new AddressGuard().resolve(host);
  const organizationId = OrganizationId.new();
  const { options } = newSession(organizationId, UserId.new());
  const gateway = await SessionGateway.open({
    directory: path.join(folder, 's'),
    organizationId,
    grants: grantsOf(options, defaultAgentLimits),
    redactions: new Redactions(),
    deps: {
      accounts: openAccounts(),
      access: () => Promise.resolve(undefined),
      upstreams: stack.use(new Upstreams(resolveHost)),
      bodies: new ByteBudget(1024 * 1024),
      prices: defaultPrices,
      ...{ resolveHost, log: createLog('silent'), now: () => new Date() },
    },
    onEvent: () => undefined,
  });
  return stack.use(gateway);
}

/** What the agent gets when it asks for the list of models, with the token that it was given. */
function statusOf({ directory, token }: SessionGateway): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { socketPath: path.join(directory, socketName), path: '/v1/models', headers: { 'x-api-key': token } },
      (response) => resolve(response.resume().statusCode ?? 0),
    );
    asked.on('error', reject).end();
  });
}

describe('the gateway of an agent', () => {
  test('lets it spend for one session, while a turn runs, and not before [gateway:assigned]', async () => {
    await using stack = new AsyncDisposableStack();
    const gateway = await open(stack);
    expect(await statusOf(gateway)).toBe(403);
    expect(() => gateway.begin(TurnId.new(), 60_000)).toThrow('no session');
    expect(await statusOf(gateway)).toBe(403);

    const owner = { id: SessionId.new(), userId: UserId.new() };
    gateway.assign(owner);
    expect(await statusOf(gateway)).toBe(403);
    gateway.begin(TurnId.new(), 60_000);
    expect(await statusOf(gateway)).toBe(200);
    await gateway.end();
    expect(await statusOf(gateway)).toBe(403);
    expect(() => gateway.assign(owner)).toThrow('another session');
  });
});
