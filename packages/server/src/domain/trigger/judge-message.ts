import type { TaskVariable, VariableValues } from '../task/task-variable.ts';
import { firstAt, valueAt } from './json-pointer.ts';
import { fingerprint, type Incoming } from './source.ts';
import { sources } from './sources.ts';
import type { Condition, FilterReason, Trigger, TriggerSettings } from './trigger.ts';

/** What a message that is genuine comes to, as far as the message itself goes. */
export type Judgement =
  | { readonly kind: 'refused'; readonly reason: 'malformed' | 'no_identity' }
  | { readonly kind: 'filtered'; readonly reason: FilterReason; readonly detail: string }
  | {
      readonly kind: 'fires';
      /** The same for messages that are the same. */
      readonly occurrence: string;
      /** Not yet held against what the task declares. */
      readonly variables: VariableValues;
    };

type Judging = TriggerSettings & Pick<Trigger, 'id'>;

export function judgeMessage(
  trigger: Judging,
  declared: readonly TaskVariable[],
  incoming: Incoming,
): Judgement {
  if (incoming.payload === undefined) return { kind: 'refused', reason: 'malformed' };
  const filtered = filterOf(trigger, incoming);
  if (filtered) return { kind: 'filtered', ...filtered };
  const identity = identityOf(trigger, incoming);
  if (identity === undefined) return { kind: 'refused', reason: 'no_identity' };
  return {
    kind: 'fires',
    occurrence: `${trigger.id} ${fingerprint(identity)}`,
    variables: variablesOf(trigger, declared, incoming),
  };
}

/** What the message is called, in full. */
export function nameOf(trigger: Pick<TriggerSettings, 'source'>, incoming: Incoming): string | undefined {
  return sources[trigger.source].namesOf(incoming).at(-1);
}

function filterOf(
  { source, events, conditions }: TriggerSettings,
  incoming: Incoming,
): { readonly reason: FilterReason; readonly detail: string } | undefined {
  const { namesOf, unasked } = sources[source];
  const names = namesOf(incoming);
  const isWanted =
    events.length === 0
      ? !names.some((name) => unasked.includes(name))
      : events.some((wanted) => names.some((name) => fits(name, wanted)));
  if (!isWanted) return { reason: 'event', detail: 'The name of the message is not among its events.' };
  const at = conditions.findIndex((condition) => !holds(condition, incoming.payload));
  return at < 0 ? undefined : { reason: 'condition', detail: `Condition ${at + 1} does not hold.` };
}

function fits(name: string, wanted: string): boolean {
  return wanted.endsWith('.*') ? `${name}.`.startsWith(wanted.slice(0, -1)) : name === wanted;
}

function holds({ pointer, oneOf }: Condition, payload: unknown): boolean {
  const value = valueAt(payload, pointer);
  return oneOf.some((each) => each === value);
}

function identityOf({ source, dedupePointer }: TriggerSettings, incoming: Incoming): string | undefined {
  if (dedupePointer === undefined) return sources[source].identityOf(incoming);
  const value = valueAt(incoming.payload, dedupePointer);
  return value === undefined || value === null ? undefined : JSON.stringify(value);
}

/** What is mapped or fixed by name, and for the rest what is ready-made of the source. */
function variablesOf(
  { source, mapping, fixed }: TriggerSettings,
  declared: readonly TaskVariable[],
  incoming: Incoming,
): VariableValues {
  const { readyMade, workedOut } = sources[source];
  const made = workedOut(incoming);
  const ready = declared.map(({ name }): [string, unknown] => [
    name,
    Object.hasOwn(made, name) ? made[name] : firstAt(incoming.payload, own(readyMade, name) ?? []),
  ]);
  const mapped = Object.entries(mapping).map(([name, pointer]): [string, unknown] => [
    name,
    valueAt(incoming.payload, pointer),
  ]);
  const all: Record<string, unknown> = {
    ...Object.fromEntries<unknown>(ready),
    ...fixed,
    ...Object.fromEntries<unknown>(mapped),
  };
  return Object.fromEntries<unknown>(Object.entries(all).filter(([, value]) => value !== undefined));
}

function own<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
