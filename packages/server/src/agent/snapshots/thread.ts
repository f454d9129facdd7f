import { parentPort } from 'node:worker_threads';
import { carryOut, type Order } from './thread-work.ts';

// A thread of its own, because its calls block: a tree of 100,000 files holds nobody else up.
parentPort?.on('message', (order: Order) => {
  try {
    parentPort?.postMessage({ result: carryOut(order) });
  } catch (error) {
    parentPort?.postMessage({ error });
  }
});
