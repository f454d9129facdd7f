import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync, zstdDecompressSync } from 'node:zlib';
import { script } from '@ai-agent-api/fake-anthropic';
import { buffer } from 'node:stream/consumers';
import { extract as newExtract, pack as newPack } from 'tar-stream';
import { openPromise } from 'yauzl';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Api, Json } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { hasBubblewrap } from './support/jail-scene.ts';
import { rawRequest } from './support/raw-http.ts';

const bash = (command: string) => ({ tools: [{ name: 'Bash', input: { command } }] });
const run = (api: Api, id: string, command: string) =>
  api.ask(id, `Run.${script(bash(command), { text: 'Ran.' })}`);

const isolation = hasBubblewrap ? 'jail' : 'none';

describe('the files of a session', () => {
  const stack = new AsyncDisposableStack();
  let service: TestApp;
  let alice: Api;
  beforeAll(async () => {
    service = stack.use(
      await startTestApp({ ISOLATION: isolation, WORKSPACE_MAX_MB: '64', WORKSPACE_MAX_FILES: '1000' }),
    );
    alice = await service.newUser();
  });
  afterAll(() => stack.disposeAsync());

  const workspaceOf = (id: string) => path.join(service.dataDir, 'sessions', id, 'workspace');

  type Sent = { readonly body?: string | Uint8Array; readonly headers?: Record<string, string> };
  const send = (id: string, method: string, file: string, { body, headers }: Sent = {}) =>
    fetch(`${service.url}/api/v1/sessions/${id}/files/${file}`, {
      method,
      headers: { authorization: `Bearer ${alice.token}`, ...headers },
      ...(body !== undefined && { body: Buffer.from(body) }),
    });
  const put = (id: string, file: string, body: string | Uint8Array, headers: Record<string, string> = {}) =>
    send(id, 'PUT', file, { body, headers });
  const codeOf = async (answer: Response) => ((await answer.json()) as Json)['code'] as string;
  const tree = async (id: string, query = '') =>
    (await alice.get(`/sessions/${id}/files${query}`)).body['items'] as Json[];

  test('are the agent’s to read and change, and what the agent makes can be read [files:agent]', async () => {
    const id = await alice.newSession();
    expect(await tree(id)).toEqual([]);
    expect((await put(id, 'in/data.txt', 'from alice\n')).status).toBe(201);
    await run(alice, id, 'cat in/data.txt > out.txt; echo more >> in/data.txt; rm -f in/none; stat -c %U in');
    const read = await send(id, 'GET', 'out.txt');
    expect([read.status, await read.text()]).toEqual([200, 'from alice\n']);
    expect(await (await send(id, 'GET', 'in/data.txt')).text()).toBe('from alice\nmore\n');
    // Also while the agent's process has the workspace.
    expect((await put(id, 'in/data.txt', 'again\n')).status).toBe(200);
    expect((await put(id, 'in/more.txt', 'new\n')).status).toBe(201);
    const [owner, made] = await Promise.all([
      stat(workspaceOf(id)),
      stat(path.join(workspaceOf(id), 'in/more.txt')),
    ]);
    expect(made.uid).toBe(owner.uid);
    await run(alice, id, 'cat in/data.txt in/more.txt > out.txt && echo x >> in/more.txt && rm in/data.txt');
    expect(await (await send(id, 'GET', 'out.txt')).text()).toBe('again\nnew\n');
    expect((await tree(id)).map(({ path: at, type }) => `${type} ${at}`)).toEqual([
      'folder in',
      'file in/more.txt',
      'file out.txt',
    ]);
  });

  test('that people change are told of in the log, and are in the next snapshot [files:consistent]', async () => {
    const id = await alice.newSession();
    await run(alice, id, 'echo one > kept; echo one > changed');
    await put(id, 'changed', 'by alice');
    await put(id, 'added', 'by alice');
    await alice.post(`/sessions/${id}/files/move`, { from: 'added', to: 'moved' });
    await alice.delete(`/sessions/${id}/files/kept`);
    const told = (await alice.events(id)).filter(({ type }) => type === 'session.files_changed');
    expect(told.map(({ changes }) => changes[0])).toEqual([
      { action: 'written', path: 'changed' },
      { action: 'written', path: 'added' },
      { action: 'moved', path: 'moved', from: 'added' },
      { action: 'removed', path: 'kept' },
    ]);
    const { turn_id: turn } = await run(alice, id, 'true');
    await run(alice, id, 'rm *');
    await alice.post(`/sessions/${id}/rewind`, { to_turn: turn, what: 'files' });
    // Put in place for whoever asks first, be it no turn.
    expect((await tree(id)).map((each) => each['path'])).toEqual(['changed', 'moved']);
    expect(await (await send(id, 'GET', 'moved')).text()).toBe('by alice');
  });

  test('of a fork are there before its first turn, to read and to write [files:fork]', async () => {
    const id = await alice.newSession();
    await run(alice, id, 'mkdir d; echo parent > d/file');
    const fork = (await alice.post(`/sessions/${id}/fork`, { what: 'files' })).body['id'] as string;
    expect(existsSync(workspaceOf(fork))).toBe(false);
    const answers = await Promise.all([
      put(fork, 'd/new', 'x'),
      send(fork, 'GET', 'd/file'),
      put(fork, 'other', 'y'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([201, 200, 201]);
    await run(alice, fork, 'cat d/file d/new other > all');
    expect(await (await send(fork, 'GET', 'all')).text()).toBe('parent\nxy');
    expect((await tree(id)).map((each) => each['path'])).toEqual(['d', 'd/file']);
  });

  test('are sent as downloads of what they are, in parts, and once only [files:read]', async () => {
    const id = await alice.newSession();
    await put(id, 'page.html', '<script>alert(1)</script>');
    await put(id, 'Ünï "code".png', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 1]));
    const page = await send(id, 'GET', 'page.html');
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `attachment; filename="page.html"; filename*=UTF-8''page.html`,
      'content-length': '25',
      'accept-ranges': 'bytes',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    const picture = await send(id, 'GET', encodeURIComponent('Ünï "code".png'));
    expect(picture.headers.get('content-type')).toBe('image/png');
    expect(picture.headers.get('content-disposition')).toBe(
      `attachment; filename="_n_ _code_.png"; filename*=UTF-8''%C3%9Cn%C3%AF%20%22code%22.png`,
    );
    const etag = page.headers.get('etag') ?? '';
    const cached = await send(id, 'GET', 'page.html', { headers: { 'if-none-match': `"x", W/${etag}` } });
    expect([cached.status, await cached.text()]).toEqual([304, '']);
    const ranged = async (range: string, more = {}) => {
      const answer = await send(id, 'GET', 'page.html', { headers: { range, ...more } });
      return [answer.status, answer.headers.get('content-range'), await answer.text()];
    };
    expect(await ranged('bytes=1-6')).toEqual([206, 'bytes 1-6/25', 'script']);
    expect(await ranged('bytes=-9')).toEqual([206, 'bytes 16-24/25', '</script>']);
    expect(await ranged('bytes=16-')).toEqual([206, 'bytes 16-24/25', '</script>']);
    expect(await ranged('bytes=20-900')).toEqual([206, 'bytes 20-24/25', 'ript>']);
    expect((await ranged('bytes=25-'))[0]).toBe(416);
    expect((await ranged('bytes=0-1,3-4'))[0]).toBe(200);
    expect((await ranged('bytes=1-6', { 'if-range': etag }))[0]).toBe(206);
    expect((await ranged('bytes=1-6', { 'if-range': '"other"' }))[0]).toBe(200);
    const head = await send(id, 'HEAD', 'page.html');
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '25', '']);
  });

  test('are written only over what was seen, if that is asked for [files:conditions]', async () => {
    const id = await alice.newSession();
    const first = await put(id, 'a', 'one', { 'if-none-match': '*' });
    expect(first.status).toBe(201);
    expect((await put(id, 'a', 'two', { 'if-none-match': '*' })).status).toBe(412);
    const etag = first.headers.get('etag') ?? '';
    const both = await Promise.all([
      put(id, 'a', 'two', { 'if-match': etag }),
      put(id, 'a', 'three', { 'if-match': etag }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect((await send(id, 'DELETE', 'a', { headers: { 'if-match': etag } })).status).toBe(412);
    expect((await put(id, 'a', 'x', { 'if-match': 'nonsense' })).status).toBe(422);
    expect((await send(id, 'DELETE', 'a')).status).toBe(204);
    expect((await send(id, 'DELETE', 'a')).status).toBe(404);
  });

  test('take no upload that is cut off, and none beyond the limits [files:upload-limits]', async () => {
    const id = await alice.newSession();
    await put(id, 'there', 'whole');
    const { hostname, port } = new URL(service.url);
    const socket = connect(Number(port), hostname);
    socket.write(
      [`PUT /api/v1/sessions/${id}/files/there HTTP/1.1`, 'host: x', `authorization: Bearer ${alice.token}`]
        .concat('content-length: 1000000', '', 'half')
        .join('\r\n'),
    );
    const incoming = path.join(workspaceOf(id), '..', 'incoming');
    await eventually(async () => expect(await readdir(incoming)).toHaveLength(1), { within: 5_000 });
    socket.destroy();
    await eventually(async () => expect(await readdir(incoming)).toHaveLength(0), { within: 5_000 });
    expect(await (await send(id, 'GET', 'there')).text()).toBe('whole');

    const large = await put(id, 'large', Buffer.alloc(65 * 1024 * 1024));
    expect([large.status, await codeOf(large)]).toEqual([409, 'workspace_full']);
    const streamed = await rawRequest(service.url, {
      method: 'PUT',
      path: `/api/v1/sessions/${id}/files/large`,
      headers: { authorization: `Bearer ${alice.token}`, 'transfer-encoding': 'chunked' },
      body: Buffer.alloc(65 * 1024 * 1024),
      isChunked: true,
    });
    expect(streamed.status).toBe(409);
    await Promise.all(
      Array.from({ length: 990 }, (_, file) => writeFile(path.join(workspaceOf(id), `f${file}`), '')),
    );
    const many = () => put(id, `${Array.from({ length: 20 }, (_, at) => `d${at}`).join('/')}/f`, 'x');
    await eventually(async () => expect(await codeOf(await many())).toBe('workspace_full'), {
      within: 10_000,
    });
    expect((await readdir(workspaceOf(id))).includes('large')).toBe(false);
  });

  test('are found by no address that leads out, encoded or not [files:addresses]', async () => {
    const id = await alice.newSession();
    await put(id, 'src/a', 'x');
    await writeFile(path.join(service.dataDir, 'sessions', 'outside'), 'a canary');
    await symlink('../../outside', path.join(workspaceOf(id), 'link'));
    const hostile = [
      '../../outside',
      '..%2f..%2foutside',
      '%2e%2e/%2e%2e/outside',
      'src/../../../outside',
      'src%2f..%2f..%2f..%2foutside',
      '%2fetc%2fpasswd',
      '/etc/passwd',
      'src//a',
      'src%00',
      '%00',
      '%c0%ae%c0%ae/outside',
      '..%5c..%5coutside',
      'link',
      '.',
      'src/.',
      'x'.repeat(300),
    ];
    for (const name of hostile)
      for (const method of ['GET', 'PUT', 'DELETE', 'HEAD']) {
        const answer = await rawRequest(service.url, {
          method,
          path: `/api/v1/sessions/${id}/files/${name}`,
          headers: { authorization: `Bearer ${alice.token}` },
          ...(method === 'PUT' && { body: 'x' }),
        });
        const isLink = name === 'link' && method === 'DELETE';
        expect([name, method, isLink ? 204 : Math.floor(answer.status / 100)]).toEqual([
          name,
          method,
          isLink ? 204 : 4,
        ]);
        expect(answer.text).not.toContain('canary');
        if (isLink) expect(answer.status).toBe(204);
      }
    expect(await readFile(path.join(service.dataDir, 'sessions', 'outside'), 'utf8')).toBe('a canary');
    expect((await tree(id)).map((each) => each['path'])).toEqual(['src', 'src/a']);
  });

  test.each(['tar.gz', 'tar.zst', 'zip'])(
    'are downloaded as %s, and nothing else is [files:download]',
    async (format) => {
      const id = await alice.newSession();
      const large = randomBytes(3_000_000);
      await put(id, 'deep/er/Ünï.txt', 'text');
      await put(id, 'large', large);
      const workspace = workspaceOf(id);
      await writeFile(path.join(service.dataDir, 'sessions', 'outside'), 'a canary');
      await symlink('../../../outside', path.join(workspace, 'deep/out'));
      await symlink('/etc/passwd', path.join(workspace, 'passwd'));
      await symlink('deep/er', path.join(workspace, 'in'));
      await link(path.join(service.dataDir, 'sessions', 'outside'), path.join(workspace, 'stolen'));
      await link(path.join(workspace, 'large'), path.join(workspace, 'twin'));
      execFileSync('mkfifo', [path.join(workspace, 'pipe')]);
      await mkdir(path.join(workspace, 'empty'));
      const answer = await fetch(`${service.url}/api/v1/sessions/${id}/workdir/download?format=${format}`, {
        headers: { authorization: `Bearer ${alice.token}` },
      });
      expect(answer.headers.get('content-disposition')).toContain(`filename="${id}.${format}"`);
      const folder = await mkdtemp(path.join(tmpdir(), 'ai-agent-api-download-'));
      try {
        const file = path.join(folder, 'archive');
        await writeFile(file, Buffer.from(await answer.arrayBuffer()));
        expect(await namesIn(format, file)).toEqual([
          'deep/',
          'deep/er/',
          'deep/er/Ünï.txt',
          'empty/',
          'in',
          'large',
          'twin',
        ]);
        if (format !== 'tar.gz') return;
        execFileSync('tar', ['-xzf', file, '-C', folder]);
        expect(large.equals(await readFile(path.join(folder, 'large')))).toBe(true);
        expect(await readFile(path.join(folder, 'in/Ünï.txt'), 'utf8')).toBe('text');
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  );

  async function upload(id: string, query: string, parts: Record<string, string | Uint8Array<ArrayBuffer>>) {
    const form = new FormData();
    for (const [name, bytes] of Object.entries(parts)) form.append('file', new Blob([bytes]), name);
    return fetch(`${service.url}/api/v1/sessions/${id}/files/upload?${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${alice.token}` },
      body: form,
    });
  }

  test('are uploaded several at once, all or none, and out of archives [files:upload]', async () => {
    const id = await alice.newSession();
    const several = await upload(id, 'path=in', { 'a.txt': 'one', 'deep/b.txt': 'two' });
    expect([several.status, await several.json()]).toEqual([
      201,
      { count: 2, paths: ['in/a.txt', 'in/deep/b.txt'] },
    ]);
    const archive = newPack();
    archive.entry({ name: 'src', type: 'directory' });
    archive.entry({ name: 'src/run.sh', mode: 0o755 }, '#!/bin/sh\n');
    archive.entry({ name: 'src/a' }, 'x');
    archive.finalize();
    const packed = gzipSync(await buffer(archive));
    expect((await upload(id, 'extract=true&path=unpacked', { 'x.tgz': packed })).status).toBe(201);
    await run(
      alice,
      id,
      'unpacked/src/run.sh && cat in/a.txt in/deep/b.txt unpacked/src/a > all && rm unpacked/src/a',
    );
    expect(await (await send(id, 'GET', 'all')).text()).toBe('onetwox');
    const told = (await alice.events(id)).filter(({ type }) => type === 'session.files_changed');
    expect(told.map(({ count }) => count as number)).toEqual([2, 3]);

    const before = await tree(id);
    const hostile = newPack();
    hostile.entry({ name: 'good' }, 'x');
    hostile.entry({ name: '../../outside' }, 'x');
    hostile.finalize();
    const refused: [string, Record<string, string | Uint8Array<ArrayBuffer>>, number][] = [
      ['extract=true', { 'x.tar': new Uint8Array(await buffer(hostile)) }, 422],
      ['extract=true', { 'x.tgz': packed.subarray(0, packed.length - 9) }, 422],
      ['extract=true', { 'x.zip': 'no archive' }, 422],
      ['', { good: 'x', '../outside': 'x' }, 422],
      ['path=../..', { good: 'x' }, 422],
      ['', {}, 422],
      ['', { good: 'x', large: new Uint8Array(65 * 1024 * 1024) }, 409],
      ['', Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`f${at}`, 'x'])), 422],
    ];
    for (const [query, parts, status] of refused)
      expect([query, Object.keys(parts)[0], (await upload(id, query, parts)).status]).toEqual([
        query,
        Object.keys(parts)[0],
        status,
      ]);
    expect(await tree(id)).toEqual(before);
    await eventually(
      async () => expect(await readdir(path.join(workspaceOf(id), '..', 'incoming'))).toEqual([]),
      {
        within: 5_000,
      },
    );
  });

  test('are searched for text and expressions, within a deadline [files:search]', async () => {
    const id = await alice.newSession();
    await put(id, 'src/a.ts', 'const one = 1;\nconst Two = 2; // needle\n');
    await put(id, 'b.md', `${'x'.repeat(500)} needle ${'y'.repeat(500)}\nNEEDLE\n`);
    await put(id, 'bin', new Uint8Array([0, 1, 2, ...Buffer.from('needle')]));
    await symlink('b.md', path.join(workspaceOf(id), 'link'));
    const search = async (query: string) => (await alice.get(`/sessions/${id}/workdir/search?${query}`)).body;
    const found = await search('q=needle');
    expect(found).toMatchObject({ files: 2, stopped: null });
    expect(found['items'].map(({ path: at, line, column }: Json) => [at, line, column])).toEqual([
      ['b.md', 1, 502],
      ['src/a.ts', 2, 19],
    ]);
    expect(found['items'][0]['text'].length).toBe(300);
    expect((await search('q=needle&ignore_case=true'))['items']).toHaveLength(3);
    expect((await search('q=needle&ignore_case=true&max_matches=1'))['stopped']).toBe('matches');
    expect((await search('q=%5Econst%20%5Cw%2B&regex=true&path=src'))['items']).toHaveLength(2);
    expect((await search('q=(&regex=true'))['code']).toBe('invalid_input');
    await put(id, 'slow', `${'a'.repeat(40)}!`);
    const slow = await search(`q=${encodeURIComponent('^(a+)+$')}&regex=true`);
    expect(slow['code']).toBe('invalid_input');
    expect((await search('q=needle'))['items']).toHaveLength(2);
  });

  test('are compared between turns and with the start [files:diff]', async () => {
    const id = await alice.newSession();
    const { turn_id: first } = await run(
      alice,
      id,
      'printf "one\\ntwo\\n" > a; echo x > gone; printf "\\0" > bin',
    );
    const { turn_id: second } = await run(
      alice,
      id,
      'printf "one\\nthree\\n" > a; rm gone; mkdir d; ln -s ../a d/l; printf "\\0\\1" > bin',
    );
    const diff = async (query = '') => (await alice.get(`/sessions/${id}/diff${query}`)).body;
    expect((await diff(`?from=${first}&to=${second}`))['files']).toMatchObject([
      {
        path: 'a',
        change: 'changed',
        diff: '@@ -1,2 +1,2 @@\n one\n-two\n+three\n',
        lines_added: 1,
        lines_removed: 1,
      },
      { path: 'bin', change: 'changed', is_binary: true, diff: null, size_before: 1, size_after: 2 },
      { path: 'd/l', change: 'added' },
      { path: 'gone', change: 'removed', diff: '@@ -1,1 +0,0 @@\n-x\n' },
    ]);
    expect((await diff())['files'].map((file: Json) => [file['path'], file['change']])).toEqual([
      ['a', 'added'],
      ['bin', 'added'],
      ['d/l', 'added'],
    ]);
    expect((await diff(`?from=${second}`))['files']).toEqual([]);
    expect(await diff('?max_files=1')).toMatchObject({ has_more: true });
    await put(id, 'a', 'one\nfour\n');
    await put(id, 'd/new', 'x');
    await send(id, 'DELETE', 'bin');
    const now = (await diff(`?from=${second}&to=now`))['files'].map((file: Json) => [
      file['path'],
      file['change'],
    ]);
    expect(now).toEqual([
      ['a', 'changed'],
      ['bin', 'removed'],
      ['d/new', 'added'],
    ]);
    expect((await diff('?to=now'))['files'][0]).toMatchObject({
      path: 'a',
      diff: '@@ -0,0 +1,2 @@\n+one\n+four\n',
    });
    const { body: fork } = await alice.post(`/sessions/${id}/fork`, { at_turn: second });
    const ofFork = async (query: string) =>
      (await alice.get(`/sessions/${fork['id']}/diff${query}`)).body['files'];
    expect(await ofFork('?from=beginning&to=now')).toEqual([]);
    expect(await ofFork('?from=start&to=now')).toHaveLength(3);
    await put(fork['id'], 'a', 'other');
    expect(await ofFork('?from=beginning&to=now')).toMatchObject([{ path: 'a', change: 'changed' }]);
    const other = await alice.newSession();
    expect((await alice.get(`/sessions/${other}/diff?from=${first}`)).status).toBe(404);
  });

  test('of a session that is over are read and not changed [files:over]', async () => {
    const id = await alice.newSession();
    await put(id, 'a', 'x');
    await run(alice, id, 'true');
    await service.store.transact(alice.organizationId, async (tx) => {
      const session = await tx.sessions.getForUpdate(id as never);
      await tx.sessions.save({ ...session, status: 'completed', completedAt: new Date() });
    });
    expect((await send(id, 'GET', 'a')).status).toBe(200);
    for (const answer of [await put(id, 'b', 'x'), await send(id, 'DELETE', 'a')])
      expect([answer.status, await codeOf(answer)]).toEqual([409, 'wrong_state']);
  });
});

