import { execFileSync } from 'node:child_process';
import { link, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack as newPack, type Header } from 'tar-stream';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import type { Api, Json } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { rawRequest } from './support/raw-http.ts';

// Everything bad that can be done to a workspace over HTTP, by its name. What is behind each has tests of its own beside the source.
const stack = new AsyncDisposableStack();
let service: TestApp;
let alice: Api;
let id: string;
let workspace: string;
let outside: string;
beforeAll(async () => {
  service = stack.use(await startTestApp({ ROLE: 'api' }));
  alice = await service.newUser({ role: 'admin' });
  outside = path.join(service.dataDir, 'outside');
  await mkdir(outside);
  await writeFile(path.join(outside, 'secret'), 'a secret');
}, 60_000);
afterAll(() => stack.disposeAsync());

beforeEach(async () => {
  id = await alice.newSession();
  workspace = path.join(service.dataDir, 'sessions', id, 'workspace');
  expect(await put('there', 'whole')).toBe(201);
});

/** The path is sent as it is. */
async function ask(method: string, rest: string, body?: string): Promise<{ status: number; text: string }> {
  return rawRequest(service.url, {
    method,
    path: `/api/v1/sessions/${id}/${rest}`,
    headers: { authorization: `Bearer ${alice.token}` },
    body,
  });
}
const put = async (name: string, text: string) => (await ask('PUT', `files/${name}`, text)).status;
const encoded = (name: string) => name.split('/').map(encodeURIComponent).join('/');

/** Reads, writes, removes, moves to and uploads under a name. @returns the answers. */
async function everyWay(name: string): Promise<number[]> {
  const whole = encodeURIComponent(name);
  const form = new FormData();
  form.append('file', new Blob(['x']), 'x');
  return [
    (await ask('GET', `files/${whole}`)).status,
    await put(whole, 'x'),
    (await ask('DELETE', `files/${whole}?recursive=true`)).status,
    (await alice.post(`/sessions/${id}/files/move`, { from: 'there', to: name })).status,
    (await sendForm(`path=${whole}`, form)).status,
  ];
}

async function sendForm(query: string, form: FormData): Promise<Response> {
  return fetch(`${service.url}/api/v1/sessions/${id}/files/upload?${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${alice.token}` },
    body: form,
  });
}

async function extract(archive: Uint8Array): Promise<number> {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(archive)]), 'archive');
  return (await sendForm('extract=true', form)).status;
}

async function tarOf(...headers: readonly (Partial<Header> & { name: string })[]): Promise<Buffer> {
  const pack = newPack();
  const packed = buffer(pack);
  for (const header of headers) pack.entry(header, '');
  pack.finalize();
  return packed;
}

async function expectUntouched(): Promise<void> {
  expect(await readdir(outside)).toEqual(['secret']);
  expect(await readFile(path.join(outside, 'secret'), 'utf8')).toBe('a secret');
  expect(await readFile(path.join(workspace, 'there'), 'utf8')).toBe('whole');
  const incoming = path.join(workspace, '..', 'incoming');
  await eventually(async () => expect(await readdir(incoming)).toEqual([]), { within: 5_000 });
}

