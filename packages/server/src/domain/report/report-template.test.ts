import { describe, expect, test } from 'vitest';
import { hostileLog } from '../../../test/support/hostile-log.ts';
import { scriptPayloads } from '../../../test/support/hostile-texts.ts';
import { ReportLog, reportOf } from '../../../test/support/report-log.ts';
import { InvalidInputError } from '../errors.ts';
import { applyReportTemplate } from './apply-report-template.ts';
import { layOutReport } from './lay-out-report.ts';
import { renderHtml } from './render-html.ts';
import { renderMarkdown } from './render-markdown.ts';
import { assertReportTemplate, sectionsByTemplate, type ReportTemplateDraft } from './report-template.ts';
import type { ReportLook, ReportPart } from './report.ts';

const draft = (parts: readonly ReportPart[], look: ReportLook = {}): ReportTemplateDraft => ({
  name: 'Test',
  look,
  parts,
});
const log = () => new ReportLog().ask('Go.').call('Bash', {}, 'x').answer('Done.').end();
const applied = (template: ReportTemplateDraft, { name = 'Release', own = {}, of = log() } = {}) =>
  applyReportTemplate(reportOf(of, { name }), template, own);

function refusalOf(template: ReportTemplateDraft): readonly string[] {
  try {
    assertReportTemplate(template);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return error.fields.map(({ pointer }) => pointer);
  }
}

describe('a report by a template', () => {
  test('has the sections that it names, in its order, under its titles, with its texts [reports:template-form]', () => {
    const { document, look } = applied(
      draft(
        [
          {
            text: '{{turns}} turn and {{tool_calls}} call of {{owner}} for {{cost_usd}} USD.',
            title: 'About',
          },
          { section: 'costs', title: 'What {{session_name}} cost' },
          { section: 'sessions' },
          { section: 'conversation' },
        ],
        { title: '{{session_name}} of {{organization}}', footer: '\\{{ {{subject}} }}', accent: '#123456' },
      ),
    );
    expect(document.title).toBe('Release of Acme');
    expect(look).toEqual({ footer: '{{ session }}', accent: '#123456' });
    expect(document.sections.map(({ kind, title }) => [kind, title])).toEqual([
      ['text', 'About'],
      ['costs', 'What Release cost'],
      ['conversation', undefined],
    ]);
    expect(document.sections[0]).toMatchObject({
      text: expect.stringMatching(/^1 turn and 1 call of Alice \(usr_\w+\) for 0\.012500 USD\.$/) as unknown,
    });
    const markdown = renderMarkdown(layOutReport(document, look));
    expect(markdown.match(/^## .*/gm)).toEqual([
      '## About',
      '## What Release cost',
      '## Prompts and answers',
    ]);
  });

  test('has what was asked for beside it, as it was asked for [reports:template-own]', () => {
    const own = { title: '{{turns}}', header: 'Mine' };
    const { document, look } = applied(
      draft([{ section: 'summary' }], { title: 'Theirs', header: 'Theirs', footer: 'Theirs' }),
      { own },
    );
    expect([document.title, look]).toEqual(['{{turns}}', { header: 'Mine', footer: 'Theirs' }]);
  });

  test('reads no value as a template, and has no more of it than there is room for [reports:template-values]', () => {
    const name = `{{organization}} \\{{ {{${'x'.repeat(5_000)}}}`;
    const { document } = applied(draft([{ text: '{{session_name}}' }, { section: 'summary' }]), { name });
    expect(document.sections[0]).toMatchObject({ text: name.slice(0, 300) });
    const parts = Array.from({ length: 4 }, () => ({ text: '{{session_name}}'.repeat(300) }));
    const large = applied(draft([...parts, { section: 'summary' }]), { name });
    const texts = large.document.sections.filter((section) => section.kind === 'text');
    expect(texts.reduce((sum, { text }) => sum + text.length, 0)).toBe(100_000);
    expect(texts.at(-1)).toMatchObject({ text: '', omitted_characters: 90_000 });
  });

  test.each(scriptPayloads)(
    'is text in every format, also when the template or a name is %j [reports:template-inert]',
    (payload) => {
      const words = payload.replaceAll('{{', '\\{{');
      const template = draft(
        [
          { text: `${words}\n{{session_name}}`, title: words },
          { section: 'summary', title: words },
        ],
        { title: words, header: '{{session_name}}', footer: words, logoText: words, accent: payload },
      );
      const { document, look } = applied(template, { name: payload, of: hostileLog(payload) });
      const page = layOutReport(document, look);
      const html = renderHtml(page);
      expect(html.match(/<\/?(script|img|svg|iframe|a|object|embed|base|form|link)\b/gi) ?? []).toEqual([]);
      expect(html.match(/<\/?style/gi)).toHaveLength(2);
      const outside = renderMarkdown(page).replaceAll(/^(`{3,}).*?^\1$/gms, '');
      expect(outside).not.toMatch(/<[a-z!/?]/i);
      expect(outside).not.toMatch(/(?<!\\)[[\]]/);
    },
  );
});

describe('a report template', () => {
  test('that could not be filled, or would be no report, is refused by the place [reports:template-refused]', () => {
    const summary = { section: 'summary' } as const;
    expect(refusalOf(draft([summary, { text: '{{turns}} \\{{x}}' }]))).toEqual([]);
    for (const text of [
      '{{unknown}}',
      '{{constructor}}',
      '{{__proto__}}',
      '{{#each sections}}',
      '{{{turns}}}',
      '{{turns | safe}}',
      '{{ {{turns}} }}',
      '{{turns.constructor}}',
      '{{',
    ])
      expect(refusalOf(draft([{ text, title: text }, summary], { title: text })), text).toEqual([
        '/body/title',
        '/body/parts/0/title',
        '/body/parts/0/text',
      ]);
    expect(refusalOf(draft([{ text: 'Only words.' }]))).toEqual(['/body/parts']);
    expect(refusalOf(draft([summary, summary]))).toEqual(['/body/parts/1/section']);
    const long = Array.from({ length: 5 }, () => ({ text: 'x'.repeat(5_000) }));
    expect(refusalOf(draft([summary, ...long]))).toEqual(['/body/parts']);
  });

  test.each(['<%= process.env %>', '${process.env}', '#{7*7}', '{% include "/etc/passwd" %}', '<?php ?>'])(
    'knows no language but its places: %j is text [reports:template-values]',
    (text) => {
      const { document } = applied(draft([{ text }, { section: 'summary' }]));
      expect(document.sections[0]).toMatchObject({ kind: 'text', text });
    },
  );

  test('serves sessions and ranges, and of CSV names the table [reports:template-kinds]', () => {
    const parts = [
      { text: 'x' },
      { section: 'summary' },
      { section: 'sessions' },
      { section: 'timeline' },
    ] as const;
    expect(sectionsByTemplate('session', 'html', { parts })).toEqual(['summary', 'timeline']);
    expect(sectionsByTemplate('range', 'pdf', { parts })).toEqual(['summary', 'sessions']);
    expect(sectionsByTemplate('session', 'csv', { parts })).toEqual(['timeline']);
    expect(sectionsByTemplate('range', 'csv', { parts: [{ section: 'summary' }] })).toEqual(['sessions']);
    expect(sectionsByTemplate('range', 'json', { parts: [{ section: 'timeline' }] })).toEqual([]);
  });
});
