import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';

// What `pg` and the operating system say when the server is gone, starting or full.
const away = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  '57P01',
  '57P02',
  '57P03',
  '57P04',
  '3D000',
  '53300',
  '57014',
]);

/** Whether it went wrong because the database cannot be reached, and may go well in a moment. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (
    away.has(code) ||
    /timeout exceeded when trying to connect|Connection terminated|is not queryable/.test(error.message)
  );
}

/** Transactions that were in each other's way. */
const clashes = new Set(['40001', '40P01']);

function isPassing(error: unknown): boolean {
  const isClash = error instanceof Error && 'code' in error && clashes.has(String(error.code));
  return isClash || isDatabaseAway(error);
}

const patient = retry(handleWhen(isPassing), {
  maxAttempts: Number.MAX_SAFE_INTEGER,
  backoff: new ExponentialBackoff({ initialDelay: 100, maxDelay: 1_000 }),
});

/**
 * Does it, and does it again while the database is away, for so long at most; then throws what the last attempt threw.
 * @param work is told whether an attempt came before: that one may have been committed, though it was not heard.
 */
export async function throughOutage<T>(withinMs: number, work: (isAgain: boolean) => Promise<T>): Promise<T> {
  const until = performance.now() + withinMs;
  const late = new AbortController();
  return patient.execute(async ({ attempt }) => {
    if (performance.now() >= until) late.abort();
    return work(attempt > 0);
  }, late.signal);
}
