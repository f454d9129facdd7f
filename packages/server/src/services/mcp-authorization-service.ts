import { randomBytes } from 'node:crypto';
import { McpServerError } from '../agent/mcp/mcp-server-error.ts';
import type { GivenClient, OAuthClient } from '../agent/mcp/oauth/oauth-client.ts';
import {
  openAuthorization,
  openState,
  sealAuthorization,
  sealGrant,
  sealState,
} from '../agent/mcp/oauth/sealed-grants.ts';
import { actorOf, type Actor } from '../domain/access/actor.ts';
import type { RequestFacts } from '../domain/access/user.ts';
import { authorizeWithinMs, type McpAuthorization } from '../domain/agent/mcp-grant.ts';
import { isRemote, mayReach, type McpServer } from '../domain/agent/mcp-server.ts';
import {
  ConflictError,
  DomainError,
  InvalidInputError,
  NotAllowedError,
  NotFoundError,
} from '../domain/errors.ts';
import type { McpServerId } from '../domain/ids.ts';
import type { SecretBox } from '../infrastructure/secret-box.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import { changeableMcpServer } from './mcp-server-service.ts';

export type McpAuthorizationServiceDeps = {
  readonly store: Store;
  readonly secretBox: SecretBox;
  /** Absent where nobody has told under which address browsers reach this service. */
  readonly oauth?: Pick<OAuthClient, 'begin' | 'exchange' | 'redirectUri'>;
  readonly now: () => Date;
};

export type AuthorizationWish = { readonly client?: GivenClient; readonly scope?: string };

export type BegunAuthorization = { readonly url: string; readonly expiresAt: Date };

/** What somebody is asked about who comes back from the other side. */
export type ReturnedAuthorization = {
  readonly server: string;
  readonly organization: string;
  /** Who began it, by their mail address. */
  readonly begunBy: string;
};

/** What the browser brings back. */
export type AuthorizationAnswer = { readonly state: string; readonly code: string; readonly iss?: string };

type Returned = ReturnedAuthorization & {
  readonly mcpServer: McpServer;
  readonly begun: McpAuthorization;
  readonly actor: Actor;
};

/** Has people authorize MCP servers by OAuth. The tokens are sealed; neither they nor agents see them. */
export class McpAuthorizationService {
  readonly #deps: McpAuthorizationServiceDeps;
  constructor(deps: McpAuthorizationServiceDeps) {
    this.#deps = deps;
  }

  /** Tells where to go with a browser. Whatever was begun before for the server comes to nothing. */
  async begin(actor: Actor, id: McpServerId, wish: AuthorizationWish): Promise<BegunAuthorization> {
    const { store, secretBox, oauth, now } = this.#deps;
    const { organizationId, userId } = actor;
    const url = await store.transact(organizationId, (tx) => reachableUrl(tx, actor, id));
    if (!oauth)
      throw new ConflictError('The operator has not set PUBLIC_URL, which people come back to; ask them to.');
    const nonce = randomBytes(24).toString('base64url');
    const state = sealState(secretBox, { organizationId, serverId: id, nonce });
    const found = await told(() => oauth.begin(url, { ...wish, state }));
    const expiresAt = new Date(now().getTime() + authorizeWithinMs);
    const begun = {
      ...found.client,
      nonce,
      userId,
      verifier: found.verifier,
      ...(found.tellsIssuer && { tellsIssuer: true as const }),
      redirectUri: oauth.redirectUri,
    };
    await store.transact(organizationId, async (tx) => {
      // It may have moved meanwhile.
      if ((await reachableUrl(tx, actor, id)) !== url)
        throw new ConflictError('The MCP server was changed meanwhile; begin again.');
      await tx.mcpGrants.begin(id, sealAuthorization(secretBox, { id, organizationId }, begun), expiresAt);
      const after = { issuer: begun.issuer, expiresAt };
      tx.record(actor, 'mcp_server.authorization_begun', id, { after });
    });
    return { url: found.url, expiresAt };
  }

  /** Whose it is that comes back, so that nobody gives away access for somebody else. */
  async returned(state: string): Promise<ReturnedAuthorization> {
    const { server, organization, begunBy } = await this.#open(state, (_tx, found) => Promise.resolve(found));
    return { server, organization, begunBy };
  }

