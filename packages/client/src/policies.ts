import type { components, operations } from './api.gen.ts';
import { dataOf, once, type Connection } from './connection.ts';
import { listing, type Listing } from './pages.ts';
import { versionParams, type VersionSeen } from './version-seen.ts';

type Schemas = components['schemas'];
export type Policy = Schemas['Policy'];
export type PolicyVersion = Schemas['PolicyVersion'];
export type NewPolicy = Schemas['CreatePolicyInput'];
export type PolicyDraft = Schemas['PolicyDraftInput'];
export type PolicyFilter = NonNullable<operations['listPolicies']['parameters']['query']>;
export type PolicyList = operations['listPolicies']['responses'][200]['content']['application/json'];
export type DryRun = Schemas['DryRunInput'];
export type DryRunPage = Schemas['DryRunResult'];

/** Rules as data that decide tool calls. */
export class Policies {
  readonly #connection: Connection;
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** In the order in which they are read, those that are built in at the end. */
  list(filter: PolicyFilter = {}): Listing<PolicyList> {
    return listing(async (cursor = filter.cursor) => {
      const query = { ...filter, ...(cursor !== undefined && { cursor }) };
      return dataOf(await this.#connection.http.GET('/api/v1/policies', { params: { query } }));
    });
  }

  async get(id: string): Promise<Policy> {
    const { http } = this.#connection;
    return dataOf(await http.GET('/api/v1/policies/{policy_id}', { params: { path: { policy_id: id } } }));
  }

  /** A policy as it was once, also when it is gone. */
  async getVersion(id: string, version: number): Promise<PolicyVersion> {
    const params = { path: { policy_id: id, version } };
    return dataOf(
      await this.#connection.http.GET('/api/v1/policies/{policy_id}/versions/{version}', { params }),
    );
  }

  /** It holds for the next tool calls. */
  async create(policy: NewPolicy): Promise<Policy> {
    const { http } = this.#connection;
    return dataOf(await http.POST('/api/v1/policies', { body: policy, headers: once() }));
  }

  /** Makes a new version of what it says. */
  async replace(id: string, draft: PolicyDraft, seen: VersionSeen = {}): Promise<Policy> {
    const params = paramsOf(id, seen);
    return dataOf(await this.#connection.http.PUT('/api/v1/policies/{policy_id}', { params, body: draft }));
  }

  /** Its versions can be read on. */
  async remove(id: string, seen: VersionSeen = {}): Promise<void> {
    await this.#connection.http.DELETE('/api/v1/policies/{policy_id}', { params: paramsOf(id, seen) });
  }

  /**
   * What the policy, or a draft of it, would have said of recorded tool calls. Awaited, what came of the first `limit`
   * calls; iterated, every line of the whole time.
   */
  dryRun(id: string, run: DryRun): Listing<DryRunPage> {
    const params = { path: { policy_id: id } };
    return listing(async (cursor = run.cursor) => {
      const body = { ...run, ...(cursor !== undefined && { cursor }) };
      return dataOf(
        await this.#connection.http.POST('/api/v1/policies/{policy_id}/dry-run', { params, body }),
      );
    });
  }
}

function paramsOf(id: string, seen: VersionSeen) {
  return versionParams({ policy_id: id }, seen);
}
