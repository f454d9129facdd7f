import { z } from 'zod';
import { isNetwork } from './infrastructure/networks.ts';

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

/** The entries of a list with commas. */
export const listOf = (text: string) =>
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
        'Where archives of sessions and exports of organizations are kept, if not in a bucket. Nodes that share a database must share it. Absent: a ' +
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
  ORGANIZATION_DELETION_DAYS: number(
    30,
    1,
    365,
    'How long an organization that is to be deleted is only suspended, unless an operator says otherwise: until then it can be cancelled.',
  ),
  BACKUP_DAYS: number(
    90,
    1,
    3_650,
    'How long you keep backups: until then, say certificates of deletion, one may hold what was deleted. Nothing is removed by this.',
  ),
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
