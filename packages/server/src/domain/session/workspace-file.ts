/** What there is in a workspace. `other` is nothing that can be read: a pipe, a socket, a name that is no text. */
export const fileTypes = ['file', 'folder', 'link', 'other'] as const;
export type FileType = (typeof fileTypes)[number];

/** Something in a workspace, as it was when it was looked at. */
export type WorkspaceFile = {
  /** From the workspace on, with slashes. */
  readonly path: string;
  readonly type: FileType;
  /** In bytes; 0 for what is no file. */
  readonly size: number;
  readonly modifiedAt: Date;
};

/** A file, and what tells this state of it from every other one. */
export type FileState = WorkspaceFile & { readonly version: string };

/** What a caller has seen of a file, and goes by: this version, any, or none. */
export type Seen = { readonly version: string } | 'any' | 'none';
