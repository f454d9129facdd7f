import { setTimeout as sleep } from 'node:timers/promises';
import { script, type Step } from '@ai-agent-api/fake-anthropic';
import type { Login } from './login.ts';
import type { Random } from './random.ts';
import { Reader } from './reader.ts';

/** A prompt whose acceptance was answered with 202. */
export type Acknowledged = { readonly session: string; readonly turn: string; readonly text: string };

const turnsInSession = 12;
const endWithinMs = 120_000;
const words = Array.from({ length: 30 }, (_, index) => `word${index}`).join(' ');

const work: readonly [Step[], ...Step[][]] = [
  [{ text: 'Done.' }],
  [{ text: words, slowMs: 30 }],
  [{ tools: [{ name: 'Bash', input: { command: 'date >> notes.txt; sleep 0.3' } }] }, { text: 'Noted.' }],
  [
    { text: 'First.', tools: [{ name: 'Bash', input: { command: 'wc -l notes.txt' } }] },
    { text: words, slowMs: 10 },
  ],
];

/** Somebody who talks to sessions, one after the other, and remembers what was promised. Two read each along. */
export class Talker {
  readonly acknowledged: Acknowledged[] = [];
  /** Prompts of which nobody knows whether they were taken, because no answer came. */
  readonly unanswered: string[] = [];
  readonly readers: Reader[] = [];
  readonly sessions: string[] = [];
  /** A mistake of this program itself. */
  trouble: Error | undefined;
  readonly #login: Login;
  readonly #random: Random;
  readonly #name: string;

  constructor(name: string, login: Login, random: Random) {
    this.#name = name;
    this.#login = login;
    this.#random = random;
  }

  /** Resolves when told to stop, and all that was accepted is over. */
  async run(stop: AbortSignal, reading: AbortSignal): Promise<void> {
    try {
      await this.#talk(stop, reading);
    } catch (error) {
      if (error !== stop.reason) throw error;
    }
  }

  async #talk(stop: AbortSignal, reading: AbortSignal): Promise<void> {
    for (;;) {
      const made = await this.#login.insist(201, 'POST', '/sessions', { name: this.#name });
      const session = String(made['id']);
      this.sessions.push(session);
      for (const reader of this.readers) reader.isRestless = false;
      for (let count = 0; count < 2; count += 1) this.#read(session, reading);
      for (let turn = 0; turn < turnsInSession; turn += 1) {
        stop.throwIfAborted();
        await this.#exchange(session);
      }
    }
  }

  #read(session: string, reading: AbortSignal): void {
    const reader = new Reader(session, this.#login, this.#random);
    this.readers.push(reader);
    reader
      .run(reading)
      .catch(
        (error: unknown) => (this.trouble ??= error instanceof Error ? error : new Error(String(error))),
      );
  }

  /** One prompt, and now and then a second one that has to wait in line. */
  async #exchange(session: string): Promise<void> {
    const turns = [];
    for (let count = this.#random.next() < 0.25 ? 2 : 1; count > 0; count -= 1)
      turns.push(await this.#tell(session));
    for (const turn of turns) if (turn !== undefined) await this.#over(turn);
    if (turns.includes(undefined)) await sleep(200);
  }

  async #tell(session: string): Promise<string | undefined> {
    const text = `${this.#name}-${this.acknowledged.length + this.unanswered.length}.`;
    const body = { message: `${text}${script(...this.#random.pick(work))}` };
    const path = `/sessions/${session}/query`;
    const answer = await this.#login
      .send('POST', path, body, { prefer: 'respond-async' })
      .catch(() => undefined);
    if (answer?.status !== 202) {
      this.unanswered.push(text);
      return undefined;
    }
    const turn = String(answer.body['turn_id']);
    this.acknowledged.push({ session, turn, text });
    return turn;
  }

  async #over(turn: string): Promise<void> {
    const deadline = performance.now() + endWithinMs;
    while (performance.now() < deadline) {
      const found = await this.#login.send('GET', `/turns/${turn}`).catch(() => undefined);
      if (['completed', 'failed', 'interrupted'].includes(String(found?.body['status']))) return;
      await sleep(100);
    }
  }
}
