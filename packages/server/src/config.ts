import { homedir, totalmem } from 'node:os';
import path from 'node:path';
import type { z } from 'zod';
import { Environment, listOf } from './environment.ts';

/** A value of the environment that stops the start, as one line for the operator. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

export type Secrets = {
  readonly anthropicApiKey?: string;
  readonly databaseUrl?: string;
  readonly redisUrl?: string;
  readonly jwtSecret?: string;
  /** The first seals, all of them open. */
  readonly secretsKeys?: readonly string[];
  readonly adminPassword?: string;
  readonly metricsToken?: string;
  readonly sentryDsn?: string;
  /** For the collector of traces, by name. */
  readonly otlpHeaders?: Readonly<Record<string, string>>;
  /** With credentials, if there are any. */
  readonly smtpUrl?: string;
  readonly archiveS3?: { readonly accessKeyId: string; readonly secretAccessKey: string };
};

export type Config = {
  readonly http: {
    readonly host: string;
    readonly port: number;
    readonly corsOrigins: readonly string[];
    readonly trustedProxies: readonly string[];
    readonly maxStreamsPerUser: number;
  };
  readonly dataDir: string;
  readonly sessionsDir: string;
  readonly minFreeDiskMb: number;
  readonly database: { readonly poolSize: number };
  readonly agent: {
    readonly upstreamUrl?: string;
    readonly priceFile?: string;
    readonly defaultModel: string;
    readonly isolation: z.infer<typeof Environment>['ISOLATION'];
    /** Whether `auto` may do without a wall: as far as can be seen, this machine alone reaches the agents. */
    readonly mayGoWithoutJail: boolean;
    readonly turnTimeoutSeconds: number;
    readonly approvalHoldSeconds: number;
    readonly maxLiveSessions: number;
    readonly idleSeconds: number;
    /** For all agents of this node. */
    readonly maxMemoryBytes: number;
    readonly spareSessions: number;
    /** For the folders of one session. */
    readonly diskLimit: { readonly bytes: number; readonly files: number };
    readonly maxQuotaWaitSeconds: number;
  };
  readonly metricsSnapshots: { readonly everySeconds: number; readonly keptDays: number };
  readonly snapshots: {
    readonly quotaBytes: number;
    readonly perSession: number;
    readonly withinSeconds: number;
  };
  readonly archives:
    | { readonly kind: 'disk'; readonly folder: string }
    | {
        readonly kind: 's3';
        readonly bucket: string;
        readonly region: string;
        readonly endpoint?: string;
        readonly prefix: string;
      };
  /** Of tasks, that run at once. */
  readonly executions: { readonly perUser: number; readonly perOrganization: number };
  readonly reports: {
    readonly directory: string;
    /** In place of the directory. */
    readonly bucket?: Extract<Config['archives'], { kind: 's3' }>;
    readonly keptDays: number;
    readonly limits: { readonly withinMs: number; readonly memoryBytes: number };
  };
  readonly exportDays: number;
  readonly hookExecutionDays: number;
  readonly webhookDeliveryDays: number;
  readonly triggerEventDays: number;
  readonly organizationDeletionDays: number;
  readonly backupDays: number;
  readonly executionDays: number;
  readonly notifications: {
    readonly keptDays: number;
    readonly mailFrom?: string;
    /** Without a slash at the end. */
    readonly publicUrl?: string;
  };
  readonly webhooks: { readonly toLoopback: boolean };
  readonly mcp: {
    readonly toLoopback: boolean;
    /** Private ones that tenants may be led to. */
    readonly inside: readonly string[];
    readonly catalogueFile?: string;
  };
  readonly sso: {
    readonly toLoopback: boolean;
    /** Private networks that providers may be in. */
    readonly inside: readonly string[];
  };
  /** That nobody is led to. */
  readonly refusedNetworks: readonly string[];
  /** The shortest time between two runs of a schedule. */
  readonly scheduleMinSeconds: number;
  readonly leaseSeconds: number;
  readonly shutdownGraceSeconds: number;
  readonly role: 'all' | 'api' | 'worker';
  readonly admin: { readonly email: string };
  readonly loginAttemptsPerMinute: number;
  /** In a minute; 0 means any. */
  readonly rateLimits: Readonly<Record<'read' | 'write' | 'run' | 'address', number>>;
  readonly log: { readonly level: z.infer<typeof Environment>['LOG_LEVEL'] };
  readonly errorReports: { readonly environment: string };
  readonly tracing: {
    /** Absent: nothing is traced. */
    readonly endpoint?: string;
    readonly ratio: number;
    readonly joinsTraces: boolean;
  };
};

