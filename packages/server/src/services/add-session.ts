import { beyondLimits } from '../domain/agent/agent-limits.ts';
import { NotAllowedError } from '../domain/errors.ts';
import { microUsd } from '../domain/money.ts';
import type { Session } from '../domain/session/session.ts';
import type { Repositories } from '../repositories/store.ts';

/** Adds a session with its budget, if its organization allows what it is to use. */
export async function addSession(tx: Repositories, session: Session): Promise<void> {
  const beyond = beyondLimits(session.options, await tx.agentLimits.get(session.organizationId));
  if (beyond.length > 0)
    throw new NotAllowedError(
      `Your organization does not allow its sessions to use ${beyond.join(', ')}; ask an admin for it.`,
    );
  await tx.sessions.add(session);
  await setBudget(tx, session);
}

/** What the session may spend altogether, if it has a limit of its own. */
async function setBudget(tx: Repositories, { id, organizationId, options }: Session): Promise<void> {
  if (options.maxBudgetUsd === undefined) return;
  const key = { scope: 'session', scopeId: id, period: 'total' } as const;
  await tx.budgets.set(organizationId, key, microUsd(options.maxBudgetUsd));
}
