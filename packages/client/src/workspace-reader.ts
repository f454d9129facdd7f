import type { components, operations } from './api.gen.ts';
import { bodyUntil } from './body.ts';
import type { Connection } from './connection.ts';
export type WorkspaceFile = components['schemas']['File'];
export type FileTree = components['schemas']['FileTree'];
export type TreeFilter = NonNullable<operations['listFiles']['parameters']['query']>;
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

/** Reads the files of a workspace. Paths go from the workspace on, with slashes. */
export class WorkspaceReader {
  readonly #connection: Connection;
  readonly #base: string;

  /** @param base the address of what has the workspace. */
  constructor(connection: Connection, base: string) {
    this.#connection = connection;
    this.#base = base;
  }

  /** All that is there, or below a folder, in the order of the paths; more is asked for as it is read. */
  async *list(filter: TreeFilter = {}): AsyncGenerator<WorkspaceFile, void> {
    for (let after = filter.after; ;) {
      const wanted = { ...filter, ...(after !== undefined && { after }) };
      const query = new URLSearchParams(
        Object.entries(wanted).map(([name, value]): [string, string] => [name, String(value)]),
      );
      const response = await this.#connection.fetch(this.#request(`/files?${query}`));
      const { items, next_after: next } = (await response.json()) as FileTree;
      yield* items;
      if (next === null) return;
      after = next;
    }
  }

  async read(path: string, { from, length, signal }: ReadOptions = {}): Promise<FileContent> {
    const end = length === undefined ? '' : String((from ?? 0) + length - 1);
    const headers = from === undefined && length === undefined ? {} : { range: `bytes=${from ?? 0}-${end}` };
    const request = this.#request(fileAddress(path), { headers, signal: signal ?? null });
    return toContent(await this.#connection.fetch(request), signal);
  }

  /** The whole workspace as an archive. */
  async download(format: DownloadFormat = 'tar.gz', signal?: AbortSignal): Promise<FileContent> {
    const request = this.#request(`/workdir/download?format=${format}`, { signal: signal ?? null });
    return toContent(await this.#connection.fetch(request), signal);
  }

  #request(path: string, init?: RequestInit): Request {
    return new Request(`${this.#base}${path}`, init);
  }
}

export function fileAddress(path: string): string {
  return `/files/${path.split('/').map(encodeURIComponent).join('/')}`;
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
