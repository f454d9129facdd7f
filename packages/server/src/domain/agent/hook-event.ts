/** The moments at which hooks can be: first those of the agent's runtime, then our own. */
export const hookEvents = [
  'PreToolUse',
  'PostToolUse',
  'UserPromptSubmit',
  'Stop',
  'SubagentStop',
  'PreCompact',
  'SessionStart',
  'TurnStart',
  'TurnEnd',
  'SessionEnd',
  'BudgetWarning',
] as const;
export type HookEvent = (typeof hookEvents)[number];

/** What the answer of a hook can do to the moment it is asked about. */
export const hookEffects = ['block', 'add_context', 'rewrite_input', 'redact_output'] as const;
export type HookEffect = (typeof hookEffects)[number];

type Traits = {
  /** What the moment allows. Where it allows nothing, hooks can only be told of it. */
  readonly effects: readonly HookEffect[];
  /** `agent`: its runtime asks. `turn`: asked before the agent is. `log`: told together with the log's entry. */
  readonly source: 'agent' | 'turn' | 'log';
  /** Whether it is about a tool call, so that a matcher can choose. */
  readonly ofTool: boolean;
  /** For people: when it is. */
  readonly when: string;
};

/** What may happen at each moment is decided here and nowhere else. */
const table = {
  PreToolUse: {
    effects: ['block', 'add_context', 'rewrite_input'],
    source: 'agent',
    ofTool: true,
    when: 'before a tool call, and before the gate decides it',
  },
  PostToolUse: {
    effects: ['block', 'add_context', 'redact_output'],
    source: 'agent',
    ofTool: true,
    when: 'after a tool call, whether it worked or failed, and before the model sees its result',
  },
  UserPromptSubmit: {
    effects: ['block', 'add_context'],
    source: 'agent',
    ofTool: false,
    when: 'when the agent takes the prompt',
  },
  Stop: {
    effects: ['block'],
    source: 'agent',
    ofTool: false,
    when: 'when the agent is about to end its turn; blocked, it goes on with the reason in mind',
  },
  SubagentStop: {
    effects: ['block'],
    source: 'agent',
    ofTool: false,
    when: 'when a sub-agent is about to end; blocked, it goes on with the reason in mind',
  },
  PreCompact: {
    effects: ['block'],
    source: 'agent',
    ofTool: false,
    when: 'before the agent sums up a conversation that has become too long',
  },
  SessionStart: {
    effects: ['block', 'add_context'],
    source: 'turn',
    ofTool: false,
    when: 'when the first turn of a session begins',
  },
  TurnStart: {
    effects: ['block', 'add_context'],
    source: 'turn',
    ofTool: false,
    when: 'when a turn begins, before the agent is asked',
  },
  TurnEnd: { effects: [], source: 'log', ofTool: false, when: 'when a turn is over, however it ended' },
  SessionEnd: { effects: [], source: 'log', ofTool: false, when: 'when a session is terminated' },
  BudgetWarning: {
    effects: [],
    source: 'log',
    ofTool: false,
    when: 'when spending comes to 80 % of a budget, and when it comes to the limit',
  },
} as const satisfies Record<HookEvent, Traits>;

/** The moments about which the agent's runtime asks. */
export type AgentHookEvent = {
  [Event in HookEvent]: (typeof table)[Event]['source'] extends 'agent' ? Event : never;
}[HookEvent];

export function traitsOf(event: HookEvent): Traits {
  return table[event];
}

export function mayHave(event: HookEvent, effect: HookEffect): boolean {
  return traitsOf(event).effects.includes(effect);
}

export function isAgentEvent(event: HookEvent): event is AgentHookEvent {
  return traitsOf(event).source === 'agent';
}
