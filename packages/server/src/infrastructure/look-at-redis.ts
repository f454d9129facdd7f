import { Redis } from 'ioredis';

const answerWithin = 5_000;

/** Who answers there, by name and version. Changes nothing. */
export async function lookAtRedis(url: string): Promise<string> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: answerWithin,
    commandTimeout: answerWithin,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
  });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    const version = /redis_version:(\S+)/.exec(await redis.info('server'))?.[1];
    return `Redis ${version ?? 'of unknown version'}`;
  } finally {
    redis.disconnect();
  }
}
