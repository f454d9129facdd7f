import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvalidInputError } from '../errors.ts';
import { mostPrompt, parseTemplate, renderTemplate, variablesOf } from './prompt-template.ts';

const render = (template: string, values: Record<string, string>) =>
  renderTemplate(parseTemplate(template), new Map(Object.entries(values)));

describe('a prompt template', () => {
  test.each([
    ['Hello {{name}}!', { name: 'Bob' }, 'Hello Bob!'],
    ['{{ a }}{{b}} {{a}}', { a: '1', b: '2' }, '12 1'],
    ['No places, {one brace} and }} of them.', {}, 'No places, {one brace} and }} of them.'],
    ['Write \\{{name}} to see {{name}}.', { name: 'it' }, 'Write {{name}} to see it.'],
    ['a & b < "c" {{x}}', { x: `<&'">` }, `a & b < "c" <&'">`],
    ['{{gone}}.', {}, '.'],
    ['{{constructor}} {{toString}} {{hasOwnProperty}}', {}, '  '],
    ['{{constructor}}', { constructor: 'mine' }, 'mine'],
    ['$& {{x}} $1', { x: '$& $1 $$' }, '$& $& $1 $$ $1'],
  ])('%j gives with %j %j [tasks:template]', (template, values, prompt) => {
    expect(render(template, values)).toBe(prompt);
  });

  test.each([
    '{{}}',
    '{{ }}',
    '{{__proto__}}',
    '{{_x}}',
    '{{1}}',
    '{{a.b}}',
    '{{#each}}',
    '{{/each}}',
    '{{>partial}}',
    '{{&x}}',
    '{{{x}}}',
    '{{x | upper}}',
    '{{x()}}',
    '{{ x',
    '{{\nx y}}',
    `{{${'x'.repeat(65)}}}`,
    '{{üx}}',
  ])('%j is refused, with the line in which it stands [tasks:template-fault]', (text) => {
    const fault = (() => {
      try {
        return parseTemplate(`First.\n${text}`);
      } catch (error) {
        return error;
      }
    })();
    expect(fault).toBeInstanceOf(InvalidInputError);
    expect(fault).toMatchObject({
      message: expect.stringMatching(/^In line 2, /),
      fields: [{ pointer: '/body/prompt_template' }],
    });
  });

  test('reads no value as a template, whatever is in it [tasks:template-injection]', () => {
    expect(render('{{a}} {{b}}', { a: '{{b}} \\{{b}}', b: '{{a}}' })).toBe('{{b}} \\{{b}} {{a}}');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (a, b) => {
        expect(render('<{{a}}|{{b}}>', { a, b })).toBe(`<${a}|${b}>`);
      }),
    );
  });

  test('names each of its variables once [tasks:template-variables]', () => {
    expect(variablesOf(parseTemplate('{{b}} {{a}} \\{{c}} {{b}}'))).toEqual(['b', 'a']);
  });

  test('does not grow without bounds [tasks:template-bound]', () => {
    const long = 'x'.repeat(mostPrompt / 2);
    expect(render('{{a}}{{a}}', { a: long })).toHaveLength(mostPrompt);
    expect(() => render('{{a}}{{a}}.', { a: long })).toThrow(InvalidInputError);
    // Longer than any text can be.
    expect(() => render('{{a}}'.repeat(10_000), { a: 'x'.repeat(60_000) })).toThrow(InvalidInputError);
  });

  test('is read in a time that grows with its length alone [tasks:template-cost]', () => {
    const started = performance.now();
    for (const text of [
      '{'.repeat(50_000),
      '{{a}}'.repeat(10_000),
      '\\{{'.repeat(16_000),
      '{{a '.repeat(12_000),
    ])
      try {
        parseTemplate(text);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidInputError);
      }
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
