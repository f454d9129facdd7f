import { randomUUID } from 'node:crypto';

/** A caller's own id is kept if it is harmless, so that their log and ours tell of the same request. */
export function requestId(given?: string | string[]): string {
  return typeof given === 'string' && /^[\w.-]{1,128}$/.test(given)
    ? given
    : `req_${randomUUID().replaceAll('-', '')}`;
}
