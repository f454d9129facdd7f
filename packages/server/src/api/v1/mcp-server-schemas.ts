import { z } from 'zod';
import { builtInMcpServers, longestBuiltInSecret } from '../../domain/agent/built-in-servers.ts';
import { mcpGrantStates } from '../../domain/agent/mcp-grant.ts';
import { mcpHealthStates, type McpHealth } from '../../domain/agent/mcp-health.ts';
import type { McpTemplate } from '../../domain/agent/mcp-templates.ts';
import {
  isRemote,
  mcpScopes,
  mcpServerName,
  mcpTransports,
  mostMcpSecrets,
  mostMcpServersOfSession,
  scopeOf,
  type McpServer,
} from '../../domain/agent/mcp-server.ts';
import type { McpServerChange, NewMcpServer } from '../../services/mcp-server-service.ts';
import { Id, PageQuery, text } from './common-schemas.ts';

export const McpServerParams = z.object({ mcp_server_id: Id });

/** As a session, a template or a task names them. */
export const McpServerNames = z
  .array(text(1, 100))
  .max(mostMcpServersOfSession)
  .refine((names) => new Set(names).size === names.length, 'must not name a server twice')
  .meta({
    description:
      'MCP servers whose tools the agent has, by their ids or names; of servers of the same name your own goes first. ' +
      'Their tools are called `mcp__<server>__<tool>`, and pass policies like any others.',
  });

const Name = z.string().regex(mcpServerName).meta({
  description:
    'Letters and digits, with single hyphens or underscores between them; as in the names of its tools.',
});

const Connection = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.enum(mcpTransports), url: text(1, 2_000) }).meta({
      description:
        'Somewhere else: `http` is the streamable HTTP of the protocol, `sse` the older way of it.',
    }),
    z.strictObject({ kind: z.literal('stdio'), program: text(1, 48) }).meta({
      description: "A program of the operator's catalogue, which runs beside the agent.",
    }),
    z
      .strictObject({
        kind: z.literal('builtin'),
        server: z.enum(builtInMcpServers),
        writes: z
          .boolean()
          .exactOptional()
          .meta({ description: 'Of `kubernetes`: whether it also has the tools that change a cluster.' }),
      })
      .meta({ description: 'Comes with the service.' }),
  ])
  .meta({ id: 'McpConnection' });

const HeaderName = text(1, 100);
const HeaderValue = text(1, 8_192);

const secretMeta = {
  description:
    'What a built-in server needs in secret: `connection_string` and `ca_certificate` of a database, `kubeconfig` of a cluster. Sealed and never ' +
    'shown again; no agent sees them.',
};

const SecretName = z.string().regex(/^[a-z_]{1,50}$/);
const SecretValue = text(1, longestBuiltInSecret);

const headerMeta = {
  description: 'Sent with each request. The values are sealed and never shown again; no agent sees them.',
};

export const CreateMcpServerBody = z
  .strictObject({
    name: Name,
    description: text(1, 2_000).exactOptional(),
    scope: z
      .enum(['user', 'organization'])
      .default('user')
      .meta({
        description:
          'For yourself, or for all of the organization, which is for admins. Your own must be at a host that the ' +
          'organization lets its agents reach (`egress` of its agent limits).',
      }),
    connection: Connection,
    headers: z
      .record(HeaderName, HeaderValue)
      .refine(
        (headers) => Object.keys(headers).length <= mostMcpSecrets,
        `must not be more than ${mostMcpSecrets}`,
      )
      .default({})
      .meta(headerMeta),
    secrets: z.record(SecretName, SecretValue).default({}).meta(secretMeta),
    enabled: z.boolean().default(true),
  })
  .meta({
    id: 'CreateMcpServer',
    examples: [
      {
        name: 'tickets',
        scope: 'organization',
        connection: { kind: 'http', url: 'https://tickets.example.com/mcp' },
        headers: { authorization: 'Bearer …' },
      },
    ],
  });

