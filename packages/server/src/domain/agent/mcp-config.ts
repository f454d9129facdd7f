import { InvalidInputError } from '../errors.ts';
import { canonicalJson } from './call-key.ts';
import type { McpCatalogue, McpConnection, McpServer, McpTransport } from './mcp-server.ts';
import { isRemote, mcpServerName, mostMcpSecrets } from './mcp-server.ts';

/** A server as the files of Claude Desktop and of others like it tell of it. */
export type ConfiguredServer = {
  readonly type?: string;
  readonly description?: string;
  readonly disabled?: boolean;
  readonly command?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** What such an entry asks for here. */
export type WantedServer = {
  readonly name: string;
  readonly description?: string;
  readonly connection: McpConnection;
  readonly isEnabled: boolean;
  /** By name, in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  /** Headers that the file names without telling what they hold: those that are known stay. */
  readonly untold: readonly string[];
  /** What the entry says and nobody here takes from it. */
  readonly ignored: readonly string[];
};

/** @throws InvalidInputError where there can be no such server here. */
export function toWantedServer(name: string, entry: ConfiguredServer, catalogue: McpCatalogue): WantedServer {
  if (!mcpServerName.test(name))
    throw new InvalidInputError(
      'A name has letters and digits, 48 at most, with single hyphens or underscores between them; give it another one.',
    );
  const { description, disabled = false, headers = {} } = entry;
  const named = Object.entries(headers).map(([header, value]) => [header.toLowerCase(), value] as const);
  if (named.length > mostMcpSecrets || new Set(named.map(([header]) => header)).size < named.length)
    throw new InvalidInputError(`It has more than ${mostMcpSecrets} headers, or one of them twice.`);
  const connection = connectionOf(name, entry, catalogue);
  return {
    ...{ name, connection, isEnabled: !disabled },
    ...(description !== undefined && { description }),
    headers: Object.fromEntries(named.filter(([, value]) => !isPlaceholder(value))),
    untold: named.filter(([, value]) => isPlaceholder(value)).map(([header]) => header),
    ignored: isRemote(connection) ? [] : ignoredOf(entry),
  };
}

/** As it is in a file: what is secret is named, and never told. */
export function toConfiguredServer(server: McpServer): ConfiguredServer | undefined {
  const { connection, description, isEnabled, name, secrets } = server;
  const about = {
    ...(description !== undefined && { description }),
    ...(!isEnabled && { disabled: true }),
  };
  if (connection.kind === 'stdio') return { command: connection.program, ...about };
  // Nobody else has those that come with the service.
  if (connection.kind === 'builtin') return undefined;
  const headers = secrets.names.map((header) => [header, `\${${placeholderName(name, header)}}`] as const);
  return {
    ...{ type: connection.kind, url: connection.url, ...about },
    ...(headers.length > 0 && { headers: Object.fromEntries(headers) }),
  };
}

export type McpServerField = 'connection' | 'description' | 'enabled' | 'headers';

/** What an import changes of a server. Whether it changes headers, which are secret, the caller knows. */
export function changedFields(
  before: McpServer,
  after: WantedServer,
  changesHeaders: boolean,
): McpServerField[] {
  const { description = before.description } = after;
  const differs: Record<McpServerField, boolean> = {
    connection: canonicalJson(before.connection) !== canonicalJson(after.connection),
    description: before.description !== description,
    enabled: before.isEnabled !== after.isEnabled,
    headers: changesHeaders,
  };
  return (['connection', 'description', 'enabled', 'headers'] as const).filter((field) => differs[field]);
}

function connectionOf(name: string, entry: ConfiguredServer, catalogue: McpCatalogue): McpConnection {
  const { command, url, type } = entry;
  if ((command === undefined) === (url === undefined))
    throw new InvalidInputError('It needs a "url" or a "command", and not both.');
  if (url !== undefined) return { kind: transportOf(type, url), url };
  if (type !== undefined && type !== 'stdio')
    throw new InvalidInputError(
      `A server with a "command" is of the type "stdio", not "${type.slice(0, 40)}".`,
    );
  const program = [baseName(command ?? ''), name].find((each) => Object.hasOwn(catalogue, each));
  if (program === undefined)
    throw new InvalidInputError(
      `Programs come from the operator's catalogue, which has none that is called "${baseName(command ?? '').slice(0, 80)}" ` +
        `or "${name}"; ask the operator for it.`,
    );
  return { kind: 'stdio', program };
}

const transports: Readonly<Record<string, McpTransport>> = {
  http: 'http',
  'streamable-http': 'http',
  streamablehttp: 'http',
  sse: 'sse',
};

function transportOf(type: string | undefined, url: string): McpTransport {
  if (type === undefined) return /\/sse\/?(\?|$)/.test(url) ? 'sse' : 'http';
  const known = type.toLowerCase().replace('_', '-');
  const transport = Object.hasOwn(transports, known) ? transports[known] : undefined;
  if (!transport)
    throw new InvalidInputError(
      `There is no type "${type.slice(0, 40)}" of servers with a "url"; "http" and "sse" are.`,
    );
  return transport;
}

function baseName(command: string): string {
  return (command.split(/[\\/]/).at(-1) ?? '').replace(/\.(exe|cmd|bat|js|py|sh)$/i, '');
}

/** A program is started as the operator says, with nothing that a tenant could put into it. */
function ignoredOf({ args = [], env = {} }: ConfiguredServer): string[] {
  return [...(args.length > 0 ? ['args'] : []), ...(Object.keys(env).length > 0 ? ['env'] : [])];
}

function isPlaceholder(value: string): boolean {
  return /\$\{[^}]*\}/.test(value);
}

function placeholderName(server: string, header: string): string {
  return `${server}_${header}`.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');
}
