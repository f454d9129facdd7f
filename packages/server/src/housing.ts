import { assessIsolation } from './agent/jail/assess-isolation.ts';
import { gatewayInside, inside } from './agent/jail/inside.ts';
import type { JailHost } from './agent/jail/jail-host.ts';
import { jailSpawner } from './agent/jail/spawn-jailed.ts';
import type { Housing } from './agent/live-sessions.ts';
import { spawnPlain } from './agent/process/spawn.ts';
import { runtimeProgram } from './agent/sdk/runtime.ts';
import { ConfigError, type Config } from './config.ts';
import type { Log } from './infrastructure/log.ts';

/** The users that agents are when the server is root: one for each live session. */
const uids = { first: 200_000, count: 10_000 };

export type ChosenHousing = {
  readonly tier: 'jail' | 'none';
  /** For people: the log, the banner and `/ready`. */
  readonly text: string;
  readonly housing: Housing;
};

/** How agents are kept in here. Without a wall that holds there is no start, unless it was asked for. */
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
  if (isolation.kind === 'refused')
    throw new ConfigError(
      `ISOLATION was "${config.agent.isolation}". ${isolation.reason} ${isolation.remedy} Or set ISOLATION=none to ` +
        'run agents without walls, as this user, on a loopback address only.',
    );
  if (isolation.kind === 'none')
    return {
      tier: 'none',
      text: 'Agents are NOT jailed: they run as this user and reach its files and network. Loopback only.',
      housing: (place) => ({ ...place, spawn: spawnPlain }),
    };
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

function jailed(host: JailHost, log: Log): Housing {
  const onResidue = (what: string) => log.warn({ what }, 'something of a jail is left');
  return ({ folders, socketDirectory }) => ({
    folders: inside,
    socketDirectory: gatewayInside,
    spawn: jailSpawner({ host, folders, socketDirectory, onResidue }),
  });
}
