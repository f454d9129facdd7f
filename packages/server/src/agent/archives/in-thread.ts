import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { ArchiveAnswer, ArchiveOrder, ArchiveResults } from './archive-work.ts';
import { DamagedArchiveError } from './damaged-archive.ts';
import { LittleDiskError } from './spare-disk.ts';

/** What a thread may have in memory at most, in megabytes: a zip file's list of some two million members. */
const memory = { maxOldGenerationSizeMb: 2_048, maxYoungGenerationSizeMb: 16 };

/** Packs or unpacks an archive in a thread of its own, which is ended when the signal says so, whatever it does. */
export async function inThread<Kind extends ArchiveOrder['kind']>(
  order: Extract<ArchiveOrder, { kind: Kind }>,
  signal: AbortSignal,
): Promise<ArchiveResults[Kind]> {
  signal.throwIfAborted();
  const worker = new Worker(new URL('./archive-thread.ts', import.meta.url), {
    ...{ workerData: order, resourceLimits: memory, stdin: false },
  });
  // One that comes late is that of a thread which nobody hears any more.
  worker.on('error', () => undefined);
  try {
    const answer = await answerOf(worker, signal);
    if ('damaged' in answer) throw new DamagedArchiveError(answer.damaged.member, answer.damaged.what);
    if ('isDiskFull' in answer) throw new LittleDiskError();
    // What comes of an order is of its kind.
    return answer.result as ArchiveResults[Kind];
  } finally {
    await worker.terminate();
  }
}

async function answerOf(worker: Worker, signal: AbortSignal): Promise<ArchiveAnswer> {
  const over = new AbortController();
  const either = { signal: AbortSignal.any([signal, over.signal]) };
  const ended = once(worker, 'exit', either).then(() => {
    throw new Error('A thread ended before it had answered.');
  });
  try {
    // What a thread of ours says.
    const [answer] = (await Promise.race([once(worker, 'message', either), ended])) as [ArchiveAnswer];
    return answer;
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    over.abort();
    ended.catch(() => undefined);
  }
}
