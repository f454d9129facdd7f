import { z } from 'zod';
import type { McpServer } from '../../domain/agent/mcp-server.ts';
import type { SecretBox, SecretLabel } from '../../infrastructure/secret-box.ts';

const Secrets = z.record(z.string(), z.string());

/** What a server is sent in secret is sealed for it alone. */
export function mcpSecretLabel({
  id,
  organizationId,
}: Pick<McpServer, 'id' | 'organizationId'>): SecretLabel {
  return { tenant: organizationId, kind: 'mcp-server', id };
}

/** By name. */
export function openMcpSecrets(
  box: Pick<SecretBox, 'open'>,
  { id, organizationId, secrets: { sealed } }: McpServer,
): Record<string, string> {
  if (sealed === undefined) return {};
  return Secrets.parse(JSON.parse(box.open(mcpSecretLabel({ id, organizationId }), sealed)));
}

export function sealMcpSecrets(
  box: Pick<SecretBox, 'seal'>,
  of: Parameters<typeof mcpSecretLabel>[0],
  secrets: Readonly<Record<string, string>>,
): McpServer['secrets'] {
  const names = Object.keys(secrets).toSorted();
  if (names.length === 0) return { names };
  return { names, sealed: box.seal(mcpSecretLabel(of), JSON.stringify(secrets)) };
}
