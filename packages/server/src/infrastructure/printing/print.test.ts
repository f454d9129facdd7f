import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { hostileLog } from '../../../test/support/hostile-log.ts';
import { scriptPayloads } from '../../../test/support/hostile-texts.ts';
import { ReportLog, reportOf } from '../../../test/support/report-log.ts';
import { print } from './print.ts';

/** What would be code if the printer read text as its own language. */
const typstPayloads = [
  '#panic("owned")',
  '#{ panic("owned") }',
  '#eval("panic(1)")',
  '#import "@preview/cetz:0.3.0"',
  '#include "/etc/passwd"',
  '#read("/etc/passwd")',
  '#image("/etc/passwd")',
  '#sys.inputs',
  '$ x^2 $ #set page(width: 1pt)',
  '= Heading <label> @label',
  '*bold* _emph_ `raw` ```typ #panic()```',
  '/* comment */ // comment',
  '] #panic("owned") [',
  '") #panic("owned") ("',
  '\\u{41} \\#panic()',
  '#let paper = none',
  '#while true {}',
  '#counter(page).update(1000)',
  '/Producer (owned) >> endobj',
];

const hasPrinter = (() => {
  try {
    createRequire(import.meta.url).resolve('@myriaddreamin/typst-ts-node-compiler-linux-x64-gnu');
    return true;
  } catch {
    return false;
  }
})();

const order = (text: string) =>
  ({
    document: reportOf(hostileLog(text), { format: 'pdf', name: text }),
    format: 'pdf',
    look: { header: text, footer: text, logoText: text },
  }) as const;

describe('what is not for paper', () => {
  test.each(['json', 'markdown', 'html', 'csv'] as const)('is printed as %s [reports:print]', (format) => {
    const document = reportOf(new ReportLog().ask('Go.').call('Bash', {}, 'x').end(), { format });
    expect(print({ document, format, look: {} }).length).toBeGreaterThan(100);
  });
});

describe.skipIf(!hasPrinter)('a report in PDF, where there is a printer', { timeout: 60_000 }, () => {
  test('is the same each time, and has no time but that of the log [reports:pdf-same-bytes]', () => {
    const [one, other] = [print(order('你好 مرحبا 👩‍👩‍👧')), print(order('你好 مرحبا 👩‍👩‍👧'))] as Buffer[];
    expect(one?.equals(other ?? Buffer.alloc(0))).toBe(true);
    const text = one?.toString('latin1') ?? '';
    expect(text.startsWith('%PDF-1.7')).toBe(true);
    expect([...text.matchAll(/\(D:(\d{14})Z?/g)].map(([, time]) => time)).toContain('20261126040023');
    expect(new Set([...text.matchAll(/\(D:(\d{14})/g)].map(([, time]) => time)).size).toBe(1);
  });

  test('brings fonts for what it says, and uses no other [reports:pdf-fonts]', () => {
    const pdf = (print(order('Größe Ελλάδα Привет 你好 日本語 한국어 مرحبا שלום 👍🏽')) as Buffer).toString(
      'latin1',
    );
    const fonts = new Set([...pdf.matchAll(/\/BaseFont \/[A-Z]{6}\+(\w+)/g)].map(([, name]) => name));
    for (const name of ['NotoSans', 'NotoSansHans', 'NotoSansKR', 'NotoNaskhArabic', 'NotoSansHebrew'])
      expect([...fonts].some((font) => font?.startsWith(name))).toBe(true);
    for (const font of fonts)
      expect(font).toMatch(/^(NotoSans|NotoNaskhArabic|DejaVuSansMono|Libertinus|NewCM)/);
  });

  test('is copied from as it reads: no word has a character for the place where it may break [reports:pdf-words]', () => {
    const id = 'ses_01a21729b9507b2ea039e2808bb95071';
    const pdf = (print(order(`Recommendations of ${id} ${'x'.repeat(200)}`)) as Buffer).toString('latin1');
    expect(pdf).toContain('beginbfchar');
    expect(pdf).not.toMatch(/<(?:[0-9A-F]{4})*200B(?:[0-9A-F]{4})*>/i);
  });

  test.each([...typstPayloads, ...scriptPayloads.slice(0, 5)])(
    'shows the text %j and does nothing that it says [reports:pdf-inert]',
    (payload) => {
      // A panic, an import or a file that is read would fail it.
      const pdf = (print(order(payload)) as Buffer).toString('latin1');
      expect(pdf).not.toMatch(/\/(JavaScript|JS|Launch|OpenAction|EmbeddedFile|URI|AcroForm)\b/);
    },
  );
});

test('the template of paper reads one file and evaluates nothing [reports:pdf-template]', () => {
  const file = new URL('./report.typ', import.meta.url);
  expect(existsSync(file)).toBe(true);
  const code = readFileSync(file, 'utf8').replaceAll(/^\/\/.*$/gm, '');
  expect(code.match(/\b(json|read|eval|include|import|plugin|image|csv|yaml|toml|xml|cbor)\s*\(/g)).toEqual([
    'json(',
  ]);
  expect(code).not.toMatch(/#(import|include)/);
});
