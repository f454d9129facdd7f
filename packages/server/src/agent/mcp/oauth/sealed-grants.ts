import { z } from 'zod';
import type { McpAuthorization, McpAuthorizationState, McpGrant } from '../../../domain/agent/mcp-grant.ts';
import type { McpServer } from '../../../domain/agent/mcp-server.ts';
import { McpServerId, OrganizationId, UserId } from '../../../domain/ids.ts';
import { SecretBoxError, type SecretBox, type SecretLabel } from '../../../infrastructure/secret-box.ts';

type Of = Pick<McpServer, 'id' | 'organizationId'>;

const Client = z.object({
  issuer: z.string(),
  tokenEndpoint: z.string(),
  authMethods: z.array(z.string()),
  clientId: z.string(),
  clientSecret: z.string().exactOptional(),
  resource: z.string(),
});

const Grant = Client.extend({
  accessToken: z.string(),
  refreshToken: z.string().exactOptional(),
  expiresAt: z.coerce.date().exactOptional(),
});

const Authorization = Client.extend({
  nonce: z.string(),
  userId: z.string().transform((id) => UserId.parse(id)),
  verifier: z.string(),
  redirectUri: z.string(),
  tellsIssuer: z.literal(true).exactOptional(),
});

const State = z.tuple([z.string(), z.string(), z.string()]);

export function grantLabel({ id, organizationId }: Of): SecretLabel {
  return { tenant: organizationId, kind: 'mcp-grant', id };
}

function authorizationLabel({ id, organizationId }: Of): SecretLabel {
  return { tenant: organizationId, kind: 'mcp-authorization', id };
}

/** It comes back from outside before anybody knows whose it is. */
const stateLabel: SecretLabel = { tenant: '', kind: 'mcp-authorization-state', id: '' };

export function sealGrant(box: Pick<SecretBox, 'seal'>, of: Of, grant: McpGrant): string {
  return box.seal(grantLabel(of), JSON.stringify(grant));
}

export function openGrant(box: Pick<SecretBox, 'open'>, of: Of, sealed: string): McpGrant {
  return Grant.parse(JSON.parse(box.open(grantLabel(of), sealed)));
}

export function sealAuthorization(box: Pick<SecretBox, 'seal'>, of: Of, begun: McpAuthorization): string {
  return box.seal(authorizationLabel(of), JSON.stringify(begun));
}

export function openAuthorization(box: Pick<SecretBox, 'open'>, of: Of, sealed: string): McpAuthorization {
  return Authorization.parse(JSON.parse(box.open(authorizationLabel(of), sealed)));
}

export function sealState(box: Pick<SecretBox, 'seal'>, state: McpAuthorizationState): string {
  return box.seal(stateLabel, JSON.stringify([state.organizationId, state.serverId, state.nonce]));
}

/** Undefined for what did not come from here. */
export function openState(box: Pick<SecretBox, 'open'>, text: string): McpAuthorizationState | undefined {
  try {
    const [organization, server, nonce] = State.parse(JSON.parse(box.open(stateLabel, text)));
    return { organizationId: OrganizationId.parse(organization), serverId: McpServerId.parse(server), nonce };
  } catch (error) {
    if (error instanceof SecretBoxError) return undefined;
    throw error;
  }
}
