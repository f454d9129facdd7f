import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { gunzipSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { pack, type Header } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { treeOf } from '../../../test/support/same-trees.ts';
import { archiveFormats, type ArchiveFormat } from '../../domain/session/session-archive.ts';
import { layOut } from '../snapshots/lay-out.ts';
import { ObjectStore } from '../snapshots/object-store.ts';
import { takeSnapshot } from '../snapshots/take-snapshot.ts';
import { encodeTree, hashOf, type TreeEntry } from '../snapshots/tree-format.ts';
import { DamagedArchiveError } from './damaged-archive.ts';
import { inThread } from './in-thread.ts';
import { linesOf } from './lines.ts';
import { packSession } from './pack-session.ts';
import { LittleDiskError, SpareDisk } from './spare-disk.ts';
import { unpackArchive } from './unpack.ts';
import { writeRecords, type ReadRecord } from './write-records.ts';

let base: string;
let workspace: string;
let store: ObjectStore;
beforeEach(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'archives-'));
  workspace = path.join(base, 'workspace');
  mkdirSync(workspace);
  store = new ObjectStore(path.join(base, 'store'));
});
afterEach(async () => {
  execFileSync('chmod', ['-R', 'u+rwx', base]);
  await rm(base, { recursive: true, force: true });
});

let folders = 0;
function newFolder(): string {
  const folder = path.join(base, `folder-${folders++}`);
  mkdirSync(folder);
  return folder;
}

/** Line breaks that are none for JSON Lines, and text that looks like an escape. */
const transcript = [
  JSON.stringify({ entry: 'one\u2028two\r\nthree' }),
  JSON.stringify({ entry: '\\u0000 \u00e9' }),
];

function treeNow(): string {
  const limits = { bytes: 1e10, files: 100_000, ms: 60_000 };
  return takeSnapshot(store, { folders: { workspace }, cacheFile: path.join(base, 'cache'), limits }).tree;
}

const read: ReadRecord = async (record, use) => {
  await use(
    (async function* () {
      yield record === 'transcripts' ? transcript : [JSON.stringify({ record })];
      await Promise.resolve();
    })(),
  );
};

const soon = () => AbortSignal.timeout(60_000);
const free = (folder: string) => new SpareDisk(folder, 0);

async function packTask(tree: string) {
  const ids = { archive_id: 'arc_1', session_id: 'ses_1', organization_id: 'org_1' };
  const header = { format: 'ai-agent-api session', version: 1, ...ids, tree } as const;
  const work = newFolder();
  await writeRecords(read, work, soon());
  return { header: { ...header, created_at: '2026-01-01T12:00:00.000Z' }, store, work, disk: free(work) };
}

async function packed(format: ArchiveFormat, tree = treeNow()) {
  return { ...(await packSession({ ...(await packTask(tree)), format })), format };
}

async function unpacked(archive: Awaited<ReturnType<typeof packed>>) {
  const [folder, work] = [newFolder(), newFolder()];
  const other = new ObjectStore(folder);
  const { header, transcripts } = await unpackArchive({ archive, store: other, work, disk: free(folder) });
  return { other, header, transcripts };
}

function put(from: ObjectStore, tree: string): string {
  const task = { tree, part: 'workspace', target: path.join(newFolder(), 'copy') };
  layOut(from, task, { step: 'folders' });
  layOut(from, task, { step: 'files', share: 0, of: 1 });
  layOut(from, task, { step: 'end' });
  return task.target;
}

const at = (...parts: string[]) => path.join(workspace, ...parts);

function fillWorkspace(): void {
  mkdirSync(at('src', 'deep'), { recursive: true });
  mkdirSync(at('empty'));
  writeFileSync(at('src', 'a.ts'), 'export const a = 1;\n');
  writeFileSync(at('src', 'deep', 'random'), createHash('sha512').update('x').digest());
  writeFileSync(at('nothing'), '');
  writeFileSync(at('50% \\ off\nnow'), 'odd name');
  writeFileSync(Buffer.concat([Buffer.from(`${workspace}/`), Buffer.from([0xff, 0xfe])]), 'no text');
  writeFileSync(at('größe.txt'), 'ü');
  linkSync(at('src', 'a.ts'), at('twin.ts'));
  symlinkSync('../../../etc/passwd', at('src', 'outside'));
  symlinkSync('x'.repeat(300), at('long-link'));
  chmodSync(at('src', 'a.ts'), 0o640);
  chmodSync(at('empty'), 0o1777);
  utimesSync(at('nothing'), 1_000, 1_234.567);
  const far = Array.from({ length: 30 }, () => 'n'.repeat(80));
  execFileSync('mkdir', ['-p', path.join(...far)], { cwd: workspace });
}

