/**
 * Rows as RFC 4180 has them, in UTF-8 with the mark by which spreadsheets know it. A cell that a spreadsheet would take
 * for a formula begins with an apostrophe, which makes it text.
 */
export function renderCsv(rows: readonly (readonly string[])[]): string {
  return `\ufeff${rows.map((row) => `${row.map(field).join(',')}\r\n`).join('')}`;
}

/** Also behind spaces, and behind what some spreadsheets drop or read as the same: a full-width sign, a tab, a line end. */
const formula = /^[\s\u00a0\ufeff\u200b]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]|^[\t\r\n]/u;

function field(text: string): string {
  const isNumber = /^-?\d+(\.\d+)?$/.test(text);
  const shown = !isNumber && formula.test(text) ? `'${text}` : text;
  return /[",\r\n;\t]|^\s|\s$|^'/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}
