/** A file that is not in both of two snapshots as it was. Folders are told of by what is in them. */
export type FileDiff = {
  readonly path: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** In bytes; 0 where there is none. */
  readonly sizeBefore: number;
  readonly sizeAfter: number;
  readonly isBinary: boolean;
  readonly linesAdded: number;
  readonly linesRemoved: number;
  /** As a unified diff without its head; undefined where it is no text, or too much of it. */
  readonly diff?: string;
};