describe.each(archiveFormats)('an archive as %s', (format) => {
  test('gives back the files and what the agent remembers to the byte [archives:same]', async () => {
    fillWorkspace();
    const archive = await packed(format);
    const { other, header, transcripts } = await unpacked(archive);
    expect(treeOf(put(other, header.tree))).toEqual(treeOf(workspace));
    expect(await Array.fromAsync(linesOf(transcripts))).toEqual(transcript);
  });

  test('has files of any time, and gives it back [archives:odd-times]', async () => {
    const times = [-1e9, -1, 0, 2 ** 31, 2 ** 32 + 5, 1e11];
    for (const [index, time] of times.entries()) {
      writeFileSync(at(`file-${index}`), `Of ${time}.`);
      utimesSync(at(`file-${index}`), time, time);
    }
    mkdirSync(at('folder'));
    utimesSync(at('folder'), -5, -5);
    const { other, header } = await unpacked(await packed(format));
    expect(treeOf(put(other, header.tree))).toEqual(treeOf(workspace));
  });

  test('is of no use with any byte changed, and says which member shows it [archives:changed-byte]', async () => {
    writeFileSync(at('notes.md'), 'Notes of the agent.');
    const archive = await packed(format);
    const bytes = readFileSync(archive.file);
    const step = Math.max(1, Math.floor(bytes.length / 60));
    for (let place = 0; place < bytes.length; place += step) {
      const changed = Buffer.from(bytes);
      changed[place]! ^= 0x20;
      const file = path.join(newFolder(), 'changed');
      writeFileSync(file, changed);
      const error = await unpacked({ ...archive, file }).catch((thrown: unknown) => thrown);
      expect(error, `byte ${place} of ${bytes.length}`).toBeInstanceOf(DamagedArchiveError);
    }
  });

  test('that is cut short is refused [archives:cut-short]', async () => {
    writeFileSync(at('notes.md'), 'Notes of the agent.');
    const archive = await packed(format);
    for (const part of [0, 0.3, 0.9]) {
      truncateSync(archive.file, Math.floor(readFileSync(archive.file).length * part));
      await expect(unpacked(archive)).rejects.toThrow(DamagedArchiveError);
    }
  });

  test('is not made of files that have been damaged in the store [archives:damaged-store]', async () => {
    writeFileSync(at('notes.md'), 'Notes of the agent.');
    const tree = treeNow();
    const hash = createHash('sha256').update('Notes of the agent.').digest('hex');
    const object = path.join(base, 'store', 'objects', hash.slice(0, 2), hash.slice(2));
    chmodSync(object, 0o600);
    writeFileSync(object, 'Notes of the AGENT.');
    await expect(packed(format, tree)).rejects.toThrow('"workspace/notes.md" is not what it was');
    rmSync(object);
    await expect(packed(format, tree)).rejects.toThrow(`There is no object ${hash}`);
  });
});

type ForgedMember = { header: Partial<Header> & { name: string }; content: string };

async function honest() {
  writeFileSync(at('notes.md'), 'Notes of the agent.');
  const archive = await packed('gzip');
  const folder = newFolder();
  execFileSync('tar', ['-xzf', archive.file, '-C', folder]);
  const names = execFileSync('tar', ['-tzf', archive.file], { encoding: 'utf8' }).trim().split('\n');
  const members = names.map((name) =>
    name.endsWith('/')
      ? { header: { name, type: 'directory' as const }, content: '' }
      : { header: { name }, content: readFileSync(path.join(folder, name), 'utf8') },
  );
  return { archive, members };
}

/** The same archive, with members added or exchanged, and its own hash to go with it. */
async function forged(
  format: ArchiveFormat,
  { archive, members }: Awaited<ReturnType<typeof honest>>,
  change: (members: ForgedMember[]) => ForgedMember[],
) {
  const bytes = await written(format, change(members));
  const file = path.join(newFolder(), 'forged');
  writeFileSync(file, bytes);
  return { ...archive, format, file, sha256: hashOf(bytes) };
}

