import { MaintenanceError } from './errors.ts';
import type { AnnouncementId } from './ids.ts';

/** What operators tell everybody. */
export type Announcement = {
  readonly id: AnnouncementId;
  readonly text: string;
  readonly at: Date;
  readonly until?: Date;
};

/** While it is set the service is read and not changed. */
export type Maintenance = {
  readonly reason: string;
  readonly since: Date;
  /** When clients may ask again, in seconds. */
  readonly retryAfterSeconds: number;
};

export type ServiceState = { readonly announcement?: Announcement; readonly maintenance?: Maintenance };

/** Without an announcement whose time is over. */
export function told({ announcement, ...state }: ServiceState, now: Date): ServiceState {
  const isOver = announcement?.until !== undefined && announcement.until <= now;
  return { ...state, ...(announcement && !isOver && { announcement }) };
}

export function assertTakesChanges({ maintenance }: ServiceState): void {
  if (!maintenance) return;
  const { reason, retryAfterSeconds } = maintenance;
  throw new MaintenanceError(
    `The service is being maintained and takes no changes for now: ${reason} What runs goes on, and everything can be read.`,
    retryAfterSeconds,
  );
}
