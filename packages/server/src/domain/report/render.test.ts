import { parse, type DefaultTreeAdapterTypes } from 'parse5';
import { describe, expect, test } from 'vitest';
import { hostileLog } from '../../../test/support/hostile-log.ts';
import { scriptPayloads } from '../../../test/support/hostile-texts.ts';
import { ReportLog, reportOf } from '../../../test/support/report-log.ts';
import { layOutReport } from './lay-out-report.ts';
import { renderCsv } from './render-csv.ts';
import { renderHtml } from './render-html.ts';
import { renderMarkdown } from './render-markdown.ts';
import type { ReportLook } from './report.ts';

type Element = DefaultTreeAdapterTypes.Element;

function hostilePage(
  text: string,
  look: ReportLook = { header: text, footer: text, logoText: text, accent: text },
) {
  return layOutReport(reportOf(hostileLog(text), { name: text }), look);
}

function* elementsOf(node: DefaultTreeAdapterTypes.Node): Generator<Element> {
  if ('tagName' in node) yield node;
  if ('childNodes' in node) for (const child of node.childNodes) yield* elementsOf(child);
}

const tags = [
  ...[
    'html',
    'head',
    'meta',
    'title',
    'style',
    'body',
    'header',
    'main',
    'footer',
    'h1',
    'h2',
    'h3',
    'p',
    'pre',
    'span',
  ],
  ...[
    'strong',
    'dl',
    'dt',
    'dd',
    'table',
    'thead',
    'tbody',
    'tr',
    'th',
    'td',
    'code',
    'ins',
    'del',
    'svg',
    'text',
    'rect',
  ],
];
const attributes = [
  ...[
    'lang',
    'charset',
    'http-equiv',
    'content',
    'name',
    'class',
    'dir',
    'title',
    'role',
    'viewBox',
    'width',
    'height',
    'x',
    'y',
  ],
];

describe('a report in HTML', () => {
  test.each(scriptPayloads)(
    'has nothing that runs, fetches or leads away, also when all text is %j [reports:html-inert]',
    (payload) => {
      const page = renderHtml(hostilePage(payload));
      const document = parse(page);
      for (const { tagName, attrs } of elementsOf(document)) {
        expect(tags).toContain(tagName);
        expect(attributes).toEqual(expect.arrayContaining(attrs.map(({ name }) => name)));
      }
      // Nothing that was written ends the style, of which there is one.
      expect(page.match(/<\/?style/gi)).toHaveLength(2);
      expect(page).toContain(`content="default-src &#39;none&#39;`);
    },
  );

  test('shows what was written as it was written [reports:html-text]', () => {
    const text = 'a < b && c > "d" \'e\'\n\tindented\n你好 مرحبا 👩‍👩‍👧';
    const document = parse(renderHtml(hostilePage(text, {})));
    const texts = [...elementsOf(document)].filter(({ tagName }) => tagName === 'pre').map(textOf);
    expect(texts).toContain(text);
  });

  test('writes out what would hide or turn text around [reports:visible]', () => {
    const document = parse(renderHtml(hostilePage('safe\u202ecod.exe\u0007\u001b[31m', {})));
    const texts = [...elementsOf(document)].filter(({ tagName }) => tagName === 'pre').map(textOf);
    expect(texts).toContain('safe[U+202E]cod.exe␇␛[31m');
  });
});

function textOf(element: Element): string {
  return element.childNodes
    .map((child) => ('value' in child ? child.value : 'childNodes' in child ? textOf(child) : ''))
    .join('');
}

describe('a report in Markdown', () => {
  test.each(scriptPayloads)(
    'has the text %j as code or as words only [reports:markdown-inert]',
    (payload) => {
      const outside = withoutCode(renderMarkdown(hostilePage(payload)));
      // Outside of code nothing of what was written opens a tag, a link, an image, a quotation or a heading.
      expect(outside).not.toMatch(/<[a-z!/?]/i);
      expect(outside).not.toMatch(/(?<!\\)[[\]]/);
      for (const line of outside.split('\n')) expect(line).toMatch(/^$|^#{1,3} |^- \*\*|^\||^\*|^[^#>|`~]/);
    },
  );

  test('says of each statement on which event it rests [reports:markdown-sources]', () => {
    const page = layOutReport(reportOf(new ReportLog().ask('Go.').call('Bash', {}, 'x').end()), {});
    expect(renderMarkdown(page)).toContain('### Bash \\#2');
  });
});

/** Takes fenced code away by the rules of Markdown: a fence ends at one as long. */
function withoutCode(markdown: string): string {
  const kept: string[] = [];
  let fence = '';
  for (const line of markdown.split('\n')) {
    const [ticks = ''] = /^`{3,}/.exec(line) ?? [];
    if (fence === '' && ticks) fence = ticks;
    else if (fence === '') kept.push(line.replaceAll(/(`+) .*? \1/g, 'code'));
    else if (line.trim() === fence || (ticks.length >= fence.length && line.trim() === ticks)) fence = '';
  }
  expect(fence).toBe('');
  return kept.join('\n');
}

describe('a report in CSV', () => {
  test.each([
    '=1+1',
    '+1+1',
    '-2+3',
    '@SUM(A1)',
    '\t=1+1',
    '\r=1+1',
    ' =1+1',
    "\n=cmd|' /C calc'!A0",
    '＝1+1',
    '\u00a0=1+1',
    '|calc',
    '%0A=1',
    '=HYPERLINK("http://evil","x")',
    '-',
    '--5',
  ])('has the cell %j as text [reports:csv-formulas]', (cell) => {
    const [, line = ''] = renderCsv([[cell]]).split(/^\ufeff/);
    expect(line).toMatch(/^"?'/);
  });

  test('keeps numbers, quotes and line ends [reports:csv-quoting]', () => {
    expect(renderCsv([['-5', '1.25', 'a "b", c', 'x\ny', '', '你好']])).toBe(
      '\ufeff-5,1.25,"a ""b"", c","x\ny",,你好\r\n',
    );
  });
});
