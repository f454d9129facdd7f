import { describe, expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import {
  sessionEventTypes,
  type Delta,
  type LoggedEvent,
  type SessionEvent,
} from '../../domain/session/session-event.ts';
import { DeltaView, EventView } from './session-event-schemas.ts';

type Place = Pick<LoggedEvent, 'id' | 'session_id' | 'seq' | 'created_at'> & { turn_id: string | null };

/** As JSON has it: nothing in it is read-only. */
type Plain<T> = T extends string | number | boolean | null | undefined
  ? T
  : { -readonly [Key in keyof T]: Plain<T[Key]> };

type Keys<Event> = Event extends { type: infer Type extends string }
  ? `${Type} ${Extract<keyof Event, string>}`
  : never;

describe('what the API says of events', () => {
  test('is what is in the log, type by type and field by field [openapi:events]', () => {
    expect(EventView.options.map(({ shape }) => shape.type.value)).toEqual(sessionEventTypes);
    expectTypeOf<Plain<SessionEvent & Place>>().toExtend<z.input<typeof EventView>>();
    expectTypeOf<Keys<z.input<typeof EventView>>>().toEqualTypeOf<Keys<SessionEvent & Place>>();
  });

  test('is said of drafts too', () => {
    expect(DeltaView.shape.kind.options).toEqual(['text', 'thinking']);
    expectTypeOf<Plain<Delta>>().toExtend<z.input<typeof DeltaView>>();
  });
});