/** What a node of each role does, for people. */
export const roleTexts = {
  all: 'all: serves the API and runs turns',
  api: 'api: serves the API; turns run on worker nodes',
  worker: 'worker: runs turns; serves /health, /ready and /metrics only',
} as const satisfies Record<Config['role'], string>;

/** Reads and checks the whole environment. Empty values count as absent, as in `docker run -e NAME=`. */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): {
  config: Config;
  secrets: Secrets;
} {
  const named = Object.entries(env).filter(([name, value]) => name in Environment.shape && value !== '');
  const parsed = Environment.safeParse(Object.fromEntries(named));
  if (!parsed.success) throw explain(parsed.error, env);
  const { HOST: host } = parsed.data;
  if (parsed.data.ISOLATION === 'none') {
    assertLoopback(host, 'ISOLATION is none: agents are not jailed');
    if (parsed.data.ROLE !== 'api') assertOwnDatabase(parsed.data.DATABASE_URL);
  }
  if (parsed.data.WEBHOOKS_TO_LOOPBACK === 'yes')
    assertLoopback(host, 'WEBHOOKS_TO_LOOPBACK is yes: tenants reach services of this machine');
  if (parsed.data.MCP_TO_LOOPBACK === 'yes')
    assertLoopback(host, 'MCP_TO_LOOPBACK is yes: tenants reach services of this machine');
  if (parsed.data.SSO_TO_LOOPBACK === 'yes')
    assertLoopback(host, 'SSO_TO_LOOPBACK is yes: tenants reach services of this machine');
  if (parsed.data.ROLE !== 'all' && parsed.data.DATABASE_URL === undefined)
    throw new ConfigError(
      `ROLE was "${parsed.data.ROLE}"; without DATABASE_URL only "all" is allowed, because nodes share a database.`,
    );
  if (!parsed.data.ARCHIVE_S3_ACCESS_KEY_ID !== !parsed.data.ARCHIVE_S3_SECRET_ACCESS_KEY)
    throw new ConfigError(
      'ARCHIVE_S3_ACCESS_KEY_ID and ARCHIVE_S3_SECRET_ACCESS_KEY go together; one of them is missing.',
    );
  if (parsed.data.REPORTS_STORAGE === 'bucket' && parsed.data.ARCHIVE_S3_BUCKET === undefined)
    throw new ConfigError(
      'REPORTS_STORAGE was "bucket"; without ARCHIVE_S3_BUCKET only "disk" is allowed, because there is no bucket.',
    );
  if (!parsed.data.SMTP_URL !== !parsed.data.MAIL_FROM)
    throw new ConfigError('SMTP_URL and MAIL_FROM go together; one of them is missing.');
  return { config: toConfig(parsed.data), secrets: toSecrets(parsed.data) };
}

type Values = z.infer<typeof Environment>;

