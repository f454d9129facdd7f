import { AgentApiError, IncompatibleServerError, UnreachableError } from '@ai-agent-api/client';
import { cleanText } from './wording.ts';

export const exitCodes = {
  done: 0,
  error: 1,
  usage: 2,
  notLoggedIn: 3,
  notFound: 4,
  refused: 5,
  limited: 6,
  failed: 7,
  unreachable: 9,
  waiting: 10,
  interrupted: 130,
} as const;

export const meaningOfExitCodes: Readonly<Record<keyof typeof exitCodes, string>> = {
  done: 'all went well',
  error: 'something went wrong here or in the server',
  usage:
    'the command makes no sense as it was called, or a person said no; of apply --dry-run: there are changes',
  notLoggedIn: 'nobody is logged in, or whoever is lacks the right',
  notFound: 'there is no such thing',
  refused: 'the server refused it: wrong state, conflict, not valid, too late',
  limited: 'too many requests, or a quota is used up',
  failed: 'the agent did not get done: its turn failed',
  unreachable: 'the server does not answer',
  waiting: 'people have to decide, and --no-wait was given',
  interrupted: 'Ctrl-C',
};

/** The command was called in a way that cannot work. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export class NotLoggedInError extends Error {
  override readonly name = 'NotLoggedInError';
}

/** What was given is not valid; nothing was sent. */
export class InvalidError extends Error {
  override readonly name: string = 'InvalidError';
}

/** The user pressed Ctrl-C. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

/** The user was asked, and left the question unanswered. */
export class UnansweredError extends Error {
  override readonly name = 'UnansweredError';
}

export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError || error instanceof UnansweredError) return exitCodes.usage;
  if (error instanceof NotLoggedInError) return exitCodes.notLoggedIn;
  if (error instanceof UnreachableError) return exitCodes.unreachable;
  if (error instanceof InterruptedError) return exitCodes.interrupted;
  if (error instanceof InvalidError) return exitCodes.refused;
  if (error instanceof AgentApiError) return codeOfStatus(error.status);
  return error instanceof Error && error.cause instanceof AgentApiError
    ? codeOfStatus(error.cause.status)
    : exitCodes.error;
}

function codeOfStatus(status: number): number {
  if (status === 401 || status === 403) return exitCodes.notLoggedIn;
  if (status === 404) return exitCodes.notFound;
  if (status === 429) return exitCodes.limited;
  return status < 500 ? exitCodes.refused : exitCodes.error;
}

/**
 * What went wrong, for people: the code, the request id and one hint.
 * @param isByKey whether the key of the environment was sent.
 */
export function explain(error: unknown, isByKey = false): string {
  return cleanText(wordsOf(error, isByKey));
}

function wordsOf(error: unknown, isByKey: boolean): string {
  if (error instanceof AgentApiError) {
    const id = error.requestId === undefined ? '' : `, request ${error.requestId}`;
    const fields = error.errors.map(({ pointer, detail }) => `\n  ${pointer}: ${detail}`).join('');
    return `${error.detail} (${error.code}${id})${error.errors.length > 1 ? fields : ''}${hintOf(error, isByKey)}`;
  }
  if (error instanceof UnreachableError) return `${error.message}\n${hintOfSilence(error)}`;
  if (error instanceof IncompatibleServerError)
    return `${error.message}\nInstall an ai-agent of the age of the server: ai-agent doctor tells its version.`;
  return error instanceof Error ? error.message : String(error);
}

/** What lies beneath says whether there is a server that this program does not trust. */
function hintOfSilence(error: Error): string {
  for (let cause: unknown = error.cause; cause instanceof Error; cause = cause.cause) {
    const code = 'code' in cause ? String(cause.code) : '';
    if (code === 'ENOTFOUND') return 'No server has this name. Is the address right? ai-agent config list';
    if (/CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|EPROTO/.test(code))
      return `Its certificate or its TLS is not good: ${cause.message} (${code}).\nHave Node trust your authority: NODE_EXTRA_CA_CERTS=/path/to/ca.pem`;
  }
  return 'Is the server running? Start it: npm start\nIs it elsewhere? Log in there: ai-agent login <email> --url http://127.0.0.1:8001';
}

function hintOf({ status, retryAfterSeconds }: AgentApiError, isByKey: boolean): string {
  if (status === 401 && isByKey)
    return '\nIt is the key in AI_AGENT_API_KEY: set one that holds, or unset it to be asked as who is logged in.';
  if (status === 401) return '\nLog in again: ai-agent login <email>';
  return retryAfterSeconds === undefined ? '' : `\nTry again in ${retryAfterSeconds} seconds.`;
}
