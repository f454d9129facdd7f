import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { ObjectStorage, OpenObject, Part } from './object-storage.ts';

export type S3ObjectsOptions = {
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
  /** How long a request that moves one part may take, and how long a connection may be silent. In milliseconds. */
  readonly withinMs?: number;
};

/** Of a file that is put in parts, so many bytes are in memory at once. */
const defaultPartBytes = 16 * 1024 * 1024;
const mostParts = 10_000;

const defaultWithinMs = 120_000;

/** So much is read and hashed at once. In bytes. */
const pieceBytes = 1024 * 1024;

type At = { readonly Bucket: string; readonly Key: string };

/** Files as objects of a bucket of Amazon S3, or of what speaks its protocol. */
export function s3Objects(options: S3ObjectsOptions): ObjectStorage & Disposable {
  const { bucket: Bucket, prefix, withinMs = defaultWithinMs } = options;
  const client = newClient(options);
  const at = (place: string): At => ({ Bucket, Key: prefix + place });
  const during = (signal: AbortSignal) => ({
    abortSignal: AbortSignal.any([signal, AbortSignal.timeout(withinMs)]),
  });
  return {
    put: async (place, file, signal) => {
      const { size } = await stat(file);
      const partBytes = Math.max(options.partBytes ?? defaultPartBytes, Math.ceil(size / mostParts));
      await using handle = await open(file, 'r');
      const upload = { client, at: at(place), handle, size, partBytes, during: () => during(signal) };
      await (size > partBytes ? putInParts(upload) : putWhole(upload));
      const { ContentLength } = await client.send(new HeadObjectCommand(at(place)), during(signal));
      if (ContentLength !== size)
        throw new Error(`The storage has ${ContentLength} bytes of ${place}, which has ${size}.`);
    },
    fetch: async (place, file, signal) => {
      const found = await find(client, at(place), signal);
      if (!found) return undefined;
      await pipeline(found.content, createWriteStream(file, { flags: 'wx', mode: 0o600 }), { signal });
      return file;
    },
    open: (place, signal, part) => find(client, at(place), signal, part),
    removeAll: async (start, signal, except) => {
      const list = new ListObjectsV2Command({ Bucket, Prefix: prefix + start, MaxKeys: 1_000 });
      const { Contents = [] } = await client.send(list, during(signal));
      for (const { Key } of Contents)
        if (Key !== undefined && Key !== prefix + (except ?? ''))
          await client.send(new DeleteObjectCommand({ Bucket, Key }), during(signal));
    },
    removeFolder: async (name, signal) => {
      let [files, bytes] = [0, 0];
      for (;;) {
        const list = new ListObjectsV2Command({ Bucket, Prefix: `${prefix}${name}/`, MaxKeys: 1_000 });
        const { Contents = [] } = await client.send(list, during(signal));
        if (Contents.length === 0) return { files, bytes };
        for (const { Key, Size = 0 } of Contents) {
          await client.send(new DeleteObjectCommand({ Bucket, Key }), during(signal));
          [files, bytes] = [files + 1, bytes + Size];
        }
      }
    },
    [Symbol.dispose]: () => client.destroy(),
  };
}

function newClient({
  region,
  endpoint,
  credentials,
  withinMs = defaultWithinMs,
}: S3ObjectsOptions): S3Client {
  return new S3Client({
    region,
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    ...(credentials && { credentials }),
    // Others than Amazon store the checksums of streams among their bytes.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: Math.min(10_000, withinMs), socketTimeout: withinMs },
    maxAttempts: 4,
  });
}

async function find(
  client: S3Client,
  at: At,
  signal: AbortSignal,
  part?: Part,
): Promise<OpenObject | undefined> {
  const within = part && { Range: `bytes=${part.start}-${part.start + part.length - 1}` };
  try {
    // It may be read for as long as it takes, while the connection is not silent.
    const get = new GetObjectCommand({ ...at, ...within });
    const { Body, ContentLength = -1, ContentRange } = await client.send(get, { abortSignal: signal });
    if (!(Body instanceof Readable)) throw new Error('The storage answered without a body.');
    return { bytes: part ? sizeOf(ContentRange) : ContentLength, content: Body };
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

/** Of the whole, as `bytes 0-9/100` says it of a part. */
function sizeOf(contentRange = ''): number {
  const size = /\/(\d+)$/.exec(contentRange)?.[1];
  return size === undefined ? -1 : Number(size);
}

type Upload = {
  readonly client: S3Client;
  readonly at: At;
  readonly handle: FileHandle;
  readonly size: number;
  readonly partBytes: number;
  /** For one request. */
  readonly during: () => { readonly abortSignal: AbortSignal };
};

async function putWhole({ client, at, handle, size, during }: Upload): Promise<void> {
  const content = await read(handle, 0, size);
  await client.send(new PutObjectCommand({ ...at, ...content }), during());
}

/** The object comes to be with the last request, or not at all. */
async function putInParts({ client, at, handle, size, partBytes, during }: Upload): Promise<void> {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(at), during());
  try {
    const parts: { ETag: string | undefined; PartNumber: number }[] = [];
    for (let from = 0; from < size; from += partBytes) {
      const content = await read(handle, from, Math.min(partBytes, size - from));
      const PartNumber = parts.length + 1;
      const { ETag } = await client.send(
        new UploadPartCommand({ ...at, UploadId, PartNumber, ...content }),
        during(),
      );
      parts.push({ ETag, PartNumber });
    }
    const whole = { ...at, UploadId, MultipartUpload: { Parts: parts } };
    await client.send(new CompleteMultipartUploadCommand(whole), during());
  } catch (error) {
    // What is left of a server that was killed is the bucket's to remove, by a rule for unfinished uploads.
    const soon = { abortSignal: AbortSignal.timeout(abortWithin) };
    await client.send(new AbortMultipartUploadCommand({ ...at, UploadId }), soon).catch(() => undefined);
    throw error;
  }
}

/** Somebody may wait for the end of this node. In milliseconds. */
const abortWithin = 2_000;

/** Bytes of a file, with their hash, so that the storage refuses what is not the same when it arrives. */
async function read(handle: FileHandle, from: number, length: number) {
  const Body = Buffer.allocUnsafe(length);
  const digest = createHash('md5');
  for (let at = 0; at < length;) {
    const { bytesRead } = await handle.read(Body, at, Math.min(pieceBytes, length - at), from + at);
    if (bytesRead === 0) throw new Error('A file has become shorter while it was read.');
    digest.update(Body.subarray(at, at + bytesRead));
    at += bytesRead;
  }
  return { Body, ContentLength: length, ContentMD5: digest.digest('base64') };
}
