import type { FastifyInstance } from 'fastify';
import { NotAllowedError } from '../../domain/errors.ts';

export type KnownPages = {
  /** Of pages that browsers may call from. */
  readonly origins: readonly string[];
  /** Whether a proxy stands before the service, which is then reached by whatever name the proxy has. */
  readonly isBehindProxy: boolean;
};

/** How a request says where it comes from and whom it is for. */
export type Claimed = {
  readonly origin?: string | undefined;
  readonly host?: string | undefined;
  /** Our end of the connection. */
  readonly localAddress?: string | undefined;
};

/**
 * Turns away what browsers send for pages of other places, also when such a page has its own name lead to this machine
 * (DNS rebinding), before anybody is asked who they are.
 */
export function refuseUnknownPages(app: FastifyInstance, known: KnownPages): void {
  app.addHook('onRequest', ({ headers: { origin, host }, raw: { socket } }, _reply, done) => {
    const fault = pageFault({ origin, host, localAddress: socket.localAddress }, known);
    done(fault === undefined ? undefined : new NotAllowedError(fault));
  });
}

/** Why a request is not answered; undefined when it is. Programs that are no browsers name no origin. */
export function pageFault(
  { origin, host, localAddress }: Claimed,
  { origins, isBehindProxy }: KnownPages,
): string | undefined {
  if (origin !== undefined && !origins.includes(origin) && !isOwnPage(origin, host))
    return `Pages of the origin "${origin.slice(0, 200)}" may not call; CORS_ORIGINS names those that may.`;
  const hosts = origins.flatMap((known) => (URL.canParse(known) ? [new URL(known).hostname] : []));
  const name = nameOf(host);
  if (isBehindProxy || !isThisMachine(localAddress) || isLoopbackName(name) || hosts.includes(name))
    return undefined;
  return `The service is not called "${name.slice(0, 200)}" here; PUBLIC_URL tells its name.`;
}

/** A page that this service has served to somebody on its own machine. */
function isOwnPage(origin: string, host: string | undefined): boolean {
  if (!URL.canParse(origin)) return false;
  const page = new URL(origin);
  return page.host === host && isLoopbackName(page.hostname);
}

function nameOf(host = ''): string {
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : host;
}

function isLoopbackName(name: string): boolean {
  return name === 'localhost' || name === '[::1]' || /^127(\.\d{1,3}){3}$/.test(name);
}

function isThisMachine(address = ''): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}
