import type { components } from './api.gen.ts';

type Schemas = components['schemas'];

/** An entry of a session's log. A newer server may send types that are not listed: pass over them. */
export type SessionEvent = Schemas['SessionEvent'];
export type SessionEventType = SessionEvent['type'];

/** The entry of one type. */
export type EventOf<Type extends SessionEventType> = Extract<SessionEvent, { type: Type }>;

/** A draft of what an `agent.message` will say: sent while it is written, never again. */
export type Delta = Schemas['Delta'] & { readonly type: 'delta' };

export type StreamItem = SessionEvent | Delta;

/** Why a turn failed; act on `code`, show `message`. */
export type TurnFailure = EventOf<'session.error'>['error'];

export type UsageFigures = EventOf<'session.usage'>['by_model'][string];

/** What became of an execution of a task. */
export type ExecutionEvent = Schemas['ExecutionEvent'];

/** What the organization's feed tells of; `cursor` is the place from which it goes on. */
export type FeedEvent = (SessionEvent | ExecutionEvent) & { readonly cursor: string };