  /** Spends what came back; once only. @returns the name of the server. */
  async complete({ state, code, iss }: AuthorizationAnswer, from: RequestFacts): Promise<string> {
    const { store, secretBox, oauth, now } = this.#deps;
    if (!oauth) throw over();
    const { mcpServer, begun, actor } = await this.#open(state, async (tx, found) => {
      await tx.mcpGrants.endBegun(found.mcpServer.id);
      return found;
    });
    try {
      assertFrom(iss, begun);
      const { verifier, redirectUri } = begun;
      const grant = await told(() => oauth.exchange(begun, { code, verifier, redirectUri }, now()));
      await store.transact(actor.organizationId, async (tx) => {
        const server = await tx.mcpServers.getForUpdate(mcpServer.id);
        if (server.version !== mcpServer.version)
          throw new ConflictError('The MCP server was changed meanwhile; begin again.');
        await tx.mcpGrants.save(server.id, { sealed: sealGrant(secretBox, server, grant), state: 'granted' });
        tx.record({ ...actor, from }, 'mcp_server.authorized', server.id, {
          after: { issuer: begun.issuer },
        });
      });
    } catch (error) {
      if (error instanceof DomainError) await this.#noteFailure({ mcpServer, begun, actor, from }, error);
      throw error;
    }
    return mcpServer.name;
  }

  /** It was spent, so whoever began has to begin again: the log says why. */
  async #noteFailure(
    {
      mcpServer,
      begun,
      actor,
      from,
    }: Pick<Returned, 'mcpServer' | 'begun' | 'actor'> & { from: RequestFacts },
    { message: reason }: DomainError,
  ): Promise<void> {
    await this.#deps.store.transact(actor.organizationId, (tx) => {
      const after = { issuer: begun.issuer, reason };
      tx.record({ ...actor, from }, 'mcp_server.authorization_failed', mcpServer.id, {
        ...{ after, outcome: 'failure' },
      });
      return Promise.resolve();
    });
  }

  async #open<T>(text: string, work: (tx: Repositories, found: Returned) => Promise<T>): Promise<T> {
    const { store, secretBox, now } = this.#deps;
    const state = openState(secretBox, text);
    if (!state) throw over();
    const { organizationId, serverId: id, nonce } = state;
    return store.transact(organizationId, async (tx) => {
      const sealed = await tx.mcpGrants.findBegun(id, now());
      const begun =
        sealed === undefined ? undefined : openAuthorization(secretBox, { id, organizationId }, sealed);
      if (begun?.nonce !== nonce) throw over();
      const user = await tx.users.get(begun.userId);
      if (!user.isActive) throw over();
      const actor = actorOf(user);
      const mcpServer = await changeableMcpServer(tx, actor, id);
      const { name: organization } = await tx.organizations.get(organizationId);
      return work(tx, { mcpServer, begun, actor, server: mcpServer.name, organization, begunBy: user.email });
    });
  }
}

/** Nothing is said of what was wrong: whoever comes may have found the address somewhere. */
function over(): NotFoundError {
  return new NotFoundError('authorization', 'that you come back from');
}

/** An answer that came by another way than the question could lead what is granted to somebody else (RFC 9207). */
function assertFrom(iss: string | undefined, { issuer, tellsIssuer }: McpAuthorization): void {
  if (iss === undefined && !tellsIssuer) return;
  if (iss?.replace(/\/$/, '') !== issuer.replace(/\/$/, ''))
    throw new InvalidInputError('The answer does not come from who was asked; begin again.');
}

async function reachableUrl(tx: Repositories, actor: Actor, id: McpServerId): Promise<string> {
  const server = await changeableMcpServer(tx, actor, id);
  const { connection } = server;
  if (!isRemote(connection))
    throw new ConflictError('Only an MCP server that has an address can be authorized.');
  if (!mayReach(server, await tx.agentLimits.get(actor.organizationId)))
    throw new NotAllowedError(
      'Your organization does not let its agents reach the host; ask an admin to allow it.',
    );
  return connection.url;
}

/** What went wrong at the other side, in words for people. */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DomainError) throw error;
    if (error instanceof McpServerError) throw new ConflictError(error.message);
    throw error;
  }
}
