import { ConfigError, readConfig, roleTexts } from '../config.ts';
import { good, isWell, lacking, type Finding } from './finding.ts';
import { checkJails } from './jail.ts';
import { checkClock, checkDataFolder, checkDisk, checkNode } from './machine.ts';
import { asJson, asTable } from './report.ts';
import { checkDatabase, checkModel, checkPrices, checkRedis, checkRuntime, checkShared } from './services.ts';

export type Examination = { readonly text: string; readonly exitCode: 0 | 1 };

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Looks at everything that a start would need, and says what is there, what is not and what to do. It leaves nothing
 * behind, but where it may use control groups of version 2 it moves the processes beside it into a group below its own,
 * as a start does.
 */
export async function examine(
  environment: Environment,
  how: { readonly json: boolean },
): Promise<Examination> {
  const findings = await lookAround(environment);
  return { text: how.json ? asJson(findings) : asTable(findings), exitCode: isWell(findings) ? 0 : 1 };
}

async function lookAround(environment: Environment): Promise<Finding[]> {
  const read = readSettings(environment);
  if ('state' in read) return [checkNode(), read];
  const { config, secrets } = read;
  const { finding: database, aheadMs } = await checkDatabase(secrets);
  const runsAgents = config.role !== 'api';
  return [
    checkNode(),
    good('Settings', `role ${roleTexts[config.role]}; on ${config.http.host}:${config.http.port}`),
    ...(config.role === 'all' ? [] : [checkShared(config, secrets)]),
    await checkDataFolder(config.dataDir),
    await checkDisk(config.dataDir, config.minFreeDiskMb),
    database,
    ...(secrets.redisUrl === undefined ? [] : [await checkRedis(secrets.redisUrl)]),
    await checkClock(config.dataDir, aheadMs),
    ...(runsAgents ? [await checkModel(config, secrets), await checkPrices(config)] : []),
    ...(runsAgents ? [await checkRuntime(), ...(await checkJails(config))] : []),
  ];
}

function readSettings(environment: Environment): ReturnType<typeof readConfig> | Finding {
  try {
    return readConfig(environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return lacking('Settings', error.message, 'Correct it; .env.example lists all settings.');
  }
}
