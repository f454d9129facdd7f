import { LRUCache } from 'lru-cache';
import type { OrganizationId } from '../../domain/ids.ts';
import { throughOutage } from '../../infrastructure/database-away.ts';
import type { SecretBox } from '../../infrastructure/secret-box.ts';
import type { Store } from '../../repositories/store.ts';
import type { SealedUpstream } from '../../repositories/upstream-key-repository.ts';
import type { Upstream, UpstreamAccess } from './upstream.ts';

export type UpstreamAccessDeps = {
  readonly store: Pick<Store, 'transactOnce'>;
  readonly secrets: SecretBox;
  /** The operator's, for organizations without a key of their own. Absent: they get none. */
  readonly platform?: Upstream;
  /** For an organization's key that names no other. */
  readonly defaultUrl: string;
};

/** After a change of key on another node it is used within this time. */
const freshMs = 5_000;

/** A call waits for the database no longer than this, in milliseconds. */
const outageMs = 10_000;

export function keyLabel(organizationId: OrganizationId) {
  return { tenant: organizationId, kind: 'upstream-key', id: organizationId };
}

/** An organization's own upstream or the platform's. An own key that does not open is an error, not the other's turn. */
export function upstreamAccess(deps: UpstreamAccessDeps): UpstreamAccess {
  const known = new LRUCache<OrganizationId, { own: Upstream | undefined }>({ max: 10_000, ttl: freshMs });
  return async (organizationId) => {
    const cached = known.get(organizationId) ?? { own: await ownUpstream(deps, organizationId) };
    if (!known.has(organizationId)) known.set(organizationId, cached);
    return cached.own ?? deps.platform;
  };
}

async function ownUpstream(
  deps: UpstreamAccessDeps,
  organizationId: OrganizationId,
): Promise<Upstream | undefined> {
  const sealed: SealedUpstream | undefined = await throughOutage(outageMs, () =>
    deps.store.transactOnce(organizationId, (tx) => tx.upstreamKeys.find(organizationId)),
  );
  if (!sealed) return undefined;
  const key = deps.secrets.open(keyLabel(organizationId), sealed.sealedKey);
  const common = { name: 'own', key, auth: 'x-api-key' } as const;
  if (sealed.baseUrl === undefined) return { ...common, baseUrl: deps.defaultUrl };
  return { ...common, baseUrl: sealed.baseUrl, isForeign: true };
}
