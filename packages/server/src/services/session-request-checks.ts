import { assertMay, type Actor } from '../domain/access/actor.ts';
import { assertUsesItsModels } from '../domain/agent/agent-limits.ts';
import type { AgentOptions } from '../domain/agent/agent-options.ts';
import type { BroughtPolicy } from '../domain/agent/permission-policy.ts';
import { parseToolPattern } from '../domain/agent/tool-pattern.ts';
import { InvalidInputError, NotFoundError } from '../domain/errors.ts';
import type { ToolGroupId } from '../domain/ids.ts';
import type { SessionRequest } from '../domain/session/session-request.ts';
import type { Repositories } from '../repositories/store.ts';
import { chooseMcpServers } from './mcp-selection.ts';

/** Refuses options that the actor has no right to, or that could never work. */
export function assertOptions(actor: Actor, options: Partial<AgentOptions>): void {
  const { permissionMode, allowedTools = [], disallowedTools = [], model, ...rest } = options;
  if (permissionMode === 'bypassPermissions') assertMay(actor, 'sessions:bypass-permissions');
  [...allowedTools, ...disallowedTools].forEach(parseToolPattern);
  if (model !== undefined) assertUsesItsModels({ ...rest, model });
}

/** Refuses what a template could not ask for. */
export async function assertRequest(tx: Repositories, actor: Actor, request: SessionRequest): Promise<void> {
  assertOptions(actor, request.options);
  await assertNamesPolicies(tx, request.policies ?? []);
  if (request.toolGroupId !== undefined) await tx.toolGroups.get(request.toolGroupId);
  await chooseMcpServers(tx, actor, request.options.mcpServers ?? []);
}

/** Only policies are named that are there to be named. */
export async function assertNamesPolicies(
  tx: Repositories,
  brought: readonly BroughtPolicy[],
): Promise<void> {
  for (const [index, policy] of brought.entries()) {
    if (!('id' in policy)) continue;
    const { level } = await tx.policies.get(policy.id);
    if (level === 'session') continue;
    const detail = `The policy is one of level "${level}" and holds by itself; a session names those of level "session".`;
    throw new InvalidInputError(detail, [{ pointer: `/body/policies/${index}`, detail }]);
  }
}

/** What a template names may be gone by now; then nothing is made from it until it is changed. */
export async function assertStillThere(tx: Repositories, template: SessionRequest): Promise<void> {
  const { policies = [], toolGroupId } = template;
  try {
    await assertNamesPolicies(tx, policies);
    if (toolGroupId !== undefined) await tx.toolGroups.get(toolGroupId);
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    const detail = `The template names what is gone, so it must be changed first. ${error.message}`;
    throw new InvalidInputError(detail, [{ pointer: '/body/template_id', detail }]);
  }
}

/** The groups that hold in a session: its template's and its own, each once. */
export function toolGroupsOf(...requests: readonly (SessionRequest | undefined)[]): ToolGroupId[] {
  return [...new Set(requests.flatMap((request) => request?.toolGroupId ?? []))];
}
