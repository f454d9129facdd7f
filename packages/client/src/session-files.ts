import type { components, operations } from './api.gen.ts';
import { dataOf, once, type Connection } from './connection.ts';
import {
  fileAddress,
  WorkspaceReader,
  type DownloadFormat,
  type FileContent,
  type ReadOptions,
  type TreeFilter,
  type WorkspaceFile,
} from './workspace-reader.ts';

type Schemas = components['schemas'];

export type FileSearch = Schemas['FileSearch'];
export type SearchFilter = Omit<NonNullable<operations['searchFiles']['parameters']['query']>, 'q'>;
export type WorkspaceDiff = Schemas['WorkspaceDiff'];
export type DiffFilter = NonNullable<operations['diffWorkspace']['parameters']['query']>;
export type Upload = Schemas['Upload'];

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
  readonly #base: string;
  readonly #reader: WorkspaceReader;
  constructor(connection: Connection, id: string) {
    this.#connection = connection;
    this.#id = id;
    this.#base = `${connection.baseUrl}/api/v1/sessions/${encodeURIComponent(id)}`;
    this.#reader = new WorkspaceReader(connection, this.#base);
  }

  /** All that is there, or below a folder, in the order of the paths; more is asked for as it is read. */
  list(filter: TreeFilter = {}): AsyncGenerator<WorkspaceFile, void> {
    return this.#reader.list(filter);
  }

  async read(path: string, options: ReadOptions = {}): Promise<FileContent> {
    return this.#reader.read(path, options);
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
      return toFile(await this.#connection.fetch(this.#request(fileAddress(path), init)));
    // A stream cannot be sent anew with another token, so that it is one first that has not expired.
    await this.#connection.http.GET('/api/v1/auth/me');
    return toFile(
      await this.#connection.fetchUnrepeated(this.#request(fileAddress(path), { ...init, duplex: 'half' })),
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
      this.#request(`${fileAddress(path)}?recursive=${recursive}`, { method: 'DELETE' }),
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
    return this.#reader.download(format, signal);
  }

  #request(path: string, init: RequestInit & { readonly duplex?: 'half' }): Request {
    return new Request(`${this.#base}${path}`, init);
  }
}

async function toFile(response: Response): Promise<WorkspaceFile> {
  return (await response.json()) as WorkspaceFile;
}
