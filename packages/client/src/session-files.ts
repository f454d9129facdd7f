import type { components, operations } from './api.gen.ts';
import { bodyUntil } from './body.ts';
import { dataOf, once, type Connection } from './connection.ts';

type Schemas = components['schemas'];

export type WorkspaceFile = Schemas['File'];
export type FileTree = Schemas['FileTree'];
export type TreeFilter = NonNullable<operations['listFiles']['parameters']['query']>;
export type FileSearch = Schemas['FileSearch'];
export type SearchFilter = Omit<NonNullable<operations['searchFiles']['parameters']['query']>, 'q'>;
export type WorkspaceDiff = Schemas['WorkspaceDiff'];
export type DiffFilter = NonNullable<operations['diffWorkspace']['parameters']['query']>;
export type Upload = Schemas['Upload'];
export type DownloadFormat = 'tar.gz' | 'zip' | 'tar.zst';

/** A file as it comes. */
export type FileContent = {
  readonly body: ReadableStream<Uint8Array>;
  /** Of what comes, in bytes; undefined for an archive. */
  readonly size: number | undefined;
  readonly mediaType: string;
  /** Names this version of the file. */
  readonly etag: string | undefined;
};

export type ReadOptions = {
  /** The first byte, and how many; without a length to the end. */
  readonly from?: number;
  readonly length?: number;
  readonly signal?: AbortSignal;
};

export type WriteOptions = {
  /** Replaces this version only; `none`: nothing. */
  readonly replaces?: string;
  readonly signal?: AbortSignal;
};

export type UploadOptions = {
  /** The folder that they go to; the workspace itself without one. */
  readonly path?: string;
  readonly extract?: boolean;
  readonly signal?: AbortSignal;
};

/** The files of one session's workspace. Paths go from the workspace on, with slashes. */
export class SessionFiles {
  readonly #connection: Connection;
  readonly #id: string;
  constructor(connection: Connection, id: string) {
    this.#connection = connection;
    this.#id = id;
  }

  /** All that is there, or below a folder, in the order of the paths; more is asked for as it is read. */
  async *list(filter: TreeFilter = {}): AsyncGenerator<WorkspaceFile, void> {
    for (let after = filter.after; ;) {
      const query = { ...filter, ...(after !== undefined && { after }) };
      const params = { path: { session_id: this.#id }, query };
      const { items, next_after: next } = dataOf(
        await this.#connection.http.GET('/api/v1/sessions/{session_id}/files', { params }),
      );
      yield* items;
      if (next === null) return;
      after = next;
    }
  }

  async read(path: string, { from, length, signal }: ReadOptions = {}): Promise<FileContent> {
    const end = length === undefined ? '' : String((from ?? 0) + length - 1);
    const headers = from === undefined && length === undefined ? {} : { range: `bytes=${from ?? 0}-${end}` };
    const request = this.#request(this.#file(path), { headers, signal: signal ?? null });
    return toContent(await this.#connection.fetch(request), signal);
  }

  /** Writes a file, and the folders above it. What comes as a stream is sent once and not again. */
  async write(
    path: string,
    body: Blob | Uint8Array<ArrayBuffer> | string | ReadableStream<Uint8Array>,
    { replaces, signal }: WriteOptions = {},
  ): Promise<WorkspaceFile> {
    const headers = {
      'content-type': 'application/octet-stream',
      ...(replaces !== undefined &&
        (replaces === 'none' ? { 'if-none-match': '*' } : { 'if-match': replaces })),
    };
    const init = { method: 'PUT', headers, body, signal: signal ?? null };
    if (!(body instanceof ReadableStream))
      return toFile(await this.#connection.fetch(this.#request(this.#file(path), init)));
    // A stream cannot be sent anew with another token, so that it is one first that has not expired.
    await this.#connection.http.GET('/api/v1/auth/me');
    return toFile(
      await this.#connection.fetchUnrepeated(this.#request(this.#file(path), { ...init, duplex: 'half' })),
    );
  }

  async move(from: string, to: string, options: { readonly replace?: boolean } = {}): Promise<WorkspaceFile> {
    const call = {
      params: { path: { session_id: this.#id } },
      body: { from, to, ...options },
      headers: once(),
    };
    return dataOf(await this.#connection.http.POST('/api/v1/sessions/{session_id}/files/move', call));
  }

  async makeFolder(path: string): Promise<WorkspaceFile> {
    const call = { params: { path: { session_id: this.#id } }, body: { path }, headers: once() };
    return dataOf(await this.#connection.http.POST('/api/v1/sessions/{session_id}/files/mkdir', call));
  }

  /** @param options `recursive` removes a folder with all that is in it. */
  async remove(path: string, { recursive = false }: { readonly recursive?: boolean } = {}): Promise<void> {
    await this.#connection.fetch(
      this.#request(`${this.#file(path)}?recursive=${recursive}`, { method: 'DELETE' }),
    );
  }

  /** Lines with a text, or, with `regex`, those that an expression fits. `stopped` tells why there may be more. */
  async search(q: string, filter: SearchFilter = {}): Promise<FileSearch> {
    const params = { path: { session_id: this.#id }, query: { ...filter, q } };
    return dataOf(
      await this.#connection.http.GET('/api/v1/sessions/{session_id}/workdir/search', { params }),
    );
  }

  /** What turns have changed: up to the last one from the start, unless told otherwise. */
  async diff(query: DiffFilter = {}): Promise<WorkspaceDiff> {
    const params = { path: { session_id: this.#id }, query };
    return dataOf(await this.#connection.http.GET('/api/v1/sessions/{session_id}/diff', { params }));
  }

  /** Puts files into a folder, all or none; or, with `extract`, what is in the archives that they are. */
  async upload(
    files: readonly { readonly name: string; readonly body: Blob }[],
    { path = '', extract = false, signal }: UploadOptions = {},
  ): Promise<Upload> {
    const form = new FormData();
    for (const { name, body } of files) form.append('file', body, name);
    const query = new URLSearchParams({ path, extract: String(extract) });
    const init = { method: 'POST', body: form, signal: signal ?? null };
    await this.#connection.http.GET('/api/v1/auth/me');
    const response = await this.#connection.fetchUnrepeated(this.#request(`/files/upload?${query}`, init));
    return (await response.json()) as Upload;
  }

  /** The whole workspace as an archive. */
  async download(format: DownloadFormat = 'tar.gz', signal?: AbortSignal): Promise<FileContent> {
    const request = this.#request(`/workdir/download?format=${format}`, { signal: signal ?? null });
    return toContent(await this.#connection.fetch(request), signal);
  }

  #file(path: string): string {
    return `/files/${path.split('/').map(encodeURIComponent).join('/')}`;
  }

  #request(path: string, init: RequestInit & { readonly duplex?: 'half' }): Request {
    const { baseUrl } = this.#connection;
    return new Request(`${baseUrl}/api/v1/sessions/${encodeURIComponent(this.#id)}${path}`, init);
  }
}

function toContent(response: Response, signal: AbortSignal | undefined): FileContent {
  const { headers } = response;
  const size = headers.get('content-length');
  return {
    body: bodyUntil(response, signal),
    size: size === null ? undefined : Number(size),
    mediaType: headers.get('content-type') ?? 'application/octet-stream',
    etag: headers.get('etag') ?? undefined,
  };
}

async function toFile(response: Response): Promise<WorkspaceFile> {
  return (await response.json()) as WorkspaceFile;
}
