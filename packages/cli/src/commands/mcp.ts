import type { AgentApi, McpServer, McpServerChange, McpTemplate, NewMcpServer } from '@ai-agent-api/client';
import type { Command } from 'commander';
import { confirm, gone, showList, showOne, take, withExamples, type Context } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { choice, collect, count, readText } from '../options.ts';
import { readSecrets } from '../secrets.ts';
import type { Column } from '../table.ts';
import { mcpFileCommands } from './mcp-files.ts';
import { cleanText, duration } from '../wording.ts';

const columns: Column<McpServer>[] = [
  { head: 'SERVER', of: ({ id }) => id },
  { head: 'NAME', worth: 'much', of: ({ name }) => name },
  { head: 'FOR', of: ({ scope }) => scope },
  { head: 'ON', of: ({ enabled }) => (enabled ? 'yes' : 'no') },
  { head: 'HEALTH', of: ({ health }) => health.status },
  { head: 'AT', of: placeOf, isLong: true },
  { head: 'DESCRIPTION', of: ({ description }) => description ?? '', isLong: true },
];

const templateColumns: Column<McpTemplate>[] = [
  { head: 'NAME', of: ({ name }) => name },
  { head: 'HERE', of: ({ available }) => (available ? 'yes' : 'no') },
  { head: 'AT', of: placeOf, isLong: true },
  {
    head: 'SECRETS',
    of: ({ header_names: headers, secret_names: secrets }) => [...headers, ...secrets].join(', '),
  },
  { head: 'DESCRIPTION', of: ({ description }) => description, isLong: true },
];

const builtIn = ['monitoring', 'database', 'kubernetes'] as const;

type Flags = {
  readonly url?: string;
  readonly transport?: 'http' | 'sse';
  readonly program?: string;
  readonly builtin?: (typeof builtIn)[number];
  readonly writes?: true;
  readonly organization?: true;
  readonly description?: string;
  readonly header?: readonly string[];
  readonly withoutHeader?: readonly string[];
  readonly secret?: readonly string[];
  readonly secretFile?: readonly string[];
  readonly on?: true;
  readonly off?: true;
};

/** Servers of tools that sessions may use. */
export function mcpCommands(program: Command, context: Context): void {
  const group = program.command('mcp').description('Servers of tools that sessions may use');
  group
    .command('list')
    .description("List the organization's MCP servers and your own, the newest first")
    .addOption(choice('--for <scope>', 'only those for you, or for all', ['user', 'organization']))
    .option('--limit <count>', 'how many', count, 100)
    .action(async ({ for: scope, limit }: { for?: 'user' | 'organization'; limit: number }) => {
      const { mcpServers } = await context.api();
      const found = mcpServers.list({ limit: Math.min(limit, 100), ...(scope && { scope }) });
      showList(context, await take(found, limit), columns, ({ id }) => id);
    });
  group
    .command('show <server>')
    .description('Show an MCP server')
    .action(async (id: string) => {
      const server = await find(await context.api(), id);
      showOne(context, server, words, server.id);
    });
  group
    .command('check <server>')
    .description('Ask an MCP server for its tools now; ends with 1 when it does not answer')
    .action(async (id: string) => {
      const api = await context.api();
      const checked = await api.mcpServers.check((await find(api, id)).id);
      showOne(context, checked, words, checked.id);
      if (checked.health.status === 'unhealthy') context.exit(1);
    });
  group
    .command('authorize <server>')
    .description('Begin to authorize an MCP server by OAuth, and tell where to go with a browser')
    .option('--client-id <id>', 'as whom the service is known there; absent: it registers itself')
    .option('--client-secret', 'asks for the secret of the client')
    .option('--oauth-scope <scope>', 'what is asked for; absent: what the server tells of')
    .action((id: string, flags: AuthorizeFlags) => authorize(context, id, flags));
  group
    .command('templates')
    .description('List what MCP servers can be made of')
    .action(async () => {
      const { mcpServers } = await context.api();
      showList(context, await mcpServers.templates(), templateColumns, ({ name }) => name);
    });
  mcpFileCommands(group, context);
  addingCommands(group, context);
  changingCommands(group, context);
}

