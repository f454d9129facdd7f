import { Redis } from 'ioredis';

/** Whoever waits for an answer of Redis waits no longer than this: a request stands behind it. */
const answerWithin = 250;
const connectWithin = 2_000;
const connectAgainMs = 500;

/** A connection for what goes on without Redis: a command while it is away fails at once, and it comes back by itself. */
export function connectRedis(url: string, onAway: (error: Error) => void): Redis & Disposable {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    connectTimeout: connectWithin,
    commandTimeout: answerWithin,
    keepAlive: 5_000,
    retryStrategy: () => connectAgainMs,
    connectionName: 'ai-agent-api',
  });
  let isAway = false;
  // Told once, not at each attempt.
  redis.on('error', (error: Error) => {
    if (!isAway) onAway(error);
    isAway = true;
  });
  redis.on('ready', () => (isAway = false));
  return Object.assign(redis, { [Symbol.dispose]: () => redis.disconnect() });
}

/** Where it is, as the driver reads its URL: a host and a port, or the path of a socket in place of the host. */
export function placeOfRedis(url: string): { host: string; port: number } {
  const { options } = new Redis(url, { lazyConnect: true });
  return { host: options.path ?? options.host ?? '', port: Number(options.port) };
}
