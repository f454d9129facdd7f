import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { AgentGrants } from '../../domain/agent/agent-limits.ts';
import type { OrganizationId, TurnId } from '../../domain/ids.ts';
import type { Session } from '../../domain/session/session.ts';
import { newOpaqueToken } from '../../infrastructure/tokens.ts';
import type { Redactions } from '../hooks/redactions.ts';
import type { McpDoor } from '../mcp/mcp-door.ts';
import { defaultCircuit } from './circuit.ts';
import { Gateway } from './gateway.ts';
import {
  defaultLimits,
  type GatewayDeps,
  type GatewayEvent,
  type GatewayLimits,
  type GatewayStop,
} from './gateway-options.ts';

export type SessionGatewayOptions = {
  /** Made for this gateway, and removed with it. */
  readonly directory: string;
  readonly organizationId: OrganizationId;
  readonly grants: AgentGrants;
  readonly redactions: Redactions;
  readonly limits?: Partial<GatewayLimits>;
  readonly mcp?: McpDoor;
  readonly deps: GatewayDeps;
  readonly onEvent: (event: GatewayEvent) => void;
};

/** The name of the socket in its directory. */
export const socketName = 'gw.sock';

/** A token is good for the turn and this much more, should the turn's end be late. */
const tokenMargin = 60_000;

/** Calls of a turn that is over get this long to end by themselves. */
const finishWithin = 1_000;

/** For whom an agent spends. */
export type SessionOwner = Pick<Session, 'id' | 'userId'>;

/** The gateway of one agent process. Its token is good while a turn runs: an idle agent cannot spend. */
export class SessionGateway implements AsyncDisposable {
  readonly token: string;
  /** Absent while the process waits for a session. */
  readonly #owned: { by?: SessionOwner } = {};
  readonly #hash: string;
  readonly #gateway: Gateway;
  readonly directory: string;
  #turnId: TurnId | undefined;
  #isOpen = false;

  private constructor(options: SessionGatewayOptions) {
    const { directory, organizationId, grants, redactions, deps, limits, mcp, onEvent } = options;
    const owned = this.#owned;
    const { token, hash } = newOpaqueToken();
    this.token = token;
    this.#hash = hash;
    this.directory = directory;
    this.#gateway = new Gateway({
      identity: {
        organizationId,
        get userId() {
          return ownerOf(owned).userId;
        },
        get sessionId() {
          return ownerOf(owned).id;
        },
        turnId: () => this.#turnId,
      },
      socketPath: path.join(directory, socketName),
      token: { hash, expiresAt: new Date(0) },
      ...grants,
      redactions,
      ...(limits && { limits }),
      ...(mcp && { mcp }),
      deps,
      onEvent,
    });
  }

  static async open(options: SessionGatewayOptions): Promise<SessionGateway> {
    const opened = new SessionGateway(options);
    await opened.#gateway.listen();
    return opened;
  }

  /** Has it listen on this machine's loopback too. @returns where, as host and port. */
  async listenOnLoopback(): Promise<string> {
    return this.#gateway.listenOnLoopback();
  }

  get owner(): SessionOwner | undefined {
    return this.#owned.by;
  }

  /** Says for whom the agent will spend, once and for all. */
  assign(owner: SessionOwner): void {
    if (this.#owned.by) throw new Error('The gateway is that of another session.');
    this.#owned.by = owner;
  }

  /** Lets the agent call models, for this turn. */
  begin(turnId: TurnId, timeoutMs: number): void {
    ownerOf(this.#owned);
    this.#turnId = turnId;
    this.#isOpen = true;
    this.#gateway.takeStop();
    this.#gateway.egress.begin();
    this.prolong(timeoutMs);
  }

  /** Counts the time of the turn anew, if one runs. */
  prolong(timeoutMs: number): void {
    if (!this.#isOpen) return;
    this.#gateway.setToken({
      hash: this.#hash,
      expiresAt: new Date(Date.now() + timeoutMs + tokenMargin),
    });
  }

  /**
   * Lets it call no more and cuts its tunnels.
   * @returns once the turn's calls are in the ledger: why it got no answers, if so.
   */
  async end(): Promise<GatewayStop | undefined> {
    this.#isOpen = false;
    await this.#gateway.finish(finishWithin);
    this.#turnId = undefined;
    return this.#gateway.takeStop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#gateway[Symbol.asyncDispose]();
    await rm(this.directory, { recursive: true, force: true });
  }
}

function ownerOf({ by }: { readonly by?: SessionOwner }): SessionOwner {
  if (!by) throw new Error("The gateway is no session's yet.");
  return by;
}

/** The longest that a call waits in a gateway until its answer begins, and that the answer may then be silent. */
export function patienceOf(limits: Partial<GatewayLimits> = {}): { firstByteMs: number; idleMs: number } {
  const { heldMs, firstByteMs, idleMs } = { ...defaultLimits, ...limits };
  const { retries, patienceMs } = defaultCircuit;
  // Twice, as a fallback model may be asked after the first one.
  const asking = 2 * ((retries + 1) * firstByteMs + retries * patienceMs);
  return { firstByteMs: heldMs + asking, idleMs };
}
