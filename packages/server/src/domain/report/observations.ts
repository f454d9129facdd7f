import { createHash } from 'node:crypto';
import type { LoggedEvent } from '../session/session-event.ts';
import { clip } from './clip.ts';
import { recordOf, textOf } from './payload.ts';
import type { Recommendation, Source } from './report-document.ts';

/** Something that happened again and again: how often, and the first times. */
type Observation = { count: number; readonly sources: Source[] };

/** More different things than this are not told apart, so that a log of any length takes little memory. */
const mostKinds = 5_000;
const mostSources = 5;

class Tally {
  readonly #seen = new Map<string, Observation>();

  add(key: string, { seq, id }: LoggedEvent): void {
    const seen = this.#seen.get(key) ?? { count: 0, sources: [] };
    if (seen.count === 0 && this.#seen.size >= mostKinds) return;
    this.#seen.set(key, seen);
    seen.count++;
    if (seen.sources.length < mostSources) seen.sources.push({ seq, event_id: id });
  }

  /** Those seen so often or oftener, the most frequent first. */
  atLeast(count: number): [key: string, Observation][] {
    return [...this.#seen]
      .filter(([, seen]) => seen.count >= count)
      .toSorted(([a, { count: n }], [b, { count: m }]) => m - n || (a < b ? -1 : 1))
      .slice(0, 5);
  }
}

/** What stands out in a log, and what to do about it: rules about counts, no opinions. */
export class Observations {
  readonly #denied = new Tally();
  readonly #expired = new Tally();
  readonly #asked = new Tally();
  readonly #failed = new Tally();
  readonly #repeated = new Tally();
  readonly #refusedHosts = new Tally();
  readonly #stops = new Tally();
  readonly #postponed = new Tally();
  readonly #budgets = new Tally();
  readonly #snapshots = new Tally();
  readonly #hooks = new Tally();
  /** Of calls without a result. */
  readonly #nameOf = new Map<string, string>();
  readonly #askedName = new Map<string, string>();

  add(event: LoggedEvent): void {
    const { payload, type } = event;
    const text = (name: string) => clip(textOf(payload, name), 200).text;
    switch (type) {
      case 'agent.tool_use':
      case 'agent.mcp_tool_use':
        this.#addCall(event, text('tool_use_id'), text('name'));
        break;
      case 'agent.tool_result':
      case 'agent.mcp_tool_result':
        this.#addResult(event, text('tool_use_id'));
        break;
      case 'permission.decided':
        if (text('decision') !== 'deny') break;
        this.#denied.add(text('name'), event);
        // What comes of it is no failure of the tool's.
        this.#nameOf.delete(text('tool_use_id'));
        break;
      case 'session.status_waiting':
        if (this.#askedName.size < mostKinds) this.#askedName.set(text('approval_id'), text('name'));
        break;
      case 'approval.settled': {
        const name = this.#askedName.get(text('approval_id')) ?? 'A call';
        if (text('outcome') === 'expired') this.#expired.add(name, event);
        if (text('outcome') === 'allowed') this.#asked.add(name, event);
        break;
      }
      case 'session.status_idle':
        this.#stops.add(text('stop_reason'), event);
        break;
      case 'session.status_rescheduled':
        this.#postponed.add('', event);
        break;
      case 'session.budget_warned':
        this.#budgets.add(`${text('period')} budget of the ${text('scope')}`, event);
        break;
      case 'session.egress':
        if (text('verdict') === 'refused') this.#refusedHosts.add(text('host'), event);
        break;
      case 'session.snapshot_incomplete':
        this.#snapshots.add(text('problem') || 'skipped', event);
        break;
      case 'hook.executed':
        if (text('outcome') === 'failed') this.#hooks.add(text('hook_name'), event);
        break;
      default:
    }
  }

  /** In a fixed order of rules, within each the most frequent first. */
  get recommendations(): Recommendation[] {
    const rule = (name: string, tally: Tally, least: number, say: (key: string, count: number) => string) =>
      tally
        .atLeast(least)
        .map(([key, { count, sources }]) => ({ rule: name, text: say(key, count), sources }));
    const stopped = (reason: string, text: string) =>
      this.#stops
        .atLeast(1)
        .filter(([key]) => key === reason)
        .map(([, { sources }]) => ({ rule: reason, text, sources }));
    return [
      ...rule(
        'failing_tool',
        this.#failed,
        3,
        (name, n) =>
          `${name} failed ${n} times. Look at what it was given and what it answered; perhaps the agent lacks something it needs.`,
      ),
      ...rule(
        'repeated_call',
        this.#repeated,
        4,
        (key, n) =>
          `The same call of ${key.split('\n', 1)[0] ?? ''} was made ${n} times. The agent may have been going in a circle.`,
      ),
      ...rule(
        'denied_tool',
        this.#denied,
        2,
        (name, n) =>
          `${name} was denied ${n} times. Allow it by a policy if the work needs it, or tell the agent to do without.`,
      ),
      ...rule(
        'always_allowed',
        this.#asked,
        3,
        (name, n) =>
          `People allowed ${name} ${n} times. A rule for calls of this kind would save them the questions.`,
      ),
      ...rule(
        'expired_approval',
        this.#expired,
        1,
        (name, n) =>
          `Nobody decided on ${name} in time (${n}×). Name more people who may decide, or a longer deadline.`,
      ),
      ...rule(
        'refused_host',
        this.#refusedHosts,
        1,
        (host, n) =>
          `The way to ${host} was refused ${n} times. Add the host to the session's egress if it is to be reached.`,
      ),
      ...stopped(
        'max_turns',
        'A turn ended because it reached its limit of steps. Raise max_turns, or ask for less at once.',
      ),
      ...stopped(
        'budget_reached',
        'A turn ended because its budget was spent. Raise the budget, or take a cheaper model.',
      ),
      ...rule(
        'budget_warned',
        this.#budgets,
        1,
        (key) => `The ${key} was nearly spent. Decide whether it is to be raised before it stops the work.`,
      ),
      ...rule(
        'postponed',
        this.#postponed,
        3,
        (_, n) =>
          `Turns waited for the model ${n} times. A higher quota, or a fallback model, would keep them going.`,
      ),
      ...rule(
        'incomplete_snapshot',
        this.#snapshots,
        1,
        (key, n) =>
          `After ${n} turns the files were not kept, or not all of them (${key}). Such turns cannot be taken back whole.`,
      ),
      ...rule(
        'failing_hook',
        this.#hooks,
        1,
        (name, n) => `The hook "${name}" failed ${n} times. Look at its executions.`,
      ),
    ];
  }

  #addCall(event: LoggedEvent, id: string, name: string): void {
    if (this.#nameOf.size < mostKinds) this.#nameOf.set(id, name);
    const input = JSON.stringify(recordOf(event.payload, 'input'));
    const digest = createHash('sha256').update(input).digest('base64');
    this.#repeated.add(`${name}\n${digest}`, event);
  }

  #addResult(event: LoggedEvent, id: string): void {
    const name = this.#nameOf.get(id);
    this.#nameOf.delete(id);
    if (name !== undefined && event.payload['is_error'] === true) this.#failed.add(name, event);
  }
}
