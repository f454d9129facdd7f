import type { ServiceStateService } from '../../services/service-state-service.ts';
import { toAnnouncementList } from '../v1/service-state-schemas.ts';

/** What operators tell everybody, for whoever has a stream open. */
export type Notices = {
  /** As JSON, the same as `GET /announcements` answers. */
  readonly text: () => Promise<string>;
  /** Calls when something else is told. Returns how to stop that. */
  readonly onChange: (wake: () => void) => () => void;
};

/** Whoever has been told nothing has been told this. */
export const nothingTold = JSON.stringify(toAnnouncementList({}));

export function noticesOf(service: Pick<ServiceStateService, 'state' | 'onChange'>): Notices {
  return {
    text: async () => JSON.stringify(toAnnouncementList(await service.state())),
    onChange: (wake) => service.onChange(wake),
  };
}
