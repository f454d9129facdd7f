/** For tests and measurements that ask more than people do. */
export const withoutRateLimits = {
  RATE_LIMIT_READS: '0',
  RATE_LIMIT_WRITES: '0',
  RATE_LIMIT_RUNS: '0',
  RATE_LIMIT_ADDRESS: '0',
};
