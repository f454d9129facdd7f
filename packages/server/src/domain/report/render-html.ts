import { html, Html } from './html.ts';
import type { Bar, Block, Cell, Column, Page } from './report-blocks.ts';
import type { Source } from './report-document.ts';
import { oneLine, visible } from './visible-text.ts';

/**
 * The report as one file that needs nothing else and does nothing: no script, no link, no address, and a policy by which
 * a browser would run and fetch none.
 */
export function renderHtml(page: Page): string {
  const shown = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${oneLine(page.title)}</title>
        <style>
          ${new Html(styles(page.accent))}
        </style>
      </head>
      <body>
        ${head(page)}
        <main>${page.blocks.map(renderBlock)}</main>
        ${page.footer === undefined ? '' : html`<footer dir="auto">${oneLine(page.footer)}</footer> `}
      </body>
    </html> `;
  return shown.markup;
}

const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

function head({ header, logoText }: Page): Html {
  if (header === undefined && logoText === undefined) return html``;
  return html`<header dir="auto">
    ${logoText === undefined ? '' : html`<strong>${oneLine(logoText)}</strong> `}${oneLine(header ?? '')}
  </header> `;
}

function renderBlock(block: Block): Html {
  switch (block.kind) {
    case 'heading':
      return heading(block.level, html`${oneLine(block.text)}${block.source ? cite(block.source) : ''}`);
    case 'paragraph':
      return html`<p dir="auto">${oneLine(block.text)}${(block.sources ?? []).map(cite)}</p> `;
    case 'note':
      return html`<p class="note">${oneLine(block.text)}</p> `;
    case 'facts':
      return html`<dl>
        ${block.rows.map(
          ([label, value]) =>
            html`<dt>${oneLine(label)}</dt>
              <dd dir="auto">${oneLine(value)}</dd> `,
        )}
      </dl> `;
    case 'table':
      return table(block.columns, block.rows);
    case 'prose':
      return html`<pre class="prose ${block.speaker}" dir="auto">${visible(block.text)}</pre> `;
    case 'code':
      return block.language === 'diff' ? diff(block.text) : html`<pre>${visible(block.text)}</pre> `;
    case 'bars':
      return bars(block.bars);
  }
}

function heading(level: 1 | 2 | 3, content: Html): Html {
  if (level === 1) return html`<h1 dir="auto">${content}</h1> `;
  return level === 2 ? html`<h2 dir="auto">${content}</h2> ` : html`<h3 dir="auto">${content}</h3> `;
}

function cite({ seq, event_id: id }: Source): Html {
  return html` <span class="source" title="${id}">#${seq}</span>`;
}

function table(columns: readonly Column[], rows: readonly (readonly Cell[])[]): Html {
  const end = (index: number) => (columns[index]?.align === 'end' ? html` class="end"` : '');
  return html`<table>
    <thead>
      <tr>
        ${columns.map(({ title }, index) => html`<th${end(index)}>${title}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            ${row.map((each, index) => html`<td${end(index)} dir="auto">${cell(each)}</td>`)}
          </tr> `,
      )}
    </tbody>
  </table> `;
}

function cell({ text, isCode, source }: Cell): Html {
  const shown = oneLine(text);
  const content = isCode === true ? html`<code>${shown}</code>` : html`${shown}`;
  return html`${content}${source ? cite(source) : ''}`;
}

function diff(text: string): Html {
  const lines = visible(text).split('\n');
  return html`<pre class="diff">
${lines.map((line) => {
      if (line.startsWith('+')) return html`<ins>${line} </ins>`;
      return line.startsWith('-') ? html`<del>${line} </del>` : html`${line} `;
    })}</pre> `;
}

const row = 26;

/** A chart that is drawn with nothing but rectangles and text. */
function bars(all: readonly Bar[]): Html {
  return html`<svg
    class="bars"
    role="img"
    viewBox="0 0 720 ${all.length * row}"
    width="720"
    height="${all.length * row}"
  >
    ${all.map(
      ({ label, value, share }, index) =>
        html`<text x="0" y="${index * row + 17}">${oneLine(label).slice(0, 36)}</text
          ><rect
            x="260"
            y="${index * row + 4}"
            width="${Math.max(2, Math.round(share * 340))}"
            height="16"
          ></rect
          ><text x="${268 + Math.max(2, Math.round(share * 340))}" y="${index * row + 17}">${value}</text> `,
    )}
  </svg> `;
}

/** @param accent checked already: `#rrggbb`. */
function styles(accent: string): string {
  return `
:root { --accent: ${/^#[0-9a-f]{6}$/i.test(accent) ? accent : '#2f5d8a'}; }
body { font: 15px/1.5 system-ui, sans-serif; color: #1c1c1c; background: #fff; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2 { color: var(--accent); line-height: 1.2; overflow-wrap: anywhere; }
h2 { border-bottom: 2px solid var(--accent); padding-bottom: .2rem; margin-top: 2.5rem; }
h3 { margin: 1.5rem 0 .2rem; overflow-wrap: anywhere; }
p { margin: .4rem 0; overflow-wrap: anywhere; }
header, footer { color: #555; border-bottom: 1px solid #ccc; padding-bottom: .5rem; }
footer { border-bottom: 0; border-top: 1px solid #ccc; margin-top: 3rem; padding-top: .5rem; }
.note, .source { color: #6a6a6a; font-size: .85em; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; }
dt { font-weight: 600; }
dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; font-size: .9em; margin: .8rem 0; }
th, td { border-bottom: 1px solid #ddd; padding: .3rem .5rem; text-align: start; vertical-align: top; overflow-wrap: anywhere; }
th { border-bottom: 2px solid var(--accent); }
.end { text-align: end; font-variant-numeric: tabular-nums; }
pre { background: #f5f6f8; padding: .7rem; white-space: pre-wrap; overflow-wrap: anywhere; font: 13px/1.45 ui-monospace, monospace; margin: .3rem 0; }
pre.prose { font: inherit; background: #fff; border-inline-start: 3px solid #ccc; }
pre.user { border-color: var(--accent); background: #f2f6fb; }
pre.thinking { color: #666; font-style: italic; }
code { font: .92em ui-monospace, monospace; }
ins { text-decoration: none; background: #e3f6e5; }
del { text-decoration: none; background: #fbe5e5; }
svg.bars { max-width: 100%; height: auto; font: 13px system-ui, sans-serif; }
svg.bars rect { fill: var(--accent); }
@media print { body { margin: 0; max-width: none; } pre { page-break-inside: auto; } }
`;
}
