import path from 'node:path';
import { GoneError, InvalidInputError, NotFoundError, UnavailableError } from '../../domain/errors.ts';
import type { OrganizationId, SessionId } from '../../domain/ids.ts';
import { toText, type WorkspacePath } from '../../domain/session/workspace-path.ts';
import { sessionFolder, sessionFolders } from '../session-folders.ts';
import type { Ask } from '../snapshots/threads.ts';
import type { TreeDiff } from './diff-trees.ts';
import type { Listed } from './list-files.ts';
import type { Searched, SearchTask } from './search-files.ts';

export type Of = { readonly id: SessionId; readonly organizationId: OrganizationId };

export type WantedList = {
  readonly folder: WorkspacePath;
  readonly depth?: number;
  readonly after?: WorkspacePath;
  readonly most: number;
};

export type WantedSearch = Pick<SearchTask, 'text' | 'isPattern' | 'ignoresCase' | 'most'> & {
  readonly folder: WorkspacePath;
};

/** A search that takes longer gives what it has found. In milliseconds. */
const searchWithin = 5_000;

/** Looking through a workspace takes no longer. In milliseconds. */
const within = 10_000;

/** A thread that has not seen its own deadline is ended so much later. In milliseconds. */
const margin = 5_000;

/** Looks through whole workspaces, in threads: a large one holds nobody else up. */
export class FileScans {
  readonly #sessionsDir: string;
  readonly #ask: Ask;
  constructor({ sessionsDir, ask }: { readonly sessionsDir: string; readonly ask: Ask }) {
    this.#sessionsDir = sessionsDir;
    this.#ask = ask;
  }

  async list(of: Of, { folder, after, ...wanted }: WantedList): Promise<Listed> {
    const task = {
      ...{ ...wanted, within, folder: this.#workspaceOf(of), start: folder },
      ...(after && { after: toText(belowOf(folder, after)) }),
    };
    const found = await this.#ask<'list_files'>(
      { kind: 'list_files', store: this.#placeOf(of), task },
      within + margin,
    );
    if (found === 'no_folder') throw new NotFoundError('folder', toText(folder));
    if (found === 'took_too_long')
      throw new UnavailableError('The workspace is too large to be listed at once; list one folder of it.');
    return found;
  }

  async search(of: Of, { folder, ...wanted }: WantedSearch): Promise<Searched> {
    const task = { ...wanted, folder: this.#workspaceOf(of), start: folder, within: searchWithin };
    // A regular expression has no deadline of its own: its thread is ended.
    const found = await this.#ask<'search_files'>(
      { kind: 'search_files', store: this.#placeOf(of), task },
      searchWithin + 1_000,
    ).catch((error: unknown) => {
      if (wanted.isPattern)
        throw new InvalidInputError('The expression takes too long; say more precisely what is looked for.');
      throw error;
    });
    if (found === 'no_folder') throw new NotFoundError('folder', toText(folder));
    return found;
  }

  /** What differs between two snapshots of the organization, or one and what is there `now`; undefined is nothing at all. */
  async diff(
    of: Of,
    { from, to }: { readonly from?: string; readonly to?: string },
    mostFiles: number,
  ): Promise<TreeDiff> {
    const after = to === 'now' ? this.#presentPlaceOf(of) : to;
    const task = { ...(from && { from }), ...(after && { to: after }), mostFiles, part: 'workspace', within };
    const found = await this.#ask<'diff_trees'>(
      { kind: 'diff_trees', store: this.#placeOf(of), task },
      within + margin,
    );
    if (found === 'missing') throw new GoneError('A snapshot is not whole any more; compare others.');
    return found;
  }

  /** How many names a file has in the workspace. */
  async countNames(of: Of, file: { readonly dev: string; readonly ino: string }): Promise<number> {
    const task = { ...file, within, folder: this.#workspaceOf(of) };
    return this.#ask<'count_names'>({ kind: 'count_names', store: this.#placeOf(of), task }, within + margin);
  }

  #presentPlaceOf(of: Of) {
    const cacheFile = path.join(sessionFolder(this.#sessionsDir, of.id), 'snapshot-cache.json');
    return { folder: this.#workspaceOf(of), cacheFile };
  }

  #workspaceOf({ id }: Of): string {
    return sessionFolders(this.#sessionsDir, id).workspace;
  }

  /** By which threads are shared out among organizations. */
  #placeOf({ organizationId }: Of): string {
    return path.join(this.#sessionsDir, 'snapshots', organizationId);
  }
}

function belowOf(folder: WorkspacePath, after: WorkspacePath): WorkspacePath {
  if (after.length > folder.length && folder.every((name, index) => name === after[index]))
    return after.slice(folder.length);
  const detail = 'It must be a path below the folder that is listed.';
  throw new InvalidInputError(detail, [{ pointer: '/querystring/after', detail }]);
}
