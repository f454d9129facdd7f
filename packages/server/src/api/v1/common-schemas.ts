import { z } from 'zod';
import { errorCodes, InvalidInputError } from '../../domain/errors.ts';
import type { Page, PageCursor, PageRequest } from '../../domain/page.ts';

/** PostgreSQL stores no NUL character; it is refused at the door. */
export const text = (min: number, max: number) =>
  z
    .string()
    .min(min)
    .max(max)
    .refine((value) => !value.includes('\0'), 'must not contain the NUL character')
    .refine((value) => value.isWellFormed(), 'must be well-formed Unicode');

export const Id = z.string().max(100);

/** What a problem document can say, the words of HTTP itself included. */
export const problemCodes = [
  ...errorCodes,
  'malformed_request',
  'unsupported_media_type',
  'internal_error',
] as const;

export const ProblemDocument = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(problemCodes).meta({ description: 'Stable: branch on it, and show `detail`.' }),
    request_id: z.string(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })),
    quota: z
      .object({
        resource: z.string(),
        scope: z.string(),
        limit: z.int(),
        used: z.int(),
        resets_at: z.iso.datetime().nullable(),
      })
      .optional()
      .meta({
        description:
          'With `quota_exceeded`: of what, whose, and when there is more; null: when some is gone.',
      }),
  })
  .meta({
    id: 'Problem',
    description: 'What went wrong, as in RFC 9457.',
    examples: [
      {
        type: 'urn:ai-agent-api:error:not_found',
        title: 'Not found',
        status: 404,
        detail: 'There is no session "ses_…".',
        code: 'not_found',
        request_id: 'req_0199c0ffee',
        errors: [],
      },
    ],
  });

/** The errors that a route may answer with, for its OpenAPI description. */
export function problems<const Statuses extends readonly number[]>(
  ...statuses: Statuses
): Record<Statuses[number], typeof ProblemDocument> {
  return Object.fromEntries(statuses.map((status) => [status, ProblemDocument])) as Record<
    Statuses[number],
    typeof ProblemDocument
  >;
}

export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  skip: z.coerce.number().int().min(0).max(10_000).default(0),
  cursor: z
    .string()
    .max(500)
    .optional()
    .meta({ description: 'next_cursor of the page before; wins over skip.' }),
});

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    total: z
      .int()
      .nullable()
      .meta({ description: 'All matching items; null when a cursor made counting costly.' }),
    skip: z.int(),
    limit: z.int(),
    next_cursor: z.string().nullable(),
    has_more: z.boolean(),
  });
}

export function toPageRequest(query: z.infer<typeof PageQuery>): PageRequest {
  const { limit, skip } = query;
  if (query.cursor === undefined) return { limit, skip };
  const cursor = decodeCursor(query.cursor);
  return cursor.kind === 'count'
    ? { limit, skip: cursor.skip }
    : { limit, skip: 0, after: { at: cursor.at, id: cursor.id } };
}

export function toPageView<Item, View>(page: Page<Item>, request: PageRequest, view: (item: Item) => View) {
  return {
    items: page.items.map(view),
    total: page.total ?? null,
    skip: request.skip,
    limit: request.limit,
    next_cursor: page.next ? encodeCursor(page.next) : null,
    has_more: page.next !== undefined,
  };
}

function encodeCursor(cursor: PageCursor): string {
  const parts = cursor.kind === 'count' ? ['c', cursor.skip] : ['r', cursor.at.toISOString(), cursor.id];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

const Cursor = z.union([
  z.tuple([z.literal('c'), z.int().min(0)]),
  z.tuple([z.literal('r'), z.iso.datetime(), text(1, 100)]),
]);

function decodeCursor(text: string): PageCursor {
  const parsed = Cursor.safeParse(parseJson(Buffer.from(text, 'base64url').toString()));
  if (!parsed.success) throw new InvalidInputError('The cursor is not one that this API gave out.');
  const [kind, at, id] = parsed.data;
  return kind === 'c' ? { kind: 'count', skip: at } : { kind: 'row', at: new Date(at), id };
}

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
