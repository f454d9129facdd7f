import type { LoggedEvent } from '../session/session-event.ts';
import { clip, Shortlist } from './clip.ts';
import { textOf } from './payload.ts';
import type { ReportApproval } from './report-document.ts';

type Vote = ReportApproval['votes'][number];
type Draft = Omit<{ -readonly [Key in keyof ReportApproval]: ReportApproval[Key] }, 'votes'> & {
  votes: Vote[];
};

const mostVotes = 50;

/** What people were asked in a log, what each said, and what came of it. */
export class ApprovalRecord {
  readonly list: Shortlist<Draft>;
  readonly #byId = new Map<string, Draft>();

  constructor(most: number) {
    this.list = new Shortlist(most);
  }

  /** The same approval may be told of again, when the agent comes back to the call. */
  ask(event: LoggedEvent): void {
    const { payload } = event;
    const id = textOf(payload, 'approval_id');
    if (this.#byId.has(id)) return;
    const isKept = this.list.add(() => ({
      source: { seq: event.seq, event_id: event.id },
      at: event.created_at,
      approval_id: id,
      name: clip(textOf(payload, 'name'), 200).text,
      reason: clip(textOf(payload, 'reason'), 500).text,
      votes: [],
    }));
    const draft = isKept ? this.list.items.at(-1) : undefined;
    if (draft) this.#byId.set(id, draft);
  }

  vote(event: LoggedEvent): void {
    const { payload } = event;
    const draft = this.#byId.get(textOf(payload, 'approval_id'));
    if (!draft || draft.votes.length >= mostVotes) return;
    const reason = textOf(payload, 'deny_message') || textOf(payload, 'reason');
    draft.votes.push({
      by: { user_id: textOf(payload, 'user_id') },
      result: textOf(payload, 'result'),
      ...(reason && { reason: clip(reason, 500).text }),
      at: event.created_at,
      source: { seq: event.seq, event_id: event.id },
    });
  }

  /** Who has said something. */
  get voters(): string[] {
    return this.list.items.flatMap(({ votes }) => votes.map(({ by }) => by.user_id));
  }

  settle(event: LoggedEvent): void {
    const { payload } = event;
    const draft = this.#byId.get(textOf(payload, 'approval_id'));
    if (!draft) return;
    draft.outcome = {
      result: textOf(payload, 'outcome'),
      reason: clip(textOf(payload, 'reason'), 500).text,
      at: event.created_at,
      source: { seq: event.seq, event_id: event.id },
    };
  }
}
