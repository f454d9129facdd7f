import { keyLabel } from '../agent/gateway/upstream-access.ts';
import { assertMay, type Actor } from '../domain/access/actor.ts';
import { hostOf } from '../domain/audit/host-of.ts';
import type { SecretBox } from '../infrastructure/secret-box.ts';
import type { Store } from '../repositories/store.ts';

/** What is shown of an organization's own access to the model: never the key. */
export type UpstreamKeyStatus = { readonly isSet: boolean; readonly baseUrl?: string };

export type UpstreamKeyServiceDeps = { readonly store: Store; readonly secretBox: SecretBox };

/** The key for the model that an organization brings itself. It goes in and does not come out again. */
export class UpstreamKeyService {
  readonly #deps: UpstreamKeyServiceDeps;
  constructor(deps: UpstreamKeyServiceDeps) {
    this.#deps = deps;
  }

  async status(actor: Actor): Promise<UpstreamKeyStatus> {
    assertMay(actor, 'organization:write');
    const found = await this.#deps.store.transact(actor.organizationId, (tx) =>
      tx.upstreamKeys.find(actor.organizationId),
    );
    if (!found) return { isSet: false };
    return { isSet: true, ...(found.baseUrl !== undefined && { baseUrl: found.baseUrl }) };
  }

  async set(actor: Actor, wanted: { key: string; baseUrl?: string }): Promise<UpstreamKeyStatus> {
    assertMay(actor, 'organization:write');
    const { organizationId } = actor;
    const sealedKey = this.#deps.secretBox.seal(keyLabel(organizationId), wanted.key);
    const baseUrl = wanted.baseUrl === undefined ? {} : { baseUrl: wanted.baseUrl };
    await this.#deps.store.transact(organizationId, async (tx) => {
      const before = await tx.upstreamKeys.find(organizationId);
      await tx.upstreamKeys.set(organizationId, { sealedKey, ...baseUrl });
      // Another account has a quota of its own; the next sweep takes them up.
      await tx.turns.wakeAllOf(organizationId, 'quota');
      tx.record(actor, 'upstream_key.set', organizationId, {
        ...(before && { before: shownOf(before) }),
        after: shownOf(wanted),
      });
    });
    return { isSet: true, ...baseUrl };
  }

  async remove(actor: Actor): Promise<void> {
    assertMay(actor, 'organization:write');
    const { organizationId } = actor;
    await this.#deps.store.transact(organizationId, async (tx) => {
      const before = await tx.upstreamKeys.find(organizationId);
      await tx.upstreamKeys.remove(organizationId);
      tx.record(actor, 'upstream_key.removed', organizationId, before && { before: shownOf(before) });
    });
  }
}

/** null: that of the service. */
function shownOf({ baseUrl }: { readonly baseUrl?: string }): { readonly host: string | null } {
  return { host: baseUrl === undefined ? null : (hostOf(baseUrl) ?? null) };
}
