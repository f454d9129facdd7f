import type { OrganizationId, SessionId } from './ids.ts';

/** Every job by name, with what it carries. */
export type Jobs = {
  /** A session may have a queued turn. It only wakes a worker: the turns themselves are rows. */
  'run-turn': { readonly organizationId: OrganizationId; readonly sessionId: SessionId };
};

export type JobName = keyof Jobs;

export const jobNames = ['run-turn'] as const satisfies readonly JobName[];
