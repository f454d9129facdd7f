import type { Readable } from 'node:stream';

/** Where files are kept that are written once, as a whole: on a disk that all nodes share, or in a bucket. */
export type ObjectStorage = {
  /**
   * Keeps a file under a place, over one that may be there. When this returns it is there, whole and durable; until then there
   * is what was there before. The file is not changed afterwards.
   */
  readonly put: (place: string, file: string, signal: AbortSignal) => Promise<void>;
  /**
   * @param file where it may be laid down.
   * @returns the path of a file with what was kept. Undefined: there is nothing.
   */
  readonly fetch: (place: string, file: string, signal: AbortSignal) => Promise<string | undefined>;
  /** What was kept, or a part of it, as it comes. Undefined: there is nothing. Whoever has asked reads it or destroys it. */
  readonly open: (place: string, signal: AbortSignal, part?: Part) => Promise<OpenObject | undefined>;
  /** Removes all whose places begin so, but for one. */
  readonly removeAll: (prefix: string, signal: AbortSignal, except?: string) => Promise<void>;
  /** Removes all whose places begin with a name and a slash, however many there are. @returns what that was. */
  readonly removeFolder: (name: string, signal: AbortSignal) => Promise<Removed>;
};

export type Removed = { readonly files: number; readonly bytes: number };

/** It lies within what was kept, and has a byte or more. */
export type Part = { readonly start: number; readonly length: number };

/** `bytes`: how many there are of the whole. */
export type OpenObject = { readonly bytes: number; readonly content: Readable };
