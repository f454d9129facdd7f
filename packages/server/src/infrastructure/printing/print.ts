import { layOutReport } from '../../domain/report/lay-out-report.ts';
import { renderCsv } from '../../domain/report/render-csv.ts';
import { renderHtml } from '../../domain/report/render-html.ts';
import { renderJson } from '../../domain/report/render-json.ts';
import { renderMarkdown } from '../../domain/report/render-markdown.ts';
import { reportTable } from '../../domain/report/report-table.ts';
import { printPdf } from './print-pdf.ts';
import type { PrintOrder } from './print-order.ts';

/** The bytes of a report: the same for the same order. */
export function print({ document, format, look }: PrintOrder): string | Uint8Array {
  switch (format) {
    case 'json':
      return renderJson(document);
    case 'markdown':
      return renderMarkdown(layOutReport(document, look));
    case 'html':
      return renderHtml(layOutReport(document, look));
    case 'csv':
      return renderCsv(reportTable(document));
    case 'pdf':
      return printPdf(layOutReport(document, look), new Date(document.as_of.at));
  }
}