describe('a workspace', { timeout: 60_000 }, () => {
  test.each([
    ['../', '../outside/secret'],
    ['../ in the middle', 'a/../../../outside/secret'],
    ['an absolute name', '/etc/passwd'],
    ['a NUL', 'there\0.png'],
    ['an overlong name', 'x'.repeat(256)],
    ['an overlong path', 'd/'.repeat(300) + 'x'],
    ['an empty name', 'a//b'],
    ['a lone dot', './there'],
  ])('refuses %s, whatever is asked for [hostile-workspace:names]', async (_, name) => {
    for (const status of await everyWay(name)) expect([400, 404, 413, 414, 422]).toContain(status);
    await expectUntouched();
  });

  test.each(['CON', 'nul.txt', 'aux', '~', '.git', '-rf', '$(id)', '%2e%2e', '....'])(
    'takes the name %j, which is reserved elsewhere, for a name [hostile-workspace:reserved]',
    async (name) => {
      expect(await put(encoded(name), 'x')).toBe(201);
      expect(await readFile(path.join(workspace, name), 'utf8')).toBe('x');
      await expectUntouched();
    },
  );

  test.each([
    ['text that is turned round', 'a\u202egnp.exe'],
    ['nothing to see', 'zero\u200bwidth'],
    ['a line end', 'new\nline'],
    ['a backslash', '..\\outside\\secret'],
    ['a space at its end', 'trailing '],
  ])('makes no name with %s [hostile-workspace:unicode]', async (_, name) => {
    expect(await put(encoded(name), 'x')).toBe(422);
    expect(await put(encoded('caf\u00e9'), 'x')).toBe(201);
    expect(await put(encoded('cafe\u0301'), 'x')).toBe(409);
    expect([400, 422]).toContain(await put('%ed%a0%80', 'x'));
    await expectUntouched();
  });

  test.each<[string, (place: string) => Promise<unknown>, string]>([
    ['a symbolic link to a file', (place) => symlink(path.join(outside, 'secret'), place), ''],
    ['a symbolic link to a folder', (place) => symlink(outside, place), '/secret'],
    ['a hard link', (place) => link(path.join(outside, 'secret'), place), ''],
    ['a link to a device', (place) => symlink('/dev/zero', place), ''],
    ['a link to a process', (place) => symlink('/proc/self/environ', place), ''],
    // eslint-disable-next-line @typescript-eslint/require-await -- like the others
    ['a pipe', async (place) => execFileSync('mkfifo', [place]), ''],
  ])('reads and writes nothing through %s [hostile-workspace:links]', async (what, make, below) => {
    await make(path.join(workspace, 'trap'));
    expect((await ask('GET', `files/trap${below}`)).status).toBe(409);
    // A name beside another one of the same file is replaced, and that one stays as it was.
    expect(await put(`trap${below}`, 'x')).toBe(what === 'a hard link' ? 200 : 409);
    const { text } = await ask('GET', 'workdir/download?format=zip');
    expect(text).not.toContain('a secret');
    expect((await ask('GET', 'workdir/search?q=secret')).text).not.toContain('a secret');
    await expectUntouched();
  });

  test('reads no socket [hostile-workspace:links]', async () => {
    const server = createServer().listen(path.join(workspace, 's'));
    await new Promise((resolve) => server.once('listening', resolve));
    expect((await ask('GET', 'files/s')).status).toBe(409);
    await new Promise((resolve) => server.close(resolve));
  });

  test('is not left through a folder that becomes a link while it is asked for [hostile-workspace:races]', async () => {
    const place = path.join(workspace, 'swapped');
    const real = path.join(workspace, 'real');
    await mkdir(place);
    await writeFile(path.join(place, 'secret'), 'of the session');
    let swaps = 0;
    const swap = async () => {
      while (swaps >= 0) {
        await rename(place, real).catch(() => undefined);
        // A request may have made the folder anew.
        await rm(place, { recursive: true, force: true });
        await symlink(outside, place).catch(() => undefined);
        await new Promise((resolve) => setImmediate(resolve));
        await rm(place, { recursive: true, force: true });
        await rename(real, place).catch(() => undefined);
        swaps++;
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const swapping = swap();
    for (let round = 0; round < 60; round++) {
      const answers = await Promise.all([
        ask('GET', 'files/swapped/secret'),
        ask('PUT', 'files/swapped/planted', 'x'),
        ask('DELETE', 'files/swapped/planted'),
      ]);
      expect(answers.map(({ text }) => text).join()).not.toContain('a secret');
    }
    expect(swaps).toBeGreaterThan(10);
    swaps = -1_000_000;
    await swapping;
    await expectUntouched();
  });

  test.each<[string, () => Promise<Uint8Array>]>([
    ['a way out in a tar', () => tarOf({ name: 'good' }, { name: '../../outside/planted' })],
    ['an absolute name in a tar', () => tarOf({ name: '/outside/planted' })],
    ['a link out', () => tarOf({ name: 'l', type: 'symlink', linkname: outside }, { name: 'l/planted' })],
    ['a hard link out', () => tarOf({ name: 'l', type: 'link', linkname: '/etc/passwd' })],
    ['a device', () => tarOf({ name: 'd', type: 'character-device', devmajor: 1, devminor: 5 })],
    ['a pipe', () => tarOf({ name: 'p', type: 'fifo' })],
    ['a way out in a zip', () => zipNamed('../../outside/planted')],
    // eslint-disable-next-line @typescript-eslint/require-await -- like the others
    ['a bomb', async () => gzipSync(Buffer.alloc(60_000_000))],
    ['a bomb of a tar', async () => gzipSync(await tarWith('zeros', Buffer.alloc(60_000_000)))],
    ['a million entries', millionEntries],
  ])('takes nothing of an archive with %s [hostile-workspace:archives]', async (_, make) => {
    expect(await extract(await make())).toBe(422);
    expect(await readdir(workspace)).toEqual(['there']);
    await expectUntouched();
  });

  test('takes nothing of an upload that is cut off [hostile-workspace:cut-off]', async () => {
    const { hostname, port } = new URL(service.url);
    const socket = connect(Number(port), hostname);
    const head = [
      `POST /api/v1/sessions/${id}/files/upload HTTP/1.1`,
      ...['host: x', `authorization: Bearer ${alice.token}`, 'content-length: 1000000'],
      'content-type: multipart/form-data; boundary=b',
    ];
    const part = '--b\r\ncontent-disposition: form-data; name="file"; filename="half"\r\n\r\n';
    socket.write(`${head.join('\r\n')}\r\n\r\n${part}${'x'.repeat(200_000)}`);
    const incoming = path.join(workspace, '..', 'incoming');
    await eventually(async () => expect(await readdir(incoming)).not.toEqual([]), { within: 5_000 });
    socket.destroy();
    await expectUntouched();
    expect(await readdir(workspace)).toEqual(['there']);
  });

  test('gives what a file holds as text that no browser runs [hostile-workspace:html]', async () => {
    for (const [name, text] of [
      ['page.html', '<script>owned(1)</script>'],
      ['picture.svg', '<svg xmlns="http://www.w3.org/2000/svg" onload="owned(1)"/>'],
    ] as const) {
      await put(name, text);
      const { headers } = await rawRequest(service.url, {
        path: `/api/v1/sessions/${id}/files/${name}`,
        headers: { authorization: `Bearer ${alice.token}` },
      });
      expect(headers).toMatchObject({
        'content-type': expect.stringMatching(/^text\/plain/) as unknown,
        'content-disposition': expect.stringMatching(/^attachment;/) as unknown,
        'x-content-type-options': 'nosniff',
      });
    }
  });

  test.each([
    '{{constructor}}',
    '{{#each this}}',
    '{{turns.__proto__}}',
    '{{',
    '{{{turns}}}',
    '{{turns|safe}}',
  ])('knows no template %j, and runs none [hostile-workspace:templates]', async (text) => {
    const template = { name: 'x', parts: [{ section: 'summary' }, { text }] };
    for (const answer of [
      await alice.post('/report-templates', template),
      await alice.post('/report-templates/preview', { template, session_id: id }),
      await alice.post('/tasks', { name: 'x', prompt_template: text }),
    ])
      expect(answer.status).toBe(422);
  });
});

test('a node whose disk is full takes no file, and says so [hostile-workspace:disk-full]', async () => {
  await using full = await startTestApp({ ROLE: 'api', DISK_MIN_FREE_MB: '10000000' });
  const bob = await full.newUser();
  const session = await bob.newSession();
  const url = `${full.url}/api/v1/sessions/${session}/files`;
  const headers = { authorization: `Bearer ${bob.token}` };
  const form = new FormData();
  form.append('file', new Blob(['x']), 'x');
  for (const answer of [
    await fetch(`${url}/x`, { method: 'PUT', headers, body: 'x' }),
    await fetch(`${url}/upload`, { method: 'POST', headers, body: form }),
  ])
    expect([answer.status, ((await answer.json()) as Json)['code']]).toEqual([507, 'disk_full']);
  expect((await bob.get(`/sessions/${session}/files`)).body['items']).toEqual([]);
}, 60_000);

async function tarWith(name: string, content: Buffer): Promise<Buffer> {
  const pack = newPack();
  const packed = buffer(pack);
  pack.entry({ name }, content);
  pack.finalize();
  return packed;
}

/** A name that no honest program writes. */
async function zipNamed(name: string): Promise<Buffer> {
  const placeholder = 'Q'.repeat(name.length);
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from('x'), placeholder);
  zip.end();
  const bytes = (await buffer(zip.outputStream)).toString('latin1');
  return Buffer.from(bytes.replaceAll(placeholder, name), 'latin1');
}

/** Ten thousand of them a hundred times over, as gzip allows. */
async function millionEntries(): Promise<Buffer> {
  const names = Array.from({ length: 10_000 }, (_, at) => ({ name: `f${at}` }));
  const tar = await tarOf(...names);
  const block = gzipSync(tar.subarray(0, 512 * names.length));
  return Buffer.concat(Array.from({ length: 100 }, () => block));
}
