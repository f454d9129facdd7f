import { LRUCache } from 'lru-cache';
import { needsRenewal, type McpGrant } from '../../../domain/agent/mcp-grant.ts';
import type { McpServer } from '../../../domain/agent/mcp-server.ts';
import type { SecretBox } from '../../../infrastructure/secret-box.ts';
import type { SealedGrant } from '../../../repositories/mcp-grant-repository.ts';
import type { Store } from '../../../repositories/store.ts';
import { McpServerError } from '../mcp-server-error.ts';
import { LapsedGrantError, type OAuthClient } from './oauth-client.ts';
import { openGrant, sealGrant } from './sealed-grants.ts';

export type McpTokensDeps = {
  readonly store: Pick<Store, 'transact'>;
  readonly secretBox: Pick<SecretBox, 'open' | 'seal'>;
  readonly oauth: Pick<OAuthClient, 'renew'>;
  readonly now: () => Date;
};

/** Longer than a renewal may take, in seconds: then its node has died, and another may try. */
const renewalSeconds = 30;
const lookEveryMs = 250;
const mostTold = 1_000;

/** The tokens that MCP servers are sent. They are renewed before they expire, by one node at a time. */
export class McpTokens {
  readonly #deps: McpTokensDeps;
  /** Renewals that failed and are in the audit log: each call of a tool tries again. */
  readonly #told = new LRUCache<string, true>({ max: mostTold });

  constructor(deps: McpTokensDeps) {
    this.#deps = deps;
  }

  /** Undefined when nothing was granted. @throws McpServerError when it has to be granted again. */
  async tokenFor(server: Pick<McpServer, 'id' | 'organizationId'>): Promise<string | undefined> {
    const { secretBox, now } = this.#deps;
    const deadline = performance.now() + renewalSeconds * 1_000;
    do {
      const found = await this.#find(server);
      if (!found) return undefined;
      if (found.state === 'lapsed')
        throw new LapsedGrantError('What was granted is taken no longer; authorize the MCP server again.');
      const grant = openGrant(secretBox, server, found.sealed);
      if (!needsRenewal(grant, now())) return grant.accessToken;
      if (await this.#claims(server, found)) return this.#renewed(server, found, grant);
      // Another one renews it; its word is there soon.
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    } while (performance.now() < deadline);
    throw new McpServerError('The access to the server is being renewed, and that takes too long.');
  }

  async #renewed(
    server: Pick<McpServer, 'id' | 'organizationId'>,
    found: SealedGrant,
    grant: McpGrant,
  ): Promise<string> {
    const { oauth, secretBox, now } = this.#deps;
    try {
      const renewed = await oauth.renew(grant, now());
      await this.#save(
        server,
        { sealed: sealGrant(secretBox, server, renewed), state: 'granted' },
        found.version,
      );
      return renewed.accessToken;
    } catch (error) {
      if (error instanceof LapsedGrantError) {
        await this.#lapse(server, found, grant);
        throw error;
      }
      await this.#release(server, found, grant);
      // It is renewed some time before it expires, so that there is another chance.
      if (grant.expiresAt !== undefined && grant.expiresAt > now()) return grant.accessToken;
      throw error;
    }
  }

  async #lapse(
    { id, organizationId }: Pick<McpServer, 'id' | 'organizationId'>,
    { sealed, version }: SealedGrant,
    { issuer }: McpGrant,
  ): Promise<void> {
    await this.#deps.store.transact(organizationId, async (tx) => {
      if (!(await tx.mcpGrants.save(id, { sealed, state: 'lapsed' }, version))) return;
      const change = { after: { issuer }, outcome: 'failure' } as const;
      tx.record({ organizationId }, 'mcp_server.authorization_lapsed', id, change);
    });
  }

  async #release(
    { id, organizationId }: Pick<McpServer, 'id' | 'organizationId'>,
    { version }: SealedGrant,
    { issuer }: McpGrant,
  ): Promise<void> {
    const failure = `${id} ${version}`;
    await this.#deps.store.transact(organizationId, async (tx) => {
      await tx.mcpGrants.releaseRenewal(id, version);
      if (this.#told.has(failure)) return;
      const change = { after: { issuer }, outcome: 'failure' } as const;
      tx.record({ organizationId }, 'mcp_server.renewal_failed', id, change);
    });
    this.#told.set(failure, true);
  }

  async #find({ id, organizationId }: Pick<McpServer, 'id' | 'organizationId'>) {
    return this.#deps.store.transact(organizationId, (tx) => tx.mcpGrants.find(id));
  }

  async #claims({ id, organizationId }: Pick<McpServer, 'id' | 'organizationId'>, { version }: SealedGrant) {
    return this.#deps.store.transact(organizationId, (tx) =>
      tx.mcpGrants.claimRenewal(id, version, renewalSeconds),
    );
  }

  async #save(
    { id, organizationId }: Pick<McpServer, 'id' | 'organizationId'>,
    grant: Omit<SealedGrant, 'version'>,
    seen: number,
  ): Promise<void> {
    await this.#deps.store.transact(organizationId, (tx) => tx.mcpGrants.save(id, grant, seen));
  }
}
