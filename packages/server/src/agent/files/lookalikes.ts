import { ConflictError } from '../../domain/errors.ts';
import {
  hasLookalikes,
  isLookalike,
  toText,
  type WorkspacePath,
} from '../../domain/session/workspace-path.ts';
import type { OpenFolder } from './open-folder.ts';

/** As names are compared that may be written with other characters and look the same. */
const lookOf = (name: string) => name.normalize('NFC');

/**
 * What is in folders, each listed once: for many files that are put one after the other, which would have it listed for
 * each. What others make meanwhile is not seen.
 */
export class KnownNames {
  readonly #folders = new Map<string, Map<string, string>>();

  /**
   * Another name in the folder that looks like this one; if there is none, this one is there from now on.
   * @param at the path of the folder.
   */
  async add(folder: OpenFolder, at: string, name: string): Promise<string | undefined> {
    const names = this.#folders.get(at) ?? (await namesIn(folder));
    this.#folders.set(at, names);
    const other = names.get(lookOf(name));
    if (other !== undefined && other !== name) return other;
    names.set(lookOf(name), name);
    return undefined;
  }
}

async function namesIn(folder: OpenFolder): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for await (const name of folder.names()) names.set(lookOf(name), name);
  return names;
}

/** Where a name is to be. */
export type Place = {
  readonly except?: string;
  /** What is in the folders by now, and the path of this one. */
  readonly known?: KnownNames | undefined;
  readonly at?: WorkspacePath;
};

/** @throws ConflictError when another name in the folder looks like this one. */
export async function assertNoLookalike(folder: OpenFolder, name: string, place: Place): Promise<void> {
  if (!hasLookalikes(name)) return;
  const { known, at = [], except } = place;
  const other = known ? await known.add(folder, toText(at), name) : await lookalikeIn(folder, name, except);
  if (other !== undefined)
    throw new ConflictError(
      `There is "${other}", which looks like "${name}" and is written with other characters.`,
    );
}

async function lookalikeIn(folder: OpenFolder, name: string, except?: string): Promise<string | undefined> {
  for await (const other of folder.names()) if (other !== except && isLookalike(other, name)) return other;
  return undefined;
}
