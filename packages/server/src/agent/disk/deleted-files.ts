import { readdir, readFile, stat } from 'node:fs/promises';

/**
 * The bytes of files on a disk that a process, or one that came of it, holds open although they have no name any more:
 * they take their place until they are closed. Linux only.
 * @param device the disk's number.
 */
export async function deletedBytes(pid: number, device: number): Promise<number> {
  const sizes = new Map<number, number>();
  for (const each of await withDescendants(pid))
    for (const file of await openFiles(each))
      if (file.isFile() && file.nlink === 0 && file.dev === device) sizes.set(file.ino, file.blocks * 512);
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}

/** What hides in a group of its own stays below the jail's first process, which is below the one outside. */
async function withDescendants(pid: number): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const children = await Promise.all(
    threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => '')),
  );
  const below = children.join(' ').split(' ').filter(Boolean).map(Number);
  const all = [pid];
  for (const child of below) all.push(...(await withDescendants(child)));
  return all;
}

async function openFiles(pid: number) {
  const folder = `/proc/${pid}/fd`;
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(names.map((name) => stat(`${folder}/${name}`).catch(() => undefined)));
  return found.filter((each) => each !== undefined);
}
