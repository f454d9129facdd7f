import type { AnswerStep, ErrorStep, HangStep, Step } from './step.ts';

/** How often each `times` has failed so far. */
export class ErrorCounts {
  readonly #failures = new Map<string, number>();

  /** The step itself, or what follows it once it has failed often enough. `key` says whose failures count. */
  settle(step: Step, key: string): AnswerStep | ErrorStep | HangStep {
    if (!('error' in step) || step.times === undefined) return step;
    const counted = step.id ?? key;
    const failures = this.#failures.get(counted) ?? 0;
    if (failures >= step.times) return this.settle(step.then ?? { text: 'recovered' }, `${key}/then`);
    this.#failures.set(counted, failures + 1);
    return step;
  }
}
