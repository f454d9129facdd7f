import type { ReportDocument } from '../../domain/report/report-document.ts';
import type { ReportFormat, ReportLook } from '../../domain/report/report.ts';

/** What a printing process is asked for, on its standard input. */
export type PrintOrder = {
  readonly document: ReportDocument;
  readonly format: ReportFormat;
  readonly look: ReportLook;
};

/** How a printing process says why it printed nothing. */
export const printerMissingStatus = 3;
