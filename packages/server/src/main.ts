#!/usr/bin/env node
import path from 'node:path';
import { startApp, type App } from './app.ts';
import { backUp } from './backup/backup.ts';
import { BackupError } from './backup/manifest.ts';
import { restore } from './backup/restore.ts';
import { ConfigError, isLoopback, readConfig, roleTexts, type Config, type Secrets } from './config.ts';
import { DumpError } from './database/dump.ts';
import { EmbeddedPostgresError } from './database/postgres-binaries.ts';
import { examine } from './doctor/doctor.ts';
import { migrate, MigrationError } from './database/migrate.ts';
import { closeInheritedDescriptors } from './infrastructure/inherited-descriptors.ts';
import { createLog, type Log } from './infrastructure/log.ts';
import { installQueue } from './infrastructure/queue.ts';
import { openErrorTracker } from './open-error-tracker.ts';
import { SecretFileError } from './infrastructure/secret-files.ts';
import { DataDirInUseError } from './infrastructure/server-lock.ts';

const secondSignalAfterMs = 300;

/** What an operator can put right; everything else is a bug and shows its stack. */
const operatorErrors = [
  ConfigError,
  EmbeddedPostgresError,
  MigrationError,
  DataDirInUseError,
  SecretFileError,
  BackupError,
  DumpError,
];

closeInheritedDescriptors();
try {
  await run(process.argv.slice(2));
} catch (error) {
  const isForOperator = operatorErrors.some((kind) => error instanceof kind) || isOfSurroundings(error);
  process.stderr.write(`${isForOperator ? wordsFor(error) : String((error as Error).stack)}\n`);
  process.exitCode = 1;
}

async function run([command = 'serve', ...rest]: string[]): Promise<void> {
  const asked = [command, ...rest].join(' ');
  if (asked === 'serve') return serve();
  if (asked === 'doctor' || asked === 'doctor --json') return doctor({ json: rest.length > 0 });
  if (asked === 'migrate') return migrateDatabase();
  const [folder, ...more] = rest;
  if (command === 'backup' && folder !== undefined && more.length === 0) return backUpTo(folder);
  if (command === 'restore' && folder !== undefined) {
    const [option, file] = more;
    if (more.length === 0) return restoreFrom(folder);
    if (more.length === 2 && option === '--deleted' && file !== undefined)
      return restoreFrom(folder, path.resolve(file));
  }
  throw new ConfigError(
    `There is no command "${asked}"; there are: serve, migrate, backup FOLDER, restore FOLDER, restore FOLDER --deleted FILE, doctor, doctor --json.`,
  );
}

/** What every node does at its start, for those who want it done before. */
async function migrateDatabase(): Promise<void> {
  const { databaseUrl } = readConfig().secrets;
  if (databaseUrl === undefined)
    throw new ConfigError(
      'DATABASE_URL was not set; the embedded database is brought up to date by `serve`.',
    );
  await migrate(databaseUrl, () => installQueue(databaseUrl));
  say('The database is up to date.');
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function backUpTo(folder: string): Promise<void> {
  await backUp({ ...readConfig(), folder: path.resolve(folder), say });
  say(`The backup is in ${path.resolve(folder)}. It is as secret as the installation.`);
}

async function restoreFrom(folder: string, deleted?: string): Promise<void> {
  const of = { folder: path.resolve(folder), ...(deleted !== undefined && { deleted }) };
  await restore({ ...readConfig(), ...of, say });
  say('The installation is restored; start it.');
}

async function doctor(how: { readonly json: boolean }): Promise<void> {
  const { text, exitCode } = await examine(process.env, how);
  process.stdout.write(text);
  process.exitCode = exitCode;
}

async function serve(): Promise<void> {
  const { config, secrets } = readConfig();
  await using stack = new AsyncDisposableStack();
  const log: Log = createLog(config.log.level, { report: await openErrorTracker(config, secrets, stack) });
  const terminated = terminationSignal();
  // Without its database the service is of no use: whoever supervises it starts it anew.
  const onFatal = () => process.exit(1);
  const app = await startApp({ config, secrets, log, onFatal });
  process.stdout.write(banner(app, config, secrets));
  log.info(
    { url: app.url, role: config.role, isolation: app.isolation?.tier, database: app.database },
    'ready',
  );
  const signal = await terminated;
  log.info({ signal }, 'shutting down');
  // One Ctrl-C may come twice, from the terminal and from npm; a second one after that means now.
  setTimeout(() => {
    for (const again of ['SIGTERM', 'SIGINT'] as const) process.on(again, () => process.exit(1));
  }, secondSignalAfterMs).unref();
  await app[Symbol.asyncDispose]();
}

/** The first signal asks for a clean stop. */
function terminationSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve(signal));
  });
}

/** The operating system or the database refused: a port in use, a folder without rights, a wrong DATABASE_URL. */
function isOfSurroundings(error: unknown): boolean {
  return error instanceof Error && ('syscall' in error || 'severity' in error);
}

function wordsFor(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE' && 'port' in error)
    return `Port ${String(error.port)} is taken: stop what listens there, or set PORT to another.`;
  return error.message;
}

/** Where other nodes may share the database: what they must have in common, and this one has for itself. */
function unsharedText({ sessionsDir, dataDir }: Config, secrets: Secrets): string[] {
  if (secrets.databaseUrl === undefined) return [];
  const own = [
    ...(secrets.jwtSecret === undefined ? ['JWT_SECRET'] : []),
    ...(secrets.secretsKeys === undefined ? ['SECRETS_KEY'] : []),
    ...(sessionsDir === path.join(dataDir, 'sessions') ? ['SESSIONS_DIR'] : []),
  ];
  return own.length === 0
    ? []
    : [`  !! For this node alone: ${own.join(', ')} must be set, the same on all nodes !!`];
}

function banner(app: App, config: Config, secrets: Secrets): string {
  const { dataDir, role } = config;
  const admin = app.firstAdmin;
  const lines = [
    '',
    `  AI-Agent-API  ${app.url}`,
    ...(role === 'worker' ? [] : [`  Reference     ${app.url}/docs`]),
    `  Role          ${roleTexts[role]}`,
    `  Data          ${dataDir}  (${app.database} PostgreSQL)`,
    ...(role === 'api' ? [] : [`  Model         ${modelText(app)}`]),
    ...(admin?.passwordFile ? [`  First admin   ${admin.email}, password in ${admin.passwordFile}`] : []),
    '',
    ...(app.isolation?.tier === 'jail' ? [`  Isolation     ${app.isolation.text}`] : []),
    ...(app.isolation?.tier === 'none' ? [`  !! ${app.isolation.text} !!`] : []),
    ...(isLoopback(config.http.host)
      ? []
      : ['  !! Others reach this address without encryption: put a proxy with TLS before it !!']),
    ...unsharedText(config, secrets),
    '',
  ];
  return `${lines.join('\n')}\n`;
}

function modelText({ isOffline }: App): string {
  return isOffline ? 'offline scripted model, because ANTHROPIC_API_KEY is not set' : 'Anthropic API';
}
