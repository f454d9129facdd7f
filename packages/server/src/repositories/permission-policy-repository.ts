import type { Kysely, Selectable } from 'kysely';
import type { DB, PermissionPolicies } from '../database/schema.gen.ts';
import { roles } from '../domain/access/role.ts';
import type { RoleHolder } from '../domain/access/user.ts';
import {
  policyEffects,
  policyLevels,
  type PermissionPolicy,
  type PolicyEffect,
  type PolicyVersion,
} from '../domain/agent/permission-policy.ts';
import { NotFoundError } from '../domain/errors.ts';
import { PolicyId, type OrganizationId, type UserId } from '../domain/ids.ts';
import { customRoleColumn, toHeldRole } from './custom-role-column.ts';
import { toJsonb, toText } from './jsonb.ts';
import { parsePolicyRules } from './policy-columns.ts';
import { oneOf } from './rows.ts';

/** A policy that an organization made, as people see it. */
export type StoredPolicy = PermissionPolicy & { readonly createdAt: Date; readonly updatedAt: Date };

/** Whose policies hold in a session. */
export type PolicySubject = {
  readonly organizationId: OrganizationId;
  readonly userId: UserId;
  readonly templateId?: string | undefined;
  /** Those that the session names. */
  readonly ids: readonly PolicyId[];
};

/** What a decision stands on besides the policies themselves, as it is at this moment. */
export type PermissionStanding = RoleHolder & {
  /** Rises with each change of what decides. */
  readonly policiesVersion: number;
  readonly defaultEffect: PolicyEffect;
  readonly disabledPolicies: readonly string[];
};

type Change = { readonly organizationId: OrganizationId; readonly by: UserId; readonly at: Date };

export class PermissionPolicyRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** Adds a policy with its first version. */
  async add(policy: PermissionPolicy, change: Change): Promise<void> {
    await this.#db
      .with('added', (db) =>
        db.insertInto('permission_policies').values({
          id: policy.id,
          organization_id: change.organizationId,
          level: policy.level,
          user_id: policy.level === 'user' ? (policy.appliesTo ?? null) : null,
          template_id: policy.level === 'template' ? (policy.appliesTo ?? null) : null,
          ...changeable(policy),
          created_at: change.at,
          updated_at: change.at,
        }),
      )
      .insertInto('permission_policy_versions')
      .values(versionOf(policy, change))
      .execute();
  }

  /** Writes a new version. */
  async save(policy: PermissionPolicy, change: Change): Promise<void> {
    await this.#db
      .with('saved', (db) =>
        db
          .updateTable('permission_policies')
          .set({ ...changeable(policy), updated_at: change.at })
          .where('id', '=', policy.id),
      )
      .insertInto('permission_policy_versions')
      .values(versionOf(policy, change))
      .execute();
  }

  async get(id: PolicyId): Promise<StoredPolicy> {
    const row = await this.#live().where('id', '=', id).executeTakeFirst();
    if (!row) throw new NotFoundError('policy', id);
    return toPolicy(row);
  }

  /** Holds the row until the transaction ends, so that of two changes one comes after the other. */
  async getForUpdate(id: PolicyId): Promise<StoredPolicy> {
    const row = await this.#live().where('id', '=', id).forUpdate().executeTakeFirst();
    if (!row) throw new NotFoundError('policy', id);
    return toPolicy(row);
  }

  /** All of the organization, of which there are no more than `mostPolicies`. */
  async list(organizationId: OrganizationId): Promise<StoredPolicy[]> {
    const rows = await this.#live().where('organization_id', '=', organizationId).execute();
    return rows.map(toPolicy);
  }

  async count(organizationId: OrganizationId): Promise<number> {
    const { count } = await this.#live()
      .where('organization_id', '=', organizationId)
      .clearSelect()
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return count;
  }

  /** Hides it, and it decides nothing more. Its versions stay. */
  async markDeleted(id: PolicyId, at: Date): Promise<void> {
    await this.#db.updateTable('permission_policies').set({ deleted_at: at }).where('id', '=', id).execute();
  }

  /** A version as it was, also of a policy that is deleted. */
  async getVersion(id: PolicyId, version: number): Promise<PolicyVersion> {
    const row = await this.#db
      .selectFrom('permission_policy_versions')
      .selectAll()
      .where('policy_id', '=', id)
      .where('version', '=', version)
      .executeTakeFirst();
    if (!row) throw new NotFoundError('version of this policy', String(version));
    return {
      ...toChangeable(row),
      changedBy: row.changed_by,
      changedAt: row.changed_at,
    };
  }

  /** The policies that hold in a session. */
  async listEffective({ organizationId, userId, templateId, ids }: PolicySubject): Promise<StoredPolicy[]> {
    const rows = await this.#live()
      .where('organization_id', '=', organizationId)
      .where('is_enabled', '=', true)
      .where((eb) =>
        eb.or([
          eb('level', '=', 'organization'),
          eb('user_id', '=', userId),
          ...(templateId === undefined ? [] : [eb('template_id', '=', templateId)]),
          ...(ids.length === 0 ? [] : [eb.and([eb('level', '=', 'session'), eb('id', 'in', ids)])]),
        ]),
      )
      .execute();
    return rows.map(toPolicy);
  }

  /** Undefined when there is no such user, or none of this organization. */
  async findStanding(userId: UserId): Promise<PermissionStanding | undefined> {
    const row = await this.#db
      .selectFrom('organizations')
      .innerJoin('users', 'users.organization_id', 'organizations.id')
      .select([
        'organizations.policies_version',
        'organizations.default_effect',
        'organizations.disabled_policies',
        'users.role',
      ])
      .select(customRoleColumn('users.role_id'))
      .where('users.id', '=', userId)
      .executeTakeFirst();
    if (!row) return undefined;
    const customRole = toHeldRole(row.custom_role);
    return {
      policiesVersion: row.policies_version,
      defaultEffect: oneOf(policyEffects, row.default_effect),
      disabledPolicies: row.disabled_policies,
      role: oneOf(roles, row.role),
      ...(customRole && { customRole }),
    };
  }

  #live() {
    return this.#db.selectFrom('permission_policies').selectAll().where('deleted_at', 'is', null);
  }
}

function changeable(policy: PermissionPolicy) {
  return {
    name: toText(policy.name),
    description: policy.description === undefined ? null : toText(policy.description),
    priority: policy.priority,
    is_enabled: policy.isEnabled,
    version: policy.version,
    default_effect: policy.default ?? null,
    rules: toJsonb(policy.rules),
  };
}

function versionOf(policy: PermissionPolicy, { organizationId, by, at }: Change) {
  return {
    ...changeable(policy),
    policy_id: policy.id,
    organization_id: organizationId,
    changed_by: by,
    changed_at: at,
  };
}

type ChangeableRow = Pick<
  Selectable<PermissionPolicies>,
  'name' | 'description' | 'priority' | 'is_enabled' | 'version' | 'default_effect' | 'rules'
>;

function toChangeable(row: ChangeableRow) {
  return {
    version: row.version,
    name: row.name,
    ...(row.description !== null && { description: row.description }),
    priority: row.priority,
    isEnabled: row.is_enabled,
    ...(row.default_effect !== null && { default: oneOf(policyEffects, row.default_effect) }),
    rules: parsePolicyRules(row.rules),
  };
}

function toPolicy(row: Selectable<PermissionPolicies>): StoredPolicy {
  const appliesTo = row.user_id ?? row.template_id;
  return {
    ...toChangeable(row),
    id: PolicyId.parse(row.id),
    level: oneOf(policyLevels, row.level),
    ...(appliesTo !== null && { appliesTo }),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
