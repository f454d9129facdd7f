import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { remedyForNoStart } from '../agent/jail/assess-isolation.ts';
import { bootProbes } from '../agent/jail/boot-probes.ts';
import { sharesOf } from '../agent/jail/claim-users.ts';
import { findJailHost, findProgram, missingPrograms } from '../agent/jail/find-jail-host.ts';
import type { JailHost } from '../agent/jail/jail-host.ts';
import { firstClosed } from '../agent/jail/passable.ts';
import type { Outcome } from '../agent/jail/probe.ts';
import { tryJail } from '../agent/jail/self-test.ts';
import { limitProbes } from '../agent/jail/thorough-probes.ts';
import type { Config } from '../config.ts';
import { uids } from '../housing.ts';
import { good, lacking, poor, type Finding } from './finding.ts';
import { nearestFolder } from './machine.ts';

const run = promisify(execFile);
const oldestBubblewrap = [0, 8] as const;
const isRoot = process.getuid?.() === 0;

/** What is missing keeps a server from starting only where it insists on jails. */
type Miss = typeof lacking;

/** What jails need, each tried by itself, and then a jail as the server makes them. */
export async function checkJails(config: Config): Promise<Finding[]> {
  const { isolation } = config.agent;
  if (isolation === 'none')
    return [
      poor('Jails', 'ISOLATION=none: agents run as this user', 'Leave ISOLATION out to have them jailed.'),
    ];
  const miss = isolation === 'jail' || !config.agent.mayGoWithoutJail ? lacking : poor;
  const system = `${process.platform} on ${process.arch}`;
  if (process.platform !== 'linux') return [miss('Jails', system, 'Run the service on Linux.')];
  const programs = [await checkBubblewrap(miss), checkPrograms(miss)];
  const rest = [await checkNamespaces(miss), checkUsers(miss), await checkWay(config, miss)];
  return [...programs, ...rest, ...(await tryOne(miss))];
}

async function checkBubblewrap(miss: Miss): Promise<Finding> {
  const need = 'bubblewrap';
  const program = findProgram('bwrap');
  if (program === undefined) return miss(need, 'not installed', 'apt-get install bubblewrap');
  const { stdout } = await run(program, ['--version']).catch(() => ({ stdout: '' }));
  const found = stdout.trim();
  return isNewEnough(found)
    ? good(need, `${found.split(' ')[1] ?? ''} at ${program}`)
    : miss(need, found, 'Install 0.8.0 or later.');
}

/** @param text as `bubblewrap 0.8.0`. */
export function isNewEnough(text: string): boolean {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(text) ?? [];
  const [oldestMajor, oldestMinor] = oldestBubblewrap;
  return Number(major) > oldestMajor || (Number(major) === oldestMajor && Number(minor) >= oldestMinor);
}

function checkPrograms(miss: Miss): Finding {
  const missing = missingPrograms().filter(({ program }) => program !== 'bwrap');
  if (missing.length === 0) return good('Programs', 'setpriv, prlimit, flock, chown, sh, bash');
  const names = missing.map(({ program }) => program).join(', ');
  return miss(
    'Programs',
    `missing: ${names}`,
    `apt-get install ${[...new Set(missing.map(({ from }) => from))].join(' ')}`,
  );
}

/** Tried as the user that agents have. */
async function checkNamespaces(miss: Miss): Promise<Finding> {
  const need = 'User name spaces';
  const uid = String(uids.first);
  const as = isRoot ? ['/usr/bin/setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups'] : [];
  const [command, ...args] = [...as, '/usr/bin/unshare', '--user', '--map-root-user', '/bin/true'];
  try {
    await run(command, args, { timeout: 5_000, cwd: '/' });
    return good(need, isRoot ? `user ${uid} may make them` : 'this user may make them');
  } catch (error) {
    const why = error instanceof Error ? (error.message.trim().split('\n').at(-1) ?? '') : '';
    return miss(need, why, remedyForNoStart('namespace'));
  }
}

function checkUsers(miss: Miss): Finding {
  const need = "Agents' users";
  if (!isRoot)
    return good(
      need,
      `agents share user ${process.getuid?.() ?? ''} with the server; as root each has its own`,
    );
  const shares = sharesOf(uids);
  return 'kind' in shares
    ? miss(need, shares.reason, shares.remedy)
    : good(need, `one each, from ${uids.first} on; for ${shares.length} servers on this machine`);
}

async function checkWay({ dataDir, sessionsDir }: Config, miss: Miss): Promise<Finding> {
  const need = 'Way to the folders';
  if (!isRoot) return good(need, 'agents are the user whose folders they are');
  const isElsewhere = path.relative(dataDir, sessionsDir).startsWith('..');
  const closed =
    (await closedOnTheWay(dataDir)) ?? (isElsewhere ? await closedOnTheWay(sessionsDir) : undefined);
  return closed === undefined
    ? good(need, `agents' users can pass to ${dataDir}`)
    : miss(
        need,
        `${closed} lets nobody pass`,
        `chmod o+x ${closed}, or set DATA_DIR to /var/lib/ai-agent-api`,
      );
}

/** The service makes its own folder passable, never those above it. */
async function closedOnTheWay(folder: string): Promise<string | undefined> {
  const nearest = await nearestFolder(folder);
  return firstClosed(nearest === folder ? path.dirname(folder) : nearest);
}

/** In a folder of its own: the server's may be at work. */
async function tryOne(miss: Miss): Promise<Finding[]> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'ai-agent-api-doctor-'));
  try {
    const host = await findJailHost({ dataDir, uids });
    if ('kind' in host) return [miss('Walls', host.reason, host.remedy)];
    const outcomes = await tryJail(host, [...bootProbes, ...limitProbes]);
    await host.close();
    const ofLimits = new Set(limitProbes.map(({ name }) => name));
    const [limits, walls] = [true, false].map((is) =>
      outcomes.filter(({ name }) => ofLimits.has(name) === is),
    );
    return [checkGroups(host, limits ?? [], miss), checkWalls(walls ?? [], miss)];
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

function checkGroups({ groups }: JailHost, outcomes: readonly Outcome[], miss: Miss): Finding {
  const need = 'Limits';
  const kind = groups ? `control groups, version ${groups.version}` : 'of each process, no control groups';
  const broken = outcomes.filter(({ verdict }) => verdict === 'escaped').map(({ name }) => name);
  if (broken.length > 0)
    return miss(
      need,
      `${kind}: they do not hold (${broken.join(', ')})`,
      'See docs/isolation.md, "Which wall a machine gets".',
    );
  const untried = outcomes.some(({ verdict }) => verdict === 'not run');
  const found = `${kind}; ${untried ? 'not tried, for want of python3' : 'memory and processes hold'}`;
  return groups
    ? good(need, found)
    : poor(
        need,
        found,
        'Let the server make control groups: as root, or with Delegate= in its systemd unit.',
      );
}

function checkWalls(outcomes: readonly Outcome[], miss: Miss): Finding {
  const need = 'Walls';
  const failed = outcomes.filter(({ verdict }) => verdict !== 'held');
  if (failed.length === 0)
    return good(need, `${outcomes.length} of ${outcomes.length} attempts to get out failed`);
  if (failed.length === outcomes.length)
    return miss(
      need,
      `no jail starts: ${failed[0]?.detail ?? ''}`,
      remedyForNoStart(failed[0]?.detail ?? ''),
    );
  const names = failed.map(({ name }) => name).join(', ');
  return miss(need, `they do not hold: ${names}`, 'Do not run agents here; report what it says.');
}
