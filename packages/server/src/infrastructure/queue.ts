import { fromKysely, PgBoss } from 'pg-boss';
import { jobNames, type JobName, type Jobs } from '../domain/jobs.ts';

const schema = 'pgboss';

/** Every queue: jobs are short, so one that is not done in a minute goes to another worker. */
const common = {
  notify: true,
  expireInSeconds: 60,
  retryLimit: 5,
  retryDelay: 1,
  retryBackoff: true,
  deleteAfterSeconds: 3_600,
} as const;

/** For work on large files, whose worker says by other means that it lives. */
const long = { ...common, expireInSeconds: 6 * 3_600, retryLimit: 0 } as const;

/** Mail servers may be away for a while. What nobody has sent in an hour is of no use any more. */
const mail = {
  ...common,
  retryLimit: 8,
  retryDelay: 5,
  retentionSeconds: 3_600,
  deleteAfterSeconds: 60,
} as const;

const queueOptions = {
  'run-turn': common,
  // Somebody else's server may be away for long. Who gives up is the handler, some six hours later.
  'tell-hook': { ...common, retryLimit: 1_000, retryDelay: 2, retryDelayMax: 3_600 },
  // What fails, or is left by a worker that died, is begun again by the sweep.
  'archive-session': long,
  'restore-session': long,
  'remove-archive': long,
  // Long work: a sign of life tells it from a worker that is gone, whose report another makes again.
  'make-report': { ...common, expireInSeconds: 900, heartbeatSeconds: 15 },
  // The same of what is longer. How long it may take is its maker's to say.
  'export-organization': { ...common, expireInSeconds: 4 * 3_600, heartbeatSeconds: 15 },
  'mail-password-reset': mail,
  'mail-invitation': mail,
} as const satisfies Record<JobName, object>;

/**
 * How many jobs a node has at hand at once, of one organization too, and how often it looks by itself: a notification
 * tells of new jobs, but not of those that are to be tried again.
 */
const workOptions = {
  'run-turn': { localConcurrency: 4, pollingIntervalSeconds: 2 },
  // They wait for servers that may hang; those of one organization do not hold up another's.
  'tell-hook': {
    localConcurrency: 8,
    localGroupConcurrency: 3,
    pollingIntervalSeconds: 2,
    notifyPollingIntervalSeconds: 4,
  },
  'archive-session': { localConcurrency: 2, localGroupConcurrency: 1, pollingIntervalSeconds: 2 },
  'restore-session': { localConcurrency: 2, localGroupConcurrency: 1, pollingIntervalSeconds: 2 },
  'remove-archive': { localConcurrency: 1, pollingIntervalSeconds: 2 },
  // Those of one organization leave a place to another's.
  'make-report': {
    localConcurrency: 3,
    localGroupConcurrency: 2,
    pollingIntervalSeconds: 1,
    notifyPollingIntervalSeconds: 2,
  },
  'export-organization': { localConcurrency: 2, pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 2 },
  'mail-password-reset': { localConcurrency: 2, pollingIntervalSeconds: 2 },
  'mail-invitation': { localConcurrency: 2, localGroupConcurrency: 1, pollingIntervalSeconds: 2 },
} as const satisfies Record<JobName, object>;

/** Of jobs with the same key one may wait; see `keyOf`. It cannot be changed once a queue exists. */
const policy = 'short';

/** Creates or updates the queue's own tables and our queues; `url` names the role that owns them. */
export async function installQueue(url: string): Promise<void> {
  const boss = new PgBoss({ connectionString: url, schema, max: 1, supervise: false, schedule: false });
  boss.on('error', () => undefined);
  await boss.start();
  try {
    for (const name of jobNames) {
      const options = queueOptions[name];
      if (await boss.getQueue(name)) await boss.updateQueue(name, options);
      else await boss.createQueue(name, { ...options, policy });
    }
  } finally {
    await boss.stop({ graceful: false, close: true });
  }
}

/** A session that waits to be woken need not be woken twice: a job that waits already stands for this one too. */
function keyOf(data: Jobs[JobName]): string {
  if ('sessionId' in data) return data.sessionId;
  if ('reportId' in data) return data.reportId;
  if ('exportId' in data) return data.exportId;
  if ('email' in data) return data.email;
  if ('invitationId' in data) return data.invitationId;
  return 'archiveId' in data ? data.archiveId : data.executionId;
}

/** The open transaction of the caller, as the queue's library takes it. */
export type Transaction = Parameters<typeof fromKysely>[0];

export type QueueConnection = { readonly connectionString: string; readonly options: string };

/** Jobs in PostgreSQL: enqueued in the transaction that causes them, taken by any worker. */
export class Queue implements AsyncDisposable {
  readonly #boss: PgBoss;

  constructor(connection: QueueConnection, onError: (error: Error) => void) {
    this.#boss = new PgBoss({
      ...connection,
      schema,
      max: 3,
      migrate: false,
      createSchema: false,
      useListenNotify: true,
      monitorIntervalSeconds: 10,
      superviseIntervalSeconds: 10,
      reindex: false,
      schedule: false,
    });
    this.#boss.on('error', onError);
  }

  async start(): Promise<void> {
    await this.#boss.start();
  }

  /** The job exists if and only if the transaction commits. */
  async enqueue<Name extends JobName>(transaction: Transaction, name: Name, data: Jobs[Name]): Promise<void> {
    await this.#boss.send(name, data, {
      db: fromKysely(transaction),
      singletonKey: keyOf(data),
      ...('organizationId' in data && { group: { id: data.organizationId } }),
    });
  }

  /** Hands jobs over one by one; a handler that throws sees its job again, with back-off. */
  async work<Name extends JobName>(name: Name, handle: (data: Jobs[Name]) => Promise<void>): Promise<void> {
    await this.#boss.work<Jobs[Name]>(name, { batchSize: 1, ...workOptions[name] }, async (jobs) => {
      for (const job of jobs) await handle(job.data);
    });
  }

  /** How many jobs there are, as the monitor last counted them, which is seconds ago. */
  async figures(): Promise<{ name: JobName; ready: number; active: number }[]> {
    const queues = await this.#boss.getQueues([...jobNames]);
    return jobNames.flatMap((name) => {
      const found = queues.find((queue) => queue.name === name);
      return found ? [{ name, ready: found.readyCount, active: found.activeCount }] : [];
    });
  }

  /** Takes no more jobs; those at hand are finished. */
  async stopWorking(): Promise<void> {
    for (const name of jobNames) await this.#boss.offWork(name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#boss.stop({ graceful: true, close: true, timeout: 5_000 });
  }
}
