import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract as newExtract, type Header } from 'tar-stream';
import { openPromise, type Entry } from 'yauzl';
import type { ArchiveFormat } from '../../domain/session/session-archive.ts';
import { decompressor, type TarFormat } from './compression.ts';
import type { MemberKind } from './manifest.ts';

/** A member as it stands in an archive, which may be of anybody's making. Its content is read before the next one's. */
export type FoundMember = {
  readonly name: string;
  /** Undefined: of a kind that we never write. */
  readonly kind: MemberKind | undefined;
  readonly content: AsyncIterable<Buffer>;
};

/** The members of an archive in their order. Nothing is made of their names. */
export function readArchive(format: ArchiveFormat, file: string): AsyncGenerator<FoundMember, void> {
  return format === 'zip' ? readZip(file) : readTar(format, file);
}

async function* readTar(format: TarFormat, file: string): AsyncGenerator<FoundMember, void> {
  const extract = newExtract();
  const fed = pipeline(createReadStream(file), decompressor(format), extract);
  fed.catch((error: unknown) => extract.destroy(error instanceof Error ? error : new Error(String(error))));
  try {
    for await (const entry of extract) {
      const { name, type, linkname } = entry.header;
      // What a tar file holds comes as buffers.
      const content = type === 'symlink' ? Readable.from([Buffer.from(linkname)]) : entry;
      yield { name: withoutSlash(name), kind: kindsOfTar[type], content: content as AsyncIterable<Buffer> };
      entry.resume();
    }
    await fed;
  } finally {
    extract.destroy();
    await fed.catch(() => undefined);
  }
}

const kindsOfTar: Partial<Record<Header['type'], MemberKind>> = {
  file: 'file',
  directory: 'folder',
  symlink: 'link',
};

async function* readZip(file: string): AsyncGenerator<FoundMember, void> {
  const zip = await openPromise(file, { lazyEntries: true, autoClose: false });
  try {
    for await (const entry of zip.eachEntry()) {
      const content = await zip.openReadStreamPromise(entry);
      // An error may come before somebody reads, and is not to be waited for in vain.
      content.on('error', (error) => content.destroy(error));
      yield { name: withoutSlash(entry.fileName), kind: kindOfZip(entry), content };
      content.destroy();
    }
  } finally {
    zip.close();
  }
}

function kindOfZip({ fileName, externalFileAttributes }: Entry): MemberKind | undefined {
  if (fileName.endsWith('/')) return 'folder';
  const type = (externalFileAttributes >>> 16) & 0o170000;
  if (type === 0o120000) return 'link';
  return type === 0o100000 ? 'file' : undefined;
}

function withoutSlash(name: string): string {
  return name.endsWith('/') ? name.slice(0, -1) : name;
}
