import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { addMarkdown, endMarkdown, noMarkdown } from './markdown.ts';

const plain = { colors: false, width: 60 };
const colored = { colors: true, width: 60 };

/** The text as it is shown when it comes in such pieces. */
function shown(pieces: readonly string[], look = plain): string {
  let [text, state] = ['', noMarkdown];
  for (const piece of pieces) {
    const more = addMarkdown(state, piece, look);
    text += more.text;
    state = more.state;
  }
  return text + endMarkdown(state, look).text;
}

describe('a text in Markdown', () => {
  test.each([
    ['a paragraph', 'One line,\nand another.\n\nMore.\n', 'One line,\nand another.\n\nMore.'],
    [
      'marked words',
      'This is **bold**, *slanted*, ~~gone~~ and `code *x*`.',
      'This is bold, slanted, gone and code *x*.',
    ],
    ['marks within marks', '**bold and *both* here** end', 'bold and both here end'],
    [
      'a mark that is none',
      'snake_case_name, 2 * 3 * 4, a*b*c, **open',
      'snake_case_name, 2 * 3 * 4, a*b*c, **open',
    ],
    ['an escape', 'Not \\*this\\*, C:\\temp', 'Not *this*, C:\\temp'],
    [
      'a link',
      'See [docs](https://x.y/z) and [1] and ![p](a.png).',
      'See docs (https://x.y/z) and [1] and p (a.png).',
    ],
    [
      'a list',
      '- one\n  - two\n* three\n\n1. four\n- [x] five\n- [ ] six',
      '• one\n  • two\n• three\n\n1. four\n• ☑ five\n• ☐ six',
    ],
    ['a heading', '# One\n\ntext\n### Three', '# One\n\ntext\n### Three'],
    ['a quotation', '> said\n> more', '│ said\n│ more'],
    ['a rule', 'a\n\n---\n\nb', `a\n\n${'─'.repeat(40)}\n\nb`],
    [
      'code',
      'Run:\n\n```sh\nls *\n\n# **not** bold\n```\n\nDone.',
      'Run:\n\n  ls *\n\n  # **not** bold\n\nDone.',
    ],
    ['code that does not end', '~~~\nx\n```\ny', '  x\n  ```\n  y'],
    ['a table', 'T:\n| a | long |\n|---|:-:|\n| **1** | 2 |\n\nEnd', 'T:\na  long\n─  ────\n1  2\n\nEnd'],
    ['rows that are no table', '| a\nb', '| a\nb'],
    ['numbers and signs', '5 > 3\n2026 was\n+1\n#tag\n-5', '5 > 3\n2026 was\n+1\n#tag\n-5'],
  ])('shows %s [markdown:shown]', (_, text, expected) => {
    expect(shown([text])).toBe(expected);
    expect(shown(text.match(/[^]/g) ?? [])).toBe(expected);
  });

  test('is shown the same however it comes [markdown:streamed]', () => {
    const text =
      '# A *title*\n\nSome **bold text** and `x`.\n\n- a\n- b `c`\n\n|h|i|\n|-|-|\n|1|2|\n\n```\ncode\n```\nend [l](u) *x*';
    const whole = stripVTControlCharacters(shown([text], colored));
    for (let size = 1; size < 30; size += 1) {
      const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
      expect(stripVTControlCharacters(shown(pieces, colored))).toBe(whole);
    }
  });

  test('shows words at once, and holds back what is not decided for a while only [markdown:streamed]', () => {
    expect(addMarkdown(noMarkdown, 'Hel', plain).text).toBe('Hel');
    expect(addMarkdown(noMarkdown, 'Hello **wor', plain).text).toBe('Hello ');
    const long = `a **${'word '.repeat(100)}`;
    expect(addMarkdown(noMarkdown, long, plain).text).toBe(long);
  });

  test('is shown in linear time whatever marks are in it [markdown:shown]', () => {
    const marks = `**a${'***b'.repeat(1_000)}`;
    // What is not linear in this does not end within the test's time.
    expect(shown([marks])).toBe(marks);
    expect(shown(Array.from(marks)).length).toBe(marks.length);
    for (const letter of ['[', '`a ``', '![', '*a _b ']) shown([letter.repeat(5_000)]);
  });

  test('is written row by row where a table does not fit [markdown:shown]', () => {
    const cell = 'word '.repeat(10).trim();
    const rows = `|a|b|\n|-|-|\n|${cell}|${cell}|\n|1|2|`;
    expect(shown([rows])).toBe(`a: ${cell}\nb: ${cell}\n\na: 1\nb: 2`);
  });

  test('has colours where they are wanted [markdown:shown]', () => {
    expect(shown(['**b**'], colored)).toBe('\x1b[1mb\x1b[22m');
    expect(shown(['# T'], colored)).toContain('\x1b[4mT');
  });
});
