import { homedir, totalmem } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { isNetwork } from './infrastructure/networks.ts';

/** A value of the environment that stops the start, as one line for the operator. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const secret = (schema: z.ZodType<string | undefined, string | undefined>, text: string) =>
  schema.meta({ secret: true, description: text });
const number = (fallback: number, min: number, max: number, text: string) =>
  z.coerce
    .number()
    .int()
    .min(min)
    .max(max)
    .default(fallback)
    .meta({ description: text, allowed: `${min} to ${max}` });
const choice = <const Values extends readonly [string, ...string[]]>(
  values: Values,
  fallback: Values[number],
  text: string,
) =>
  z
    .enum(values)
    .default(fallback)
    .meta({ description: text, allowed: values.join(', ') });
const url = (protocol: RegExp, text: string, allowed: string) =>
  z.url({ protocol }).optional().meta({ description: text, allowed });

const listOf = (text: string) =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);

/** Every variable that the service reads. `.env.example` and the table in the guide are made from it. */
export const Environment = z.object({
  HOST: z
    .string()
    .regex(/^[\w.:-]{1,253}$/)
    .default('127.0.0.1')
    .meta({
      description: 'Address to listen on. With ISOLATION=none only loopback addresses are accepted.',
      allowed: 'an address of this machine',
    }),
  PORT: number(8000, 0, 65_535, 'Port to listen on; 0 takes a free one.'),
  DATA_DIR: z.string().min(1).optional().meta({
    description:
      'Where workspaces, the embedded database and generated secrets live. Absent: a folder for this user.',
  }),
  SESSIONS_DIR: z
    .string()
    .min(1)
    .optional()
    .meta({
      description:
        'Where the workspaces of sessions live. Nodes that share a database must share it, on a file system where the ' +
        'server may change owners. Absent: a folder in DATA_DIR.',
    }),
  DATABASE_URL: secret(
    z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    'PostgreSQL 15 or later. Absent: an embedded PostgreSQL in DATA_DIR.',
  ),
  REDIS_URL: secret(
    z.url({ protocol: /^rediss?$/ }).optional(),
    'Redis, which carries drafts of text between nodes and counts requests for all of them; nothing durable is in it. Absent: ' +
      'PostgreSQL carries drafts, and each node counts for itself.',
  ),
  DATABASE_POOL_SIZE: number(10, 2, 200, 'Database connections of this process.'),
  ANTHROPIC_API_KEY: secret(
    z.string().min(1).optional(),
    'Key for the model. Absent: an offline scripted model answers, which is announced at the start.',
  ),
  ANTHROPIC_UPSTREAM_URL: url(
    /^https?$/,
    "Any API that speaks Anthropic's. Absent: Anthropic's own. Used only with a key.",
    'an http or https URL',
  ),
  PRICE_FILE: z.string().min(1).optional().meta({
    description:
      'JSON file with prices of models, in USD per million tokens; they go before the built-in ones.',
  }),
  DEFAULT_MODEL: z
    .string()
    .min(1)
    .default('claude-sonnet-4-5')
    .meta({ description: 'Model of sessions that name none.' }),
  JWT_SECRET: secret(
    z.string().min(32).optional(),
    'Signs access tokens; at least 32 characters. Absent: generated into DATA_DIR, mode 0600.',
  ),
  SECRETS_KEY: secret(
    z
      .string()
      .refine((keys) => keys.split(',').every((key) => key.trim().length >= 32))
      .optional(),
    'Seals what tenants entrust; at least 32 characters, the same on every node. Several, separated by commas, for a ' +
      'rotation: the first seals, all open. Give every node the new one behind the old one, then in front of it: a node ' +
      'that starts seals everything anew, and a day later the old one can go. Absent: generated into DATA_DIR, mode 0600.',
  ),
  ADMIN_EMAIL: z
    .email()
    .default('admin@example.com')
    .meta({ description: 'The first admin, made when there is no user.', allowed: 'an e-mail address' }),
  ADMIN_PASSWORD: secret(
    z.string().min(12).max(200).optional(),
    "The first admin's password, 12 to 200 characters. Absent: random, in DATA_DIR/initial-admin.json.",
  ),
  ISOLATION: choice(
    ['auto', 'jail', 'none'],
    'auto',
    'How agents are kept in. auto takes the best wall that holds when it is tried at the start. Without one it runs ' +
      'agents without walls, loudly, where it can see that this machine only is served: it serves the API itself, on a ' +
      'loopback address, with a database of this machine. Elsewhere it does not start. jail insists on a wall. none does ' +
      'without, on a loopback address with a database of this machine only. Behind a reverse proxy, say jail.',
  ),
  ROLE: choice(
    ['all', 'api', 'worker'],
    'all',
    'What this process does: serve the API, run turns, or both. An api node runs no agents and needs no jail; a worker ' +
      'serves /health, /ready and /metrics only.',
  ),
  CORS_ORIGINS: z
    .string()
    .default('')
    .meta({ description: 'Origins that browsers may call from, separated by commas.' }),
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .refine((networks) => listOf(networks).every(isNetwork))
    .meta({
      description:
        'Reverse proxies in front of the service, whose X-Forwarded-For is believed: networks such as 10.0.0.0/8 or ' +
        'single addresses, separated by commas. Absent: nobody is believed, and the address of a client is that of its ' +
        'connection.',
      allowed: 'networks or addresses, separated by commas',
    }),
  METRICS_TOKEN: secret(
    z
      .string()
      .regex(/^[\w.~+/=-]{16,}$/)
      .optional(),
    'When set, GET /metrics asks for it as a bearer token; at least 16 letters, digits or any of -._~+/=.',
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: url(
    /^https?$/,
    'An OpenTelemetry collector that traces go to, by OTLP over HTTP, below /v1/traces. Absent: nothing is traced.',
    'an http or https URL',
  ),
  OTEL_EXPORTER_OTLP_HEADERS: secret(
    z
      .string()
      .regex(/^[\w-]{1,100}=[^,\s]{0,4000}(,[\w-]{1,100}=[^,\s]{0,4000})*$/)
      .optional(),
    'What the collector asks for, as name=value, separated by commas; values may be URL-encoded.',
  ),
  TRACE_RATIO: z.coerce.number().min(0).max(1).default(1).meta({
    description:
      'Which part of the traces is kept. With TRACE_CALLERS=join, that of callers is decided by them.',
    allowed: '0 to 1',
  }),
  TRACE_CALLERS: choice(
    ['link', 'join'],
    'link',
    "What becomes of a caller's traceparent. link: a request begins a trace of its own, with a link to it. join: it " +
      'goes on with the trace, for services that only programs of your own call.',
  ),
  SENTRY_DSN: secret(
    z.url({ protocol: /^https?$/ }).optional(),
    'Where Sentry takes reports of errors that nobody foresaw: where in the code, and ids; not what was said. Absent: none ' +
      'are sent.',
  ),
  SENTRY_ENVIRONMENT: z
    .string()
    .regex(/^[\w.-]{1,64}$/)
    .default('production')
    .meta({ description: 'What Sentry calls this installation.', allowed: 'letters, digits and any of -._' }),
  LOG_LEVEL: choice(
    ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
    'info',
    'How much is logged.',
  ),
  APPROVAL_HOLD_SECONDS: number(
    600,
    1,
    86_400,
    "How long an agent's process waits for people; then its turn waits without it.",
  ),
  TURN_TIMEOUT_SECONDS: number(
    600,
    1,
    86_400,
    'How long a turn may run in sessions that set no timeout_seconds.',
  ),
  MAX_LIVE_SESSIONS: number(16, 1, 1_000, 'Agent processes that this node keeps at once.'),
  LIVE_SESSIONS_MAX_MB: number(
    0,
    0,
    10_000_000,
    'What the agent processes of this node may take of its memory together, without what they share; beyond, those that have been ' +
      'idle for longest end. 0: half of the memory that this machine, or its container, has.',
  ),
  LIVE_SESSION_IDLE_SECONDS: number(300, 0, 86_400, 'How long an idle agent process is kept warm.'),
  SPARE_SESSIONS: number(
    2,
    0,
    100,
    'Of those, how many may wait for new sessions, so that these need not wait for one, but no more than a third; 0: ' +
      'none. For set-ups that come again, where agents are jailed.',
  ),
  MAX_EXECUTIONS_PER_USER: number(
    10,
    1,
    10_000,
    'Executions of tasks that run at once in the name of one user; others wait in line.',
  ),
  MAX_EXECUTIONS_PER_ORGANIZATION: number(50, 1, 100_000, 'The same for one organization.'),
  MAX_QUOTA_WAIT_SECONDS: number(
    86_400,
    0,
    2_592_000,
    "How long a turn may wait, parked, for more of its model's quota; it fails when the quota is away for longer. 0 never waits.",
  ),
  WORKSPACE_MAX_MB: number(
    4_096,
    16,
    10_000_000,
    "What a session's workspace and home may take of the disk. A turn that goes beyond fails (disk_quota_exceeded). It is " +
      'held by looking every two to fifteen seconds; for a hard wall use project quotas of the file system.',
  ),
  WORKSPACE_MAX_FILES: number(
    250_000,
    1_000,
    100_000_000,
    "How many files and folders a session's workspace and home may hold.",
  ),
  SNAPSHOTS_MAX_MB: number(
    20_480,
    0,
    1_000_000_000,
    'What the snapshots and the archives of one organization may take, each snapshot counted with what it was the first ' +
      'to bring. Beyond, turns have no snapshots; and no more sessions are archived than fit.',
  ),
  SNAPSHOTS_PER_SESSION: number(
    100,
    1,
    100_000,
    'How many snapshots of a session are kept; to older turns files can be neither taken back nor forked.',
  ),
  SNAPSHOT_SECONDS: number(30, 1, 600, 'How long a snapshot may take; a turn ends without one then.'),
  ARCHIVES_DIR: z
    .string()
    .min(1)
    .optional()
    .meta({
      description:
        'Where archives of sessions are kept, if not in a bucket. Nodes that share a database must share it. Absent: a ' +
        'folder in DATA_DIR.',
    }),
  ARCHIVE_S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
    .optional()
    .meta({
      description:
        'The bucket for archives, of Amazon S3 or of what speaks its protocol. Absent: ARCHIVES_DIR.',
      allowed: 'the name of a bucket',
    }),
  ARCHIVE_S3_REGION: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .default('us-east-1')
    .meta({ description: 'Its region.', allowed: 'the name of a region' }),
  ARCHIVE_S3_ENDPOINT: url(/^https?$/, "Where the bucket is. Absent: Amazon's.", 'an http or https URL'),
  ARCHIVE_S3_PREFIX: z
    .string()
    .regex(/^[\w.-]+(\/[\w.-]+)*\/$/)
    .optional()
    .meta({ description: 'Put before the names of all objects.', allowed: 'a path that ends with a slash' }),
  ARCHIVE_S3_ACCESS_KEY_ID: secret(
    z.string().min(1).optional(),
    'The key for the bucket. Absent, with its secret: what the machine gives, such as a role.',
  ),
  ARCHIVE_S3_SECRET_ACCESS_KEY: secret(z.string().min(1).optional(), 'The secret of that key.'),
  REPORTS_STORAGE: z
    .enum(['disk', 'bucket'])
    .default('disk')
    .meta({
      description:
        'Where the files of reports are kept: `disk`, in REPORTS_DIR, or `bucket`, in the one for archives, below ' +
        'ARCHIVE_S3_PREFIX and reports/. What is kept does not move by itself.',
    }),
  REPORTS_DIR: z.string().min(1).optional().meta({
    description:
      'Where the files of reports are kept. Nodes that share a database must share it. Absent: a folder in DATA_DIR.',
  }),
  REPORT_DAYS: number(30, 1, 3_650, 'How long a report is kept.'),
  EXPORT_DAYS: number(3, 1, 30, 'How long an export of an organization is kept.'),
  REPORT_SECONDS: number(
    60,
    1,
    600,
    'How long a report may take to be printed, once it is known what it says.',
  ),
  REPORT_MEMORY_MB: number(1_024, 256, 65_536, 'What the process that prints a report may have in memory.'),
  DISK_MIN_FREE_MB: number(
    512,
    0,
    10_000_000,
    'With less free disk in DATA_DIR a node is not ready (/ready answers 503).',
  ),
  LEASE_SECONDS: number(
    15,
    1,
    300,
    'After this time without a sign of life another node takes a session over.',
  ),
  SHUTDOWN_GRACE_SECONDS: number(25, 0, 600, 'How long running turns may go on after SIGTERM.'),
  REFUSED_NETWORKS: z
    .string()
    .default('')
    .refine((networks) => listOf(networks).every(isNetwork))
    .meta({
      description:
        'Networks, separated by commas, that no agent, webhook or upstream of a tenant is led to, beside private ones and ' +
        'the addresses of this machine: its address outside of a translating router, for instance.',
      allowed: 'networks such as 203.0.113.0/24, separated by commas',
    }),
  WEBHOOKS_TO_LOOPBACK: choice(
    ['no', 'yes'],
    'no',
    'Whether webhooks may go to this machine, also by http; for development. yes is accepted on a loopback address only.',
  ),
  MCP_CATALOGUE_FILE: z.string().min(1).optional().meta({
    description:
      'JSON file with programs that sessions may run beside their agents as MCP servers; the same on every node. See docs/mcp.md.',
  }),
  MCP_TO_LOOPBACK: choice(
    ['no', 'yes'],
    'no',
    'Whether MCP servers may be on this machine, also by http; for development. yes is accepted on a loopback address only.',
  ),
  MCP_NETWORKS: z
    .string()
    .default('')
    .refine((networks) => listOf(networks).every(isNetwork))
    .meta({
      description:
        'Private networks, separated by commas, in which the MCP servers, databases and clusters of tenants may be, such as ' +
        '10.1.0.0/16: the admins of every organization can lead their agents there. Absent: in none.',
    }),
  SSO_TO_LOOPBACK: choice(
    ['no', 'yes'],
    'no',
    'Whether the providers at which people log in may be on this machine, also by http; for development. yes is accepted on a ' +
      'loopback address only.',
  ),
  SSO_NETWORKS: z
    .string()
    .default('')
    .refine((networks) => listOf(networks).every(isNetwork))
    .meta({
      description:
        'Private networks, separated by commas, in which the providers may be at which people log in, such as 10.1.0.0/16. ' +
        'Absent: in none.',
    }),
  METRICS_SNAPSHOT_SECONDS: number(
    30,
    1,
    3_600,
    'How often a node writes down what the agents of its live sessions take.',
  ),
  METRICS_SNAPSHOT_DAYS: number(7, 1, 3_650, 'How long that is kept.'),
  HOOK_EXECUTION_DAYS: number(30, 1, 3_650, 'How long it is kept what came of hooks.'),
  WEBHOOK_DELIVERY_DAYS: number(30, 2, 3_650, 'How long it is kept what was sent to webhook endpoints.'),
  EXECUTION_DAYS: number(
    365,
    7,
    3_650,
    'How long executions of tasks are kept after their end, and a message of a trigger is known again.',
  ),
  TRIGGER_EVENT_DAYS: number(30, 1, 3_650, 'How long it is kept what came to triggers.'),
  SMTP_URL: secret(
    z.url({ protocol: /^smtps?$/ }).optional(),
    'The mail server: smtps://user:password@host (TLS from the start) or smtp://…, which is left unless it offers TLS; on ' +
      'this machine, or with ?tls=no, mail goes in the clear. Absent: no mail is sent.',
  ),
  MAIL_FROM: z
    .string()
    .regex(/^(?:[^<>"\\\p{Cc}]{1,100} <[^\s@<>"]+@[A-Za-z0-9.-]+>|[^\s@<>"]+@[A-Za-z0-9.-]+)$/u)
    .optional()
    .meta({
      description: 'Who mail comes from; goes with SMTP_URL.',
      allowed: 'an address, or a name and an address: Agents <agents@example.com>',
    }),
  PUBLIC_URL: url(
    /^https?$/,
    'Where the API is reached from outside, for links in mail, for providers at which people log in, and for browsers that come ' +
      'back from authorizing an MCP server. Absent: mail names ids only, and nobody logs in or authorizes a server so.',
    'an http or https URL',
  ),
  NOTIFICATION_DAYS: number(30, 2, 3_650, 'How long it is kept who was told of what.'),
  SCHEDULE_MIN_SECONDS: number(
    60,
    1,
    86_400,
    'The shortest time between two runs of a schedule; one that comes more often is refused.',
  ),
  MAX_STREAMS_PER_USER: number(1_000, 1, 100_000, 'Event streams that one user may hold open on this node.'),
  RATE_LIMIT_READS: number(
    3_000,
    0,
    1_000_000,
    'Requests that read which one login or one API key may make in a minute; 0: no limit. With REDIS_URL this and the next three are ' +
      'for all nodes together, else for each.',
  ),
  RATE_LIMIT_WRITES: number(600, 0, 1_000_000, 'The same for requests that change something.'),
  RATE_LIMIT_RUNS: number(
    120,
    0,
    1_000_000,
    'The same for requests that have agents work: prompts, executions, reports.',
  ),
  RATE_LIMIT_ADDRESS: number(
    6_000,
    0,
    1_000_000,
    'Requests of any kind that one address may make in a minute; 0: no limit. See TRUSTED_PROXIES.',
  ),
  LOGIN_ATTEMPTS_PER_MINUTE: number(10, 1, 10_000, 'Failed logins per account and per address before 429.'),
});

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
