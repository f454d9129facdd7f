import { lstat, readlink, realpath } from 'node:fs/promises';

/** A folder of the session: what rules call it, where the agent sees it, and where it is on this host. */
type Place = { readonly inside: string; readonly seenAs: string; readonly onHost: string };

/** Where a path that somebody names leads, as the agent sees it. */
export type RealPath = {
  readonly path: string;
  /** Something on the way could not be followed, or is another thing for each who asks. */
  readonly isGuess?: boolean;
};

export type PathGuardOptions = {
  readonly places: readonly Omit<Place, 'seenAs'>[];
  /** In a jail the rest of the host is not there, and absolute links begin at the jail's own root. */
  readonly isJailed: boolean;
};

type World = {
  readonly places: readonly Place[];
  readonly isJailed: boolean;
  /** Without it only names are looked at. */
  readonly hasLinks: boolean;
};

/** As many as the kernel follows. */
const mostLinks = 40;
const longestPath = 4_096;

/** Folders of the jail that are links themselves, as on every system that has merged `/usr`. */
const merged = /^\/(bin|sbin|lib|lib32|lib64)$/;

/** What these lead to depends on the process that opens them. */
const magic =
  /^\/(proc\/(self|thread-self|\d+)(\/task\/\d+)?\/(root|cwd|exe|fd|map_files)|dev\/(fd|stdin))(\/|$)/;

/**
 * Finds the path that is really opened: links, dots and relative names are followed on the host as the kernel follows
 * them for the agent. Between this look and the opening a link can be put in the way; in a jail it leads nowhere else
 * than to what the jail holds, and nothing of another session is in there.
 */
export class PathGuard {
  readonly #world: World;
  private constructor(world: World) {
    this.#world = world;
  }

  /** For a session whose folders are these; finds out where they really are. */
  static async open({ places, isJailed }: PathGuardOptions): Promise<PathGuard> {
    const real = places.map(async (place) => {
      const onHost = await realpath(place.onHost).catch(() => place.onHost);
      return { ...place, onHost, seenAs: isJailed ? place.inside : onHost };
    });
    return new PathGuard({ places: await Promise.all(real), isJailed, hasLinks: true });
  }

  /** For calls of the past: the files are others by now, so names are taken for what they say. */
  static ofNames(places: readonly Omit<Place, 'onHost'>[]): PathGuard {
    const named = places.map((place) => ({ ...place, onHost: place.seenAs }));
    return new PathGuard({ places: named, isJailed: true, hasLinks: false });
  }

  /** @param cwd what relative names begin at, as the agent sees it. */
  async follow(named: string, cwd: string): Promise<RealPath> {
    if (named.includes('\0') || named.length > longestPath) return { path: '', isGuess: true };
    const whole = named.startsWith('/') ? named : `${cwd}/${named}`;
    const { seen, isGuess } = await this.#walk(whole);
    return { path: this.#inside(seen), ...(isGuess && { isGuess }) };
  }

  async #walk(whole: string): Promise<{ seen: string; isGuess: boolean }> {
    const left = whole.split('/').reverse();
    let seen = '';
    let isMissing = false;
    let isShared = false;
    for (let links = 0; left.length > 0;) {
      const name = left.pop();
      if (name === undefined || name === '' || name === '.') continue;
      if (name === '..') {
        seen = seen.slice(0, Math.max(seen.lastIndexOf('/'), 0));
        isMissing = false;
        continue;
      }
      seen = `${seen}/${name}`;
      if (magic.test(seen)) return { seen: [seen, ...left.reverse()].join('/'), isGuess: true };
      if (isMissing) continue;
      const found = await this.#look(seen);
      isShared = found.kind === 'shared';
      isMissing = found.kind === 'missing';
      if (found.kind === 'unknown') return { seen: [seen, ...left.reverse()].join('/'), isGuess: true };
      if (found.kind !== 'link') continue;
      if (++links > mostLinks) return { seen, isGuess: true };
      seen = found.target.startsWith('/') ? '' : seen.slice(0, seen.lastIndexOf('/'));
      left.push(...found.target.split('/').reverse());
    }
    return { seen: seen === '' ? '/' : seen, isGuess: isShared };
  }

  async #look(seen: string): Promise<Found> {
    if (!this.#world.hasLinks) return { kind: 'there' };
    const onHost = this.#onHost(seen);
    if (onHost === undefined) return this.#lookOutside(seen);
    try {
      const stats = await lstat(onHost);
      if (stats.isSymbolicLink()) return asLink(await readlink(onHost));
      // The same file may have another name, of which a rule says something else.
      return { kind: stats.isFile() && stats.nlink > 1 ? 'shared' : 'there' };
    } catch (error) {
      return { kind: isAbsent(error) ? 'missing' : 'unknown' };
    }
  }

  #lookOutside(seen: string): Found {
    const folder = merged.exec(seen)?.[1];
    return folder === undefined ? { kind: 'there' } : { kind: 'link', target: `usr/${folder}` };
  }

  /** Undefined for what is of the jail's own and not of the session. */
  #onHost(seen: string): string | undefined {
    const place = this.#world.places.find(({ seenAs }) => isBelow(seen, seenAs));
    if (place) return place.onHost + seen.slice(place.seenAs.length);
    return this.#world.isJailed ? undefined : seen;
  }

  /**
   * As rules name it, whatever the folders are called on this host. A file of the host that only has the name of one
   * of the session's is told apart.
   */
  #inside(seen: string): string {
    const { places, isJailed } = this.#world;
    const place = places.find(({ seenAs }) => isBelow(seen, seenAs));
    if (place) return place.inside + seen.slice(place.seenAs.length);
    const isOnlyNamedSo = !isJailed && places.some(({ inside }) => isBelow(seen, inside));
    return isOnlyNamedSo ? `/host${seen}` : seen;
  }
}

type Found =
  | { readonly kind: 'there' | 'shared' | 'missing' | 'unknown' }
  | { readonly kind: 'link'; readonly target: string };

function asLink(target: string): Found {
  return target.includes('\uFFFD') ? { kind: 'unknown' } : { kind: 'link', target };
}

function isBelow(file: string, folder: string): boolean {
  return file === folder || file.startsWith(`${folder}/`);
}

/** Also a file in the place of a folder: opening it fails. */
function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
