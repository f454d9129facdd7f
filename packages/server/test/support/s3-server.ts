import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

type S3rver = { run(): Promise<AddressInfo>; close(): Promise<void> };
type S3rverClass = new (options: Record<string, unknown>) => S3rver;

/** A real server of S3's protocol, on a folder, with one bucket. */
export type S3Server = AsyncDisposable & {
  readonly environment: Readonly<Record<string, string>>;
  readonly url: string;
  readonly bucket: string;
  /** The content of each object, by its name. */
  readonly objects: () => Promise<ReadonlyMap<string, Buffer>>;
  /** Exchanges the content of an object behind everybody's back. */
  readonly exchange: (name: string, content: Buffer) => Promise<void>;
};

export async function startS3Server(): Promise<S3Server> {
  const directory = await mkdtemp(path.join(tmpdir(), 'ai-agent-api-s3-'));
  const bucket = 'archives';
  const Server = createRequire(import.meta.url)('s3rver') as S3rverClass;
  const server = new Server({
    ...{ directory, port: 0, address: '127.0.0.1', silent: true },
    configureBuckets: [{ name: bucket, configs: [] }],
  });
  const { port } = await server.run();
  const url = `http://127.0.0.1:${port}`;
  const ending = '._S3rver_object';
  const folder = path.join(directory, bucket);
  const names = async () =>
    (await readdir(folder, { recursive: true }))
      .filter((name) => name.endsWith(ending))
      .map((name) => name.slice(0, -ending.length));
  return {
    url,
    bucket,
    environment: {
      ARCHIVE_S3_BUCKET: bucket,
      ARCHIVE_S3_ENDPOINT: url,
      ARCHIVE_S3_PREFIX: 'sessions/',
      ARCHIVE_S3_ACCESS_KEY_ID: 'S3RVER',
      ARCHIVE_S3_SECRET_ACCESS_KEY: 'S3RVER',
    },
    objects: async () =>
      new Map(
        await Promise.all(
          (await names()).map(
            async (name) => [name, await readFile(path.join(folder, name + ending))] as const,
          ),
        ),
      ),
    exchange: (name, content) => writeFile(path.join(folder, name + ending), content),
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
