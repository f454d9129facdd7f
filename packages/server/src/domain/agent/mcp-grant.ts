import type { McpServerId, OrganizationId, UserId } from '../ids.ts';

/** Lapsed: its tokens are taken no longer, and somebody has to authorize the server again. */
export const mcpGrantStates = ['granted', 'lapsed'] as const;
export type McpGrantState = (typeof mcpGrantStates)[number];

/** Who a service of the other side is, and as whom we are known there. */
export type McpOAuthClient = {
  readonly issuer: string;
  readonly tokenEndpoint: string;
  readonly authMethods: readonly string[];
  readonly clientId: string;
  readonly clientSecret?: string;
  /** What the tokens are for. */
  readonly resource: string;
};

/** What was granted at an MCP server. */
export type McpGrant = McpOAuthClient & {
  readonly accessToken: string;
  readonly refreshToken?: string;
  /** Absent: nobody has said. */
  readonly expiresAt?: Date;
};

/** An authorization that somebody has begun. */
export type McpAuthorization = McpOAuthClient & {
  /** Of the answer that belongs to it. */
  readonly nonce: string;
  /** Who began it. */
  readonly userId: UserId;
  /** Proves that who asks for tokens is who has begun. */
  readonly verifier: string;
  readonly redirectUri: string;
  /** Whether whoever grants has promised to say in the answer who it is from. */
  readonly tellsIssuer?: true;
};

/** What comes back with the browser: which authorization it belongs to. */
export type McpAuthorizationState = {
  readonly organizationId: OrganizationId;
  readonly serverId: McpServerId;
  readonly nonce: string;
};

/** How long somebody may take, in milliseconds. */
export const authorizeWithinMs = 600_000;

/** A token is renewed so long before it expires, in milliseconds. */
const renewedBeforeMs = 60_000;

export function needsRenewal({ expiresAt }: Pick<McpGrant, 'expiresAt'>, now: Date): boolean {
  return expiresAt !== undefined && expiresAt.getTime() - renewedBeforeMs <= now.getTime();
}