function toConfig(values: Values): Config {
  const dataDir = path.resolve(values.DATA_DIR ?? defaultDataDir());
  return {
    http: {
      host: values.HOST,
      port: values.PORT,
      corsOrigins: listOf(values.CORS_ORIGINS),
      trustedProxies: listOf(values.TRUSTED_PROXIES),
      maxStreamsPerUser: values.MAX_STREAMS_PER_USER,
    },
    dataDir,
    sessionsDir: path.resolve(values.SESSIONS_DIR ?? path.join(dataDir, 'sessions')),
    minFreeDiskMb: values.DISK_MIN_FREE_MB,
    database: { poolSize: values.DATABASE_POOL_SIZE },
    agent: {
      ...(values.ANTHROPIC_UPSTREAM_URL && {
        upstreamUrl: values.ANTHROPIC_UPSTREAM_URL.replace(/\/+$/, ''),
      }),
      ...(values.PRICE_FILE && { priceFile: path.resolve(values.PRICE_FILE) }),
      defaultModel: values.DEFAULT_MODEL,
      isolation: values.ISOLATION,
      mayGoWithoutJail: servesThisMachineOnly(values),
      turnTimeoutSeconds: values.TURN_TIMEOUT_SECONDS,
      approvalHoldSeconds: values.APPROVAL_HOLD_SECONDS,
      maxLiveSessions: values.MAX_LIVE_SESSIONS,
      idleSeconds: values.LIVE_SESSION_IDLE_SECONDS,
      maxMemoryBytes: values.LIVE_SESSIONS_MAX_MB * 1024 * 1024 || halfOfMemory(),
      spareSessions: values.SPARE_SESSIONS,
      diskLimit: { bytes: values.WORKSPACE_MAX_MB * 1024 * 1024, files: values.WORKSPACE_MAX_FILES },
      maxQuotaWaitSeconds: values.MAX_QUOTA_WAIT_SECONDS,
    },
    metricsSnapshots: {
      everySeconds: values.METRICS_SNAPSHOT_SECONDS,
      keptDays: values.METRICS_SNAPSHOT_DAYS,
    },
    snapshots: {
      quotaBytes: values.SNAPSHOTS_MAX_MB * 1024 * 1024,
      perSession: values.SNAPSHOTS_PER_SESSION,
      withinSeconds: values.SNAPSHOT_SECONDS,
    },
    archives: archivesOf(values, dataDir),
    executions: {
      perUser: values.MAX_EXECUTIONS_PER_USER,
      perOrganization: values.MAX_EXECUTIONS_PER_ORGANIZATION,
    },
    reports: {
      directory: path.resolve(values.REPORTS_DIR ?? path.join(dataDir, 'reports')),
      ...reportBucketOf(values, dataDir),
      keptDays: values.REPORT_DAYS,
      limits: { withinMs: values.REPORT_SECONDS * 1_000, memoryBytes: values.REPORT_MEMORY_MB * 1024 * 1024 },
    },
    exportDays: values.EXPORT_DAYS,
    hookExecutionDays: values.HOOK_EXECUTION_DAYS,
    webhookDeliveryDays: values.WEBHOOK_DELIVERY_DAYS,
    triggerEventDays: values.TRIGGER_EVENT_DAYS,
    organizationDeletionDays: values.ORGANIZATION_DELETION_DAYS,
    backupDays: values.BACKUP_DAYS,
    executionDays: values.EXECUTION_DAYS,
    notifications: {
      keptDays: values.NOTIFICATION_DAYS,
      ...(values.MAIL_FROM !== undefined && { mailFrom: values.MAIL_FROM }),
      ...(values.PUBLIC_URL !== undefined && { publicUrl: values.PUBLIC_URL.replace(/\/+$/, '') }),
    },
    refusedNetworks: listOf(values.REFUSED_NETWORKS),
    webhooks: { toLoopback: values.WEBHOOKS_TO_LOOPBACK === 'yes' },
    mcp: {
      toLoopback: values.MCP_TO_LOOPBACK === 'yes',
      inside: listOf(values.MCP_NETWORKS),
      ...(values.MCP_CATALOGUE_FILE && { catalogueFile: path.resolve(values.MCP_CATALOGUE_FILE) }),
    },
    sso: { toLoopback: values.SSO_TO_LOOPBACK === 'yes', inside: listOf(values.SSO_NETWORKS) },
    scheduleMinSeconds: values.SCHEDULE_MIN_SECONDS,
    leaseSeconds: values.LEASE_SECONDS,
    shutdownGraceSeconds: values.SHUTDOWN_GRACE_SECONDS,
    role: values.ROLE,
    admin: { email: values.ADMIN_EMAIL },
    loginAttemptsPerMinute: values.LOGIN_ATTEMPTS_PER_MINUTE,
    rateLimits: {
      read: values.RATE_LIMIT_READS,
      write: values.RATE_LIMIT_WRITES,
      run: values.RATE_LIMIT_RUNS,
      address: values.RATE_LIMIT_ADDRESS,
    },
    log: { level: values.LOG_LEVEL },
    errorReports: { environment: values.SENTRY_ENVIRONMENT },
    tracing: {
      ...(values.OTEL_EXPORTER_OTLP_ENDPOINT && { endpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT }),
      ratio: values.TRACE_RATIO,
      joinsTraces: values.TRACE_CALLERS === 'join',
    },
  };
}

function archivesOf(values: Values, dataDir: string): Config['archives'] {
  const { ARCHIVES_DIR: folder, ARCHIVE_S3_BUCKET: bucket, ARCHIVE_S3_ENDPOINT: endpoint } = values;
  if (bucket === undefined)
    return { kind: 'disk', folder: path.resolve(folder ?? path.join(dataDir, 'archives')) };
  return {
    kind: 's3',
    ...{ bucket, region: values.ARCHIVE_S3_REGION, prefix: values.ARCHIVE_S3_PREFIX ?? '' },
    ...(endpoint !== undefined && { endpoint }),
  };
}

function reportBucketOf(values: Values, dataDir: string): Pick<Config['reports'], 'bucket'> {
  const archives = archivesOf(values, dataDir);
  if (values.REPORTS_STORAGE === 'disk' || archives.kind === 'disk') return {};
  return { bucket: { ...archives, prefix: `${archives.prefix}reports/` } };
}

