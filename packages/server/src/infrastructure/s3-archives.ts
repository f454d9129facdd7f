import { createReadStream, createWriteStream } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { ArchiveStorage } from './archive-storage.ts';

export type S3ArchivesOptions = {
  readonly bucket: string;
  readonly region: string;
  /** Put before every place. */
  readonly prefix: string;
  /** Absent: Amazon's. */
  readonly endpoint?: string;
  /** Absent: what the surroundings give, such as a role of the machine. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Smaller ones in tests; S3 takes none below 5 MiB but the last. In bytes. */
  readonly partBytes?: number;
};

/** Of a file that is put in parts, so many bytes are in memory at once. */
const defaultPartBytes = 16 * 1024 * 1024;
const mostParts = 10_000;

/** How long a request may take that moves one part, in milliseconds. */
const requestWithin = 120_000;

type At = { readonly Bucket: string; readonly Key: string };

/** Archives as objects of a bucket of Amazon S3, or of what speaks its protocol. */
export function s3Archives(options: S3ArchivesOptions): ArchiveStorage & Disposable {
  const { bucket: Bucket, prefix } = options;
  const client = newClient(options);
  const at = (place: string): At => ({ Bucket, Key: prefix + place });
  return {
    put: async (place, file, signal) => {
      const { size } = await stat(file);
      const partBytes = Math.max(options.partBytes ?? defaultPartBytes, Math.ceil(size / mostParts));
      if (size > partBytes) return putInParts(client, at(place), { file, size, partBytes, signal });
      const Body = createReadStream(file);
      await client.send(new PutObjectCommand({ ...at(place), Body, ContentLength: size }), during(signal));
    },
    fetch: async (place, file, signal) => {
      const Body = await bodyOf(client, at(place), signal);
      if (!Body) return undefined;
      await pipeline(Body, createWriteStream(file, { flags: 'wx', mode: 0o600 }), { signal });
      return file;
    },
    removeAll: async (start, except) => {
      const found = await client.send(
        new ListObjectsV2Command({ Bucket, Prefix: prefix + start, MaxKeys: 1_000 }),
      );
      for (const { Key } of found.Contents ?? [])
        if (Key !== undefined && Key !== prefix + (except ?? ''))
          await client.send(new DeleteObjectCommand({ Bucket, Key }));
    },
    [Symbol.dispose]: () => client.destroy(),
  };
}

function newClient({ region, endpoint, credentials }: S3ArchivesOptions): S3Client {
  return new S3Client({
    region,
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    ...(credentials && { credentials }),
    // Others than Amazon store the checksums of streams among their bytes.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 4,
  });
}

function during(signal: AbortSignal): { readonly abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.any([signal, AbortSignal.timeout(requestWithin)]) };
}

async function bodyOf(client: S3Client, at: At, signal: AbortSignal): Promise<Readable | undefined> {
  try {
    const { Body } = await client.send(new GetObjectCommand(at), { abortSignal: signal });
    if (!(Body instanceof Readable)) throw new Error('The storage answered without a body.');
    return Body;
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

type Parts = {
  readonly file: string;
  readonly size: number;
  readonly partBytes: number;
  readonly signal: AbortSignal;
};

/** The object comes to be with the last request, or not at all. */
async function putInParts(client: S3Client, at: At, { file, size, partBytes, signal }: Parts): Promise<void> {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(at), during(signal));
  try {
    await using handle = await open(file, 'r');
    const parts: { ETag: string | undefined; PartNumber: number }[] = [];
    for (let from = 0; from < size; from += partBytes) {
      const Body = await read(handle, from, Math.min(partBytes, size - from));
      const PartNumber = parts.length + 1;
      const part = new UploadPartCommand({ ...at, UploadId, PartNumber, Body, ContentLength: Body.length });
      const { ETag } = await client.send(part, during(signal));
      parts.push({ ETag, PartNumber });
    }
    const whole = { ...at, UploadId, MultipartUpload: { Parts: parts } };
    await client.send(new CompleteMultipartUploadCommand(whole), during(signal));
  } catch (error) {
    // What is left of a server that was killed is the bucket's to remove, by a rule for unfinished uploads.
    await client.send(new AbortMultipartUploadCommand({ ...at, UploadId })).catch(() => undefined);
    throw error;
  }
}

async function read(handle: FileHandle, from: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  for (let at = 0; at < length;) {
    const { bytesRead } = await handle.read(bytes, at, length - at, from + at);
    if (bytesRead === 0) throw new Error('A file has become shorter while it was read.');
    at += bytesRead;
  }
  return bytes;
}
