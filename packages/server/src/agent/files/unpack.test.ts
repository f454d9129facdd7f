import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { pack as newPack, type Header } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { InvalidInputError } from '../../domain/errors.ts';
import { unpack, type ArchiveType } from './unpack.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'ai-agent-api-unpack-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Named = Partial<Header> & { readonly name: string };
type Given = readonly (readonly [Named, string?])[];

async function tar(members: Given): Promise<Buffer> {
  const pack = newPack();
  const packed = buffer(pack);
  for (const [header, text = ''] of members) pack.entry(header, text);
  pack.finalize();
  return packed;
}

async function zip(names: readonly string[], text = 'x', mode?: number): Promise<Buffer> {
  const file = new ZipFile();
  for (const name of names) file.addBuffer(Buffer.from(text), name, { ...(mode !== undefined && { mode }) });
  file.end();
  return buffer(file.outputStream);
}

/** A name that no honest program writes. */
async function zipNamed(name: string): Promise<Buffer> {
  const placeholder = 'Q'.repeat(Buffer.byteLength(name));
  const bytes = await zip([placeholder]);
  return Buffer.from(
    bytes.toString('latin1').replaceAll(placeholder, Buffer.from(name).toString('latin1')),
    'latin1',
  );
}

async function unpacked(type: ArchiveType, bytes: Buffer): Promise<Record<string, string>> {
  const file = path.join(folder, 'archive');
  writeFileSync(file, bytes);
  const found: Record<string, string> = {};
  for await (const { path: at, isFolder, content } of unpack(type, {
    file,
    size: statSync(file).size,
    most: 100,
  }))
    found[`${at.join('/')}${isFolder ? '/' : ''}`] = Buffer.concat(await Array.fromAsync(content)).toString();
  return found;
}

const good: Given = [
  [{ name: './', type: 'directory' }],
  [{ name: './src', type: 'directory' }],
  [{ name: './src/main.ts' }, 'export {};'],
  [{ name: `deep/${'n'.repeat(200)}/Ünï` }, 'long'],
];

describe('an archive', () => {
  test('gives its files and folders, however it is packed [files:unpack]', async () => {
    const bytes = await tar(good);
    const expected = { 'src/': '', 'src/main.ts': 'export {};', [`deep/${'n'.repeat(200)}/Ünï`]: 'long' };
    expect(await unpacked('application/x-tar', bytes)).toEqual(expected);
    expect(await unpacked('application/gzip', gzipSync(bytes))).toEqual(expected);
    expect(await unpacked('application/zstd', zstdCompressSync(bytes))).toEqual(expected);
    expect(await unpacked('application/zip', await zip(['src/a', 'b'], 'text'))).toEqual({
      'src/a': 'text',
      b: 'text',
    });
  });

  const hostileNames = [
    '../outside',
    '../../../../etc/passwd',
    'src/../../outside',
    '/etc/passwd',
    '//etc/passwd',
    'src//x',
    'src/./x',
    '..',
    'a\\..\\..\\b',
    'C:\\windows\\x',
    'new\nline',
    'a\u202eb',
    'n'.repeat(256),
    'd/'.repeat(300) + 'x',
    ' space',
  ];
  test.each(hostileNames)('in a tar that names %j is refused [files:unpack-names]', async (name) => {
    const bytes = await tar([
      [{ name: 'good' }, 'x'],
      [{ name }, 'x'],
    ]);
    await expect(unpacked('application/x-tar', bytes)).rejects.toThrow(InvalidInputError);
  });
  test.each(hostileNames)('in a zip that names %j is refused [files:unpack-names]', async (name) => {
    await expect(unpacked('application/zip', await zipNamed(name))).rejects.toThrow(InvalidInputError);
  });

  test.each([
    { name: 'l', type: 'symlink', linkname: '/etc/passwd' },
    { name: 'l', type: 'symlink', linkname: 'inside' },
    { name: 'l', type: 'link', linkname: '/etc/passwd' },
    { name: 'l', type: 'fifo' },
    { name: 'l', type: 'character-device', devmajor: 1, devminor: 3 },
    { name: 'l', type: 'block-device', devmajor: 8, devminor: 0 },
  ] as Named[])('with a $type to $linkname is refused [files:unpack-links]', async (header) => {
    const bytes = await tar([[header], [{ name: 'l/x' }, 'x']]);
    await expect(unpacked('application/x-tar', bytes)).rejects.toThrow('link or a device');
  });
  test('with a link in a zip is refused [files:unpack-links]', async () => {
    await expect(unpacked('application/zip', await zip(['l'], '/etc/passwd', 0o120777))).rejects.toThrow(
      'link',
    );
  });

  test('that unpacks to far more than it is, in content, names or numbers, is refused [files:unpack-bombs]', async () => {
    const zeros = '\0'.repeat(20_000_000);
    const bomb = await tar([[{ name: 'zeros' }, zeros]]);
    const attacks: [ArchiveType, Buffer][] = [
      ['application/gzip', gzipSync(bomb)],
      ['application/zstd', zstdCompressSync(bomb)],
      ['application/zip', await zip(['zeros'], zeros)],
      ['application/gzip', gzipSync(gzipSync(Buffer.alloc(20_000_000)))],
      [
        'application/zip',
        await zip(
          Array.from({ length: 101 }, (_, count) => `f${count}`),
          '',
        ),
      ],
      [
        'application/gzip',
        gzipSync(await tar(Array.from({ length: 101 }, (_, count) => [{ name: `f${count}` }] as const))),
      ],
      [
        'application/gzip',
        gzipSync(await tar([[{ name: 'x', pax: { comment: 'c'.repeat(5_000_000) } }, 'x']])),
      ],
    ];
    for (const [type, bytes] of attacks)
      await expect(unpacked(type, bytes)).rejects.toThrow(InvalidInputError);
  });

  test('that is cut, changed or something else is refused [files:unpack-damaged]', async () => {
    const gz = gzipSync(await tar(good));
    const zipped = await zip(['a', 'b']);
    const changed = Buffer.from(zipped);
    changed.fill(0xff, 20, 60);
    const attacks: [ArchiveType, Buffer][] = [
      ['application/gzip', gz.subarray(0, gz.length - 20)],
      ['application/gzip', Buffer.from('no archive')],
      ['application/x-tar', Buffer.alloc(700, 'x')],
      ['application/zip', zipped.subarray(0, 30)],
      ['application/zip', changed],
      ['application/zstd', gz],
    ];
    for (const [type, bytes] of attacks)
      await expect(unpacked(type, bytes)).rejects.toThrow(InvalidInputError);
  });
});
