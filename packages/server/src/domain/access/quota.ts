/** What there is a quota of. */
export const quotaResources = [
  'sessions',
  'tasks',
  'prompts_per_minute',
  'prompts_per_hour',
  'storage_mb',
] as const;
export type QuotaResource = (typeof quotaResources)[number];

/**
 * What each prompt takes one of, whoever gives it: people, programs, and tasks. Always in this order, as two that take them in
 * two orders would wait for each other.
 */
export const promptQuotas = ['prompts_per_minute', 'prompts_per_hour'] as const;

/** Whose it is: the organization's together, each of its users', or one user's, which goes before. */
export const quotaScopes = ['organization', 'each_user', 'user'] as const;
export type QuotaScope = (typeof quotaScopes)[number];

export type QuotaKey = {
  readonly scope: QuotaScope;
  /** The organization's id, but for one user. */
  readonly scopeId: string;
  readonly resource: QuotaResource;
};

/** How far it is used: warned of from 80 % on. */
export const quotaStates = ['ok', 'warning', 'reached'] as const;
export type QuotaState = (typeof quotaStates)[number];

export type Quota = QuotaKey & {
  readonly most: number;
  /** By the organization, or by one user; absent of a quota that is each user's. */
  readonly used?: number;
};

export function stateOf({ most, used }: Pick<Quota, 'most' | 'used'>): QuotaState {
  if (used === undefined) return 'ok';
  if (used >= most) return 'reached';
  return used * 100 >= most * 80 ? 'warning' : 'ok';
}

const words: Readonly<Record<QuotaResource, string>> = {
  sessions: 'open sessions',
  tasks: 'tasks',
  prompts_per_minute: 'prompts in a minute',
  prompts_per_hour: 'prompts in an hour',
  storage_mb: 'MiB of snapshots, archives and reports',
};

/** A quota that lets no more through. */
export type QuotaReached = {
  readonly resource: QuotaResource;
  readonly scope: QuotaScope;
  readonly most: number;
  readonly used: number;
  /** Absent where something has to go first. */
  readonly resetsAt?: Date;
};

export function explainReached({ resource, scope, most, used, resetsAt }: QuotaReached): string {
  const whose = scope === 'organization' ? 'The organization has' : 'You have';
  const then = resetsAt
    ? `more from ${resetsAt.toISOString()}`
    : resource === 'storage_mb'
      ? 'delete archives, reports or sessions, or ask an admin for more'
      : 'end or delete some, or ask an admin for more';
  return `${whose} ${used} of ${most} ${words[resource]}; ${then}.`;
}

/** A quota that somebody has come to 80 % of, or to its limit; told once, and again when they were below it meanwhile. */
export type QuotaCrossing = {
  readonly scope: 'organization' | 'user';
  readonly scopeId: string;
  readonly resource: QuotaResource;
  readonly most: number;
  readonly used: number;
  readonly level: 'warning' | 'reached';
};

/** `open sessions of the user`. */
export function describeQuota({ resource, scope }: Pick<QuotaCrossing, 'resource' | 'scope'>): string {
  return `${words[resource]} of the ${scope}`;
}
