import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvalidInputError } from '../../domain/errors.ts';
import type { PageCursor } from '../../domain/page.ts';
import { PageQuery, text, toPageRequest, toPageView } from './common-schemas.ts';

const viewOf = (next: PageCursor | undefined) =>
  toPageView({ items: [1], ...(next && { next }) }, { limit: 1, skip: 0 }, String);

describe('a text', () => {
  test('has its length in characters and holds no NUL and no half of one [schemas:text]', () => {
    const name = text(1, 3);
    for (const good of ['a', 'abc', 'ü😀x']) expect(name.safeParse(good).success).toBe(true);
    for (const bad of ['', 'abcd', 'a\0', '\ud800', 'x\udc00', 1, null])
      expect(name.safeParse(bad).success).toBe(false);
  });
});

describe('a cursor', () => {
  test('leads to where its page ended [schemas:cursor]', () => {
    const at = new Date('2026-01-02T03:04:05.678Z');
    const row = viewOf({ kind: 'row', at, id: 'ses_1' });
    expect(row).toMatchObject({ has_more: true, total: null });
    const query = PageQuery.parse({ cursor: row.next_cursor, skip: '7', limit: '3' });
    expect(toPageRequest(query)).toEqual({ limit: 3, skip: 0, after: { at, id: 'ses_1' } });
    const count = viewOf({ kind: 'count', skip: 40 });
    expect(toPageRequest(PageQuery.parse({ cursor: count.next_cursor }))).toEqual({ limit: 20, skip: 40 });
    expect(viewOf(undefined)).toMatchObject({ has_more: false, next_cursor: null });
  });

  test('of any other text is refused and never an error of ours [schemas:cursor-hostile]', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary', maxLength: 500 }), fc.json().map(toBase64)),
        (cursor) => {
          const query = PageQuery.safeParse({ cursor });
          if (!query.success) return;
          try {
            toPageRequest(query.data);
          } catch (error) {
            expect(error).toBeInstanceOf(InvalidInputError);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

function toBase64(value: string): string {
  return Buffer.from(value).toString('base64url').slice(0, 500);
}
