import type { Source } from './report-document.ts';

/** One cell of a table: its text, whether it is code, and what it rests on. */
export type Cell = { readonly text: string; readonly isCode?: boolean; readonly source?: Source };

export type Column = {
  readonly title: string;
  readonly align?: 'end';
  /** How much of the width it takes, beside the others. */ readonly width?: number;
};

/**
 * What a report is made of on a page. The formats for people know these few and nothing of what they tell. All text is
 * plain: each format escapes it.
 */
export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string; readonly source?: Source }
  | { readonly kind: 'paragraph'; readonly text: string; readonly sources?: readonly Source[] }
  /** What a limit left out, or what is to be known of what follows. */
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [label: string, value: string])[] }
  | {
      readonly kind: 'table';
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly Cell[])[];
    }
  /** What somebody wrote. */
  | { readonly kind: 'prose'; readonly text: string; readonly speaker: 'user' | 'assistant' | 'thinking' }
  | { readonly kind: 'code'; readonly text: string; readonly language: 'json' | 'text' | 'diff' }
  | { readonly kind: 'bars'; readonly bars: readonly Bar[] };

/** `share` of the longest, 0 to 1. */
export type Bar = { readonly label: string; readonly value: string; readonly share: number };

/** A report as a page: what stands at its head and foot, and what in between. */
export type Page = {
  readonly title: string;
  readonly header?: string;
  readonly footer?: string;
  readonly logoText?: string;
  readonly accent: string;
  readonly blocks: readonly Block[];
};
