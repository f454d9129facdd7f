import { InvalidInputError } from '../errors.ts';
import { Effort, TooCostlyError } from './effort.ts';
import type { HookId, OrganizationId } from '../ids.ts';
import { traitsOf, type HookEvent } from './hook-event.ts';
import type { HookMoment } from './hook-moment.ts';
import type { ReadShell } from './shell-command.ts';
import { denies, parseToolPattern } from './tool-pattern.ts';
import type { ValidationRules } from './tool-input-rules.ts';
import type { WebhookSecret } from '../webhook.ts';

/** What a hook does when its moment comes. */
export type HookAction =
  /** Keeps what happened as an execution. */
  | { readonly kind: 'audit' }
  /** Counts, in the service's metrics. */
  | { readonly kind: 'metrics' }
  /** Blocks tool calls whose input breaks a rule. */
  | ({ readonly kind: 'validation' } & ValidationRules)
  /** Puts a message into the session's log, and so into its streams. */
  | { readonly kind: 'notification'; readonly message: string }
  /** Asks or tells somebody else's server. */
  | { readonly kind: 'webhook'; readonly url: string }
  /** Runs in a jail of its own, where there are jails. Begins with `#!`. */
  | { readonly kind: 'script'; readonly script: string };

export type HookKind = HookAction['kind'];
export const hookKinds = [
  'audit',
  'metrics',
  'validation',
  'notification',
  'webhook',
  'script',
] as const satisfies readonly HookKind[];

/**
 * A guard is asked and waited for; its answer counts, and when it fails the moment is blocked. An observer is told
 * afterwards, nobody waits for it, and what becomes of it changes nothing.
 */
export const hookRoles = ['guard', 'observer'] as const;
export type HookRole = (typeof hookRoles)[number];

/** Whose sessions it is for. A wider scope is asked first. */
export const hookScopes = ['organization', 'template', 'session'] as const;
export type HookScope = (typeof hookScopes)[number];

export type Hook = {
  readonly id: HookId;
  readonly organizationId: OrganizationId;
  readonly scope: HookScope;
  /** The id of the organization, template or session. */
  readonly scopeId: string;
  readonly name: string;
  readonly event: HookEvent;
  /** A tool pattern; absent: every call. */
  readonly matcher?: string;
  readonly action: HookAction;
  readonly role: HookRole;
  /** Within a scope, lower comes first. */
  readonly order: number;
  readonly timeoutMs: number;
  readonly isEnabled: boolean;
  /** What webhooks are signed with, sealed. */
  readonly secret?: WebhookSecret;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

/** What its maker says of a hook. */
export type HookSettings = Pick<
  Hook,
  'name' | 'event' | 'matcher' | 'action' | 'role' | 'order' | 'timeoutMs' | 'isEnabled'
>;

/** More do not fit: each guard adds to the time of what it is asked about. */
export const mostHooks: Readonly<Record<HookScope, number>> = { organization: 50, template: 20, session: 20 };

/** All guards of one moment together get this long; then it is blocked. In milliseconds. */
export const guardsWithin = 60_000;

const roles: Readonly<Record<HookKind, readonly HookRole[]>> = {
  audit: ['observer'],
  metrics: ['observer'],
  validation: ['guard'],
  notification: ['observer'],
  webhook: hookRoles,
  script: hookRoles,
};

/** Refuses what could never work, or not as it reads. */
export function assertHook({ event, matcher, action, role }: HookSettings): void {
  const { effects, ofTool, source } = traitsOf(event);
  if (role === 'guard' && effects.length === 0)
    throw new InvalidInputError(`Nothing can be held up at ${event}; make the hook an observer.`);
  if (!roles[action.kind].includes(role))
    throw new InvalidInputError(
      `A hook of the kind "${action.kind}" cannot be a ${role}, only a ${roles[action.kind].join(' or ')}.`,
    );
  if (action.kind === 'validation' && event !== 'PreToolUse')
    throw new InvalidInputError(
      `Validation looks at the input of tool calls before they run; set the event to PreToolUse.`,
    );
  if (action.kind === 'script' && source === 'log')
    throw new InvalidInputError(
      `No script runs at ${event}, for the agent's node need not be there any more.`,
    );
  if (action.kind === 'metrics' && source === 'log')
    throw new InvalidInputError(`${event} is in the metrics already; leave the hook out.`);
  if (matcher === undefined) return;
  if (!ofTool)
    throw new InvalidInputError(`There are no tool calls at ${event} to match; leave the matcher out.`);
  parseToolPattern(matcher);
}

/** In the order in which they are asked. */
export function inOrder(hooks: readonly Hook[]): Hook[] {
  const rank = ({ scope }: Hook) => hookScopes.indexOf(scope);
  return [...hooks].sort(
    (a, b) => rank(a) - rank(b) || a.order - b.order || (a.id < b.id ? -1 : Number(a.id > b.id)),
  );
}

/** In characters, for each hook: what compares longer counts as meant. */
const mostCompared = 1_000_000;

/** A pattern on a Bash command also covers a call that has such a command anywhere inside. */
export function concerns(hook: Hook, moment: HookMoment, readShell: ReadShell): boolean {
  if (!hook.isEnabled || hook.event !== moment.event) return false;
  if (hook.matcher === undefined || !('tool_name' in moment)) return true;
  const { tool_name: tool, tool_input: input } = moment;
  const pattern = parseToolPattern(hook.matcher);
  const text = tool === 'Bash' && pattern.command ? input['command'] : undefined;
  const call = { tool, input, ...(typeof text === 'string' && { commands: readShell(text) }) };
  try {
    return denies(pattern, call, { effort: new Effort(mostCompared), trusted: [] });
  } catch (error) {
    if (error instanceof TooCostlyError) return true;
    throw error;
  }
}
