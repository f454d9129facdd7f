import { z } from 'zod';
import { InvalidInputError } from '../../domain/errors.ts';
import { sessionEventTypes, type LoggedEvent } from '../../domain/session/session-event.ts';
import { EventView } from './session-event-schemas.ts';

const oneOrMore = z.union([z.string(), z.array(z.string())]);

const seq = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

export const EventQuery = z.object({
  after: seq.default(0).meta({ description: 'Events with a higher seq.' }),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  order: z.enum(['asc', 'desc']).default('asc'),
  cursor: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional()
    .meta({ description: 'next_cursor of the page before.' }),
  'types[]': oneOrMore.optional(),
  types: oneOrMore.optional(),
});

export const StreamQuery = z.object({
  after: seq.optional().meta({ description: 'Events with a higher seq; Last-Event-ID says the same.' }),
  deltas: z.stringbool().optional().meta({
    description: 'Also send drafts of text while it is written. Absent: as the session was set up.',
  }),
});

export const EventPage = z.object({
  items: z.array(EventView),
  has_more: z.boolean(),
  next_cursor: z.string().nullable(),
});

export function toEventView(event: LoggedEvent): z.input<typeof EventView> {
  const view = {
    ...event.payload,
    id: event.id,
    seq: event.seq,
    type: event.type,
    session_id: event.session_id,
    turn_id: event.turn_id ?? null,
    created_at: event.created_at,
  };
  // It was an event of this type when it was appended, and is sent as it stands in the log.
  return view as z.input<typeof EventView>;
}

const texts = new WeakMap<LoggedEvent, string>();

/** An event as JSON; made once however many readers get it. */
export function eventText(event: LoggedEvent): string {
  const known = texts.get(event);
  if (known !== undefined) return known;
  const text = JSON.stringify(toEventView(event));
  texts.set(event, text);
  return text;
}

export function parseTypes(query: z.output<typeof EventQuery>): (typeof sessionEventTypes)[number][] {
  const wanted = [query['types[]'] ?? [], query.types ?? []].flat().flatMap((value) => value.split(','));
  return wanted.map((text) => {
    const type = sessionEventTypes.find((known) => known === text);
    if (!type) throw new InvalidInputError(`"${text.slice(0, 80)}" is not an event type.`);
    return type;
  });
}
