import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { hashToken } from '../../infrastructure/tokens.ts';
import type { SessionToken } from './gateway-options.ts';

/** The token of a request: the key that the agent's runtime was given comes in either header. */
export function tokenOf(headers: IncomingHttpHeaders): string | undefined {
  const key = headers['x-api-key'];
  const bearer = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (typeof key === 'string' && bearer !== undefined && key !== bearer) return undefined;
  return typeof key === 'string' ? key : bearer;
}

/** A proxy's client sends it as a password. */
export function proxyTokenOf(headers: IncomingHttpHeaders): string | undefined {
  const basic = /^Basic ([\w+/=-]+)$/i.exec(headers['proxy-authorization'] ?? '')?.[1];
  if (basic === undefined) return /^Bearer (\S+)$/i.exec(headers['proxy-authorization'] ?? '')?.[1];
  return Buffer.from(basic, 'base64').toString('utf8').split(':').slice(1).join(':');
}

/** Compares hashes, so that the time it takes tells nothing about the token. */
export function isSameToken({ hash }: Pick<SessionToken, 'hash'>, shown: string | undefined): boolean {
  const shownHash = Buffer.from(hashToken(shown ?? ''), 'hex');
  return timingSafeEqual(shownHash, Buffer.from(hash, 'hex'));
}

export function isValidToken(expected: SessionToken, shown: string | undefined, now: Date): boolean {
  return isSameToken(expected, shown) && now < expected.expiresAt;
}
