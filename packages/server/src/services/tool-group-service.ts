import { assertMay, type Actor } from '../domain/access/actor.ts';
import {
  mostListedTools,
  mostToolGroups,
  withTool,
  type ToolGroup,
  type ToolGroupDraft,
  type ToolList,
} from '../domain/agent/tool-group.ts';
import { parseToolPattern } from '../domain/agent/tool-pattern.ts';
import { ConflictError, NotFoundError, PreconditionFailedError } from '../domain/errors.ts';
import { ToolGroupId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { Repositories, Store } from '../repositories/store.ts';

export type ToolGroupServiceDeps = { readonly store: Store; readonly now: () => Date };

/** Groups of tools. A change holds for the next tool call of every session that has the group. */
export class ToolGroupService {
  readonly #deps: ToolGroupServiceDeps;
  constructor(deps: ToolGroupServiceDeps) {
    this.#deps = deps;
  }

  async list(actor: Actor, page: PageRequest): Promise<Page<ToolGroup>> {
    assertMay(actor, 'tool-groups:read');
    return this.#deps.store.transact(actor.organizationId, (tx) =>
      tx.toolGroups.list(actor.organizationId, page),
    );
  }

  async get(actor: Actor, id: ToolGroupId): Promise<ToolGroup> {
    assertMay(actor, 'tool-groups:read');
    return this.#deps.store.transact(actor.organizationId, (tx) => tx.toolGroups.get(id));
  }

  async create(actor: Actor, draft: ToolGroupDraft): Promise<ToolGroup> {
    assertMay(actor, 'tool-groups:write');
    assertPatterns(draft);
    const at = this.#deps.now();
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      // Locks the organization's row, so that two that are made at once are counted.
      await tx.organizations.raisePoliciesVersion(actor.organizationId);
      if ((await tx.toolGroups.count(actor.organizationId)) >= mostToolGroups)
        throw new ConflictError(
          `An organization has ${mostToolGroups} tool groups at most; delete some first.`,
        );
      const group = { ...draft, id: ToolGroupId.new(), version: 1, createdAt: at, updatedAt: at };
      await tx.toolGroups.add(group, actor.organizationId);
      tx.record(actor, 'tool_group.created', group.id, { after: group });
      return group;
    });
  }

  /** Replaces all that a group says. With `seen`, only if that is still its version. */
  async replace(actor: Actor, id: ToolGroupId, draft: ToolGroupDraft, seen?: number): Promise<ToolGroup> {
    assertPatterns(draft);
    return this.#change(actor, id, () => draft, seen);
  }

  /** Puts a tool on a list. One that is there already stays where it is. */
  async addTool(
    actor: Actor,
    id: ToolGroupId,
    { list, tool }: { readonly list: ToolList; readonly tool: string },
    seen?: number,
  ): Promise<ToolGroup> {
    parseToolPattern(tool);
    return this.#change(
      actor,
      id,
      (group) => {
        const tools = withTool(group[list], tool);
        if (tools.length > mostListedTools)
          throw new ConflictError(`A list has ${mostListedTools} tools at most; remove some first.`);
        return { ...group, [list]: tools };
      },
      seen,
    );
  }

  async removeTool(
    actor: Actor,
    id: ToolGroupId,
    { list, tool }: { readonly list: ToolList; readonly tool: string },
    seen?: number,
  ): Promise<ToolGroup> {
    return this.#change(
      actor,
      id,
      (group) => {
        if (!group[list].includes(tool)) throw new NotFoundError('such tool on this list', tool);
        const tools = group[list].filter((each) => each !== tool);
        if (list === 'allowedTools' && tools.length === 0)
          throw new ConflictError(
            'It is the last tool that the group allows, and an empty list allows all; replace the group if that is meant.',
          );
        return { ...group, [list]: tools };
      },
      seen,
    );
  }

  /** Nothing can name it any more. It goes on holding in the sessions that have it, as it is now. */
  async remove(actor: Actor, id: ToolGroupId, seen?: number): Promise<void> {
    assertMay(actor, 'tool-groups:write');
    await this.#deps.store.transact(actor.organizationId, async (tx) => {
      const before = await tx.toolGroups.getForUpdate(id);
      assertSeen(before, seen);
      await tx.toolGroups.markDeleted(id, this.#deps.now());
      tx.record(actor, 'tool_group.deleted', id, { before });
    });
  }

  async #change(
    actor: Actor,
    id: ToolGroupId,
    change: (group: ToolGroup) => ToolGroupDraft,
    seen?: number,
  ): Promise<ToolGroup> {
    assertMay(actor, 'tool-groups:write');
    return this.#deps.store.transact(actor.organizationId, async (tx: Repositories) => {
      await tx.organizations.raisePoliciesVersion(actor.organizationId);
      const group = await tx.toolGroups.getForUpdate(id);
      assertSeen(group, seen);
      const { createdAt, version } = group;
      const changed = {
        ...change(group),
        id,
        version: version + 1,
        createdAt,
        updatedAt: this.#deps.now(),
      };
      await tx.toolGroups.save(changed);
      tx.record(actor, 'tool_group.changed', id, { before: group, after: changed });
      return changed;
    });
  }
}

function assertPatterns({ allowedTools, disallowedTools }: ToolGroupDraft): void {
  [...allowedTools, ...disallowedTools].forEach(parseToolPattern);
}

function assertSeen({ version }: ToolGroup, seen: number | undefined): void {
  if (seen !== undefined && seen !== version)
    throw new PreconditionFailedError(
      `The tool group is at version ${version} by now, not ${seen}; read it again and repeat your change.`,
    );
}
