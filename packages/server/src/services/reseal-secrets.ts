import { keyLabel } from '../agent/gateway/upstream-access.ts';
import { secretLabel } from '../agent/hooks/webhook-guard.ts';
import { grantLabel } from '../agent/mcp/oauth/sealed-grants.ts';
import { mcpSecretLabel } from '../agent/mcp/mcp-secrets.ts';
import type { OrganizationId } from '../domain/ids.ts';
import type { NotificationChannel } from '../domain/notification/notification-channel.ts';
import type { WebhookSecret } from '../domain/webhook.ts';
import type { Log } from '../infrastructure/log.ts';
import type { SecretBox, SecretLabel } from '../infrastructure/secret-box.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import { channelSecretLabel, channelUrlLabel } from './notification-channel-service.ts';
import { totpLabel } from './second-step.ts';
import { ssoSecretLabel } from './sso-settings-service.ts';

export type ResealDeps = { readonly store: Store; readonly secretBox: SecretBox; readonly log: Log };

/**
 * Seals with the newest master key what is sealed with another, so that the old one can be retired. For the start of a
 * node, and without a word where there is nothing to do. What cannot be opened is told of and left as it is.
 */
export async function resealSecrets({ store, secretBox, log }: ResealDeps): Promise<void> {
  const found = await store.find((finder) => finder.due.organizationsSealedOtherwise(secretBox.beginning));
  let resealed = 0;
  for (const id of found)
    try {
      await store.transact(id, (tx) => resealOf(tx, id, secretBox));
      resealed++;
    } catch (error) {
      log.error(
        { err: error, organization_id: id },
        'secrets cannot be sealed anew: their master key is missing',
      );
    }
  if (resealed > 0)
    log.info({ count: resealed }, 'sealed the secrets of organizations with the newest master key');
}

async function resealOf(tx: Repositories, id: OrganizationId, secretBox: SecretBox): Promise<void> {
  const upstream = await tx.upstreamKeys.find(id);
  if (upstream) {
    const { sealedKey } = upstream;
    await tx.upstreamKeys.reseal(id, sealedKey, secretBox.reseal(keyLabel(id), sealedKey));
  }
  const provider = await tx.ssoProviders.find(id);
  if (provider?.sealedSecret !== undefined) {
    const { sealedSecret } = provider;
    await tx.ssoProviders.reseal(id, sealedSecret, secretBox.reseal(ssoSecretLabel(id), sealedSecret));
  }
  for (const { userId, sealedSecret } of await tx.secondFactors.listSealed())
    await tx.secondFactors.reseal(userId, secretBox.reseal(totpLabel(id, userId), sealedSecret));
  for (const hook of await tx.hooks.listWithSecrets(id))
    if (hook.secret)
      await tx.hooks.save({ ...hook, secret: resealed(secretLabel(hook), hook.secret, secretBox) });
  for (const endpoint of await tx.webhookEndpoints.listForUpdate(id))
    await tx.webhookEndpoints.save({
      ...endpoint,
      secret: resealed(secretLabel(endpoint), endpoint.secret, secretBox),
    });
  for (const trigger of await tx.triggers.listForUpdate(id))
    await tx.triggers.save({ ...trigger, secret: resealed(secretLabel(trigger), trigger.secret, secretBox) });
  for (const server of await tx.mcpServers.listWithSecrets(id)) {
    const { names, sealed } = server.secrets;
    if (sealed === undefined) continue;
    const again = secretBox.reseal(mcpSecretLabel(server), sealed);
    await tx.mcpServers.save({ ...server, secrets: { names, sealed: again } });
  }
  for (const { id: server, sealed, state, version } of await tx.mcpGrants.listForUpdate(id)) {
    const again = secretBox.reseal(grantLabel({ id: server, organizationId: id }), sealed);
    await tx.mcpGrants.save(server, { sealed: again, state }, version);
  }
  for (const channel of await tx.notificationChannels.listForUpdate(id))
    await tx.notificationChannels.save(resealedChannel(channel, secretBox));
}

/** Its address and, of a webhook, its secret. */
function resealedChannel(channel: NotificationChannel, secretBox: SecretBox): NotificationChannel {
  const { sealedUrl, secret } = channel;
  return {
    ...channel,
    sealedUrl: secretBox.reseal(channelUrlLabel(channel), sealedUrl),
    ...(secret && { secret: resealed(channelSecretLabel(channel), secret, secretBox) }),
  };
}

function resealed(
  label: SecretLabel,
  { sealed, previous }: WebhookSecret,
  secretBox: SecretBox,
): WebhookSecret {
  const again = (text: string) => secretBox.reseal(label, text);
  return {
    sealed: again(sealed),
    ...(previous && { previous: { ...previous, sealed: again(previous.sealed) } }),
  };
}