function addingCommands(group: Command, context: Context): void {
  const adding = group
    .command('add <name> [url]')
    .description('Register an MCP server; what its headers hold is asked for, and never shown again')
    .option('--program <name>', "a program of the operator's catalogue, in place of an address")
    .addOption(choice('--builtin <name>', 'one that comes with the service', [...builtIn]))
    .option('--writes', 'with the tools that change a cluster, of which each call is asked about')
    .addOption(choice('--transport <kind>', 'how it is spoken with; http if absent', ['http', 'sse']))
    .option('--organization', 'for all of the organization; absent: for you')
    .option('-H, --header <name>', 'header that it is sent in secret; its value is asked for', collect)
    .option('--secret <name>', 'secret of a built-in server; its value is asked for', collect)
    .option('--secret-file <name=file>', 'secret of a built-in server, read from a file', collect)
    .option('--description <text>', 'what it is for')
    .action(async (name: string, url: string | undefined, flags: Flags) => {
      const server: NewMcpServer = {
        name,
        connection: connectionOf(url, flags),
        scope: flags.organization ? 'organization' : 'user',
        headers: await headersOf(context, flags.header),
        secrets: await secretsOf(context, flags),
        ...(flags.description !== undefined && { description: flags.description }),
      };
      const { mcpServers } = await context.api();
      const made = await mcpServers.create(server);
      showOne(context, made, words, made.id);
    });
  withExamples(
    adding,
    'ai-agent mcp add tickets https://tickets.example.com/mcp --organization -H authorization',
    `ai-agent run --mcp tickets "What is open?"`,
    'ai-agent mcp add orders --builtin database --organization --secret connection_string',
    'ai-agent mcp add prod --builtin kubernetes --organization --secret-file kubeconfig=prod.yaml',
  );
}

function changingCommands(group: Command, context: Context): void {
  group
    .command('update <server>')
    .description('Change an MCP server; it holds from the next turn of each session that uses it')
    .option('--url <url>', 'where it is; at another origin it gets none of the headers before')
    .addOption(choice('--transport <kind>', 'how it is spoken with', ['http', 'sse']))
    .option('-H, --header <name>', 'header to set; its value is asked for', collect)
    .option('--without-header <name>', 'header that it is sent no longer', collect)
    .option('--secret <name>', 'secret of a built-in server to set; its value is asked for', collect)
    .option('--secret-file <name=file>', 'secret of a built-in server to set, read from a file', collect)
    .option('--description <text>', 'what it is for; empty for nothing')
    .option('--on', 'switch it on')
    .option('--off', 'switch it off')
    .action((id: string, flags: Flags) => update(context, id, flags));
  group
    .command('delete <server>')
    .description('Delete an MCP server; sessions that use it go on without it')
    .action(async (id: string) => {
      const api = await context.api();
      const { id: found, name } = await find(api, id);
      await confirm(context, `This deletes the MCP server "${cleanText(name)}".`);
      await api.mcpServers.remove(found);
      gone(context, found);
    });
}

type AuthorizeFlags = {
  readonly clientId?: string;
  readonly clientSecret?: true;
  readonly oauthScope?: string;
};

async function authorize(context: Context, id: string, flags: AuthorizeFlags): Promise<void> {
  const { clientId, clientSecret, oauthScope } = flags;
  if (clientSecret && clientId === undefined) throw new UsageError('Give --client-id with --client-secret.');
  const api = await context.api();
  const server = await find(api, id);
  const [secret] = clientSecret ? await readSecrets(context.terminal, ['client secret']) : [];
  const begun = await api.mcpServers.authorize(server.id, {
    ...(clientId !== undefined && { client_id: clientId }),
    ...(secret !== undefined && { client_secret: secret }),
    ...(oauthScope !== undefined && { scope: oauthScope }),
  });
  const told = `Open this with a browser, within ten minutes:\n${cleanText(begun.authorization_url)}\n`;
  showOne(context, begun, () => told, begun.authorization_url);
}

async function update(context: Context, id: string, flags: Flags): Promise<void> {
  if (flags.on && flags.off) throw new UsageError('Say --on or --off, not both.');
  const api = await context.api();
  const now = await find(api, id);
  const { url, transport, description, header, withoutHeader = [] } = flags;
  const removed = Object.fromEntries(withoutHeader.map((name) => [name, null]));
  const change: McpServerChange = {
    ...((url !== undefined || transport !== undefined) && { connection: movedTo(now, flags) }),
    ...((header ?? flags.withoutHeader) && {
      headers: { ...removed, ...(await headersOf(context, header)) },
    }),
    ...((flags.secret ?? flags.secretFile) && { secrets: await secretsOf(context, flags) }),
    ...(description !== undefined && { description: description === '' ? null : description }),
    ...((flags.on ?? flags.off) && { enabled: flags.on === true }),
  };
  showOne(context, await api.mcpServers.change(now.id, change), words, now.id);
}

