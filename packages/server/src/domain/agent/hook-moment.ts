import type { BudgetPeriod, BudgetScope } from '../billing/budget.ts';
import type { HookEvent } from './hook-event.ts';

type OfTool = {
  readonly tool_name: string;
  readonly tool_input: Readonly<Record<string, unknown>>;
  readonly tool_use_id: string;
  /** The sub-agent that makes the call; absent for the main agent. */
  readonly agent_id?: string;
};

/** What hooks are told of a moment. Field names are those of the wire. */
export type HookMoment =
  | ({ readonly event: 'PreToolUse' } & OfTool)
  | ({
      readonly event: 'PostToolUse';
      /** As the tool gave it; the error's text when it failed. */
      readonly tool_response: unknown;
      readonly is_error: boolean;
    } & OfTool)
  | { readonly event: 'UserPromptSubmit' | 'SessionStart' | 'TurnStart'; readonly prompt: string }
  | {
      readonly event: 'Stop' | 'SubagentStop';
      readonly last_assistant_message: string;
      /** Whether the agent goes on already because a hook did not let it stop. */
      readonly was_blocked: boolean;
      readonly agent_id?: string;
      readonly agent_type?: string;
    }
  | { readonly event: 'PreCompact'; readonly trigger: 'auto' | 'manual' }
  | { readonly event: 'TurnEnd'; readonly stop_reason: string; readonly error_code?: string }
  | { readonly event: 'SessionEnd' }
  | {
      readonly event: 'BudgetWarning';
      readonly scope: BudgetScope;
      readonly period: BudgetPeriod;
      readonly spent_usd: string;
      readonly limit_usd: string;
    };

/** A moment of one kind. */
export type MomentOf<Event extends HookEvent> = Extract<HookMoment, { readonly event: Event }>;

/** A longer text is cut in what is kept of a moment and sent to observers. In characters. */
const longestText = 16_000;

/**
 * What is kept of a moment, and sent to observers: a text that is too long is cut, and a value whose JSON is too long
 * becomes the beginning of that JSON. `is_cut` tells of it.
 */
export function toRecord(moment: HookMoment): Readonly<Record<string, unknown>> {
  const entries = Object.entries(moment).map(([name, value]) => ({ name, value, kept: cut(value) }));
  const isCut = entries.some(({ value, kept }) => value !== kept);
  return {
    ...Object.fromEntries(entries.map(({ name, kept }) => [name, kept])),
    ...(isCut && { is_cut: true }),
  };
}

function cut(value: unknown): unknown {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null);
  return text.length <= longestText ? value : text.slice(0, longestText);
}
