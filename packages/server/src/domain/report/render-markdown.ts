import type { Block, Cell, Column, Page } from './report-blocks.ts';
import type { Source } from './report-document.ts';
import { oneLine, visible } from './visible-text.ts';

/** The report as GitHub's Markdown. Nothing in it that others wrote is read as Markdown or HTML. */
export function renderMarkdown(page: Page): string {
  const parts = [
    ...(page.logoText === undefined ? [] : [`**${inline(page.logoText)}**`]),
    ...(page.header === undefined ? [] : [inline(page.header)]),
    ...page.blocks.map(renderBlock),
    ...(page.footer === undefined ? [] : ['---', inline(page.footer)]),
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${inline(block.text)}${block.source ? ` ${cite(block.source)}` : ''}`;
    case 'paragraph':
      return [inline(block.text), ...(block.sources ?? []).map(cite)].join(' ');
    case 'note':
      return `*${inline(block.text)}*`;
    case 'facts':
      return block.rows.map(([label, value]) => `- **${inline(label)}**: ${inline(value)}`).join('\n');
    case 'table':
      return renderTable(block.columns, block.rows);
    case 'prose':
      return fenced(block.text, 'text');
    case 'code':
      return fenced(block.text, block.language);
    case 'bars':
      return fenced(
        block.bars.map(({ label, value, share }) => `${bar(share)} ${value}  ${oneLine(label)}`).join('\n'),
        'text',
      );
  }
}

const barWidth = 30;

function bar(share: number): string {
  const filled = Math.max(share > 0 ? 1 : 0, Math.round(share * barWidth));
  return '█'.repeat(filled).padEnd(barWidth, '░');
}

function renderTable(columns: readonly Column[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(({ title }) => inline(title))),
    line(columns.map(({ align }) => (align === 'end' ? '---:' : '---'))),
    ...rows.map((row) => line(row.map(renderCell))),
  ].join('\n');
}

function renderCell({ text, isCode, source }: Cell): string {
  const shown = isCode === true && text !== '' ? code(text) : inline(text);
  return source ? `${shown} ${cite(source)}`.trim() : shown;
}

function cite({ seq }: Source): string {
  return `\\#${seq}`;
}

/** Words that stay words: what would begin a mark is escaped, and there is no line for a block to begin. */
function inline(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_{}[\]()#+\-.!|~^=:@]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')

    .replaceAll('>', '&gt;');
}

/** Code in a line; its fence is longer than any in it. A bar would end the cell even so. */
function code(text: string): string {
  const line = oneLine(text).replaceAll('|', '\\|');
  const fence = '`'.repeat(longest(line) + 1);
  return `${fence} ${line} ${fence}`;
}

function fenced(text: string, language: string): string {
  const shown = visible(text);
  const fence = '`'.repeat(Math.max(3, longest(shown) + 1));
  return `${fence}${language}\n${shown}\n${fence}`;
}

function longest(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
}
