import type { SecretBox } from '../../infrastructure/secret-box.ts';
import type { WebhookSender } from '../../infrastructure/webhooks.ts';
import type { AskGuard, GuardPlace } from './ask-guards.ts';
import { askBuiltin } from './builtin-guard.ts';
import { askScript, type ScriptDeps } from './run-script.ts';
import { askWebhook } from './webhook-guard.ts';

export type GuardsDeps = ScriptDeps & { readonly sender: WebhookSender; readonly secretBox: SecretBox };

/** How the guards of a turn are asked, each by its kind. */
export function guardsAt(deps: GuardsDeps, place: GuardPlace): AskGuard {
  return async (call, signal) => {
    switch (call.hook.action.kind) {
      case 'webhook':
        return askWebhook(deps, place, call, signal);
      case 'script':
        return askScript(deps, place, call, signal);
      case 'audit':
      case 'metrics':
      case 'notification':
      case 'validation':
        return askBuiltin(call);
    }
  };
}
