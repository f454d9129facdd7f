import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { saveFile } from './save-file.ts';

let folder: string;
const at = (name: string) => path.join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'save-file-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function saying(text: string): ReadableStream<Uint8Array> {
  return new Blob([text]).stream();
}

function breakingOff(): ReadableStream<Uint8Array> {
  let isFirst = true;
  return new ReadableStream({
    pull(controller) {
      if (isFirst) controller.enqueue(new TextEncoder().encode('half'));
      else controller.error(new Error('cut'));
      isFirst = false;
    },
  });
}

test('a download takes the place of the file that was there [save-file:saved]', async () => {
  await writeFile(at('report'), 'old');
  await saveFile(saying('new'), at('report'));
  expect(await readFile(at('report'), 'utf8')).toBe('new');
});

test('a download that is private is for nobody else to read [save-file:private]', async () => {
  await saveFile(saying('all'), at('export'), { isPrivate: true });
  expect((await stat(at('export'))).mode & 0o777).toBe(0o600);
});

test('a download that breaks off leaves the file that was there, and nothing else [save-file:cut]', async () => {
  await writeFile(at('kept'), 'old');
  await expect(saveFile(breakingOff(), at('kept'))).rejects.toThrow('cut');
  expect(await readFile(at('kept'), 'utf8')).toBe('old');
  expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('what is no file is written to, and stays what it is [save-file:pipe]', async () => {
  await promisify(execFile)('mkfifo', [at('pipe')]);
  const [said] = await Promise.all([readFile(at('pipe'), 'utf8'), saveFile(saying('text'), at('pipe'))]);
  expect(said).toBe('text');
  expect((await stat(at('pipe'))).isFIFO()).toBe(true);
});

test('a folder is refused before anything is read [save-file:folder]', async () => {
  await expect(saveFile(saying('text'), folder)).rejects.toThrow('is a folder; name a file.');
});

test('a full disk is told in words, with what to do [save-file:full]', async () => {
  await expect(saveFile(saying('text'), '/dev/full')).rejects.toThrow(
    '/dev/full was not saved: there is no room for it.',
  );
});
