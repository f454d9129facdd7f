import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startS3Server, type S3Server } from '../../test/support/s3-server.ts';
import type { ObjectStorage } from './object-storage.ts';
import { diskObjects } from './disk-objects.ts';
import { s3Objects } from './s3-objects.ts';

const stack = new AsyncDisposableStack();
let base: string;
let s3: S3Server;
const storages: Record<string, ObjectStorage> = {};
beforeAll(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'object-storage-'));
  stack.defer(() => rm(base, { recursive: true, force: true }));
  s3 = stack.use(await startS3Server());
  const credentials = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };
  const of = { bucket: s3.bucket, region: 'us-east-1', prefix: 'sessions/', endpoint: s3.url, credentials };
  storages['disk'] = diskObjects(path.join(base, 'archives'));
  storages['s3'] = stack.use(s3Objects({ ...of, partBytes: 5 * 1024 * 1024 }));
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

  test('are opened in part, with the size of the whole [archive-storage:part]', async () => {
    const place = `org/${kind}-part`;
    const content = randomBytes(300_000);
    await storage().put(place, await newFile(content), signal());
    for (const [start, length] of [
      [0, 2],
      [100_000, 150_000],
      [299_999, 1],
    ] as const) {
      const found = await storage().open(place, signal(), { start, length });
      expect(found?.bytes).toBe(300_000);
      expect(hashOf(await buffer(found!.content))).toBe(hashOf(content.subarray(start, start + length)));
    }
    expect(await storage().open(`${place}-none`, signal(), { start: 0, length: 1 })).toBeUndefined();
  });

  test('are opened with their size, replaced as a whole, and not found where there is none [archive-storage:open]', async () => {
    const place = `org/${kind}-opened`;
    expect(await storage().open(place, signal())).toBeUndefined();
    for (const size of [7_000_000, 12]) {
      const content = randomBytes(size);
      await storage().put(place, await newFile(content), signal());
      const found = await storage().open(place, signal());
      expect(found?.bytes).toBe(size);
      expect(hashOf(await buffer(found!.content))).toBe(hashOf(content));
    }
  });

  test('are not there before they were put, nor when they are removed [archive-storage:removed]', async () => {
    const fetch = async (place: string) => storage().fetch(place, await newFile(), signal());
    expect(await fetch('org/none.1.zip')).toBeUndefined();
    for (const place of ['org/a.1.zip', 'org/a.2.zip', 'org/ab.1.zip'])
      await storage().put(place, await newFile(Buffer.from(place)), signal());
    await storage().removeAll('org/a.', signal(), 'org/a.2.zip');
    expect(await fetch('org/a.1.zip')).toBeUndefined();
    expect(await fetch('org/a.2.zip')).toBeDefined();
    await storage().removeAll('org/a.', signal());
    expect(await fetch('org/a.2.zip')).toBeUndefined();
    expect(await fetch('org/ab.1.zip')).toBeDefined();
    await storage().removeAll('nobody/a.', signal());
  });

  test('are removed with all of their organization, and counted [archive-storage:organization]', async () => {
    for (const place of ['gone/a.1.zip', 'gone/b', 'gone2/a.1.zip'])
      await storage().put(place, await newFile(Buffer.from('12345')), signal());
    expect(await storage().removeFolder('gone', signal())).toEqual({ files: 2, bytes: 10 });
    expect(await storage().removeFolder('gone', signal())).toEqual({ files: 0, bytes: 0 });
    expect(await storage().fetch('gone/b', await newFile(), signal())).toBeUndefined();
    expect(await storage().fetch('gone2/a.1.zip', await newFile(), signal())).toBeDefined();
  });
});

test('an upload in parts that is stopped leaves nothing [archive-storage:stopped]', async () => {
  const stop = new AbortController();
  const put = storages['s3']!.put('org/stopped.1.zip', await newFile(randomBytes(30_000_000)), stop.signal);
  setTimeout(() => stop.abort(), 30);
  await expect(put).rejects.toThrow();
  expect([...(await s3.objects()).keys()].filter((name) => name.includes('stopped'))).toEqual([]);
});

test('a copy to another disk that is stopped leaves nothing [archive-storage:stopped]', async () => {
  const folder = path.join(base, 'stopped');
  const put = diskObjects(folder).put(
    'org/a.1.zip',
    await newFile(randomBytes(1_000)),
    AbortSignal.abort(new Error('Stopped.')),
  );
  await expect(put).rejects.toThrow('Stopped.');
  expect(await readdir(path.join(folder, 'org'))).toEqual([]);
});

/** A bucket that does what it is told to. */
async function newBucket(listener: RequestListener, stacked: AsyncDisposableStack): Promise<ObjectStorage> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  stacked.defer(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  const of = { bucket: 'archives', region: 'us-east-1', prefix: '', endpoint, credentials };
  return stacked.use(s3Objects({ ...of, withinMs: 300 }));
}

test('a bucket that is silent is not waited for for ever [archive-storage:silent]', async () => {
  await using own = new AsyncDisposableStack();
  const silent = await newBucket(() => undefined, own);
  await expect(silent.removeAll('org/a.', signal())).rejects.toThrow();
  await expect(silent.put('org/a.1.zip', await newFile(randomBytes(10)), signal())).rejects.toThrow();
  await expect(silent.fetch('org/a.1.zip', await newFile(), signal())).rejects.toThrow();
  const stopped = new AbortController();
  const removal = silent.removeAll('org/a.', stopped.signal);
  stopped.abort(new Error('Stopped.'));
  await expect(removal).rejects.toThrow();
  // Silent in the middle of an answer.
  const stuck = await newBucket((_, response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('the beginning');
  }, own);
  await expect(stuck.fetch('org/a.1.zip', await newFile(), signal())).rejects.toThrow();
});

test('an upload is refused when it is not what was sent, or not all of it [archive-storage:verified]', async () => {
  await using own = new AsyncDisposableStack();
  let stored = 0;
  const hashes: unknown[] = [];
  const cutting = await newBucket((request, response) => {
    hashes.push(request.headers['content-md5']);
    request.resume().on('end', () => {
      response.writeHead(200, request.method === 'HEAD' ? { 'content-length': String(stored) } : {});
      response.end();
    });
  }, own);
  const content = randomBytes(1_000);
  stored = 999;
  await expect(cutting.put('org/a.1.zip', await newFile(content), signal())).rejects.toThrow('999');
  stored = 1_000;
  await cutting.put('org/a.1.zip', await newFile(content), signal());
  expect(hashes[0]).toBe(createHash('md5').update(content).digest('base64'));
});
