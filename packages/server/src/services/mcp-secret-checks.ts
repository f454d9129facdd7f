import { parseKubeconfig } from '../agent/mcp/kubernetes/kubeconfig.ts';
import { isTlsMaterial } from '../agent/mcp/tls-material.ts';
import { builtInSecretsFault, hasSecrets } from '../domain/agent/built-in-servers.ts';
import { parseDatabaseAddress } from '../domain/agent/database-address.ts';
import {
  isRemote,
  type BuiltInMcpConnection,
  type McpConnection,
  type McpScope,
} from '../domain/agent/mcp-server.ts';
import { InvalidInputError } from '../domain/errors.ts';

/** Headers are sent to what is somewhere else; secrets are given to what is built in. */
export function assertFitting(
  connection: McpConnection,
  { headers, secrets }: { readonly headers: object; readonly secrets: object },
): void {
  if (!isRemote(connection) && Object.keys(headers).length > 0)
    // What runs beside the agent has nothing that the agent could not read.
    throw wrong('headers', 'Only an MCP server that is somewhere else can be sent headers.');
  if (connection.kind !== 'builtin' && Object.keys(secrets).length > 0)
    throw wrong(
      'secrets',
      'Only a built-in MCP server is given secrets; send others what they need in headers.',
    );
}

/** @throws InvalidInputError which never says what the secrets are. */
export function assertBuiltIn(
  { server, writes }: BuiltInMcpConnection,
  scope: McpScope,
  secrets: Readonly<Record<string, string>>,
): void {
  if (scope === 'user' && hasSecrets(server))
    // Its address is in the secret, so it cannot be held against where the organization lets its agents go.
    throw wrong(
      'scope',
      `The built-in server "${server}" is the organization's, for admins to make: set scope to "organization".`,
    );
  if (writes !== undefined && server !== 'kubernetes')
    throw wrong('connection/writes', 'Only the built-in server "kubernetes" has something to write.');
  const fault = builtInSecretsFault(server, secrets);
  if (fault !== undefined) throw wrong('secrets', fault);
  switch (server) {
    case 'monitoring':
      return;
    case 'database':
      readable('connection_string', () => parseDatabaseAddress(secrets['connection_string'] ?? ''));
      if (!isTlsMaterial({ ca: secrets['ca_certificate'] }))
        throw wrong('secrets/ca_certificate', 'The certificate cannot be read; give it in PEM.');
      return;
    case 'kubernetes':
      readable('kubeconfig', () => parseKubeconfig(secrets['kubeconfig'] ?? ''));
  }
}

function readable(name: string, read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw wrong(`secrets/${name}`, error.message);
  }
}

function wrong(field: string, detail: string): InvalidInputError {
  return new InvalidInputError(detail, [{ pointer: `/body/${field}`, detail }]);
}
