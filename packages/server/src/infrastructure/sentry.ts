import { defaultStackParser, makeNodeTransport, NodeClient } from '@sentry/node';
import type { ErrorReport } from './error-report.ts';

export type SentryOptions = {
  readonly dsn: string;
  readonly environment: string;
  readonly version: string;
};

export type ErrorTracker = AsyncDisposable & { readonly report: (report: ErrorReport) => void };

/** More in a minute says nothing new. */
const mostInMinute = 60;
const endWithin = 2_000;

/** Sends reports to Sentry, or whatever speaks its protocol. The library watches nothing by itself: it is told. */
export function openSentry({ dsn, environment, version }: SentryOptions): ErrorTracker {
  const client = new NodeClient({
    ...{ dsn, environment, release: `ai-agent-api@${version}` },
    transport: makeNodeTransport,
    stackParser: defaultStackParser,
    integrations: [],
    includeServerName: false,
    sendClientReports: false,
    enableRuntimeChannelInjection: false,
  });
  let minute = 0;
  let sent = 0;
  return {
    report: (report) => {
      const now = Math.floor(Date.now() / 60_000);
      if (now !== minute) [minute, sent] = [now, 0];
      if (sent++ < mostInMinute) client.captureEvent(toEvent(report));
    },
    [Symbol.asyncDispose]: async () => {
      await client.close(endWithin);
    },
  };
}

function toEvent({ kind, title, frames, tags }: ErrorReport) {
  // Sentry has the innermost frame last.
  const stacktrace = { frames: [...frames].reverse().map((frame) => ({ ...frame, in_app: isOurs(frame) })) };
  const mechanism = { type: 'generic', handled: true };
  return {
    level: 'error' as const,
    tags: { ...tags },
    exception: { values: [{ type: kind, value: title, stacktrace, mechanism }] },
  };
}

function isOurs({ filename }: { readonly filename: string }): boolean {
  return filename.startsWith('packages/') || filename.startsWith('dist/');
}
