import path from 'node:path';
import type { SessionFolders } from '../sdk/options.ts';
import { forwarderInside } from './forwarder.ts';
import { agentId, etcFiles, gatewayInside, inside, programInside, scriptInside } from './inside.ts';

/** One thing of the host's system that is in the jail too: a link as it is, or a read-only mount. */
export type RootEntry =
  | { readonly kind: 'link'; readonly path: string; readonly target: string }
  | { readonly kind: 'mount'; readonly path: string };

/** The folders of the host that an agent may write to; its temporary ones are the jail's own. */
export type JailFolders = Pick<SessionFolders, 'workspace' | 'home' | 'results' | 'config'>;

export type JailMounts = {
  readonly root: readonly RootEntry[];
  readonly folders: JailFolders;
  readonly socketDirectory: string;
  readonly program: string;
  /** For a jail with a way out. */
  readonly forwarder?: string;
};

export type JailPlan = {
  readonly mounts: JailMounts;
  readonly environment: Readonly<Record<string, string>>;
  readonly directory: string;
  readonly sizes: { readonly tmpBytes: number; readonly shmBytes: number };
  /** Descriptors that the launcher passes: the filter, and the contents of the files in /etc. */
  readonly descriptors: { readonly seccomp: number; readonly etc: readonly number[] };
};

/**
 * bubblewrap's arguments. They go through a descriptor and never on a command line, where the jail's own /proc
 * would show them.
 */
export function bubblewrapArguments(plan: JailPlan): string[] {
  const { mounts, environment, directory, descriptors } = plan;
  return [
    ...walls(mounts.root, plan),
    ...[...folder('/home'), '--bind', mounts.folders.home, inside.home],
    ...['--bind', mounts.folders.config, inside.config],
    ...['--bind', mounts.folders.workspace, inside.workspace],
    ...['--bind', mounts.folders.results, inside.results],
    ...[...folder('/opt'), ...folder('/opt/claude'), '--ro-bind', mounts.program, programInside],
    ...(mounts.forwarder === undefined
      ? []
      : [...folder(path.dirname(forwarderInside)), '--ro-bind', mounts.forwarder, forwarderInside]),
    ...[...folder('/run'), '--ro-bind', mounts.socketDirectory, gatewayInside],
    ...closing({ environment, directory, seccomp: descriptors.seccomp }),
  ];
}

export type ScriptPlan = Omit<JailPlan, 'mounts' | 'descriptors'> & {
  readonly root: readonly RootEntry[];
  /** Read-only inside; absent: there is an empty folder. */
  readonly workspace?: string;
  readonly descriptors: JailPlan['descriptors'] & { readonly script: number };
};

/** For a script in place of an agent: nothing but /tmp can be written, and there is no socket to anywhere. */
export function scriptArguments(plan: ScriptPlan): string[] {
  const { root, workspace, environment, directory, descriptors } = plan;
  return [
    ...walls(root, plan),
    ...(workspace === undefined ? folder(inside.workspace) : ['--ro-bind', workspace, inside.workspace]),
    ...[...folder('/opt'), ...folder(path.dirname(scriptInside))],
    ...['--perms', '0555', '--file', String(descriptors.script), scriptInside],
    ...closing({ environment, directory, seccomp: descriptors.seccomp }),
  ];
}

type Surroundings = Pick<JailPlan, 'sizes' | 'descriptors'>;

/** Name spaces of its own, the host's programs, and what every system has. */
function walls(root: readonly RootEntry[], { sizes, descriptors }: Surroundings): string[] {
  return [
    ...['--unshare-all', '--unshare-user', '--disable-userns'],
    ...['--die-with-parent', '--new-session', '--cap-drop', 'ALL'],
    ...['--hostname', 'agent', '--uid', String(agentId), '--gid', String(agentId)],
    ...systemMounts(root, descriptors),
    ...temporaryMounts(sizes),
  ];
}

/** After the last mount. */
function closing(last: {
  readonly environment: JailPlan['environment'];
  readonly directory: string;
  readonly seccomp: number;
}): string[] {
  return [
    ...['--remount-ro', '/', '--chdir', last.directory, '--clearenv'],
    ...Object.entries(last.environment).flatMap(([name, value]) => ['--setenv', name, value]),
    ...['--seccomp', String(last.seccomp)],
  ];
}

function systemMounts(root: readonly RootEntry[], descriptors: JailPlan['descriptors']): string[] {
  const names = Object.keys(etcFiles);
  return [
    ...folder('/etc'),
    ...root.flatMap((entry) =>
      entry.kind === 'link' ? ['--symlink', entry.target, entry.path] : ['--ro-bind', entry.path, entry.path],
    ),
    ...descriptors.etc.flatMap((descriptor, index) => [
      ...['--perms', '0444', '--file', String(descriptor)],
      `/etc/${names[index] ?? ''}`,
    ]),
  ];
}

/**
 * bubblewrap's /dev is a file system without a size, half of the memory: it must not be writable. Nor must /proc,
 * where any process could rewrite the memory of the jail's first one.
 */
function temporaryMounts(sizes: JailPlan['sizes']): string[] {
  return [
    ...['--proc', '/proc', '--remount-ro', '/proc', '--dev', '/dev'],
    ...['--perms', '1777', '--size', String(sizes.shmBytes), '--tmpfs', '/dev/shm'],
    ...['--remount-ro', '/dev'],
    ...['--perms', '1777', '--size', String(sizes.tmpBytes), '--tmpfs', '/tmp'],
  ];
}

function folder(path: string): string[] {
  return ['--perms', '0755', '--dir', path];
}
