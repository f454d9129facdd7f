import type { components, operations } from './api.gen.ts';
import { dataOf, once, type Connection } from './connection.ts';
import { follow, readItem, type Messages, type Transport } from './event-stream.ts';
import type { StreamItem } from './events.ts';
import { listing, type Listing } from './pages.ts';
import { pause as wait } from './pause.ts';
import { Sharing } from './sharing.ts';
import { SessionFiles } from './session-files.ts';

type Schemas = components['schemas'];
type Answers<Operation extends keyof operations> = operations[Operation] extends {
  responses: { 200: { content: { 'application/json': infer Body } } };
}
  ? Body
  : never;

export type PermissionDecision = Schemas['PermissionDecision'];
export type PermissionFilter = NonNullable<operations['listPermissions']['parameters']['query']>;
export type EventFilter = NonNullable<operations['listEvents']['parameters']['query']>;
export type SessionHook = Schemas['SessionHook'];

/** Where a fork begins, and with what: `both`, the `conversation` or the `files`. */
export type Fork = Schemas['ForkInput'];
export type Rewind = Schemas['RewindInput'];
export type SessionArchive = Schemas['SessionArchive'];
export type ArchiveFormat = SessionArchive['format'];
export type Snapshot = Schemas['Snapshot'];
export type SnapshotFilter = NonNullable<operations['listSnapshots']['parameters']['query']>;
export type Message = Schemas['Message'];
export type ToolCall = Schemas['ToolCall'];
export type Turn = Schemas['Turn'];
export type SessionMetrics = Schemas['SessionMetrics'];
export type MetricsSnapshot = Schemas['MetricsSnapshot'];
export type PageFilter = NonNullable<operations['listTurns']['parameters']['query']>;

export type StreamOptions = {
  /** Events with a higher `seq` are delivered; 0, the default, starts with the first. */
  readonly after?: number;
  /** Also deliver drafts of text while it is written. */
  readonly deltas?: boolean;
  /** How it comes, in place of server-sent events: `webSocket` of `@ai-agent-api/client/websocket`. */
  readonly transport?: Transport;
  readonly signal?: AbortSignal;
};

/** A file of the workspace by its path, or a small one by its bytes. */
export type Attachment = { readonly path: string } | { readonly name: string; readonly body: Blob };

export type AskOptions = {
  readonly signal?: AbortSignal;
  /** Files that the model gets with the prompt: pictures, PDF, text. */
  readonly attachments?: readonly Attachment[];
  /** A JSON schema that the answer must fit: `structured_output` of the turn, which else fails. */
  readonly outputSchema?: Readonly<Record<string, unknown>>;
};

/** How often an archive is looked at that is under way. In milliseconds. */
const lookEvery = 500;

const isUnderWay = ({ status }: SessionArchive) =>
  status === 'pending' || status === 'running' || status === 'restoring';

/** One session. */
export class AgentSession {
  readonly id: string;
  readonly files: SessionFiles;
  readonly sharing: Sharing;
  readonly #connection: Connection;
  constructor(connection: Connection, id: string) {
    this.#connection = connection;
    this.id = id;
    this.files = new SessionFiles(connection, id);
    this.sharing = new Sharing(connection, id);
  }

