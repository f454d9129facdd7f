import { auditLine, type AuditExportItem } from '../../domain/audit/audit-line.ts';
import { csvMark, csvRow } from '../../domain/report/render-csv.ts';
import { toAuditEntryView, type auditFormats } from './audit-schemas.ts';

const columns = [
  ...(['seq', 'at', 'organization_id', 'actor_id', 'api_key_id', 'login_id', 'address', 'agent'] as const),
  ...(['request_id', 'action', 'resource_type', 'resource_id', 'outcome', 'before', 'after'] as const),
  ...(['previous_hash', 'hash'] as const),
];

/** An export of the audit log as it is sent, in pieces. CSV has the entries alone. */
export async function* auditExport(
  items: AsyncIterable<AuditExportItem>,
  format: (typeof auditFormats)[number],
): AsyncGenerator<string, void> {
  const write = format === 'csv' ? toCsv : toJsonLine;
  let piece = format === 'csv' ? `${csvMark}${csvRow(columns)}` : '';
  for await (const item of items) {
    piece += write(item);
    if (piece.length < 64 * 1024) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

function toJsonLine(item: AuditExportItem): string {
  return `${auditLine(item)}\n`;
}

function toCsv(item: AuditExportItem): string {
  if (item.kind !== 'entry') return '';
  const { before = '', after = '' } = item.entry;
  const view = { ...toAuditEntryView(item.entry), before, after };
  return csvRow(columns.map((column) => String(view[column] ?? '')));
}
