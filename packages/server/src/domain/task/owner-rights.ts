import { holderMay, roleName } from '../access/actor.ts';
import type { User } from '../access/user.ts';
import { describeBudget, type BudgetState } from '../billing/budget.ts';
import type { ExecutionFailure } from './execution.ts';
import type { TaskSession } from './task.ts';

export type OwnerStanding = {
  readonly user: Pick<User, 'role' | 'customRole' | 'isActive'>;
  readonly session: TaskSession;
  readonly isDeleted: boolean;
  /** A budget of the owner's that is spent. */
  readonly reached?: BudgetState;
};

/** Why a task cannot run in the name of its owner as they stand now, whatever they could when they made it. */
export function ownerRefusal({
  user,
  session,
  isDeleted,
  reached,
}: OwnerStanding): ExecutionFailure | undefined {
  if (isDeleted) return { code: 'task_deleted', detail: 'The task has been deleted.' };
  if (!user.isActive)
    return {
      code: 'owner_deactivated',
      detail: "The task's owner is deactivated; give the task to somebody else, or activate them.",
    };
  if (!holderMay(user, 'tasks:write'))
    return denied(`The task's owner has the role "${roleName(user)}" by now, which runs no tasks.`);
  if (
    session.options.permissionMode === 'bypassPermissions' &&
    !holderMay(user, 'sessions:bypass-permissions')
  )
    return denied(
      `The task's owner has the role "${roleName(user)}" by now, whose agents may not bypass permissions.`,
    );
  if (reached) return { code: 'budget_exceeded', detail: `What is in ${describeBudget(reached)} is spent.` };
  return undefined;
}

function denied(detail: string): ExecutionFailure {
  return { code: 'permission_denied', detail };
}
