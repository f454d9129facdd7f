import { builtInMcpServers, builtInSecrets, type BuiltInMcpServer } from './built-in-servers.ts';
import type { McpCatalogue, McpConnection } from './mcp-server.ts';

/** What a server can be made of: everything but what is one's own secret. */
export type McpTemplate = {
  readonly name: string;
  readonly description: string;
  readonly connection: McpConnection;
  /** What it is sent in secret. */
  readonly headerNames: readonly string[];
  /** What it is given in secret, which is one of the service's own. */
  readonly secretNames: readonly string[];
  readonly isAvailable: boolean;
};

/** Programs that an operator is likely to install, by the names that they had better have in the catalogue. */
const knownPrograms: Readonly<Record<string, string>> = {
  'brave-search': 'Searches the web',
  filesystem: 'Reads and writes files of the workspace',
  postgres: 'Asks a PostgreSQL database',
};

const builtIn: Readonly<Record<BuiltInMcpServer, string>> = {
  database: 'Reads a PostgreSQL database, and cannot change it',
  kubernetes: 'Looks at a Kubernetes cluster, and changes it where that is switched on and people allow it',
  monitoring: 'Tells what the session has used and cost, and how busy its machine is',
};

const github: McpTemplate = {
  name: 'github',
  description: 'Repositories, issues and pull requests of GitHub',
  connection: { kind: 'http', url: 'https://api.githubcopilot.com/mcp/' },
  headerNames: ['authorization'],
  secretNames: [],
  isAvailable: true,
};

/** Well-known servers, what the operator has in the catalogue, and what comes with the service; by name. */
export function mcpTemplates(catalogue: McpCatalogue): McpTemplate[] {
  const programs = new Set([...Object.keys(knownPrograms), ...Object.keys(catalogue)]);
  const ofPrograms = [...programs].map((program): McpTemplate => {
    const own = catalogue[program];
    return {
      name: program,
      description: own?.description ?? knownPrograms[program] ?? `The program "${program}"`,
      connection: { kind: 'stdio', program },
      headerNames: [],
      secretNames: [],
      isAvailable: own !== undefined,
    };
  });
  const ofService = builtInMcpServers.map((server): McpTemplate => {
    const connection = { kind: 'builtin', server } as const;
    return {
      ...{ name: server, description: builtIn[server], connection, headerNames: [] },
      secretNames: Object.keys(builtInSecrets[server]),
      isAvailable: true,
    };
  });
  return [github, ...ofPrograms, ...ofService].toSorted((one, other) => (one.name < other.name ? -1 : 1));
}
