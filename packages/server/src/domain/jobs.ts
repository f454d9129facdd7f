import type { HookExecutionId, OrganizationId, SessionId } from './ids.ts';

/** Every job by name, with what it carries. */
export type Jobs = {
  /** A session may have a queued turn. It only wakes a worker: the turns themselves are rows. */
  'run-turn': { readonly organizationId: OrganizationId; readonly sessionId: SessionId };
  /** An observer is to be told of a moment; the moment is a row. */
  'tell-hook': { readonly organizationId: OrganizationId; readonly executionId: HookExecutionId };
};

export type JobName = keyof Jobs;

export const jobNames = ['run-turn', 'tell-hook'] as const satisfies readonly JobName[];
