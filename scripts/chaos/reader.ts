import { setTimeout as sleep } from 'node:timers/promises';
import type { Login } from './login.ts';
import type { Random } from './random.ts';

/** Follows a session, is cut off again and again, goes on where it was, and counts what it missed or saw twice. */
export class Reader {
  readonly session: string;
  /** The ids of the events by number, as they came. */
  readonly seen: string[] = [];
  gaps = 0;
  repeats = 0;
  cuts = 0;
  /** Whether it still cuts its streams itself; in a session that nobody talks to it need not. */
  isRestless = true;
  readonly #login: Login;
  readonly #random: Random;

  constructor(session: string, login: Login, random: Random) {
    this.session = session;
    this.#login = login;
    this.#random = random;
  }

  get #patience(): number {
    return this.isRestless ? this.#random.between(300, 4_000) : 60_000;
  }

  get last(): number {
    return this.seen.length;
  }

  async run(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      const cut = AbortSignal.any([stop, AbortSignal.timeout(Math.round(this.#patience))]);
      await this.#follow(cut).catch(() => undefined);
      await sleep(this.#random.between(10, 200));
    }
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const response = await this.#login.open(`/sessions/${this.session}/events/stream?deltas=true`, {
      signal,
      headers: { accept: 'text/event-stream', 'last-event-id': String(this.last) },
    });
    if (!response.ok || !response.body) return;
    this.cuts += 1;
    let rest = '';
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      const frames = (rest + chunk).split('\n\n');
      rest = frames.pop() ?? '';
      frames.forEach((frame) => this.#take(frame));
    }
  }

  #take(frame: string): void {
    const seq = Number(/^id: (\d+)$/m.exec(frame)?.[1] ?? 0);
    if (seq === 0) return;
    if (seq <= this.last) {
      this.repeats += 1;
      return;
    }
    this.gaps += seq - this.last - 1;
    while (this.last < seq - 1) this.seen.push('missed');
    this.seen.push(/"id":"(evt_\w+)"/.exec(frame)?.[1] ?? '');
  }
}