async function written(format: ArchiveFormat, members: ForgedMember[]): Promise<Buffer> {
  if (format === 'zip') return zipOf(members);
  const tar = pack();
  for (const { header, content } of members) tar.entry(header, content);
  tar.finalize();
  const bytes = Buffer.concat((await Array.fromAsync(tar)) as Buffer[]);
  return format === 'gzip' ? gzipSync(bytes) : zstdCompressSync(bytes);
}

/** Who writes zip files refuses some names: they are written into it afterwards. */
async function zipOf(members: ForgedMember[]): Promise<Buffer> {
  const types: Partial<Record<string, number>> = {
    symlink: 0o120777,
    'block-device': 0o060600,
    link: 0o010600,
  };
  const zip = new ZipFile();
  for (const { header, content } of members) {
    const name = header.name.replaceAll(/\.\.\/|^\//g, (start) => '@'.repeat(start.length));
    const mode = types[header.type ?? 'file'] ?? 0o100600;
    if (header.type === 'directory') zip.addEmptyDirectory(name);
    else zip.addBuffer(Buffer.from(header.linkname ?? content), name, { mode });
  }
  zip.end();
  const bytes = Buffer.concat((await Array.fromAsync(zip.outputStream)) as Buffer[]);
  for (const { header } of members)
    if (/^(\.\.|\/)/.test(header.name)) {
      const name = header.name.replaceAll(/\.\.\/|^\//g, (start) => '@'.repeat(start.length));
      for (let place = bytes.indexOf(name); place >= 0; place = bytes.indexOf(name))
        bytes.write(header.name, place);
    }
  return bytes;
}

describe.each(archiveFormats)('a forged archive as %s', (format) => {
  const hostile: [string, Partial<Header> & { name: string }, string][] = [
    ['leads out of its folder', { name: '../../../tmp/evil' }, 'evil'],
    ['has an absolute name', { name: '/etc/cron.d/evil' }, 'evil'],
    ['is a link to the outside', { name: 'workspace/etc', type: 'symlink', linkname: '/etc' }, ''],
    ['is a hard link, or a pipe', { name: 'workspace/passwd', type: 'link', linkname: '/etc/passwd' }, ''],
    ['is a device', { name: 'workspace/disk', type: 'block-device', devmajor: 8 }, ''],
    ['is there twice', { name: 'workspace/notes.md' }, 'Other notes.'],
  ];
  test.each(hostile)(
    'with a member that %s is refused by its name [archives:hostile]',
    async (_what, header, content) => {
      const of = await honest();
      for (const place of [0, 3, 1_000]) {
        const archive = await forged(format, of, (members) =>
          members.toSpliced(place, 0, { header, content }),
        );
        const error = await unpacked(archive).catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(DamagedArchiveError);
        if (place > 0) expect((error as DamagedArchiveError).message).toContain(header.name);
      }
    },
  );

  const notes = (content: string) => (members: ForgedMember[]) =>
    members.map((member) => (member.header.name.endsWith('.md') ? { ...member, content } : member));

  test('with other content, or without a member, is refused by the name of that [archives:hostile]', async () => {
    const of = await honest();
    const changed = await forged(format, of, notes('Nothing of the agent'));
    await expect(unpacked(changed)).rejects.toThrow('"workspace/notes.md" is larger than it was');
    const same = await forged(format, of, notes('Notes of the AGENT.'));
    await expect(unpacked(same)).rejects.toThrow('"workspace/notes.md" is not what it was');
    const less = await forged(format, of, (members) =>
      members.filter(({ header }) => !header.name.endsWith('.md')),
    );
    await expect(unpacked(less)).rejects.toThrow('"workspace/notes.md" is missing');
    const other = await forged(format, of, (members) =>
      members.map((member) =>
        member.header.name === 'manifest.jsonl'
          ? { ...member, content: member.content.replace('ses_1', 'ses_2') }
          : member,
      ),
    );
    await expect(unpacked(other)).rejects.toThrow('"manifest.jsonl" is not what it was');
  });

  test('that unpacks to more than it says stops there [archives:bomb]', async () => {
    const archive = await forged(format, await honest(), notes('0'.repeat(50_000_000)));
    const bytes = readFileSync(archive.file);
    expect(bytes.length).toBeLessThan(100_000);
    await expect(unpacked(archive)).rejects.toThrow('is larger than it was');
    if (format !== 'zip') return;
    // One that tells of a smaller size in its directory, where that of a member stands behind its checksum.
    const entry = bytes.lastIndexOf('workspace/notes.md') - 46;
    bytes.writeUInt32LE('Notes of the agent.'.length, entry + 24);
    const file = path.join(newFolder(), 'lies');
    writeFileSync(file, bytes);
    await expect(unpacked({ ...archive, file })).rejects.toThrow(DamagedArchiveError);
  });
});

describe('an archive', () => {
  test('can be read by the programs that everybody has [archives:plain]', async () => {
    fillWorkspace();
    const archive = await packed('gzip');
    const folder = newFolder();
    execFileSync('tar', ['-xzf', archive.file, '-C', folder]);
    expect(readFileSync(path.join(folder, 'workspace', 'src', 'a.ts'), 'utf8')).toBe('export const a = 1;\n');
    expect(readFileSync(path.join(folder, 'workspace', 'größe.txt'), 'utf8')).toBe('ü');
    expect(readFileSync(path.join(folder, 'workspace', '50%25 %5C off%0Anow'), 'utf8')).toBe('odd name');
    expect(readFileSync(path.join(folder, 'turns.jsonl'), 'utf8')).toBe('{"record":"turns"}\n');
    expect(gunzipSync(readFileSync(archive.file)).subarray(0, 14).toString()).toBe('manifest.jsonl');
  });

  const inOneFolder = (count: number): string => {
    store.prepare();
    const hash = hashOf(Buffer.from('x'));
    store.add(hash, Buffer.from('x'));
    const file = { kind: 'file', mode: 0o644, mtime: 1, size: 1, hash } as const;
    const kept = (entries: TreeEntry[]) => {
      const bytes = encodeTree(entries);
      store.add(hashOf(bytes), bytes);
      return hashOf(bytes);
    };
    const files = Array.from({ length: count }, (_, index) => ({ ...file, name: `file-${index}` }));
    return kept([{ kind: 'folder', name: 'workspace', mode: 0o755, mtime: 1, hash: kept(files) }]);
  };

  /** Both, as a worker has them done. */
  async function throughThreads(format: ArchiveFormat, tree: string, minFreeBytes = 0, signal = soon()) {
    const { header, work } = await packTask(tree);
    const of = { store: store.folder, minFreeBytes };
    const made = await inThread<'pack'>({ kind: 'pack', header, format, work, ...of }, signal);
    const [other, next] = [newFolder(), newFolder()];
    const archive = { ...made, format };
    return inThread<'unpack'>({ kind: 'unpack', archive, work: next, ...of, store: other }, signal);
  }

  test('is packed and unpacked without holding anybody else up [archives:aside]', async () => {
    const tree = inOneFolder(1_500);
    const before = performance.eventLoopUtilization();
    expect((await throughThreads('zip', tree)).header.tree).toBe(tree);
    expect(performance.eventLoopUtilization(before).utilization).toBeLessThan(0.4);
  });

  test('that is no longer wanted is left at once, whatever is done with it [archives:aside]', async () => {
    const tree = inOneFolder(20_000);
    const stop = new AbortController();
    const packing = throughThreads('gzip', tree, 0, stop.signal);
    setTimeout(() => stop.abort(new Error('Not wanted.')), 50);
    const began = performance.now();
    await expect(packing).rejects.toThrow('Not wanted.');
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  test('that is damaged is told of as such out of its thread [archives:aside]', async () => {
    const archive = await packed('gzip');
    writeFileSync(archive.file, 'Something else.');
    const order = {
      kind: 'unpack',
      archive,
      work: newFolder(),
      store: newFolder(),
      minFreeBytes: 0,
    } as const;
    const error = await inThread<'unpack'>(order, soon()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DamagedArchiveError);
    expect(error).toMatchObject({ member: 'manifest.jsonl' });
  });

  test('is neither packed nor unpacked where the disk would be almost full [archives:little-disk]', async () => {
    const much = 2 ** 60;
    writeFileSync(at('notes.md'), 'Notes of the agent.');
    await expect(throughThreads('zstd', treeNow(), much)).rejects.toThrow(LittleDiskError);
    const archive = await packed('zstd');
    const order = {
      kind: 'unpack',
      archive,
      work: newFolder(),
      store: newFolder(),
      minFreeBytes: much,
    } as const;
    await expect(inThread<'unpack'>(order, soon())).rejects.toThrow(LittleDiskError);
  });
});
