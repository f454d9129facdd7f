import { z } from 'zod';
import type { Announcement, Maintenance, ServiceState } from '../../domain/service-state.ts';
import { Id, text } from './common-schemas.ts';

export const AnnounceBody = z
  .strictObject({
    text: text(1, 1_000),
    until: z.iso.datetime({ offset: true }).exactOptional(),
  })
  .meta({ id: 'Announce', examples: [{ text: 'On Sunday from 6 to 7 UTC nothing can be changed.' }] });

export const MaintainBody = z
  .strictObject({
    reason: text(1, 500).meta({ description: 'Everybody is told so whose change is refused.' }),
    retry_after_seconds: z.int().min(1).max(86_400).default(60),
  })
  .meta({ id: 'Maintain', examples: [{ reason: 'The database moves.', retry_after_seconds: 600 }] });

export const AnnouncementView = z
  .object({ id: Id, text: z.string(), at: z.iso.datetime(), until: z.iso.datetime().nullable() })
  .meta({ id: 'Announcement' });

export const MaintenanceView = z
  .object({ reason: z.string(), since: z.iso.datetime(), retry_after_seconds: z.int() })
  .meta({ id: 'Maintenance' });

export const AnnouncementList = z.object({
  items: z.array(AnnouncementView),
  maintenance: MaintenanceView.nullable().meta({ description: 'Set while nothing can be changed.' }),
});

export function toAnnouncementList({
  announcement,
  maintenance,
}: ServiceState): z.input<typeof AnnouncementList> {
  return {
    items: announcement ? [toAnnouncementView(announcement)] : [],
    maintenance: maintenance ? toMaintenanceView(maintenance) : null,
  };
}

export function toAnnouncementView({
  id,
  text: words,
  at,
  until,
}: Announcement): z.input<typeof AnnouncementView> {
  return { id, text: words, at: at.toISOString(), until: until?.toISOString() ?? null };
}

export function toMaintenanceView({
  reason,
  since,
  retryAfterSeconds,
}: Maintenance): z.input<typeof MaintenanceView> {
  return { reason, since: since.toISOString(), retry_after_seconds: retryAfterSeconds };
}
