/** Rows as RFC 4180 has them, in UTF-8 with the mark by which spreadsheets know it. */
export function renderCsv(rows: readonly (readonly string[])[]): string {
  return `${csvMark}${rows.map(csvRow).join('')}`;
}

export const csvMark = '\ufeff';

/** A cell that a spreadsheet would take for a formula begins with an apostrophe, which makes it text. */
export function csvRow(cells: readonly string[]): string {
  return `${cells.map(field).join(',')}\r\n`;
}

/** Also behind spaces, and behind what some spreadsheets drop or read as the same: a full-width sign, a tab, a line end. */
const formula = /^[\s\u00a0\ufeff\u200b]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]|^[\t\r\n]/u;

function field(text: string): string {
  const isNumber = /^-?\d+(\.\d+)?$/.test(text);
  const shown = !isNumber && formula.test(text) ? `'${text}` : text;
  return /[",\r\n;\t]|^\s|\s$|^'/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}
