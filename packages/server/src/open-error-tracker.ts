import { ConfigError, type Config, type Secrets } from './config.ts';
import type { ErrorReport } from './infrastructure/error-report.ts';
import { readVersion } from './read-version.ts';

/** The library is loaded only where there is somebody to tell; undefined elsewhere. Part of the composition root. */
export async function openErrorTracker(
  { errorReports: { environment } }: Pick<Config, 'errorReports'>,
  { sentryDsn: dsn }: Pick<Secrets, 'sentryDsn'>,
  stack: AsyncDisposableStack,
): Promise<((report: ErrorReport) => void) | undefined> {
  if (dsn === undefined) return undefined;
  const { openSentry } = await import('./infrastructure/sentry.ts').catch((cause: unknown) => {
    throw new ConfigError(
      'SENTRY_DSN is set, and the package @sentry/node is not there; install with optional packages.',
      { cause },
    );
  });
  return stack.use(openSentry({ dsn, environment, version: await readVersion() })).report;
}
