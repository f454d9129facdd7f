import type { components, operations } from './api.gen.ts';
import { dataOf, once, type Connection } from './connection.ts';
import { listing, type Listing } from './pages.ts';
import { versionParams, type VersionSeen } from './version-seen.ts';

type Schemas = components['schemas'];
export type ToolGroup = Schemas['ToolGroup'];
export type ToolGroupDraft = Schemas['ToolGroupDraftInput'];
type ToolGroupList = operations['listToolGroups']['responses'][200]['content']['application/json'];
type PageFilter = NonNullable<operations['listToolGroups']['parameters']['query']>;

/** Tools that are fine and tools that are not, by a name that sessions and templates refer to. */
export class ToolGroups {
  readonly #connection: Connection;
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The newest first. */
  list(filter: PageFilter = {}): Listing<ToolGroupList> {
    return listing(async (cursor = filter.cursor) => {
      const query = { ...filter, ...(cursor !== undefined && { cursor }) };
      return dataOf(await this.#connection.http.GET('/api/v1/tool-groups', { params: { query } }));
    });
  }

  async get(id: string): Promise<ToolGroup> {
    const { http } = this.#connection;
    return dataOf(await http.GET('/api/v1/tool-groups/{tool_group_id}', here(id)));
  }

  async create(group: ToolGroupDraft): Promise<ToolGroup> {
    const { http } = this.#connection;
    return dataOf(await http.POST('/api/v1/tool-groups', { body: group, headers: once() }));
  }

  /** It holds for the next tool calls. */
  async replace(id: string, draft: ToolGroupDraft, seen?: VersionSeen): Promise<ToolGroup> {
    const params = paramsOf(id, seen);
    const { http } = this.#connection;
    return dataOf(await http.PUT('/api/v1/tool-groups/{tool_group_id}', { params, body: draft }));
  }

  async allow(id: string, tool: string): Promise<ToolGroup> {
    const { http } = this.#connection;
    const request = { params: paramsOf(id), body: { tool } };
    return dataOf(await http.POST('/api/v1/tool-groups/{tool_group_id}/allowed-tools', request));
  }

  async disallow(id: string, tool: string): Promise<ToolGroup> {
    const { http } = this.#connection;
    const request = { params: paramsOf(id), body: { tool } };
    return dataOf(await http.POST('/api/v1/tool-groups/{tool_group_id}/disallowed-tools', request));
  }

  /** Takes a tool from the list of those that are fine; the last one stays. */
  async removeAllowed(id: string, tool: string): Promise<ToolGroup> {
    const { http } = this.#connection;
    const params = versionParams({ tool_group_id: id, tool });
    return dataOf(await http.DELETE('/api/v1/tool-groups/{tool_group_id}/allowed-tools/{tool}', { params }));
  }

  async removeDisallowed(id: string, tool: string): Promise<ToolGroup> {
    const { http } = this.#connection;
    const params = versionParams({ tool_group_id: id, tool });
    return dataOf(
      await http.DELETE('/api/v1/tool-groups/{tool_group_id}/disallowed-tools/{tool}', { params }),
    );
  }

  /** Sessions that have it keep it as it is. */
  async remove(id: string, seen?: VersionSeen): Promise<void> {
    const params = paramsOf(id, seen);
    await this.#connection.http.DELETE('/api/v1/tool-groups/{tool_group_id}', { params });
  }
}

function here(id: string) {
  return { params: { path: { tool_group_id: id } } };
}

function paramsOf(id: string, seen?: VersionSeen) {
  return versionParams({ tool_group_id: id }, seen);
}
