import { open, type FileHandle } from 'node:fs/promises';
import type { Member } from '../agent/archives/members.ts';
import { fileMember } from '../agent/archives/members.ts';
import type {
  ExportManifestEnd,
  ExportManifestHeader,
  ExportManifestLine,
} from '../domain/organization/organization-export.ts';

/** What an export holds, written down as it comes: the last member of the file, since only then all is known. */
export class ExportManifest implements AsyncDisposable {
  readonly #path: string;
  readonly #file: FileHandle;
  #parts = 0;
  #rows = 0;
  #missing = 0;

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  static async begin(path: string, header: ExportManifestHeader): Promise<ExportManifest> {
    const manifest = new ExportManifest(path, await open(path, 'wx', 0o600));
    await manifest.#write(header);
    return manifest;
  }

  get counts(): { readonly rows: number; readonly files: number; readonly missing: number } {
    return { rows: this.#rows, files: this.#parts, missing: this.#missing };
  }

  async add(line: ExportManifestLine): Promise<void> {
    if ('missing' in line) this.#missing++;
    else {
      this.#parts++;
      this.#rows += line.rows ?? 0;
    }
    await this.#write(line);
  }

  /** Nothing is added from here on. */
  async end(mtime: number): Promise<Member> {
    await this.#write({ end: true, parts: this.#parts, rows: this.#rows, missing: this.#missing });
    return fileMember('manifest.jsonl', this.#path, mtime);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }

  async #write(line: ExportManifestHeader | ExportManifestLine | ExportManifestEnd): Promise<void> {
    await this.#file.appendFile(`${JSON.stringify(line)}\n`);
  }
}
