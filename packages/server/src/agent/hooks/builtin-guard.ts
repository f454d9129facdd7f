import type { HookAnswer } from '../../domain/agent/hook-verdict.ts';
import { inputFault } from '../../domain/agent/tool-input-rules.ts';
import type { GuardCall } from './ask-guards.ts';

/** The guards that are part of the service. */
export function askBuiltin({ hook, moment }: GuardCall): HookAnswer {
  const { action } = hook;
  if (action.kind !== 'validation' || !('tool_input' in moment))
    throw new Error(`A hook of the kind ${action.kind} answers nothing.`);
  const fault = inputFault(action, moment.tool_input);
  return fault === undefined ? {} : { decision: 'block', reason: fault };
}
