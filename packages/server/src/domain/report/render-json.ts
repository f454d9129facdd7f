import type { ReportDocument } from './report-document.ts';

/** The report as it is; see the schema. */
export function renderJson(document: ReportDocument): string {
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
