import { parentPort, workerData } from 'node:worker_threads';
import { carryOut, type ArchiveOrder } from './archive-work.ts';

// A thread of its own, because its calls block, and because an error that nobody waits for ends it and not the server.
parentPort?.postMessage(await carryOut(workerData as ArchiveOrder));
