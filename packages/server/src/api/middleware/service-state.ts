import type { FastifyInstance } from 'fastify';
import type { ServiceStateService } from '../../services/service-state-service.ts';

/** By its id a client knows whether it has shown it; `GET /announcements` has its words. */
export const announcementHeader = 'ai-agent-announcement';

/** What an operator announces is named in every answer to whoever has logged in. */
export function tellOfAnnouncement(app: FastifyInstance, service: ServiceStateService): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.schema?.permission === 'public') return;
    const { announcement } = await service.state();
    if (announcement) void reply.header(announcementHeader, announcement.id);
  });
}

/** They read, though not by GET; a ticket is for a socket, which reads too. */
const readings = [
  'createStreamTicket',
  'dryRunPolicy',
  'openSessionLink',
  'previewNewSchedule',
  'previewReportTemplate',
  'previewTrigger',
  'searchSessionTemplates',
];

/** What runs goes on, and so it is decided about, and stopped; and whoever wants to be out is. */
const goingOn = [
  'cancelExecution',
  'decideApproval',
  'deleteApiKey',
  'endLogin',
  'endLoginsOfUser',
  'interruptSession',
  'logoutEverywhere',
];

/** Operations that are no GET, and are taken while the service is maintained. */
export const takenInMaintenance: ReadonlySet<string> = new Set([...readings, ...goingOn]);

/**
 * While the service is maintained, whoever has logged in reads and changes nothing; only operators change things, to end
 * it. What asks nobody who they are goes on: logins, and messages to triggers, whose senders may not come again.
 */
export function refuseChangesInMaintenance(app: FastifyInstance, service: ServiceStateService): void {
  app.addHook('onRequest', async (request) => {
    const { permission, operationId = '' } = request.routeOptions.schema ?? {};
    const isReading = request.method === 'GET' || request.method === 'HEAD';
    if (isReading || permission === 'public' || takenInMaintenance.has(operationId)) return;
    await service.assertTakesChanges(request.actor);
  });
}