  async get(): Promise<Schemas['Session']> {
    return dataOf(await this.#connection.http.GET('/api/v1/sessions/{session_id}', this.#here()));
  }

  async change(change: Schemas['ChangeSessionInput']): Promise<Schemas['Session']> {
    const { http } = this.#connection;
    return dataOf(await http.PATCH('/api/v1/sessions/{session_id}', { ...this.#here(), body: change }));
  }

  /** Stops what runs in it, for good. */
  async remove(): Promise<void> {
    await this.#connection.http.DELETE('/api/v1/sessions/{session_id}', this.#here());
  }

  /** Stops the running turn and drops those that wait; `ask` then ends as after any turn. */
  async interrupt(): Promise<void> {
    await this.#connection.http.POST('/api/v1/sessions/{session_id}/interrupt', this.#here());
  }

  /** Has it stand still: what runs is set aside, and no prompt is taken. */
  async pause(): Promise<Schemas['Session']> {
    return dataOf(await this.#connection.http.POST('/api/v1/sessions/{session_id}/pause', this.#here()));
  }

  /** Lets it go on with what was set aside. */
  async resume(): Promise<Schemas['Session']> {
    return dataOf(await this.#connection.http.POST('/api/v1/sessions/{session_id}/resume', this.#here()));
  }

  /** Puts it away: it takes nothing from now on, and its archive is made in the background. */
  async archive(format?: ArchiveFormat): Promise<SessionArchive> {
    const body = { ...(format !== undefined && { format }) };
    const call = { ...this.#here(), body, headers: once() };
    return dataOf(await this.#connection.http.POST('/api/v1/sessions/{session_id}/archive', call));
  }

  /** Takes it up again in the background: when that is done it is what it was before it was archived. */
  async restore(): Promise<SessionArchive> {
    const call = { ...this.#here(), headers: once() };
    return dataOf(await this.#connection.http.POST('/api/v1/sessions/{session_id}/restore', call));
  }

  /** Its newest archive. */
  async newestArchive(): Promise<SessionArchive> {
    return dataOf(await this.#connection.http.GET('/api/v1/sessions/{session_id}/archive', this.#here()));
  }

  /** The newest archive when nothing more happens to it: it was made or restored, or its `problem` says why not. */
  async settledArchive({ signal }: { readonly signal?: AbortSignal } = {}): Promise<SessionArchive> {
    for (;;) {
      const archive = await this.newestArchive();
      if (!isUnderWay(archive)) return archive;
      await wait(lookEvery, signal);
    }
  }

  /** A new session that goes on from a turn of this one that has ended; without `at_turn` from how things are now. */
  async fork(fork: Fork = {}): Promise<Schemas['Session']> {
    const { http } = this.#connection;
    const call = { ...this.#here(), body: fork, headers: once() };
    return dataOf(await http.POST('/api/v1/sessions/{session_id}/fork', call));
  }

  /** Lets it go on from the end of an earlier turn. Refused while a turn runs or waits. */
  async rewind(rewind: Rewind): Promise<Schemas['Session']> {
    const { http } = this.#connection;
    const call = { ...this.#here(), body: rewind, headers: once() };
    return dataOf(await http.POST('/api/v1/sessions/{session_id}/rewind', call));
  }

  /** What is kept of its files after each turn; the oldest first. */
  snapshots(filter: SnapshotFilter = {}): Listing<Answers<'listSnapshots'>> {
    return listing(async (cursor = filter.cursor) => {
      const query = { ...filter, ...(cursor !== undefined && { cursor }) };
      const params = { ...this.#here().params, query };
      return dataOf(await this.#connection.http.GET('/api/v1/sessions/{session_id}/snapshots', { params }));
    });
  }

  /** What was decided about its tool calls, and by whose word; the newest first. */
  permissions(filter: PermissionFilter = {}): Listing<Answers<'listPermissions'>> {
    return listing(async (cursor = filter.cursor) => {
      const query = { ...filter, ...(cursor !== undefined && { cursor }) };
      const params = { ...this.#here().params, query };
      return dataOf(await this.#connection.http.GET('/api/v1/sessions/{session_id}/permissions', { params }));
    });
  }

  /** The oldest first. */
  turns(filter: PageFilter = {}): Listing<Answers<'listTurns'>> {
    return listing(async (cursor = filter.cursor) => {
      const { http } = this.#connection;
      return dataOf(await http.GET('/api/v1/sessions/{session_id}/turns', this.#page(filter, cursor)));
    });
  }

  /** What was said, the oldest first. */
  messages(filter: PageFilter = {}): Listing<Answers<'listMessages'>> {
    return listing(async (cursor = filter.cursor) => {
      const { http } = this.#connection;
      return dataOf(await http.GET('/api/v1/sessions/{session_id}/messages', this.#page(filter, cursor)));
    });
  }

  /** What was called and what came of it, the oldest first. */
  toolCalls(filter: PageFilter = {}): Listing<Answers<'listToolCalls'>> {
    return listing(async (cursor = filter.cursor) => {
      const { http } = this.#connection;
      return dataOf(await http.GET('/api/v1/sessions/{session_id}/tool-calls', this.#page(filter, cursor)));
    });
  }

  /** What it has taken so far, and what its agent takes while it is up. */
  async metrics(): Promise<SessionMetrics> {
    const { http } = this.#connection;
    return dataOf(await http.GET('/api/v1/sessions/{session_id}/metrics/current', this.#here()));
  }

  /** What its agent took, look by look; the newest first. */
  metricsSnapshots(filter: PageFilter = {}): Listing<Answers<'listSessionMetrics'>> {
    return listing(async (cursor = filter.cursor) => {
      const call = this.#page(filter, cursor);
      return dataOf(await this.#connection.http.GET('/api/v1/sessions/{session_id}/metrics/snapshots', call));
    });
  }

  /** The log as it is now; `stream` also waits for what comes. */
  events(filter: EventFilter = {}): Listing<Answers<'listEvents'>> {
    return listing(async (cursor = filter.cursor) => {
      const query = { ...filter, ...(cursor !== undefined && { cursor }) };
      const params = { ...this.#here().params, query };
      return dataOf(await this.#connection.http.GET('/api/v1/sessions/{session_id}/events', { params }));
    });
  }

  /** The hooks that its next turn runs with, in the order in which they are asked. */
  async hooks(): Promise<SessionHook[]> {
    const { http } = this.#connection;
    return dataOf(await http.GET('/api/v1/sessions/{session_id}/hooks', this.#here())).items;
  }

  /**
   * Follows the session: what is in its log after `after`, then what is added to it, every event once. Takes a cut
   * connection up again by itself. Ends only when the consumer stops, the signal is aborted (which throws its
   * reason), or the server cannot be reached any more.
   */
  stream(options: StreamOptions = {}): AsyncGenerator<StreamItem, void> {
    const { after = 0, deltas = false, transport, signal } = options;
    return follow({
      connect: (last = after, lives) =>
        transport
          ? this.#openBy(transport, last, deltas, lives, signal)
          : this.#openStream(last, deltas, signal),
      read: readItem,
      after,
      policy: this.#connection.reconnect,
      signal,
    });
  }

  /**
   * Sends a prompt and streams its turn, drafts included, to the end of the turn. A cut connection is taken up again;
   * the prompt is never sent twice. An aborted signal stops the stream, not the turn: `interrupt` does that.
   */
  async *ask(
    message: string,
    { signal, attachments = [], outputSchema }: AskOptions = {},
  ): AsyncGenerator<StreamItem, void> {
    const files = await Promise.all(attachments.map(toSent));
    const body = {
      message,
      ...(files.length > 0 && { attachments: files }),
      ...(outputSchema && { output_schema: { ...outputSchema } }),
    };
    const prompt = { body, key: crypto.randomUUID() };
    const items = follow<StreamItem, number>({
      connect: (last) =>
        last === undefined ? this.#openTurn(prompt, signal) : this.#openStream(last, true, signal),
      read: readItem,
      policy: this.#connection.reconnect,
      signal,
    });
    // The stream begins with the prompt; turns that were asked for earlier may still run after it.
    let turnId: string | null = null;
    for await (const item of items) {
      turnId ??= item.turn_id;
      if (item.type === 'session.status_terminated') {
        yield item;
        return;
      }
      if (item.turn_id !== null && item.turn_id !== turnId) continue;
      yield item;
      if (item.type === 'session.status_idle' && item.turn_id !== null) return;
    }
  }

  async #openTurn(
    { body, key }: { body: Schemas['QueryInput']; key: string },
    signal: AbortSignal | undefined,
  ): Promise<Response> {
    const request = new Request(`${this.#connection.baseUrl}${this.#path()}/query`, {
      method: 'POST',
      headers: {
        accept: 'text/event-stream',
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify(body),
      signal: signal ?? null,
    });
    const response = await this.#connection.fetchOnce(request);
    if (response.headers.get('content-type')?.startsWith('text/event-stream')) return response;
    // The prompt had been taken before the connection was cut; its turn is in the log.
    const { seq } = (await response.json()) as Schemas['AcceptedQuery'];
    return this.#openStream(seq - 1, true, signal);
  }

  #openStream(after: number, deltas: boolean, signal: AbortSignal | undefined): Promise<Response> {
    const path = `${this.#path()}/events/stream?deltas=${deltas}` as const;
    return this.#connection.openStream(path, String(after), signal);
  }

  /** A socket cannot say who asks but by a ticket, which is good once. */
  async #openBy(
    transport: Transport,
    after: number,
    deltas: boolean,
    lives: () => void,
    signal: AbortSignal | undefined,
  ): Promise<Messages> {
    const { http, baseUrl, reconnect } = this.#connection;
    const body = { session_id: this.id };
    const { ticket } = dataOf(await http.POST('/api/v1/stream-tickets', { body, ...(signal && { signal }) }));
    const url = `${baseUrl.replace(/^http/, 'ws')}${this.#path()}/stream?after=${after}&deltas=${deltas}`;
    return transport({ url, ticket, silenceMs: reconnect.silenceMs, lives, signal });
  }

  #path(): `/${string}` {
    return `/api/v1/sessions/${encodeURIComponent(this.id)}`;
  }

  #here() {
    return { params: { path: { session_id: this.id } } };
  }

  #page(filter: PageFilter, cursor: string | undefined) {
    const query = { ...filter, ...(cursor !== undefined && { cursor }) };
    return { params: { ...this.#here().params, query } };
  }
}

async function toSent(attachment: Attachment): Promise<{ path: string } | { name: string; data: string }> {
  if ('path' in attachment) return attachment;
  const { name, body } = attachment;
  return { name, data: toBase64(new Uint8Array(await body.arrayBuffer())) };
}

/** A piece at a time: a call takes so many arguments and no more. */
function toBase64(bytes: Uint8Array): string {
  let letters = '';
  for (let at = 0; at < bytes.length; at += 8_192)
    letters += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(letters);
}
