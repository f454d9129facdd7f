import type { AgentOptions } from '../agent/agent-options.ts';
import type { HookSettings } from '../agent/hook.ts';
import type { BroughtPolicy } from '../agent/permission-policy.ts';
import type { ToolGroupId } from '../ids.ts';
import { defaultInterruptionPolicy } from './interrupted-turn.ts';
import type { Metadata } from './metadata.ts';
import type { BusyPolicy, InterruptionPolicy, Session } from './session.ts';

export const requestedModes = ['interactive', 'background'] as const;

/** What a new session is asked to be. What is absent is for its template to say, or for the defaults. */
export type SessionRequest = {
  readonly name?: string;
  readonly description?: string;
  readonly mode?: (typeof requestedModes)[number];
  readonly options: Partial<AgentOptions>;
  readonly policies?: readonly BroughtPolicy[];
  readonly hooks?: readonly HookSettings[];
  readonly metadata?: Metadata;
  readonly onBusy?: BusyPolicy;
  readonly onInterrupted?: InterruptionPolicy;
  /** How long a turn may run. */
  readonly timeoutSeconds?: number;
  readonly includePartialMessages?: boolean;
  readonly toolGroupId?: ToolGroupId;
};

export type SessionDefaults = { readonly model: string; readonly timeoutSeconds: number };

/** How a session is set up, with nothing left open. */
export type SessionSettings = Pick<
  Session,
  | 'name'
  | 'description'
  | 'mode'
  | 'options'
  | 'policies'
  | 'metadata'
  | 'onBusy'
  | 'onInterrupted'
  | 'timeoutSeconds'
  | 'includePartialMessages'
>;

export function completeRequest(request: SessionRequest, defaults: SessionDefaults): SessionSettings {
  const { name, description, mode = 'interactive' } = request;
  return {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    mode,
    options: completeOptions(request.options, defaults.model),
    policies: request.policies ?? [],
    metadata: request.metadata ?? {},
    onBusy: request.onBusy ?? 'queue',
    onInterrupted: request.onInterrupted ?? defaultInterruptionPolicy(mode),
    timeoutSeconds: request.timeoutSeconds ?? defaults.timeoutSeconds,
    includePartialMessages: request.includePartialMessages ?? false,
  };
}

function completeOptions(
  { allowedModels = [], serverFeatures = [], mcpServers = [], ...options }: Partial<AgentOptions>,
  model: string,
): AgentOptions {
  return {
    model,
    allowedTools: [],
    disallowedTools: [],
    permissionMode: 'default',
    agents: {},
    ...options,
    ...(allowedModels.length > 0 && { allowedModels }),
    ...(serverFeatures.length > 0 && { serverFeatures }),
    ...(mcpServers.length > 0 && { mcpServers }),
  };
}
