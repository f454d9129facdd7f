import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { runtimeProgram } from '../agent/sdk/runtime.ts';
import { ConfigError, type Config, type Secrets } from '../config.ts';
import { lookAtDatabase } from '../database/look-at-database.ts';
import { locateBinaries } from '../database/postgres-binaries.ts';
import { redact } from '../infrastructure/log.ts';
import { lookAtRedis } from '../infrastructure/look-at-redis.ts';
import { anthropicUrl, readPrices } from '../model-access.ts';
import { good, lacking, poor, type Finding } from './finding.ts';

const run = promisify(execFile);
const answerWithin = 10_000;

/** The database, and how far its clock is ahead where it is another machine's. */
export async function checkDatabase({
  databaseUrl,
}: Pick<Secrets, 'databaseUrl'>): Promise<{ finding: Finding; aheadMs?: number }> {
  if (databaseUrl === undefined) return { finding: await checkEmbedded() };
  const need = 'Database';
  try {
    const { version, user, mayPrepare, aheadMs } = await lookAtDatabase(databaseUrl);
    const found = `PostgreSQL ${Math.trunc(version / 10_000)}.${version % 10_000}, as ${user}`;
    if (version < 150_000)
      return { finding: lacking(need, found, 'Use PostgreSQL 15 or later, or leave DATABASE_URL out.') };
    if (!mayPrepare)
      return {
        finding: lacking(
          need,
          `${found}, who may not make the service's tables or roles`,
          `Let a superuser run: alter role ${user} createrole; grant create on database … to ${user}`,
        ),
      };
    return { finding: good(need, found), aheadMs };
  } catch (error) {
    const why = redact(error instanceof Error ? error.message || error.name : String(error));
    const remedy =
      'Check DATABASE_URL and whether the server runs, or leave it out for the embedded PostgreSQL.';
    return { finding: lacking(need, `it cannot be reached (${why})`, remedy) };
  }
}

async function checkEmbedded(): Promise<Finding> {
  const need = 'Database';
  try {
    const { stdout } = await run(path.join(locateBinaries(), 'bin', 'postgres'), ['--version'], {
      timeout: answerWithin,
    });
    return good(need, `embedded, ${stdout.trim()}`);
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return lacking(
      need,
      `the embedded PostgreSQL does not run (${why ?? ''})`,
      'Run npm ci, or set DATABASE_URL.',
    );
  }
}

/** What a node made for itself no other would know. */
export function checkShared({ dataDir, sessionsDir }: Config, secrets: Secrets): Finding {
  const need = 'Shared settings';
  const missing = [
    ...(secrets.jwtSecret === undefined ? ['JWT_SECRET'] : []),
    ...(secrets.secretsKeys === undefined ? ['SECRETS_KEY'] : []),
    ...(sessionsDir === path.join(dataDir, 'sessions') ? ['SESSIONS_DIR'] : []),
  ];
  if (missing.length === 0) return good(need, 'all are set');
  const remedy = 'Set them to the same values on every node (docs/several-nodes.md).';
  return poor(need, `not set: ${missing.join(', ')}`, remedy);
}

/** Without it the service works all the same. */
export async function checkRedis(url: string): Promise<Finding> {
  const need = 'Redis';
  const { host } = new URL(url);
  try {
    return good(need, `${await lookAtRedis(url)}, at ${host}`);
  } catch (error) {
    const why = redact(error instanceof Error ? error.message || error.name : String(error));
    const remedy = 'Check REDIS_URL and whether Redis runs, or leave it out: PostgreSQL then carries drafts.';
    return poor(need, `it cannot be reached at ${host} (${why})`, remedy);
  }
}

export async function checkModel({ agent }: Config, { anthropicApiKey }: Secrets): Promise<Finding> {
  const need = 'Model';
  if (anthropicApiKey === undefined)
    return poor(need, 'no key: an offline scripted model answers', 'Set ANTHROPIC_API_KEY for a real model.');
  const url = new URL(agent.upstreamUrl ?? anthropicUrl);
  const isThere = await canConnect(url);
  return isThere
    ? good(need, `a key is set; ${url.host} can be reached`)
    : poor(need, `a key is set; ${url.host} cannot be reached`, 'Let this machine connect to it.');
}

export async function checkPrices(config: Config): Promise<Finding> {
  try {
    await readPrices(config);
    return good('Prices', `${config.agent.defaultModel} has one`);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return lacking('Prices', error.message, 'Correct PRICE_FILE or DEFAULT_MODEL.');
  }
}

/** The agent's own program, run for its version only. */
export async function checkRuntime(): Promise<Finding> {
  const need = "Agent's program";
  const program = runtimeProgram();
  if (program === undefined)
    return lacking(
      need,
      `none for ${process.platform}-${process.arch}`,
      'Run npm ci, without --omit=optional.',
    );
  try {
    const { stdout } = await run(program, ['--version'], { timeout: answerWithin, env: {} });
    return good(need, stdout.trim());
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return lacking(
      need,
      `it does not run (${why ?? ''})`,
      'Run npm ci; a musl system needs the musl package.',
    );
  }
}

/** Says nothing to whoever answers. */
function canConnect(url: URL): Promise<boolean> {
  const port = Number(url.port) || (url.protocol === 'http:' ? 80 : 443);
  return new Promise((resolve) => {
    const socket = connect({ host: url.hostname.replace(/^\[|\]$/g, ''), port, timeout: 5_000 });
    const done = (isThere: boolean) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
    socket.once('timeout', () => done(false));
  });
}
