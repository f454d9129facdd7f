import type { Redis } from 'ioredis';
import type { Config, Secrets } from './config.ts';
import { accountsPerAddress, LoginThrottle } from './infrastructure/login-throttle.ts';
import type { Log } from './infrastructure/log.ts';
import type { Metrics } from './infrastructure/metrics.ts';
import { RateCounter } from './infrastructure/rate-counter.ts';
import { connectRedis } from './infrastructure/redis-connection.ts';
import { RequestLimits } from './infrastructure/request-limits.ts';

type LimitDeps = {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly metrics: Pick<Metrics, 'rateLimited'>;
  readonly log: Log;
};

/** How much may be asked for, counted in Redis for all nodes together where there is one. */
export function openLimits({ config, secrets, metrics, log }: LimitDeps, stack: AsyncDisposableStack) {
  const onAway = (error: Error) =>
    log.warn({ err: error }, 'Redis is away; each node limits what it is asked by itself');
  const redis =
    secrets.redisUrl === undefined ? undefined : stack.use(connectRedis(secrets.redisUrl, onAway));
  const { read, write, run, address } = config.rateLimits;
  const attempts = config.loginAttemptsPerMinute;
  const hourly = (name: string, limit: number) =>
    new RateCounter({ name, limit, seconds: 3_600, ...(redis && { redis }) });
  return {
    limits: new RequestLimits(
      {
        ...counterOf('read', read, redis),
        ...counterOf('write', write, redis),
        ...counterOf('run', run, redis),
        ...counterOf('address', address, redis),
      },
      (policy) => metrics.rateLimited.inc({ policy }),
    ),
    throttle: new LoginThrottle({
      perAccount: new RateCounter({ name: 'login-account', limit: attempts, ...(redis && { redis }) }),
      perAddress: new RateCounter({
        name: 'login-address',
        limit: attempts * accountsPerAddress,
        ...(redis && { redis }),
      }),
    }),
    codeLimits: { codesOfAccount: hourly('second-factor', 20) },
    ssoLimits: {
      ssoFromAddress: new RateCounter({ name: 'sso-address', limit: 120, ...(redis && { redis }) }),
    },
    mailLimits: {
      resetsOfAccount: hourly('reset-account', 5),
      resetsFromAddress: hourly('reset-address', 50),
      invitationsOfOrganization: hourly('invitation-mail', 100),
    },
  };
}

function counterOf(name: string, limit: number, redis: Redis | undefined) {
  return limit === 0 ? {} : { [name]: new RateCounter({ name, limit, ...(redis && { redis }) }) };
}