/** By its id, or as sessions name it: of two of the same name one's own. */
async function find({ mcpServers }: AgentApi, nameOrId: string): Promise<McpServer> {
  if (nameOrId.startsWith('mcp_')) return mcpServers.get(nameOrId);
  const named: McpServer[] = [];
  for await (const server of mcpServers.list({ limit: 100 }))
    if (server.name === nameOrId) named.push(server);
  const [found] = named.sort((one, other) => Number(other.scope === 'user') - Number(one.scope === 'user'));
  return found ?? mcpServers.get(nameOrId);
}

async function headersOf(
  { terminal }: Context,
  names: readonly string[] = [],
): Promise<Record<string, string>> {
  if (names.length === 0) return {};
  // What is no name may hold the secret, so it is not repeated.
  if (!names.every(isHeaderName))
    throw new UsageError(
      'Give a header by its name alone, such as -H authorization; its value is asked for.',
    );
  const values = await readSecrets(terminal, names);
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
}

/** By name: those that are asked for, and those that are in files. */
async function secretsOf(
  { terminal }: Context,
  { secret: asked = [], secretFile: files = [] }: Flags,
): Promise<Record<string, string>> {
  const isWellFormed = asked.every((name) => /^[a-z_]+$/.test(name));
  // What is no name may hold the secret, so it is not repeated.
  if (!isWellFormed || !files.every((each) => /^[a-z_]+=./.test(each)))
    throw new UsageError(
      'Give --secret connection_string, whose value is asked for, or --secret-file name=file.',
    );
  const values = asked.length === 0 ? [] : await readSecrets(terminal, asked);
  const typed = asked.map((name, index) => [name, values[index] ?? ''] as const);
  const read = files.map(async (each) => {
    const [name = '', ...file] = each.split('=');
    return [name, await readText(file.join('='))] as const;
  });
  return Object.fromEntries([...typed, ...(await Promise.all(read))]);
}

function isHeaderName(text: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(text);
}

function connectionOf(url: string | undefined, flags: Flags): NewMcpServer['connection'] {
  const { program, builtin, transport = 'http' } = flags;
  const places = [url, program, builtin].filter((place) => place !== undefined);
  if (places.length !== 1)
    throw new UsageError('Give an address, --program or --builtin, and only one of them.');
  if (program !== undefined) return { kind: 'stdio', program };
  if (flags.writes && builtin !== 'kubernetes')
    throw new UsageError('--writes is of --builtin kubernetes only.');
  if (builtin !== undefined)
    return { kind: 'builtin', server: builtin, ...(flags.writes && { writes: true }) };
  return { kind: transport, url: url ?? '' };
}

function movedTo({ connection }: McpServer, { url, transport }: Flags): NewMcpServer['connection'] {
  if (connection.kind === 'stdio' || connection.kind === 'builtin')
    throw new UsageError('Only a server that has an address can get another one; add a new server.');
  return { kind: transport ?? connection.kind, url: url ?? connection.url };
}

function placeOf({ connection }: Pick<McpServer, 'connection'>): string {
  if (connection.kind === 'stdio') return `program ${connection.program}`;
  return connection.kind === 'builtin'
    ? `built-in ${connection.server}${connection.writes ? ', with writes' : ''}`
    : `${connection.kind} ${connection.url}`;
}

function healthWords({ health }: McpServer): string {
  const { status, latency_ms: ms, last_error: error } = health;
  if (error !== null) return `${status}: ${error}`;
  return ms === null ? status : `${status}, in ${duration(ms)}`;
}

function words(server: McpServer): string {
  const { id, name, description, scope, enabled, version, health } = server;
  const { header_names: headers, secret_names: secrets } = server;
  const facts = [
    ...(description === null ? [] : [['About', description]]),
    ['At', placeOf(server)],
    ['For', scope === 'user' ? 'one user' : 'all of the organization'],
    ['On', enabled ? 'yes' : 'no'],
    secrets.length === 0 ? ['Headers', headers.join(', ') || 'none'] : ['Secrets', secrets.join(', ')],
    ...(server.authorization === 'none' ? [] : [['OAuth', server.authorization]]),
    ['Health', healthWords(server)],
    ['Tools', health.tools.join(', ') || 'none known'],
    ['Version', String(version)],
  ];
  const lines = facts.map(([head = '', text = '']) => `  ${head.padEnd(8)}  ${cleanText(text)}\n`);
  return `${cleanText(name)}  ${id}\n${lines.join('')}`;
}
