import type { components } from './api.gen.ts';
import { dataOf, type Connection } from './connection.ts';

type Schemas = components['schemas'];
export type AgentLimits = Schemas['AgentLimits'];
export type NewAgentLimits = Schemas['SetAgentLimitsInput'];
export type ArchiveRules = Schemas['ArchiveRules'];
export type NewArchiveRules = Schemas['SetArchiveRulesInput'];
export type UpstreamKey = Schemas['UpstreamKey'];
export type NewUpstreamKey = Schemas['SetUpstreamKeyInput'];
export type SingleSignOn = Schemas['SingleSignOn'];
export type NewSingleSignOn = Schemas['SetSingleSignOnInput'];
export type Statistics = Schemas['Statistics'];
export type OrganizationDetails = Schemas['Organization'];
export type LeavingOrganization = Schemas['LeavingOrganization'];
export type OrganizationChange = Schemas['ChangeOrganizationInput'];

/** The organization of whoever is logged in, and what holds for all of its sessions. */
export class Organization {
  readonly #connection: Connection;
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async get(): Promise<OrganizationDetails> {
    return dataOf(await this.#connection.http.GET('/api/v1/organization'));
  }

  async change(change: OrganizationChange): Promise<OrganizationDetails> {
    return dataOf(await this.#connection.http.PATCH('/api/v1/organization', { body: change }));
  }

  /** It in figures, for its admins. */
  async statistics(): Promise<Statistics> {
    return dataOf(await this.#connection.http.GET('/api/v1/admin/stats'));
  }

  /** Which features of the service are on for it. */
  async features(): Promise<Schemas['Feature'][]> {
    return dataOf(await this.#connection.http.GET('/api/v1/organization/features')).items;
  }

  /**
   * Has it deleted with all that it has. Everybody is shut out at once; until `due_at` an operator can cancel it.
   * @param confirm its slug.
   */
  async delete(confirm: string): Promise<LeavingOrganization> {
    const { http } = this.#connection;
    return dataOf(await http.POST('/api/v1/organization/deletion', { body: { confirm } }));
  }

  /** The models, features of the provider and hosts that its sessions may use. */
  async agentLimits(): Promise<AgentLimits> {
    return dataOf(await this.#connection.http.GET('/api/v1/organization/agent-limits'));
  }

  /** All of them: what is left out is not allowed, but for models, of which none means every one. */
  async setAgentLimits(limits: NewAgentLimits): Promise<AgentLimits> {
    const { http } = this.#connection;
    return dataOf(await http.PUT('/api/v1/organization/agent-limits', { body: limits }));
  }

  /** When its sessions are archived by themselves, and how long archives are kept. */
  async archiveRules(): Promise<ArchiveRules> {
    return dataOf(await this.#connection.http.GET('/api/v1/organization/archive-rules'));
  }

  /** All of them: what is left out does not happen. */
  async setArchiveRules(rules: NewArchiveRules): Promise<ArchiveRules> {
    const { http } = this.#connection;
    return dataOf(await http.PUT('/api/v1/organization/archive-rules', { body: rules }));
  }

  /** Where its people log in, by OpenID Connect; the secret is never shown. */
  async singleSignOn(): Promise<SingleSignOn> {
    return dataOf(await this.#connection.http.GET('/api/v1/organization/single-sign-on'));
  }

  /** All of it; a secret that is left out stays, if provider and client do. */
  async setSingleSignOn(provider: NewSingleSignOn): Promise<SingleSignOn> {
    const { http } = this.#connection;
    return dataOf(await http.PUT('/api/v1/organization/single-sign-on', { body: provider }));
  }

  /** Who has no password cannot log in then. */
  async removeSingleSignOn(): Promise<void> {
    await this.#connection.http.DELETE('/api/v1/organization/single-sign-on');
  }

  /** Whether it has a key of its own for the model; the key itself is never shown. */
  async upstreamKey(): Promise<UpstreamKey> {
    return dataOf(await this.#connection.http.GET('/api/v1/organization/upstream-key'));
  }

  async setUpstreamKey(key: NewUpstreamKey): Promise<UpstreamKey> {
    const { http } = this.#connection;
    return dataOf(await http.PUT('/api/v1/organization/upstream-key', { body: key }));
  }

  /** The server's is used again. */
  async removeUpstreamKey(): Promise<void> {
    await this.#connection.http.DELETE('/api/v1/organization/upstream-key');
  }
}
