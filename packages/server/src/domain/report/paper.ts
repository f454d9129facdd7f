import type { Block, Cell, Page } from './report-blocks.ts';
import { oneLine, visible } from './visible-text.ts';

/** Text for paper, and whether it is read from right to left. */
type PaperText = { readonly text: string; readonly rtl: boolean };

/**
 * A page as the printer's template reads it: the same blocks, with text that shows all that it holds and that breaks
 * where it is too long for a line. It is data: the template never runs any of it.
 */
export type Paper = Readonly<Record<string, unknown>>;

export function toPaper({ title, accent, header = '', footer = '', logoText = '', blocks }: Page): Paper {
  return {
    title: line(title, longestInTitle),
    accent: /^#[0-9a-f]{6}$/i.test(accent) ? accent : '#2f5d8a',
    header: line(header),
    footer: line(footer),
    logo: line(logoText),
    // The title stands at the top already.
    blocks: blocks.filter((block) => block.kind !== 'heading' || block.level > 1).map(toPaperBlock),
  };
}

function toPaperBlock(block: Block): Paper {
  switch (block.kind) {
    case 'heading':
      return { kind: block.kind, level: block.level - 1, ...line(block.text), cite: cite(block.source) };
    case 'paragraph':
      return { kind: block.kind, ...line(block.text), cite: (block.sources ?? []).map(cite).join('') };
    case 'note':
      return { kind: block.kind, ...line(block.text) };
    case 'facts':
      return { kind: block.kind, rows: block.rows.map(([label, value]) => ({ label, value: line(value) })) };
    case 'table':
      return {
        kind: block.kind,
        columns: block.columns.map(({ title, align = 'start', width = 1 }) => ({ title, align, width })),
        rows: block.rows.map((row) => row.map(toPaperCell)),
      };
    case 'prose':
      return { kind: block.kind, speaker: block.speaker, parts: byDirection(visible(block.text)) };
    case 'code':
      return { kind: block.kind, language: block.language, ...breakable(visible(block.text)) };
    case 'bars':
      return {
        kind: block.kind,
        bars: block.bars.map(({ label, value, share }) => ({
          label: line(label, longestInCell),
          value,
          share,
        })),
      };
  }
}

function toPaperCell({ text, isCode = false, source }: Cell): Paper {
  return { ...line(text, longestInCell), code: isCode, cite: cite(source) };
}

function cite(source: { readonly seq: number } | undefined): string {
  return source ? ` #${source.seq}` : '';
}

/** So many characters without a space find room in the narrowest column of a table. Elsewhere ids stay whole. */
const longestInCell = 12;
const longestInTitle = 40;
const longest = 60;

function line(text: string, most = longest): PaperText {
  return breakable(oneLine(text), most);
}

/** Of other scripts, most of which break by themselves. */
const longRun = new RegExp(`\\S{${longest}}(?=\\S)`, 'gu');
const rightToLeft = /^[^\p{L}]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/u;

/** The template takes each U+200B for a place to break at, and shows none. */
function breakable(text: string, most = longest): PaperText {
  const longWord = new RegExp(`[\\x21-\\x7e]{${most + 1},}`, 'g');
  const broken = text
    .replace(longWord, (word) => word.replace(/.{12}(?=.)/g, '$&\u200b'))
    .replace(longRun, '$&\u200b');
  return { text: broken, rtl: rightToLeft.test(text) };
}

/** The lines of a text, those together that are read in the same direction. */
function byDirection(text: string): PaperText[] {
  const parts: { text: string; rtl: boolean }[] = [];
  for (const each of text.split('\n').map((row) => breakable(row))) {
    const last = parts.at(-1);
    // An empty line goes with what is before it.
    if (last && (each.text.trim() === '' || last.rtl === each.rtl)) last.text += `\n${each.text}`;
    else parts.push({ ...each });
  }
  return parts;
}
