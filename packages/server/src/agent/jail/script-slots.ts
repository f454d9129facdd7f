import { HookFault } from '../../domain/agent/hook-fault.ts';

type Waiting = { readonly owner: string; readonly grant: () => void };

/** Scripts that wait for others to end are soon no use to anybody. */
const mostWaiting = 64;

/** Lets so many scripts run at once, of one organization half of them. The others wait, in the order in which they came. */
export class ScriptSlots {
  readonly #most: number;
  readonly #running: string[] = [];
  readonly #waiting: Waiting[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** @throws when the signal comes first. */
  async take(owner: string, signal: AbortSignal): Promise<Disposable> {
    signal.throwIfAborted();
    if (this.#hasRoom(owner)) return this.#hold(owner);
    if (this.#waiting.length >= mostWaiting) throw new HookFault('Too many scripts wait on this node.');
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        owner,
        grant: () => {
          signal.removeEventListener('abort', leave);
          resolve(this.#hold(owner));
        },
      };
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(new HookFault('The script did not get its turn in time: others run on this node.'));
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.push(waiting);
    });
  }

  #hasRoom(owner: string): boolean {
    const own = this.#running.filter((each) => each === owner);
    return this.#running.length < this.#most && own.length < this.#most / 2;
  }

  #hold(owner: string): Disposable {
    this.#running.push(owner);
    return {
      [Symbol.dispose]: () => {
        this.#running.splice(this.#running.indexOf(owner), 1);
        const next = this.#waiting.findIndex((each) => this.#hasRoom(each.owner));
        this.#waiting.splice(next, next === -1 ? 0 : 1)[0]?.grant();
      },
    };
  }
}
