import type { LoggedEvent, UsageFigures } from '../session/session-event.ts';
import type { CostsSection } from './report-document.ts';
import { addFigures, byCost, figuresByModel, figuresOf, noFigures } from './usage-tally.ts';

/** What the turns of a log used. */
export class UsageRecord {
  readonly #byModel = new Map<string, UsageFigures>();
  readonly byTurn: CostsSection['by_turn'][number][] = [];
  total: UsageFigures = noFigures;

  add(event: LoggedEvent, turn: number): void {
    const figures = figuresOf(event.payload);
    this.total = addFigures(this.total, figures);
    this.byTurn.push({ turn, source: { seq: event.seq, event_id: event.id }, ...figures });
    for (const [model, used] of figuresByModel(event.payload))
      this.#byModel.set(model, addFigures(this.#byModel.get(model) ?? noFigures, used));
  }

  get byModel(): CostsSection['by_model'] {
    const all = [...this.#byModel].map(([model, figures]) => ({ model, ...figures }));
    return byCost(all, ({ model }) => model);
  }
}
