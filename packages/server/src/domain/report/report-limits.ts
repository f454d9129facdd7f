import type { ReportFormat } from './report.ts';

/** How much of a log a report holds, so that it can be made and read whatever the log is like. It says what it left out. */
export type ReportLimits = {
  readonly messages: number;
  readonly toolCalls: number;
  /** Rows of every other list. */
  readonly rows: number;
  readonly messageCharacters: number;
  /** Of the arguments of a call, and of its result. */
  readonly callCharacters: number;
  readonly files: number;
  readonly diffLines: number;
};

const screen: ReportLimits = {
  messages: 2_000,
  toolCalls: 1_000,
  rows: 1_000,
  messageCharacters: 20_000,
  callCharacters: 4_000,
  files: 200,
  diffLines: 400,
};

const limits: Record<ReportFormat, ReportLimits> = {
  json: { ...screen, toolCalls: 2_000 },
  markdown: screen,
  html: screen,
  // Paper: some hundred pages are the most that anybody prints.
  pdf: {
    ...screen,
    messages: 400,
    rows: 400,
    messageCharacters: 4_000,
    callCharacters: 600,
    files: 50,
    diffLines: 80,
  },
  csv: {
    ...screen,
    messages: 20_000,
    toolCalls: 20_000,
    rows: 20_000,
    messageCharacters: 2_000,
    callCharacters: 1_000,
  },
};

export function limitsOf(format: ReportFormat): ReportLimits {
  return limits[format];
}
