import type { components, operations } from './api.gen.ts';
import { dataOf, once, type Connection } from './connection.ts';
import { listing, type Listing } from './pages.ts';
import { versionParams, type VersionSeen } from './version-seen.ts';

type Schemas = components['schemas'];
export type McpServer = Schemas['McpServer'];
export type NewMcpServer = Schemas['CreateMcpServerInput'];
export type McpServerChange = Schemas['ChangeMcpServerInput'];
export type McpServerFilter = NonNullable<operations['listMcpServers']['parameters']['query']>;
export type McpAuthorizationWish = Schemas['AuthorizeMcpServerInput'];
export type McpServerAuthorization = Schemas['McpServerAuthorization'];
export type McpTemplate = Schemas['McpTemplate'];
export type McpImport = Schemas['McpImport'];
export type McpImportWish = Schemas['ImportMcpServersInput'];
export type McpExportWish = NonNullable<operations['exportMcpServers']['parameters']['query']>;
type McpServerList = operations['listMcpServers']['responses'][200]['content']['application/json'];

/** Servers of tools that sessions may use: the organization's and one's own. */
export class McpServers {
  readonly #connection: Connection;
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The newest first. */
  list(filter: McpServerFilter = {}): Listing<McpServerList> {
    return listing(async (cursor = filter.cursor) => {
      const query = { ...filter, ...(cursor !== undefined && { cursor }) };
      return dataOf(await this.#connection.http.GET('/api/v1/mcp-servers', { params: { query } }));
    });
  }

  /** What servers can be made of: well-known ones, the operator's programs, and what comes with the service. */
  async templates(): Promise<McpTemplate[]> {
    return dataOf(await this.#connection.http.GET('/api/v1/mcp-servers/templates')).items;
  }

  async get(id: string): Promise<McpServer> {
    const params = { path: { mcp_server_id: id } };
    return dataOf(await this.#connection.http.GET('/api/v1/mcp-servers/{mcp_server_id}', { params }));
  }

  /** What its headers hold is sealed, and not shown again. */
  async create(server: NewMcpServer): Promise<McpServer> {
    const { http } = this.#connection;
    return dataOf(await http.POST('/api/v1/mcp-servers', { body: server, headers: once() }));
  }

  /** Asks it for its tools now, and tells how it is. */
  async check(id: string): Promise<McpServer> {
    const params = { path: { mcp_server_id: id } };
    const { http } = this.#connection;
    return dataOf(await http.POST('/api/v1/mcp-servers/{mcp_server_id}/health-check', { params }));
  }

  /** Tells where to go with a browser, to authorize it by OAuth. */
  async authorize(id: string, wish: McpAuthorizationWish = {}): Promise<McpServerAuthorization> {
    const params = { path: { mcp_server_id: id } };
    const { http } = this.#connection;
    return dataOf(await http.POST('/api/v1/mcp-servers/{mcp_server_id}/authorize', { params, body: wish }));
  }

  /** It holds from the next turn of each session that uses it. */
  async change(id: string, change: McpServerChange, seen?: VersionSeen): Promise<McpServer> {
    const params = versionParams({ mcp_server_id: id }, seen);
    const { http } = this.#connection;
    return dataOf(await http.PATCH('/api/v1/mcp-servers/{mcp_server_id}', { params, body: change }));
  }

  /** Makes and changes what a file in the format of Claude Desktop tells of; with `dry_run` nothing, but tells what would be. */
  async import(wish: McpImportWish): Promise<McpImport> {
    const { http } = this.#connection;
    return dataOf(await http.POST('/api/v1/mcp-servers/import', { body: wish, headers: once() }));
  }

  /** Those that you may use as such a file, with placeholders for what their headers hold. */
  async export(query: McpExportWish = {}): Promise<string> {
    const request = { params: { query }, parseAs: 'text' } as const;
    return dataOf(await this.#connection.http.GET('/api/v1/mcp-servers/export', request));
  }

  /** Sessions that use it go on without it. */
  async remove(id: string, seen?: VersionSeen): Promise<void> {
    const params = versionParams({ mcp_server_id: id }, seen);
    await this.#connection.http.DELETE('/api/v1/mcp-servers/{mcp_server_id}', { params });
  }
}
