import type { SessionAddress } from '../domain/session/session-address.ts';
import { OrganizationId, SessionId, type NodeId } from '../domain/ids.ts';
import type { Log } from '../infrastructure/log.ts';
import type { TurnRunner } from './turn-runner.ts';
import { Waker } from './waker.ts';

export type TurnCallsDeps = {
  readonly runner: TurnRunner;
  readonly nodeId: NodeId;
  /** Tells when a session's log may have grown. */
  readonly growth: { readonly subscribe: (id: SessionId, wake: () => void) => () => void };
  /** Hands over calls: node, organization and session. Returns how to stop that. */
  readonly hear: (receive: (text: string) => void) => () => void;
  readonly log: Log;
};

/** A turn is left this long to the node that has its agent warm; that one may be full, or gone without a word. */
const leftToOthersMs = 500;

/**
 * Turns that jobs and other nodes ask this one to run. A turn whose agent is warm on another living node is left to
 * that node for a moment, which is called; when it does not begin, it runs here.
 */
export class TurnCalls implements Disposable {
  readonly #deps: TurnCallsDeps;
  readonly #stop: () => void;

  constructor(deps: TurnCallsDeps) {
    this.#deps = deps;
    this.#stop = deps.hear((text) => this.#hear(text));
  }

  /** Resolves when the session's next turn has begun, here or elsewhere, or there is none. */
  async run(of: SessionAddress): Promise<void> {
    const { runner, growth } = this.#deps;
    const waker = new Waker();
    const deadline = performance.now() + leftToOthersMs;
    using stack = new DisposableStack();
    stack.defer(growth.subscribe(of.sessionId, waker.wake));
    for (;;) {
      const woken = waker.arm();
      const left = deadline - performance.now();
      const isElsewhere = await runner.start(of, { insists: left <= 0 });
      if (!isElsewhere) return;
      const timer = setTimeout(waker.wake, Math.max(left, 0));
      await woken;
      clearTimeout(timer);
    }
  }

  [Symbol.dispose](): void {
    this.#stop();
  }

  /** Another node was asked for a turn whose agent may be warm here. */
  #hear(text: string): void {
    const { nodeId, runner, log } = this.#deps;
    const [called, organization = '', session = ''] = text.split(' ');
    if (called !== nodeId || !runner.hasRoom) return;
    const of = { organizationId: OrganizationId.parse(organization), sessionId: SessionId.parse(session) };
    runner
      .start(of, { insists: false })
      .catch((error: unknown) => log.debug({ err: error }, 'a turn is left to the node that called'));
  }
}
