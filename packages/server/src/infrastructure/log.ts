import { pino, type LogFn, type Logger } from 'pino';
import { toErrorReport, type ErrorReport } from './error-report.ts';

/** The only fields that reach the log; whatever else a caller passes is dropped, so that no body or secret slips in. */
const allowed = [
  'request_id',
  'method',
  'route',
  'tool',
  'status',
  'duration_ms',
  'organization_id',
  'user_id',
  'session_id',
  'turn_id',
  'node_id',
  'job',
  'kind',
  'port',
  'host',
  'url',
  'role',
  'count',
  'signal',
  'code',
  'reason',
  'err',
  'component',
  'isolation',
  'model',
  'data_dir',
  'database',
  'archive_id',
  'execution_id',
  'approval_id',
  'export_id',
  'report_id',
  'schedule_id',
  'endpoint_id',
  'call_id',
  'cost_micro_usd',
  'action',
  'task',
  'place',
  'outcome',
  'mcp_server',
  'bytes',
  'bytes_in',
  'bytes_out',
  'from',
  'to',
] as const;

type Fields = { readonly [Name in (typeof allowed)[number]]?: unknown };

type Say = {
  (fields: Fields, words: string): void;
  (words: string): void;
};

/** A field that would be dropped does not compile. */
export type Log = Pick<Logger, 'child'> & {
  readonly [Level in 'debug' | 'info' | 'warn' | 'error' | 'fatal']: Say;
};

const isAllowed = new Set<string>(allowed);

function keepAllowed(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => isAllowed.has(name)));
}

/** An error as name, message and stack, without its other properties: those may hold queries or bodies. */
function describe(error: Error): { type: string; message: string; stack: string | undefined } {
  return { type: error.name, message: redact(error.message), stack: error.stack && redact(error.stack) };
}

// Linear in the text: a token is looked for where a word begins, not at each letter of a long one.
const secrets =
  /sk-ant-[\w-]+|(?<![\w-])eyJ[\w-]+\.[\w-]+\.[\w-]+|(?<=Bearer )\S+|(?<=:\/\/[^:/\s]{0,100}:)[^@/\s]+(?=@)/g;

/** Hides what has the form of a key, a token or a password in a URL. */
export function redact(text: string): string {
  return text.replace(secrets, '[redacted]').slice(0, 8_000);
}

/** The words of a line; an error that is logged without any lends it its own. */
function withSafeWords([first, ...words]: Parameters<LogFn>): Parameters<LogFn> {
  const error: unknown = typeof first === 'object' && first && 'err' in first ? first.err : first;
  const spoken = words.length === 0 && error instanceof Error ? [error.message] : words;
  const safe = (word: unknown): unknown => (typeof word === 'string' ? redact(word) : word);
  // The same number of words as came in, but for the error's own.
  return [first, ...spoken].map(safe) as Parameters<LogFn>;
}

const errorSeverity = pino.levels.values['error'] ?? 50;

function reportBug(
  report: (report: ErrorReport) => void,
  bindings: Readonly<Record<string, unknown>>,
  [first, words]: readonly unknown[],
): void {
  const fields = first instanceof Error ? { err: first } : first;
  if (typeof fields !== 'object') return;
  const found = toErrorReport({ ...bindings, ...fields }, words);
  if (found) report(found);
}

export type LogOptions = {
  readonly destination?: NodeJS.WritableStream;
  /** Told of the bugs among the errors that are logged. */
  readonly report?: ((report: ErrorReport) => void) | undefined;
};

export function createLog(level: string, { destination, report }: LogOptions = {}): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: keepAllowed },
      hooks: {
        logMethod(args, method, severity) {
          if (report && severity >= errorSeverity) reportBug(report, this.bindings(), args);
          method.apply(this, withSafeWords(args));
        },
      },
      serializers: {
        err: (error: unknown) => describe(error instanceof Error ? error : new Error(String(error))),
      },
    },
    destination ?? pino.destination(2),
  );
}
