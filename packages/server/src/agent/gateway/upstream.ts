import type { OrganizationId } from '../../domain/ids.ts';

/** An API that speaks Anthropic's, and the key for it. */
export type Upstream = {
  /** Shown in the ledger and in metrics. */
  readonly name: string;
  readonly baseUrl: string;
  readonly key: string;
  readonly auth: 'x-api-key' | 'bearer';
  /** Named by a tenant and not by the operator: its addresses are judged before they are dialled. */
  readonly isForeign?: boolean;
};

/** The upstream of an organization; undefined if it has none and may not use the platform's. */
export type UpstreamAccess = (organizationId: OrganizationId) => Promise<Upstream | undefined>;