function archiveKeyOf(values: Values): Pick<Secrets, 'archiveS3'> {
  const { ARCHIVE_S3_ACCESS_KEY_ID: accessKeyId, ARCHIVE_S3_SECRET_ACCESS_KEY: secretAccessKey } = values;
  return accessKeyId && secretAccessKey ? { archiveS3: { accessKeyId, secretAccessKey } } : {};
}

function toSecrets(values: Values): Secrets {
  return {
    ...(values.ANTHROPIC_API_KEY && { anthropicApiKey: values.ANTHROPIC_API_KEY }),
    ...(values.DATABASE_URL && { databaseUrl: values.DATABASE_URL }),
    ...(values.REDIS_URL && { redisUrl: values.REDIS_URL }),
    ...archiveKeyOf(values),
    ...(values.JWT_SECRET && { jwtSecret: values.JWT_SECRET }),
    ...(values.SECRETS_KEY && { secretsKeys: values.SECRETS_KEY.split(',') }),
    ...(values.ADMIN_PASSWORD && { adminPassword: values.ADMIN_PASSWORD }),
    ...(values.SMTP_URL && { smtpUrl: values.SMTP_URL }),
    ...(values.METRICS_TOKEN && { metricsToken: values.METRICS_TOKEN }),
    ...(values.SENTRY_DSN && { sentryDsn: values.SENTRY_DSN }),
    ...(values.OTEL_EXPORTER_OTLP_HEADERS && {
      otlpHeaders: headersIn(values.OTEL_EXPORTER_OTLP_HEADERS),
    }),
  };
}

/** A value that is not URL-encoded stands for itself. */
function headersIn(text: string): Record<string, string> {
  const pairs = text.split(',').map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return [name, decoded(value.join('='))] as const;
  });
  return Object.fromEntries(pairs);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** As root a place that the database's own user can reach; else the user's folder for data. */
function defaultDataDir(): string {
  if (process.getuid?.() === 0) return '/var/lib/ai-agent-api';
  return path.join(process.env['XDG_DATA_HOME'] ?? path.join(homedir(), '.local', 'share'), 'ai-agent-api');
}

/** Whether only this machine can reach the address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** A worker listens nowhere: who reaches its agents is for its api nodes to say, wherever those are. */
function servesThisMachineOnly({ ROLE, HOST, DATABASE_URL }: Values): boolean {
  return ROLE === 'all' && isLoopback(HOST) && isOfThisMachine(DATABASE_URL);
}

/** Whether nodes of other machines cannot share the database, and so have turns run here. Absent: the embedded one. */
function isOfThisMachine(databaseUrl: string | undefined): boolean {
  if (databaseUrl === undefined) return true;
  const { hostname, searchParams } = new URL(databaseUrl);
  const host = searchParams.get('host') ?? decodeURIComponent(hostname).replaceAll(/[[\]]/g, '');
  return host === '' || host.startsWith('/') || isLoopback(host);
}

function assertOwnDatabase(databaseUrl: string | undefined): void {
  if (isOfThisMachine(databaseUrl)) return;
  throw new ConfigError(
    'DATABASE_URL was a value that is not shown; allowed is a database of this machine, because ISOLATION is none: other ' +
      'nodes could have turns run here, by agents that are not jailed.',
  );
}

function assertLoopback(host: string, why: string): void {
  if (isLoopback(host)) return;
  throw new ConfigError(
    `HOST was ${JSON.stringify(host.slice(0, 100))}; allowed is a loopback address such as 127.0.0.1, because ${why}.`,
  );
}

function explain(error: z.ZodError, env: Readonly<Record<string, string | undefined>>): ConfigError {
  const issue = error.issues[0];
  const name = String(issue?.path[0]);
  const schema = (Environment.shape as Record<string, z.ZodType>)[name];
  const meta = schema?.meta() ?? {};
  const shown =
    meta['secret'] === true ? 'a value that is not shown' : JSON.stringify((env[name] ?? '').slice(0, 100));
  const allowed =
    typeof meta['allowed'] === 'string' ? meta['allowed'] : (meta.description ?? issue?.message);
  return new ConfigError(`${name} was ${shown}; allowed is: ${allowed ?? 'see .env.example'}`);
}

/** In bytes; in a container of what that may take. */
function halfOfMemory(): number {
  return Math.min(totalmem(), process.constrainedMemory() || Infinity) / 2;
}
