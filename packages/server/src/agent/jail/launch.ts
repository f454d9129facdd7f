import { withForwarder } from './forwarder.ts';
import { programInside } from './inside.ts';
import type { JailLimits } from './limits.ts';

/** The host's programs that a jail is started with, by full path. */
export type Tools = {
  readonly shell: string;
  readonly bubblewrap: string;
  readonly setpriv: string;
  readonly chown: string;
};

export type Launch = {
  readonly tools: Tools;
  readonly limits: JailLimits;
  /** On the host, for a server that may choose it. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Folders that still belong to another user. */
  readonly hand: readonly string[];
  /** Control groups to be in; without them limits are set on each process. */
  readonly joinFiles: readonly string[];
  /** As it is called inside; absent: the agent's. */
  readonly program?: string;
  readonly programArguments: readonly string[];
  /** The gateway's socket inside, for a jail with a way out. */
  readonly forwardTo?: string;
};

/**
 * What happens before the jail, in one process that becomes bubblewrap. When memory runs out, the kernel takes an
 * agent's process and not the server's. What an agent makes can be read by whoever is let into its folder. Values are
 * arguments and never part of the script. A limit may be lower than asked for, never higher.
 */
const script = [
  'umask 022',
  'echo 1000 > /proc/$$/oom_score_adj 2> /dev/null',
  'limit() { ulimit "$1" "$2" 2> /dev/null || [ "$(ulimit -H "$1")" -le "$2" ] || exit 125; }',
  'while [ "$1" != -- ]; do limit "$1" "$2"; shift 2; done; shift',
  'while [ "$1" != -- ]; do echo $$ > "$1" || exit 125; shift; done; shift',
  'chown=$1 owner=$2; shift 2',
  'while [ "$1" != -- ]; do "$chown" -RhP "$owner" "$1" || exit 125; shift; done; shift',
  'exec "$@"',
].join('\n');

/** The descriptor on which bubblewrap finds its arguments: the first after the standard ones. */
export const argumentsDescriptor = 3;

export function launchCommand(launch: Launch): string[] {
  const { tools, limits, user, hand, joinFiles, program, programArguments, forwardTo } = launch;
  const grouped = joinFiles.length > 0;
  return [
    ...[tools.shell, '-c', script, 'jail'],
    ...[...processLimits(limits, grouped), '--'],
    ...[...joinFiles, '--'],
    ...[tools.chown, `${user?.uid ?? ''}:${user?.gid ?? ''}`, ...hand, '--'],
    ...(user ? becomeUser(tools.setpriv, user) : []),
    ...[tools.bubblewrap, '--args', String(argumentsDescriptor), '--'],
    ...(grouped ? [] : countProcesses(limits.processes)),
    ...(forwardTo === undefined ? [] : withForwarder(forwardTo)),
    ...[program ?? programInside, ...programArguments],
  ];
}

function becomeUser(setpriv: string, { uid, gid }: NonNullable<Launch['user']>): string[] {
  return [
    ...[setpriv, `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'],
    ...['--inh-caps=-all', '--bounding-set=-all', '--no-new-privs', '--'],
  ];
}

/** Counted per user name space: set inside, the limit is the jail's alone, whoever else the user is. */
function countProcesses(most: number): string[] {
  return ['/usr/bin/prlimit', `--nproc=${most}:${most}`, '--'];
}

/** As every shell counts them: files in blocks of 512 bytes, memory in kilobytes. */
function processLimits({ openFiles, fileBytes, memoryBytes }: JailLimits, grouped: boolean): string[] {
  return [
    ...['-c', '0', '-n', String(openFiles), '-f', String(Math.floor(fileBytes / 512))],
    ...(grouped ? [] : ['-d', String(Math.floor(memoryBytes / 1_024))]),
  ];
}