export const ChangeMcpServerBody = z
  .strictObject({
    name: Name.exactOptional(),
    description: text(1, 2_000).nullable().exactOptional(),
    connection: Connection.exactOptional().meta({
      description: 'At another origin it gets none of the headers before; send them again.',
    }),
    headers: z
      .record(HeaderName, HeaderValue.nullable())
      .exactOptional()
      .meta({ description: 'Those that are named are set, or removed by null; the others stay.' }),
    secrets: z
      .record(SecretName, SecretValue.nullable())
      .exactOptional()
      .meta({ description: 'Those that are named are set, or removed by null; the others stay.' }),
    enabled: z.boolean().exactOptional(),
  })
  .meta({ id: 'ChangeMcpServer', examples: [{ enabled: false }] });

export const McpServerQuery = PageQuery.extend({ scope: z.enum(['user', 'organization']).optional() });

export const McpServerView = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    scope: z.enum(mcpScopes),
    owner_id: z.string().nullable().meta({ description: 'Whose own it is; null: for all.' }),
    connection: Connection,
    header_names: z
      .array(z.string())
      .meta({ description: 'What is sent in secret; the values are not shown.' }),
    secret_names: z
      .array(z.string())
      .meta({ description: 'What a built-in server is given in secret; the values are not shown.' }),
    authorization: z.enum(['none', ...mcpGrantStates]).meta({
      description: 'What OAuth has brought. Lapsed: it has to be authorized again.',
    }),
    enabled: z.boolean(),
    health: z
      .object({
        status: z.enum(mcpHealthStates),
        checked_at: z.iso.datetime().nullable(),
        latency_ms: z.int().nullable(),
        last_error: z.string().nullable(),
        tools: z.array(z.string()),
      })
      .meta({ description: 'As it was when it was last asked for its tools; unknown after a change.' }),
    version: z.int(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'McpServer' });

export const McpTemplateList = z.object({
  items: z.array(
    z
      .object({
        name: z.string(),
        description: z.string(),
        connection: Connection,
        header_names: z.array(z.string()).meta({ description: 'What such a server is sent in secret.' }),
        secret_names: z.array(z.string()).meta({ description: 'What such a server can be given in secret.' }),
        available: z.boolean().meta({
          description: "Whether it can be registered here: a program must be in the operator's catalogue.",
        }),
      })
      .meta({ id: 'McpTemplate' }),
  ),
});

export function toMcpTemplateView({
  headerNames,
  secretNames,
  isAvailable,
  ...template
}: McpTemplate): z.input<typeof McpTemplateList>['items'][number] {
  return {
    ...template,
    header_names: [...headerNames],
    secret_names: [...secretNames],
    available: isAvailable,
  };
}

export function toNewMcpServer(body: z.output<typeof CreateMcpServerBody>): NewMcpServer {
  const { name, description, scope, connection, headers, secrets, enabled } = body;
  return {
    ...{ name, scope, connection, headers: lowerCased(headers), secrets, isEnabled: enabled },
    ...(description !== undefined && { description }),
  };
}

export function toMcpServerChange(body: z.output<typeof ChangeMcpServerBody>): McpServerChange {
  const { headers, enabled, ...change } = body;
  return {
    ...change,
    ...(headers && { headers: lowerCased(headers) }),
    ...(enabled !== undefined && { isEnabled: enabled }),
  };
}

/** The names of headers are the same in capitals. */
function lowerCased<Value>(headers: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

export function toMcpServerView(server: McpServer): z.input<typeof McpServerView> {
  return {
    id: server.id,
    name: server.name,
    description: server.description ?? null,
    scope: scopeOf(server),
    owner_id: server.ownerId ?? null,
    connection: server.connection,
    header_names: isRemote(server.connection) ? [...server.secrets.names] : [],
    secret_names: isRemote(server.connection) ? [] : [...server.secrets.names],
    authorization: server.grantState ?? 'none',
    enabled: server.isEnabled,
    health: toHealthView(server.health),
    version: server.version,
    created_at: server.createdAt.toISOString(),
    updated_at: server.updatedAt.toISOString(),
  };
}

function toHealthView({ state, checkedAt, latencyMs, lastError, tools }: McpHealth) {
  return {
    status: state,
    checked_at: checkedAt?.toISOString() ?? null,
    latency_ms: latencyMs ?? null,
    last_error: lastError ?? null,
    tools: [...tools],
  };
}
