import pg from 'pg';
import { McpServerError, toMcpServerError } from '../mcp-server-error.ts';

const longest = 1_000;

/** In words that agents and people may read: what the database itself said is shown, without the password. */
export function toDatabaseError(error: unknown, secret: string): McpServerError {
  if (error instanceof McpServerError) return error;
  if (error instanceof pg.DatabaseError) return new McpServerError(explain(error, secret), { cause: error });
  if (error instanceof Error && error.message === 'The server does not support SSL connections')
    return new McpServerError('The database offers no encryption, without which it is not spoken with.');
  return toMcpServerError(error);
}

function explain({ code = '', message, detail, hint }: pg.DatabaseError, secret: string): string {
  if (code.startsWith('28')) return 'The database refuses the user or the password.';
  if (code === '57014') return 'The statement took too long, and the database has stopped it.';
  if (code === '25006') return `Only reading is allowed here: ${shown(message, secret)}.`;
  const more = [detail, hint].flatMap((text) => (text === undefined ? [] : [` ${shown(text, secret)}`]));
  return `The database refused: ${shown(message, secret)}.${more.join('')}`;
}

/** A database could say back what it was sent. */
function shown(text: string, secret: string): string {
  return text.replaceAll(secret, '…').slice(0, longest);
}
