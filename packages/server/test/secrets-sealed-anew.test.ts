import { afterAll, beforeAll, expect, test } from 'vitest';
import { keyLabel } from '../src/agent/gateway/upstream-access.ts';
import { secretLabel } from '../src/agent/hooks/webhook-guard.ts';
import { grantLabel } from '../src/agent/mcp/oauth/sealed-grants.ts';
import { openMcpSecrets, sealMcpSecrets } from '../src/agent/mcp/mcp-secrets.ts';
import { connectDatabase } from '../src/database/connection.ts';
import { createLog } from '../src/infrastructure/log.ts';
import { SecretBox } from '../src/infrastructure/secret-box.ts';
import { Store } from '../src/repositories/store.ts';
import { channelSecretLabel, channelUrlLabel } from '../src/services/notification-channel-service.ts';
import { resealSecrets } from '../src/services/reseal-secrets.ts';
import { totpLabel } from '../src/services/second-step.ts';
import { ssoSecretLabel } from '../src/services/sso-settings-service.ts';
import { cloneDatabase } from './support/database.ts';
import { fillTenant, newProvider } from './support/filled-tenant.ts';

const stack = new AsyncDisposableStack();
let store: Store;
beforeAll(async () => {
  const database = stack.use(await cloneDatabase());
  const connection = stack.use(connectDatabase({ url: database.url, poolSize: 4, onError: () => undefined }));
  store = new Store(connection, () => Promise.resolve());
});
afterAll(() => stack.disposeAsync());

test('a new master key opens all there is, once a node has started with both [secrets:rotation]', async () => {
  const [before, after] = ['old'.repeat(20), 'new'.repeat(20)] as const;
  const old = new SecretBox([before]);
  const { organizationId: id, hook, endpoint, trigger, mcpServer, channel } = await fillTenant(store);
  // The secrets of this one nobody can open.
  await fillTenant(store);
  const sealed = old.seal(secretLabel(hook), 'whsec_now');
  const previous = {
    sealed: old.seal(secretLabel(hook), 'whsec_before'),
    until: new Date(Date.now() + 60_000),
  };
  await store.transact(id, async (tx) => {
    await tx.upstreamKeys.set(id, { sealedKey: old.seal(keyLabel(id), 'sk-own') });
    await tx.ssoProviders.set({
      ...newProvider(id),
      sealedSecret: old.seal(ssoSecretLabel(id), 'of the client'),
    });
    await tx.hooks.save({ ...hook, secret: { sealed, previous } });
    const ofEndpoint = { sealed: old.seal(secretLabel(endpoint), 'whsec_told') };
    await tx.webhookEndpoints.save({ ...endpoint, secret: ofEndpoint });
    for (const { userId } of await tx.secondFactors.listSealed())
      await tx.secondFactors.reseal(userId, old.seal(totpLabel(id, userId), 'of the phone'));
    const ofTrigger = { sealed: old.seal(secretLabel(trigger), 'whsec_taken') };
    await tx.triggers.save({ ...trigger, secret: ofTrigger });
    const headers = sealMcpSecrets(old, mcpServer, { authorization: 'Bearer mcp' });
    await tx.mcpServers.save({ ...mcpServer, secrets: headers });
    const granted = old.seal(grantLabel(mcpServer), 'token');
    await tx.mcpGrants.save(mcpServer.id, { sealed: granted, state: 'granted' });
    await tx.notificationChannels.save({
      ...channel,
      sealedUrl: old.seal(channelUrlLabel(channel), 'https://chat.example.com/x'),
      secret: {
        sealed: old.seal(channelSecretLabel(channel), 'whsec_channel'),
        previous: { sealed: old.seal(channelSecretLabel(channel), 'whsec_before'), until: new Date() },
      },
    });
  });
  const deps = { store, log: createLog('silent') };
  await resealSecrets({ ...deps, secretBox: new SecretBox([after, before]) });
  await resealSecrets({ ...deps, secretBox: new SecretBox([after]) });

  const now = new SecretBox([after]);
  await store.transact(id, async (tx) => {
    expect(now.open(keyLabel(id), (await tx.upstreamKeys.find(id))?.sealedKey ?? '')).toBe('sk-own');
    const provider = await tx.ssoProviders.find(id);
    expect(now.open(ssoSecretLabel(id), provider?.sealedSecret ?? '')).toBe('of the client');
    const factors = await tx.secondFactors.listSealed();
    expect(factors.length).toBeGreaterThan(0);
    for (const { userId, sealedSecret: of } of factors)
      expect(now.open(totpLabel(id, userId), of)).toBe('of the phone');
    const { secret } = await tx.hooks.get(hook.id);
    expect(now.open(secretLabel(hook), secret?.sealed ?? '')).toBe('whsec_now');
    expect(now.open(secretLabel(hook), secret?.previous?.sealed ?? '')).toBe('whsec_before');
    expect(secret?.previous?.until).toEqual(previous.until);
    const told = await tx.webhookEndpoints.get(endpoint.id);
    expect(now.open(secretLabel(endpoint), told.secret.sealed)).toBe('whsec_told');
    const taken = await tx.triggers.get(trigger.id);
    expect(now.open(secretLabel(trigger), taken.secret.sealed)).toBe('whsec_taken');
    const server = await tx.mcpServers.get(mcpServer.id);
    expect(openMcpSecrets(now, server)).toEqual({ authorization: 'Bearer mcp' });
    const grant = await tx.mcpGrants.find(mcpServer.id);
    expect(now.open(grantLabel(mcpServer), grant?.sealed ?? '')).toBe('token');
    const { sealedUrl, secret: ofChannel } = await tx.notificationChannels.get(channel.id);
    expect(now.open(channelUrlLabel(channel), sealedUrl)).toBe('https://chat.example.com/x');
    expect(now.open(channelSecretLabel(channel), ofChannel?.sealed ?? '')).toBe('whsec_channel');
    expect(now.open(channelSecretLabel(channel), ofChannel?.previous?.sealed ?? '')).toBe('whsec_before');
  });
});