/** As the library reads it that did not write it, or the system's program. */
async function namesIn(format: string, file: string): Promise<string[]> {
  const names: string[] = [];
  if (format === 'zip') {
    const zip = await openPromise(file, { lazyEntries: true, autoClose: true });
    for await (const entry of zip.eachEntry()) names.push(entry.fileName);
    return names;
  }
  const extract = newExtract();
  const unpacked = format === 'tar.gz' ? gunzipSync : zstdDecompressSync;
  extract.end(unpacked(await readFile(file)));
  for await (const entry of extract) {
    names.push(
      entry.header.type === 'directory' ? `${entry.header.name.replace(/\/$/, '')}/` : entry.header.name,
    );
    entry.resume();
  }
  return names;
}

describe('a tree', () => {
  test(
    'comes in parts, as deep as wanted, and 10,000 files at once [files:tree]',
    { timeout: 120_000 },
    async () => {
      await using service = await startTestApp({ ROLE: 'api' });
      const alice = await service.newUser();
      const id = await alice.newSession();
      const workspace = path.join(service.dataDir, 'sessions', id, 'workspace');
      await mkdir(workspace, { recursive: true });
      execFileSync('bash', ['-c', 'mkdir d{0..99} && touch d{0..99}/f{0..98}'], { cwd: workspace });
      const get = async (query: string) => (await alice.get(`/sessions/${id}/files?${query}`)).body;
      const whole = await get('max_entries=10000');
      expect([whole['items'].length, whole['has_more'], whole['next_after']]).toEqual([10_000, false, null]);
      const paths = whole['items'].map((item: Json) => item['path']);
      const parts: string[] = [];
      for (let after: string | null = ''; after !== null;) {
        const part: Json = await get(
          `max_entries=3000${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`,
        );
        parts.push(...part['items'].map((item: Json) => item['path']));
        after = part['next_after'];
      }
      expect(parts).toEqual(paths);
      expect((await get('depth=1'))['items']).toHaveLength(100);
      expect((await get('path=d7'))['items']).toHaveLength(99);
      expect((await get('path=d7&after=d7/f97'))['items'].map((item: Json) => item['path'])).toEqual([
        'd7/f98',
      ]);
      expect((await get('path=none'))['code']).toBe('not_found');
      expect((await get('path=d7&after=d8/f1'))['code']).toBe('invalid_input');
      expect((await get('path=../..'))['code']).toBe('invalid_input');
    },
  );
});
