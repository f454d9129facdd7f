/** Where this process's control groups are: one folder of the unified tree, or one for each old controller. */
export type CgroupPaths = {
  readonly unified?: string;
  readonly controllers: ReadonlyMap<string, string>;
};

type Mount = {
  readonly root: string;
  readonly point: string;
  readonly type: string;
  readonly options: string;
};

/** @param groups /proc/self/cgroup @param mounts /proc/self/mountinfo */
export function cgroupPaths(groups: string, mounts: string): CgroupPaths {
  const trees = mounts.split('\n').map(parseMount);
  const controllers = new Map<string, string>();
  let unified: string | undefined;
  for (const line of groups.split('\n')) {
    const [, id, names, path] = /^(\d+):([^:]*):(\/.*)$/.exec(line) ?? [];
    if (id === undefined || names === undefined || path === undefined) continue;
    const tree = trees.find((each) => each !== undefined && holds(each, id, names));
    if (!tree) continue;
    const folder = folderOf(tree, path);
    if (id === '0') unified = folder;
    else for (const name of names.split(',')) controllers.set(name, folder);
  }
  return { controllers, ...(unified !== undefined && { unified }) };
}

function parseMount(line: string): Mount | undefined {
  const [before = '', after = ''] = line.split(' - ');
  const [, , , root, point] = before.split(' ');
  const [type, , options] = after.split(' ');
  if (root === undefined || point === undefined || type === undefined || options === undefined)
    return undefined;
  return { root, point, type, options };
}

function holds({ type, options }: Mount, id: string, names: string): boolean {
  if (id === '0') return type === 'cgroup2';
  return type === 'cgroup' && names.split(',').every((name) => options.split(',').includes(name));
}

/** In a container the mount shows only a part of the tree, and the path may begin with that part. */
function folderOf({ root, point }: Mount, path: string): string {
  const below = root !== '/' && path.startsWith(root) ? path.slice(root.length) : path;
  return `${point}${below}`.replace(/\/+$/, '');
}
