import { formatUsd, parseUsd } from '../money.ts';
import type { LoggedEvent, UsageFigures } from '../session/session-event.ts';
import { numberOf, recordOf, textOf } from './payload.ts';

export const noFigures: UsageFigures = {
  input_tokens: 0,
  output_tokens: 0,
  cache_creation_tokens: 0,
  cache_read_tokens: 0,
  cost_usd: '0.000000',
};

export function addFigures(a: UsageFigures, b: UsageFigures): UsageFigures {
  return {
    input_tokens: a.input_tokens + b.input_tokens,
    output_tokens: a.output_tokens + b.output_tokens,
    cache_creation_tokens: a.cache_creation_tokens + b.cache_creation_tokens,
    cache_read_tokens: a.cache_read_tokens + b.cache_read_tokens,
    cost_usd: formatUsd(parseUsd(a.cost_usd) + parseUsd(b.cost_usd)),
  };
}

export function figuresOf(payload: LoggedEvent['payload']): UsageFigures {
  return {
    input_tokens: numberOf(payload, 'input_tokens'),
    output_tokens: numberOf(payload, 'output_tokens'),
    cache_creation_tokens: numberOf(payload, 'cache_creation_tokens'),
    cache_read_tokens: numberOf(payload, 'cache_read_tokens'),
    cost_usd: formatUsd(parseUsd(textOf(payload, 'cost_usd'))),
  };
}

/** What a `session.usage` event says of each model. */
export function figuresByModel(payload: LoggedEvent['payload']): [model: string, UsageFigures][] {
  const byModel = recordOf(payload, 'by_model');
  return Object.keys(byModel).map((model) => [model, figuresOf(recordOf(byModel, model))]);
}

/** The dearest first. */
export function byCost<Item extends Pick<UsageFigures, 'cost_usd'>>(
  items: Iterable<Item>,
  name: (item: Item) => string,
): Item[] {
  return [...items].toSorted(
    (a, b) => Number(parseUsd(b.cost_usd) - parseUsd(a.cost_usd)) || (name(a) < name(b) ? -1 : 1),
  );
}
