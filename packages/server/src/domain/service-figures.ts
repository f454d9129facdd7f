import type { SessionStatus } from './session/session.ts';
import type { TurnStatus } from './session/turn.ts';

/** What waits in a line: how much, and for how long the first of it has, in seconds. */
export type Line = { readonly count: number; readonly oldestSeconds: number };

/**
 * What waits to be done. Of turns those count that could run, and do not wait for another of their session; executions have
 * no place yet; the last two are due, and not sent.
 */
export const lineNames = ['turns', 'executions', 'webhook_deliveries', 'notifications'] as const;
export type LineName = (typeof lineNames)[number];

/** How much there is of what, in all organizations and on all nodes together. What is not named is none. */
export type ServiceFigures = {
  readonly sessions: Readonly<Partial<Record<SessionStatus, number>>>;
  readonly unfinishedTurns: Readonly<Partial<Record<TurnStatus, number>>>;
  readonly lines: Readonly<Partial<Record<LineName, Line>>>;
  readonly leases: number;
};
