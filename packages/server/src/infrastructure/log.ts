import { pino, type Logger } from 'pino';

export type Log = Logger;

/** The only fields that reach the log; whatever else a caller passes is dropped, so that no body or secret slips in. */
const allowed = new Set([
  'request_id',
  'method',
  'route',
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
]);

function keepAllowed(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => allowed.has(name)));
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

export function createLog(level: string, destination?: NodeJS.WritableStream): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: keepAllowed },
      serializers: {
        err: (error: unknown) => describe(error instanceof Error ? error : new Error(String(error))),
      },
    },
    destination ?? pino.destination(2),
  );
}
