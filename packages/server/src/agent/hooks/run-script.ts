import { HookFault } from '../../domain/agent/hook-fault.ts';
import { hookMessage, type MessageAddress } from '../../domain/agent/hook-message.ts';
import type { Hook } from '../../domain/agent/hook.ts';
import type { HookAnswer } from '../../domain/agent/hook-verdict.ts';
import type { SessionId } from '../../domain/ids.ts';
import type { ScriptJail } from '../jail/script-jail.ts';
import type { GuardCall, GuardPlace } from './ask-guards.ts';
import { parseHookAnswer } from './hook-answer.ts';

export type ScriptDeps = {
  /** Absent where there are no jails: a script then never runs. */
  readonly scripts?: ScriptJail;
  readonly workspaceOf: (id: SessionId) => string;
};

/** Asks a script once, and believes its answer if it is one. */
export async function askScript(
  deps: ScriptDeps,
  place: GuardPlace,
  { hook, executionId, moment }: GuardCall,
  signal: AbortSignal,
): Promise<HookAnswer> {
  const address = { ...place, executionId, hookId: hook.id, event: moment.event, createdAt: new Date() };
  return parseHookAnswer(await runScript(deps, hook, { address, moment }, signal));
}

/** @returns what it printed. */
export async function runScript(
  { scripts, workspaceOf }: ScriptDeps,
  hook: Hook,
  told: { readonly address: MessageAddress; readonly moment: Readonly<Record<string, unknown>> },
  signal: AbortSignal,
): Promise<string> {
  if (hook.action.kind !== 'script') throw new Error('It has no script.');
  if (!scripts) throw new HookFault('Scripts run in jails only, and there are none on this node.');
  const { organizationId, sessionId } = told.address;
  const { script } = hook.action;
  const input = hookMessage(told.address, told.moment);
  return scripts.run({ script, input, workspace: workspaceOf(sessionId), organizationId, sessionId }, signal);
}
