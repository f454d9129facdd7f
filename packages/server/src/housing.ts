import type { Housing } from './agent/agent-starter.ts';
import { assessIsolation } from './agent/jail/assess-isolation.ts';
import { socketName } from './agent/gateway/session-gateway.ts';
import { proxyInside } from './agent/jail/forwarder.ts';
import { gatewayInside, inside } from './agent/jail/inside.ts';
import type { JailHost } from './agent/jail/jail-host.ts';
import { defaultLimits } from './agent/jail/limits.ts';
import { jailSpawner, type JailEvent } from './agent/jail/spawn-jailed.ts';
import { spawnPlain } from './agent/process/spawn.ts';
import { runtimeProgram } from './agent/sdk/runtime.ts';
import { ConfigError, type Config } from './config.ts';
import type { Log } from './infrastructure/log.ts';
import type { Metrics } from './infrastructure/metrics.ts';

/** The users that agents and scripts are when servers are root: each server claims a share, each jail has one. */
export const uids = { first: 200_000, count: 32_768 };

export type ChosenHousing = {
  readonly tier: 'jail' | 'none';
  /** For people: the log, the banner and `/ready`. */
  readonly text: string;
  readonly housing: Housing;
  /** The agent's program, where it is started from. */
  readonly program: string;
  /** What the jails are made with, where there are some. */
  readonly host?: JailHost;
};

/**
 * How agents are kept in here. Whoever asks for a jail, or runs agents for others than this machine, gets no server
 * without one; `auto` does without where nobody else comes, and says so wherever an operator looks.
 */
export async function chooseHousing(
  { config, log, metrics }: { readonly config: Config; readonly log: Log; readonly metrics: Metrics },
  stack: AsyncDisposableStack,
): Promise<ChosenHousing> {
  const program = runtimeProgram();
  if (program === undefined)
    throw new ConfigError(
      `ROLE was "${config.role}"; without the agent's program only "api" is allowed. Install the optional packages, ` +
        `of which one is for ${process.platform} on ${process.arch}.`,
    );
  const { dataDir, sessionsDir } = config;
  const isolation = await assessIsolation(config.agent.isolation, { dataDir, sessionsDir, uids, program });
  const outside = { housing: withoutWalls, program };
  if (isolation.kind === 'refused' && config.agent.isolation === 'auto' && config.agent.mayGoWithoutJail) {
    const text = `${unjailed} No jail: ${isolation.reason} ${isolation.remedy}`;
    log.warn({ reason: isolation.reason, isolation: 'none' }, 'agents are not jailed');
    return { tier: 'none', text, ...outside };
  }
  if (isolation.kind === 'refused')
    throw new ConfigError(
      `ISOLATION was "${config.agent.isolation}". ${isolation.reason} ${isolation.remedy} Or set ISOLATION=none to ` +
        'run agents without walls, as this user, on a loopback address with a database of this machine only.',
    );
  if (isolation.kind === 'none') return { tier: 'none', text: unjailed, ...outside };
  const { host, uidPerSession, limitsWholeJail, leftovers } = isolation;
  if (leftovers > 0) log.warn({ count: leftovers }, 'ended processes that dead servers had left');
  stack.defer(() => host.close());
  const users = uidPerSession ? 'a user each' : "the server's user";
  const memory = limitsWholeJail ? 'limits for each jail' : 'limits for each process';
  return {
    tier: 'jail',
    text: `Agents are jailed: bubblewrap, ${users}, ${memory}.`,
    housing: jailed(host, {
      fileBytes: Math.min(defaultLimits.fileBytes, config.agent.diskLimit.bytes),
      onEvent: (event) => recordJailEvent(event, metrics, log),
    }),
    host,
    program: host.placed.get(program) ?? program,
  };
}

const unjailed =
  'Agents are NOT jailed: they run as this user and reach its files and network. Loopback only.';

const withoutWalls: Housing = ({ folders, socketDirectory }) => ({
  folders,
  socketDirectory,
  spawn: spawnPlain,
});

function jailed(
  host: JailHost,
  { fileBytes, onEvent }: { readonly fileBytes: number; readonly onEvent: (event: JailEvent) => void },
): Housing {
  return ({ folders, socketDirectory, needsAddress }) => ({
    folders: inside,
    socketDirectory: gatewayInside,
    ...(needsAddress && { gatewayAddress: `${proxyInside.host}:${proxyInside.port}` }),
    spawn: jailSpawner({
      ...{ host, folders, socketDirectory, limits: { fileBytes }, onEvent },
      ...(needsAddress && { proxyTo: socketName }),
    }),
  });
}

function recordJailEvent(event: JailEvent, metrics: Metrics, log: Log): void {
  switch (event.type) {
    case 'started':
      metrics.jailStarts.inc();
      return;
    case 'ended':
      metrics.jailEnds.inc({ how: event.how });
      return;
    case 'residue':
      log.warn({ reason: event.what }, 'something of a jail is left');
  }
}
