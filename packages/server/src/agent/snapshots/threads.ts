import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Order, Results } from './thread-work.ts';

/** How long a thread is kept that has nothing to do. In milliseconds. */
const keptFor = 30_000;

/** What a thread may have in memory at most, in megabytes. */
const memory = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 16 };

type Answer = { readonly result: Results[Order['kind']] } | { readonly error: unknown };

type Thread = { readonly worker: Worker; idleTimer?: NodeJS.Timeout };

/** What a thread is asked to do; the store's folder tells whose work it is. */
export type Ask = <Kind extends Order['kind']>(
  order: Extract<Order, { kind: Kind }>,
  withinMs: number,
  signal?: AbortSignal,
) => Promise<Results[Kind]>;

type Waiting = { readonly store: string; readonly begin: () => void };

/** All threads were at work for others, for as long as the work itself may take. */
export class NoThreadError extends Error {
  override readonly name = 'NoThreadError';
}

/**
 * Threads for work on files, as many as are needed and never more than `most`. One tenant's work leaves a place to
 * others; what finds no place waits for one.
 */
export class Threads implements AsyncDisposable {
  readonly #most: number;
  readonly #idle: Thread[] = [];
  readonly #working = new Set<Thread>();
  /** How many places the work in each store has. */
  readonly #places = new Map<string, number>();
  readonly #waiting: Waiting[] = [];
  #taken = 0;
  #isClosed = false;

  constructor(most: number) {
    this.#most = Math.max(2, most);
  }

  /**
   * @param withinMs a thread is waited for so long at most; and after this time, counted from when the work is begun,
   *   the thread is ended, whatever it does.
   * @param signal ends both at once. @throws its reason.
   */
  readonly run: Ask = async (order, withinMs, signal) => {
    signal?.throwIfAborted();
    await this.#place(order.store, withinMs, signal);
    try {
      const answer = await this.#ask(order, withinMs, signal);
      if ('error' in answer) throw answer.error;
      // What comes of an order is of its kind.
      return answer.result as never;
    } finally {
      this.#leave(order.store);
    }
  };

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    for (const { begin } of this.#waiting.splice(0)) begin();
    const all = [...this.#idle, ...this.#working];
    for (const { idleTimer } of all) clearTimeout(idleTimer);
    await Promise.all(all.map(({ worker }) => worker.terminate()));
  }

  async #place(store: string, withinMs: number, signal: AbortSignal | undefined): Promise<void> {
    if (this.#hasPlace(store)) this.#reserve(store);
    else await this.#wait(store, withinMs, signal);
    if (this.#isClosed) throw new Error('The server shuts down.');
  }

  async #wait(store: string, withinMs: number, signal: AbortSignal | undefined): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const waiting = { store, begin: () => resolve(undefined) };
    const giveUp = (why: Error) => {
      const at = this.#waiting.indexOf(waiting);
      // It has its place already.
      if (at < 0) return;
      this.#waiting.splice(at, 1);
      reject(why);
    };
    const onAbort = () => giveUp(reasonOf(signal));
    const onLate = () => giveUp(new NoThreadError(`No thread was free for ${withinMs} ms.`));
    const timer = setTimeout(onLate, withinMs);
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#waiting.push(waiting);
    await promise.finally(() => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    });
  }

  #hasPlace(store: string): boolean {
    return this.#taken < this.#most && (this.#places.get(store) ?? 0) < this.#most - 1;
  }

  #reserve(store: string): void {
    this.#taken++;
    this.#places.set(store, (this.#places.get(store) ?? 0) + 1);
  }

  #leave(store: string): void {
    const left = (this.#places.get(store) ?? 1) - 1;
    this.#taken--;
    if (left > 0) this.#places.set(store, left);
    else this.#places.delete(store);
    const next = this.#waiting.findIndex((waiting) => this.#hasPlace(waiting.store));
    const [waiting] = next < 0 ? [] : this.#waiting.splice(next, 1);
    if (!waiting) return;
    this.#reserve(waiting.store);
    waiting.begin();
  }

  async #ask(order: Order, withinMs: number, signal: AbortSignal | undefined): Promise<Answer> {
    const thread = this.#idle.pop() ?? { worker: newWorker() };
    clearTimeout(thread.idleTimer);
    thread.worker.ref();
    this.#working.add(thread);
    try {
      thread.worker.postMessage(order);
      const answer = await answerOf(thread.worker, withinMs, signal);
      this.#rest(thread);
      return answer;
    } catch (error) {
      await thread.worker.terminate();
      throw error;
    } finally {
      this.#working.delete(thread);
    }
  }

  #rest(thread: Thread): void {
    thread.worker.unref();
    thread.idleTimer = setTimeout(() => {
      this.#idle.splice(this.#idle.indexOf(thread), 1);
      void thread.worker.terminate();
    }, keptFor).unref();
    this.#idle.push(thread);
  }
}

function newWorker(): Worker {
  return new Worker(new URL('./thread.ts', import.meta.url), { resourceLimits: memory, stdin: false });
}

function reasonOf(signal: AbortSignal | undefined): Error {
  return signal?.reason instanceof Error ? signal.reason : new Error('The work is not wanted any more.');
}

async function answerOf(worker: Worker, withinMs: number, stop: AbortSignal | undefined): Promise<Answer> {
  const over = new AbortController();
  const onStop = () => over.abort(reasonOf(stop));
  if (stop?.aborted) onStop();
  stop?.addEventListener('abort', onStop, { once: true });
  const timer = setTimeout(() => over.abort(new Error(`A thread took more than ${withinMs} ms.`)), withinMs);
  const { signal } = over;
  const ended = once(worker, 'exit', { signal }).then(() => {
    throw new Error('A thread ended before it had answered.');
  });
  try {
    // What a thread of ours says.
    const [answer] = (await Promise.race([once(worker, 'message', { signal }), ended])) as [Answer];
    return answer;
  } catch (error) {
    throw signal.reason ?? error;
  } finally {
    clearTimeout(timer);
    stop?.removeEventListener('abort', onStop);
    over.abort();
    ended.catch(() => undefined);
  }
}
