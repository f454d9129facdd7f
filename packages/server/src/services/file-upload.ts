import { mediaTypeOf, tellingBytes } from '../domain/session/media-type.ts';
import type { DraftFile } from '../agent/files/draft-file.ts';
import { archiveTypes, unpack, type ArchiveType } from '../agent/files/unpack.ts';
import type { WorkspaceFiles } from '../agent/files/workspace-files.ts';
import { InvalidInputError } from '../domain/errors.ts';
import type { SessionId } from '../domain/ids.ts';
import type { WorkspacePath } from '../domain/session/workspace-path.ts';
import type { HeldRoom } from './workspace-room.ts';

/** A file that has come in and has yet to be put in its place, or a folder to be made. */
export type Arrived = {
  readonly path: WorkspacePath;
  /** Absent: a folder. */
  readonly draft?: DraftFile;
  readonly isExecutable?: boolean;
};

export type UploadPart = { readonly path: WorkspacePath; readonly source: AsyncIterable<Uint8Array> };

/**
 * What comes in one upload. Nothing of it is in the workspace before all of it is here and good; then it is put there one
 * after the other. What was not put there goes.
 */
export class FileUpload implements AsyncDisposable {
  readonly #files: WorkspaceFiles;
  readonly #id: SessionId;
  readonly #room: HeldRoom;
  readonly #arrived: Arrived[] = [];
  #bytes = 0;
  #names = 0;

  constructor(files: WorkspaceFiles, id: SessionId, room: HeldRoom) {
    this.#files = files;
    this.#id = id;
    this.#room = room;
  }

  get arrived(): readonly Arrived[] {
    return this.#arrived;
  }

  async add(part: UploadPart): Promise<void> {
    await this.#add(part);
  }

  async #add(
    { path, source }: UploadPart,
    { isExecutable = false, isOneOfMany = false } = {},
  ): Promise<void> {
    const draft = await this.#receive(path, source, isOneOfMany);
    await draft.close();
    this.#arrived.push({ path, draft, isExecutable });
  }

  /** Takes an archive apart. Its members are placed below the folder. */
  async addArchive(folder: WorkspacePath, { path, source }: UploadPart): Promise<void> {
    await using archive = await this.#receive(path, source, true);
    const type = await archiveTypeOf(archive);
    const packed = { file: archive.file, size: archive.size };
    for await (const { path: inside, isFolder, isExecutable, content } of unpack(type, packed)) {
      const at = [...folder, ...inside];
      if (isFolder) this.#arrived.push({ path: at });
      else await this.#add({ path: at, source: content }, { isExecutable, isOneOfMany: true });
      if (isFolder) this.#room.assertFits(this.#bytes, (this.#names += inside.length));
    }
    await this.#files.syncIncoming(this.#id);
  }

  async #receive(
    path: WorkspacePath,
    source: AsyncIterable<Uint8Array>,
    isOneOfMany = false,
  ): Promise<DraftFile> {
    this.#names += path.length;
    const before = this.#bytes;
    const assertFits = (bytes: number) => this.#room.assertFits(before + bytes, this.#names);
    const draft = await this.#files.receive(this.#id, source, assertFits, { isOneOfMany });
    this.#bytes = before + draft.size;
    return draft;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { draft } of this.#arrived) await draft?.[Symbol.asyncDispose]();
  }
}

async function archiveTypeOf(archive: DraftFile): Promise<ArchiveType> {
  const type = mediaTypeOf(await archive.head(tellingBytes));
  const known = archiveTypes.find((each) => each === type);
  if (known) return known;
  throw new InvalidInputError(
    'This is no archive that can be unpacked: allowed are zip, tar, tar.gz and tar.zst.',
  );
}
