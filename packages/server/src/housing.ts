import { assessIsolation } from './agent/jail/assess-isolation.ts';
import { gatewayInside, inside } from './agent/jail/inside.ts';
import type { JailHost } from './agent/jail/jail-host.ts';
import { jailSpawner } from './agent/jail/spawn-jailed.ts';
import type { Housing } from './agent/live-sessions.ts';
import { spawnPlain } from './agent/process/spawn.ts';
import { runtimeProgram } from './agent/sdk/runtime.ts';
import { ConfigError, isLoopback, type Config } from './config.ts';
import type { Log } from './infrastructure/log.ts';

/** The users that agents are when the server is root: one for each live session. */
const uids = { first: 200_000, count: 10_000 };

export type ChosenHousing = {
  readonly tier: 'jail' | 'none';
  /** For people: the log, the banner and `/ready`. */
  readonly text: string;
  readonly housing: Housing;
};

/**
 * How agents are kept in here. Whoever asks for a jail, or listens where others can reach it, gets no server without
 * one; `auto` on a loopback address does without, and says so wherever an operator looks.
 */
export async function chooseHousing(
  config: Config,
  log: Log,
  stack: AsyncDisposableStack,
): Promise<ChosenHousing> {
  const program = runtimeProgram();
  const isolation = await assessIsolation(config.agent.isolation, {
    dataDir: config.dataDir,
    uids,
    ...(program !== undefined && { program }),
  });
  if (isolation.kind === 'refused' && config.agent.isolation === 'auto' && isLoopback(config.http.host)) {
    const text = `${unjailed} No jail: ${isolation.reason} ${isolation.remedy}`;
    log.warn({ reason: isolation.reason, isolation: 'none' }, 'agents are not jailed');
    return { tier: 'none', text, housing: withoutWalls };
  }
  if (isolation.kind === 'refused')
    throw new ConfigError(
      `ISOLATION was "${config.agent.isolation}". ${isolation.reason} ${isolation.remedy} Or set ISOLATION=none to ` +
        'run agents without walls, as this user, on a loopback address only.',
    );
  if (isolation.kind === 'none')
    return { tier: 'none', text: unjailed, housing: withoutWalls };
  const { host, uidPerSession, limitsWholeJail } = isolation;
  stack.defer(() => host.groups?.close());
  const users = uidPerSession ? 'a user each' : "the server's user";
  const memory = limitsWholeJail ? 'limits for each jail' : 'limits for each process';
  return {
    tier: 'jail',
    text: `Agents are jailed: bubblewrap, ${users}, ${memory}.`,
    housing: jailed(host, log),
  };
}

const unjailed = 'Agents are NOT jailed: they run as this user and reach its files and network. Loopback only.';

const withoutWalls: Housing = (place) => ({ ...place, spawn: spawnPlain });

function jailed(host: JailHost, log: Log): Housing {
  const onResidue = (what: string) => log.warn({ what }, 'something of a jail is left');
  return ({ folders, socketDirectory }) => ({
    folders: inside,
    socketDirectory: gatewayInside,
    spawn: jailSpawner({ host, folders, socketDirectory, onResidue }),
  });
}
