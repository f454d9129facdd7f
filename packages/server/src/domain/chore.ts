/** `node`: each node does it for itself. `service`: one node does it for all. */
export const choreScopes = ['service', 'node'] as const;
export type ChoreScope = (typeof choreScopes)[number];

type Declaration = {
  readonly what: string;
  readonly scope: ChoreScope;
  /** Absent: three times in a lease. */
  readonly everySeconds?: number;
};

/** All that the service does by itself now and then. */
export const chores = {
  'recover-sessions': {
    what: 'Takes over what dead nodes left behind, and wakes turns whose time has come.',
    scope: 'node',
  },
  'start-executions': {
    what: 'Queues executions of tasks that are due, ends those that take too long, and starts what fits on this node.',
    scope: 'node',
  },
  'run-schedules': { what: 'Runs schedules whose time has come.', scope: 'node', everySeconds: 1 },
  'sweep-agents': { what: 'Ends what this node has of agents and answers for no longer.', scope: 'node' },
  'sample-metrics': { what: "Writes down what this node's agents take.", scope: 'node' },
  'relieve-memory': { what: 'Ends idle agents when those of this node take too much memory.', scope: 'node' },
  'tidy-snapshots': {
    what: 'Forgets old snapshots of workspaces and removes from the disk what none refers to.',
    scope: 'node',
    everySeconds: 6 * 3_600,
  },
  'remove-session-files': {
    what: 'Removes what deleted sessions have left on the disk of this node.',
    scope: 'node',
    everySeconds: 300,
  },
  'delete-organizations': {
    what: 'Deletes organizations whose days of grace are over, with all that they have.',
    scope: 'service',
    everySeconds: 60,
  },
  'resume-archives': {
    what: 'Wakes workers for archives that wait, or that a lost worker left.',
    scope: 'service',
  },
  'archive-idle-sessions': {
    what: 'Archives sessions that nobody used for as long as their organization says.',
    scope: 'service',
    everySeconds: 600,
  },
  'remove-old-archives': {
    what: 'Removes archives that their organizations keep no longer.',
    scope: 'service',
    everySeconds: 600,
  },
  'meet-approval-deadlines': {
    what: 'Lets approvals expire, or go to others, when their time is over.',
    scope: 'service',
  },
  'remove-hook-executions': {
    what: 'Removes what came of hooks, after HOOK_EXECUTION_DAYS.',
    scope: 'service',
    everySeconds: 600,
  },
  'settle-webhook-lines': {
    what: 'Keeps the lines of webhook deliveries moving.',
    scope: 'service',
    everySeconds: 60,
  },
  'remove-webhook-deliveries': {
    what: 'Removes what was sent to webhook endpoints, after WEBHOOK_DELIVERY_DAYS.',
    scope: 'service',
    everySeconds: 600,
  },
  'remove-trigger-events': {
    what: 'Removes what came to triggers, after TRIGGER_EVENT_DAYS.',
    scope: 'service',
    everySeconds: 600,
  },
  'remove-executions': {
    what: 'Removes executions of tasks that ended long ago, after EXECUTION_DAYS.',
    scope: 'service',
    everySeconds: 3_600,
  },
  'tell-of-budgets': {
    what: 'Tells of budgets that came to 80 % or to their limit.',
    scope: 'service',
  },
  'tell-of-quotas': {
    what: 'Tells of quotas of which 80 % or all is used.',
    scope: 'service',
    everySeconds: 60,
  },
  'roll-up-usage': {
    what: 'Sums up what model calls used and cost, by day, user, model and task.',
    scope: 'service',
    everySeconds: 600,
  },
  'remove-notifications': {
    what: 'Gives up notifications that nobody can send, and removes old ones, after NOTIFICATION_DAYS.',
    scope: 'service',
    everySeconds: 600,
  },
  'check-mcp-servers': {
    what: 'Asks MCP servers for their tools, each every ten minutes, and remembers what came of it.',
    scope: 'service',
    everySeconds: 60,
  },
  'remove-feed-entries': {
    what: "Removes old entries of organizations' feeds.",
    scope: 'service',
    everySeconds: 600,
  },
  'remove-metrics': {
    what: 'Removes metrics of sessions, after METRICS_SNAPSHOT_DAYS.',
    scope: 'service',
    everySeconds: 600,
  },
  'remove-reports': {
    what: 'Removes reports with their files when their time is over, and gives up those that nobody makes.',
    scope: 'service',
    everySeconds: 60,
  },
  'remove-exports': {
    what: 'Removes exports of organizations when their time is over, and gives up those that nobody makes.',
    scope: 'service',
    everySeconds: 60,
  },
  'sign-audit-logs': {
    what: 'Signs the newest entry of each audit log.',
    scope: 'service',
    everySeconds: 3_600,
  },
  'remove-expired': {
    what: 'Removes refresh tokens, stream tickets and idempotency keys that are over.',
    scope: 'service',
    everySeconds: 3_600,
  },
} as const satisfies Record<string, Declaration>;

export type ChoreName = keyof typeof chores;

export function isChoreName(text: string): text is ChoreName {
  return Object.hasOwn(chores, text);
}

export function choreOf(name: ChoreName): Declaration {
  return chores[name];
}

/** How one run went. */
export type ChoreRun = {
  readonly name: ChoreName;
  readonly durationMs: number;
  /** What kind of error ended it. */
  readonly failure?: string;
};

/** A chore and how it went last, on the database's clock. */
export type ListedChore = {
  readonly name: ChoreName;
  readonly everySeconds: number;
  /** The node that does it for itself. */
  readonly onlyOn?: string;
  readonly nextRunAt: Date;
  readonly runningOn?: string;
  readonly last?: { readonly on: string; readonly startedAt: Date; readonly durationMs?: number };
  readonly failed?: { readonly at: Date; readonly error: string };
  readonly runs: number;
  readonly failures: number;
};

/** What an error is, without what it says: `DatabaseError 53300`. */
export function kindOfError(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  return `${error.name}${code}`.slice(0, 100);
}
