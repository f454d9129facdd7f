import { NotAllowedError } from '../errors.ts';
import type { OperatorVisit } from './operator-visit.ts';

const ask = 'agents work here and now, with what the organization set for them';
const stops = 'it stops what acts';
const removes = 'it takes away, and leaves nothing that acts';
const reads = 'it reads';
const figure = 'it is a figure that lets nobody in and sends nothing';
const resent = 'it sends to where the organization said, what it said';

/**
 * What an operator on a visit may change, and why: a visit reads and repairs, and leaves nothing behind that lets somebody
 * in, acts later or tells somebody outside. Each operation that is not here is refused on one, whoever's place they take.
 */
export const repairs: Readonly<Record<string, string>> = {
  createSession: ask,
  querySession: ask,
  forkSession: ask,
  executeTask: ask,
  retryExecution: ask,
  changeSession: 'it names, and changes nothing that a session does',
  pauseSession: stops,
  interruptSession: stops,
  cancelExecution: stops,
  pauseSchedule: stops,
  pauseTrigger: stops,
  resumeSession: 'it goes on as its owner left it',
  resumeSchedule: 'it goes on as its owner made it',
  resumeTrigger: 'it goes on as its owner made it',
  rewindSession: 'it goes back to what was there',
  archiveSession: 'it is kept as it is',
  restoreSession: 'it goes back to what was there',
  writeFile: 'files act by themselves nowhere',
  uploadFiles: 'files act by themselves nowhere',
  moveFile: 'files act by themselves nowhere',
  makeFolder: 'files act by themselves nowhere',
  removeFile: removes,
  deleteSession: removes,
  unshareSession: removes,
  revokeSessionLink: removes,
  deleteTask: removes,
  deleteSchedule: removes,
  deleteTrigger: removes,
  deleteMcpServer: removes,
  removeWebhookEndpoint: removes,
  removeNotificationChannel: removes,
  deleteReport: removes,
  createReport: 'it tells of what is there, to who asks for it',
  createExport: 'it tells of what is there, to who asks for it',
  deleteExport: removes,
  checkMcpServer: 'it asks how the server is',
  testWebhookEndpoint: resent,
  redeliverWebhook: resent,
  testNotificationChannel: resent,
  setBudget: figure,
  removeBudget: figure,
  topUpBudget: figure,
  setQuota: figure,
  removeQuota: figure,
  searchSessionTemplates: reads,
  previewNewSchedule: reads,
  previewTrigger: reads,
  previewReportTemplate: reads,
  dryRunPolicy: reads,
};

type Asked = { readonly operation: string | undefined; readonly reads: boolean };

/** Whether whoever asks may have it done as far as visits go; without a visit always. */
export function opensOnVisit({ visit }: { readonly visit?: OperatorVisit }, asked: Asked): boolean {
  const { operation, reads: isReading } = asked;
  return !visit || isReading || (operation !== undefined && Object.hasOwn(repairs, operation));
}

/** @throws {NotAllowedError} on a visit, for what neither reads nor repairs. */
export function assertOpenOnVisit(actor: { readonly visit?: OperatorVisit }, asked: Asked): void {
  if (!opensOnVisit(actor, asked))
    throw new NotAllowedError(
      'A visit reads and repairs, and leaves nothing behind that lets in, acts or tells; have somebody of the organization do it.',
    );
}
