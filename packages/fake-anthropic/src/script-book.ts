import { shorten } from './json.ts';
import type { Script, Step } from './step.ts';
import { assertScript, ScriptError } from './step-check.ts';
import type { Turn } from './turn.ts';

type Entry = {
  readonly id: string;
  readonly script: Script;
  readonly played: Set<number>;
  /** The turn that plays it. */
  turn: string | undefined;
};

/** Who sends a request; a sub-agent shares the session of its parent. */
export type Caller = { readonly session: string; readonly agent: string };

/** A step, and which one of which script it is. */
export type ScriptedStep = { readonly source: string; readonly index: number; readonly step: Step };

/** The registered scripts. Each is played by one turn, in the order of registration, unless it may repeat. */
export class ScriptBook {
  #entries: Entry[] = [];
  #added = 0;
  readonly #problems = new Set<string>();

  add(script: Script): void {
    assertScript(script, 'script');
    this.#added += 1;
    this.#entries.push({ id: `script ${this.#added}`, script, played: new Set(), turn: undefined });
  }

  /** Undefined when no script expects the prompt. A request that is sent again is answered by the same step. */
  find(turn: Turn, caller: Caller): ScriptedStep | undefined {
    const matching = this.#entries.filter(({ script }) => turn.prompt.includes(script.expect));
    if (matching.length === 0) return undefined;

    const key = JSON.stringify([caller.session, caller.agent, turn.earlier.length, turn.prompt]);
    const entry =
      matching.find((candidate) => candidate.turn === key) ??
      matching.find(({ script, turn: taken }) => script.repeat === true || taken === undefined);
    if (!entry) throw new ScriptError(`No script is left for the prompt "${shorten(turn.prompt, 80)}".`);

    entry.turn = key;
    entry.played.add(turn.round);
    const step = entry.script.steps[turn.round];
    if (!step) {
      throw new ScriptError(
        `${nameOf(entry)} ran out: step ${turn.round + 1} was asked for, it has ${entry.script.steps.length}.`,
      );
    }
    return { source: entry.id, index: turn.round, step };
  }

  /** A problem met while answering, which would otherwise be known only to the client. */
  report(problem: string): void {
    this.#problems.add(problem);
  }

  /** Throws when a script was not used up, or a request found no step. Then, or not, it begins anew. */
  assertFinished(): void {
    const problems = [...this.#problems, ...this.#entries.flatMap(unfinished)];
    this.#problems.clear();
    this.#entries = [];
    if (problems.length > 0) throw new ScriptError(problems.join('\n'));
  }
}

function nameOf({ script }: Entry): string {
  return `The script for "${shorten(script.expect, 80)}"`;
}

function unfinished(entry: Entry): string[] {
  const { steps, repeat } = entry.script;
  const next = steps.findIndex((_, index) => !entry.played.has(index));
  if (repeat === true || next < 0) return [];
  const rest = shorten(JSON.stringify(steps[next]), 120);
  return [
    `${nameOf(entry)} was not used up: step ${next + 1} of ${steps.length} was never asked for: ${rest}`,
  ];
}
