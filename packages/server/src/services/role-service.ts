import { assertMay, assertMayGive, type Actor } from '../domain/access/actor.ts';
import {
  assertRoomForRole,
  grantWords,
  withAccount,
  type CustomRole,
  type RoleDraft,
} from '../domain/access/custom-role.ts';
import { ConflictError, PreconditionFailedError } from '../domain/errors.ts';
import { RoleId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { Store } from '../repositories/store.ts';
import type { KnownAccess } from './known-access.ts';

export type RoleServiceDeps = {
  readonly store: Store;
  readonly known: KnownAccess;
  readonly now: () => Date;
};

/** Roles that an organization makes. A change holds at the next request of everybody who has the role. */
export class RoleService {
  readonly #deps: RoleServiceDeps;
  constructor(deps: RoleServiceDeps) {
    this.#deps = deps;
  }

  async list(actor: Actor, page: PageRequest): Promise<Page<CustomRole>> {
    assertMay(actor, 'roles:read');
    return this.#deps.store.transact(actor.organizationId, (tx) => tx.roles.list(page));
  }

  async get(actor: Actor, id: RoleId): Promise<CustomRole> {
    assertMay(actor, 'roles:read');
    return this.#deps.store.transact(actor.organizationId, (tx) => tx.roles.get(id));
  }

  /** It has nothing that its maker lacks. */
  async create(actor: Actor, draft: RoleDraft): Promise<CustomRole> {
    assertMay(actor, 'roles:write');
    const { organizationId } = actor;
    const at = this.#deps.now();
    const id = RoleId.new();
    const grants = withAccount(draft.grants);
    const role = { ...draft, id, organizationId, grants, version: 1, createdAt: at, updatedAt: at };
    assertMayGive(actor, holding(role));
    await this.#deps.store.transact(organizationId, async (tx) => {
      // Holds the organization's row, so that two that are made at once are counted, and have two names.
      await tx.organizations.raisePoliciesVersion(organizationId);
      assertRoomForRole(await tx.roles.count(organizationId));
      await tx.roles.add(role);
      tx.record(actor, 'role.created', id, { after: told(role) });
    });
    return role;
  }

  /** Replaces all that a role says. With `seen`, only if that is still its version. */
  async replace(actor: Actor, id: RoleId, draft: RoleDraft, seen?: number): Promise<CustomRole> {
    assertMay(actor, 'roles:write');
    const { organizationId } = actor;
    const changed = await this.#deps.store.transact(organizationId, async (tx) => {
      await tx.organizations.raisePoliciesVersion(organizationId);
      const before = await tx.roles.getForUpdate(id);
      assertSeen(before, seen);
      assertMayGive(actor, holding(before));
      const { version, createdAt } = before;
      const after = {
        ...{ ...draft, id, organizationId, grants: withAccount(draft.grants) },
        ...{ version: version + 1, createdAt, updatedAt: this.#deps.now() },
      };
      assertMayGive(actor, holding(after));
      await tx.roles.save(after);
      tx.record(actor, 'role.changed', id, { before: told(before), after: told(after) });
      return after;
    });
    this.#deps.known.forget(id);
    return changed;
  }

  /** Only one that nobody has, and no key. */
  async remove(actor: Actor, id: RoleId, seen?: number): Promise<void> {
    assertMay(actor, 'roles:write');
    await this.#deps.store.transact(actor.organizationId, async (tx) => {
      const before = await tx.roles.getForUpdate(id);
      assertSeen(before, seen);
      assertMayGive(actor, holding(before));
      const { users, keys } = await tx.roles.use(id);
      if (users + keys > 0)
        throw new ConflictError(
          `The role "${before.name}" is held by ${users} users and ${keys} keys; take it from them first.`,
        );
      await tx.roles.remove(id);
      tx.record(actor, 'role.deleted', id, { before: told(before) });
    });
  }
}

/** Somebody who has the role: what they may do is what it says. */
function holding(customRole: CustomRole) {
  return { role: 'viewer', customRole } as const;
}

function told(role: CustomRole) {
  return { ...role, rights: grantWords(role.grants) };
}

function assertSeen({ version }: CustomRole, seen: number | undefined): void {
  if (seen !== undefined && seen !== version)
    throw new PreconditionFailedError(
      `The role is at version ${version} by now, not ${seen}; read it again and repeat your change.`,
    );
}
