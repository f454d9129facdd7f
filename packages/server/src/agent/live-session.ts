import { randomUUID } from 'node:crypto';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { AgentProcessError, type AgentOutput } from './agent-output.ts';
import { killMarked, type ProcessMark } from './process/leftovers.ts';
import type { Attachment } from '../domain/session/attachment.ts';
import type { TurnStart } from '../domain/session/turn.ts';
import { killGroupOf, type SpawnAgent } from './process/spawn.ts';
import { connectAgent, type AgentConnection } from './sdk/client.ts';
import type { AgentSetup } from './sdk/options.ts';

/** How long a process may take to end by itself once its input has ended. */
const closeWithin = 3_000;

/** An agent process that is up: takes one prompt at a time and keeps the conversation between them. */
export class LiveSession {
  readonly #connection: AgentConnection;
  readonly #mark: ProcessMark;
  readonly #wasResumed: boolean;
  readonly #wasSpare: boolean;
  #child: ChildProcess | undefined;
  #exited: Promise<void> = Promise.resolve();
  #isUp = true;
  #hasAnswered = false;

  /** @param mark carried by the process and all that it starts, to end what outlives it. */
  constructor(
    setup: Omit<AgentSetup, 'spawn'> & { readonly isSpare?: boolean },
    spawn: SpawnAgent,
    mark: ProcessMark,
  ) {
    this.#mark = mark;
    this.#wasSpare = setup.isSpare === true;
    this.#wasResumed = setup.conversation?.isKnown === true;
    this.#connection = connectAgent({
      ...setup,
      spawn: (request) => {
        const child = spawn(request);
        this.#watch(child);
        return child;
      },
    });
  }

  /** Once it takes prompts, or will not. One that is sent before waits for it. */
  get ready(): Promise<void> {
    return this.#connection.ready;
  }

  /** Once its process is gone, with what it had started. */
  get ended(): Promise<void> {
    return this.#exited;
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  /** Whether it has waited for this prompt: it may then have died unnoticed since. */
  get hasWaited(): boolean {
    return this.#hasAnswered || this.#wasSpare;
  }

  /** What its process, and all that this starts, carries. */
  get mark(): ProcessMark {
    return this.#mark;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /**
   * Everything the agent says in one run of a turn; the last output is its result.
   * @param attached the files of the prompt; asked for only if it is said.
   */
  async *run(
    start: TurnStart,
    attached: () => Promise<readonly Attachment[]> = () => Promise.resolve([]),
  ): AsyncGenerator<AgentOutput, void> {
    const promptId = await this.#begin(start, attached);
    for (;;) {
      const output = await this.#next();
      if (output.kind === 'result' && isLate(output.promptId, promptId)) continue;
      if (output.kind === 'result') this.#hasAnswered = true;
      yield output;
      if (output.kind === 'result') return;
    }
  }

  /** Says what there is to say; undefined when that is nothing, because the runtime begins by itself. */
  async #begin(
    start: TurnStart,
    attached: () => Promise<readonly Attachment[]>,
  ): Promise<string | undefined> {
    if (start.kind === 'replay') return undefined;
    const id = randomUUID();
    const remembers = this.#wasResumed || this.#hasAnswered;
    if (start.kind === 'continuation' && remembers) this.#connection.send({ id, text: start.text });
    else {
      const text = start.kind === 'continuation' ? start.prompt : start.text;
      this.#connection.send({ id, text, attachments: await attached() });
    }
    return id;
  }

  async #next(): Promise<AgentOutput> {
    try {
      const next = await this.#connection.outputs.next();
      if (!next.done) return next.value;
    } catch (error) {
      this.#isUp = false;
      throw error;
    }
    this.#isUp = false;
    throw new AgentProcessError('The agent process ended.');
  }

  async interrupt(): Promise<void> {
    await this.#connection.interrupt();
  }

  /** At once, with everything it started. */
  async kill(): Promise<void> {
    killGroupOf(this.#child);
    await this.#exited;
  }

  /** Lets the process end by itself, and ends it when it does not. */
  async close(): Promise<void> {
    this.#connection.close();
    const timer = setTimeout(() => killGroupOf(this.#child), closeWithin);
    await this.#exited;
    clearTimeout(timer);
  }

  #watch(child: ChildProcess): void {
    this.#child = child;
    const gone = async () => {
      await Promise.race([once(child, 'exit'), once(child, 'error')]).catch(() => undefined);
      this.#isUp = false;
      await killMarked(this.#mark);
    };
    this.#exited = gone();
  }
}

/** A late result belongs to the prompt before. */
function isLate(of: string | undefined, promptId: string | undefined): boolean {
  return of !== undefined && promptId !== undefined && of !== promptId;
}
