import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { asServiceRole } from './connection.ts';

/**
 * What is told: a session's log has grown, its running turn shall stop, or the session itself is over; an approval has
 * changed; an organization's feed has grown.
 */
const channels = [
  'session_events',
  'session_stops',
  'session_ends',
  'approvals',
  'organization_feeds',
] as const;
export type Channel = (typeof channels)[number];

/**
 * What nodes say to each other: drafts of running turns, which sessions' drafts they have readers for, which turns wait
 * for a node that has their agent warm, whose rights have changed, where executions wait to start, and which organizations
 * have something to send.
 */
const messageChannels = [
  'drafts',
  'draft_readers',
  'turn_calls',
  'access_changes',
  'executions',
  'notifications',
  'webhook_deliveries',
] as const;
export type MessageChannel = (typeof messageChannels)[number];

/**
 * Wakes who waits for something. A wake-up carries the id of what it is about and no more; whoever is woken looks
 * into the database. One connection for the whole process; when it breaks, it is made again and everybody is woken
 * once, because wake-ups may have been missed. The same connection carries messages between nodes, of which none is kept.
 */
export class Notifications implements AsyncDisposable {
  readonly #url: string;
  readonly #onError: (error: Error) => void;
  readonly #emitter = new EventEmitter().setMaxListeners(0);
  readonly #stopped = new AbortController();
  readonly #messages = new EventEmitter().setMaxListeners(0);
  #client: pg.Client | undefined;
  #loop: Promise<void> | undefined;

  constructor(url: string, onError: (error: Error) => void) {
    this.#url = url;
    this.#onError = onError;
  }

  /** Resolves once the first connection listens. */
  async start(): Promise<void> {
    const client = await this.#listen();
    this.#loop = this.#keepListening(client);
  }

  /** Calls back whenever something may have happened on the channel. Returns how to stop that. */
  subscribe(channel: Channel, id: string, wake: () => void): () => void {
    const name = `${channel} ${id}`;
    this.#emitter.on(name, wake);
    return () => void this.#emitter.off(name, wake);
  }

  /** Hands over every message of the channel, those of this process too. Returns how to stop that. */
  hear(channel: MessageChannel, receive: (text: string) => void): () => void {
    this.#messages.on(channel, receive);
    return () => void this.#messages.off(channel, receive);
  }

  /** Tells all nodes; each text has 7,999 bytes at most. Rejects while there is no connection. */
  async tell(channel: MessageChannel, texts: readonly string[]): Promise<void> {
    if (!this.#client) throw new Error('The database is away; nobody was told.');
    await this.#client.query('select pg_notify($1, text) from unnest($2::text[]) as text', [channel, texts]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped.abort();
    await this.#loop;
  }

  async #keepListening(first: pg.Client): Promise<void> {
    let client: pg.Client | undefined = first;
    while (!this.#stopped.signal.aborted) {
      if (client) await this.#untilBroken(client);
      this.#client = undefined;
      client = await this.#listen().catch((error: unknown) => {
        this.#onError(error instanceof Error ? error : new Error(String(error)));
        return undefined;
      });
      if (!client) await sleep(500, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
      else for (const name of this.#emitter.eventNames()) this.#emitter.emit(name);
    }
    await client?.end().catch(() => undefined);
  }

  async #listen(): Promise<pg.Client> {
    const client = new pg.Client({
      ...asServiceRole(this.#url),
      application_name: 'ai-agent-api listen',
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
      query_timeout: 5_000,
    });
    client.on('notification', ({ channel, payload = '' }) => {
      this.#emitter.emit(`${channel} ${payload}`);
      this.#handOver(channel, payload);
    });
    client.on('error', this.#onError);
    await client.connect();
    for (const channel of [...channels, ...messageChannels]) await client.query(`listen ${channel}`);
    this.#client = client;
    return client;
  }

  /** Anybody who may log in to the database can send one: what cannot be understood must not end this process. */
  #handOver(channel: string, payload: string): void {
    try {
      this.#messages.emit(channel, payload);
    } catch (error) {
      this.#onError(error instanceof Error ? error : new Error(String(error)));
    }
  }

  async #untilBroken(client: pg.Client): Promise<void> {
    await once(client, 'end', { signal: this.#stopped.signal }).catch(() => undefined);
    await client.end().catch(() => undefined);
  }
}
