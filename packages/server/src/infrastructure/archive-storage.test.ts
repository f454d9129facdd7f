import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startS3Server, type S3Server } from '../../test/support/s3-server.ts';
import type { ArchiveStorage } from './archive-storage.ts';
import { diskArchives } from './disk-archives.ts';
import { s3Archives } from './s3-archives.ts';

const stack = new AsyncDisposableStack();
let base: string;
let s3: S3Server;
const storages: Record<string, ArchiveStorage> = {};
beforeAll(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'archive-storage-'));
  stack.defer(() => rm(base, { recursive: true, force: true }));
  s3 = stack.use(await startS3Server());
  const credentials = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };
  const of = { bucket: s3.bucket, region: 'us-east-1', prefix: 'sessions/', endpoint: s3.url, credentials };
  storages['disk'] = diskArchives(path.join(base, 'archives'));
  storages['s3'] = stack.use(s3Archives({ ...of, partBytes: 5 * 1024 * 1024 }));
});
afterAll(() => stack.disposeAsync());

const signal = () => AbortSignal.timeout(30_000);
let files = 0;
async function newFile(content?: Buffer): Promise<string> {
  const file = path.join(base, `file-${files++}`);
  if (content) await writeFile(file, content);
  return file;
}
const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe.each(['disk', 's3'])('archives on %s', (kind) => {
  const storage = () => storages[kind]!;

  test.each([0, 10, 5 * 1024 * 1024, 11_000_001])(
    'are the same to the byte when they are fetched, with %i of them [archive-storage:same]',
    async (size) => {
      const content = randomBytes(size);
      const place = `org/${kind}-${size}.1.zip`;
      await storage().put(place, await newFile(content), signal());
      const fetched = await storage().fetch(place, await newFile(), signal());
      expect(hashOf(await readFile(fetched!))).toBe(hashOf(content));
    },
  );

  test('are not there before they were put, nor when they are removed [archive-storage:removed]', async () => {
    const fetch = async (place: string) => storage().fetch(place, await newFile(), signal());
    expect(await fetch('org/none.1.zip')).toBeUndefined();
    for (const place of ['org/a.1.zip', 'org/a.2.zip', 'org/ab.1.zip'])
      await storage().put(place, await newFile(Buffer.from(place)), signal());
    await storage().removeAll('org/a.', 'org/a.2.zip');
    expect(await fetch('org/a.1.zip')).toBeUndefined();
    expect(await fetch('org/a.2.zip')).toBeDefined();
    await storage().removeAll('org/a.');
    expect(await fetch('org/a.2.zip')).toBeUndefined();
    expect(await fetch('org/ab.1.zip')).toBeDefined();
    await storage().removeAll('nobody/a.');
  });
});

test('an upload in parts that is stopped leaves nothing [archive-storage:stopped]', async () => {
  const stop = new AbortController();
  const put = storages['s3']!.put('org/stopped.1.zip', await newFile(randomBytes(30_000_000)), stop.signal);
  setTimeout(() => stop.abort(), 30);
  await expect(put).rejects.toThrow();
  expect([...(await s3.objects()).keys()].filter((name) => name.includes('stopped'))).toEqual([]);
});
