import type { LoggedEvent } from '../session/session-event.ts';
import { clip, Shortlist } from './clip.ts';
import { recordOf, textOf } from './payload.ts';
import type { ReportCall, ToolFigures } from './report-document.ts';
import type { ReportLimits } from './report-limits.ts';

type Draft = { -readonly [Key in keyof ReportCall]: ReportCall[Key] };

/** A call that has no result yet. */
type Open = { readonly figures: Figures; readonly draft?: Draft; allowedAt: number };

type Figures = { -readonly [Key in keyof ToolFigures]: ToolFigures[Key] };

/** Sessions whose results never come do not fill the memory. */
const mostOpen = 10_000;

/** The tool calls of a log: the first of them whole, and figures of all. */
export class CallRecord {
  readonly list: Shortlist<Draft>;
  readonly #limits: ReportLimits;
  readonly #open = new Map<string, Open>();
  readonly #tools = new Map<string, Figures>();
  failed = 0;
  denied = 0;

  constructor(limits: ReportLimits) {
    this.#limits = limits;
    this.list = new Shortlist(limits.toolCalls);
  }

  begin(event: LoggedEvent, turn: number): void {
    const { payload } = event;
    const id = textOf(payload, 'tool_use_id');
    const figures = this.#figuresOf(nameOf(payload));
    figures.calls++;
    const wasKept = this.list.add(() => this.#toDraft(event, turn));
    const draft = wasKept ? this.list.items.at(-1) : undefined;
    if (this.#open.size < mostOpen)
      this.#open.set(id, { figures, ...(draft && { draft }), allowedAt: Date.parse(event.created_at) });
  }

  decide(event: LoggedEvent): void {
    const { payload } = event;
    const open = this.#open.get(textOf(payload, 'tool_use_id'));
    if (!open) return;
    const outcome = textOf(payload, 'decision');
    open.allowedAt = Date.parse(event.created_at);
    if (outcome === 'deny') {
      open.figures.denied++;
      this.denied++;
    }
    if (open.draft)
      open.draft.decision = {
        outcome,
        reason: clip(textOf(payload, 'reason'), 500).text,
        level: textOf(payload, 'level') || 'gate',
        source: { seq: event.seq, event_id: event.id },
      };
  }

  end(event: LoggedEvent): void {
    const { payload } = event;
    const id = textOf(payload, 'tool_use_id');
    const open = this.#open.get(id);
    if (!open) return;
    this.#open.delete(id);
    const took = Math.max(0, Date.parse(event.created_at) - open.allowedAt);
    const isError = payload['is_error'] === true;
    const wasDenied = open.draft?.decision?.outcome === 'deny';
    open.figures.duration_ms += took;
    if (isError && !wasDenied) {
      open.figures.failed++;
      this.failed++;
    }
    if (!open.draft) return;
    open.draft.duration_ms = took;
    open.draft.result = {
      ...clip(textOf(payload, 'content'), this.#limits.callCharacters),
      is_error: isError,
      ...(payload['is_redacted'] === true && { is_redacted: true }),
      source: { seq: event.seq, event_id: event.id },
    };
  }

  /** The most used first. */
  get byTool(): ToolFigures[] {
    return [...this.#tools.values()].toSorted((a, b) => b.calls - a.calls || (a.name < b.name ? -1 : 1));
  }

  #figuresOf(name: string): Figures {
    const figures = this.#tools.get(name) ?? { name, calls: 0, failed: 0, denied: 0, duration_ms: 0 };
    this.#tools.set(name, figures);
    return figures;
  }

  #toDraft(event: LoggedEvent, turn: number): Draft {
    const { payload } = event;
    const parent = textOf(payload, 'parent_tool_use_id');
    return {
      source: { seq: event.seq, event_id: event.id },
      at: event.created_at,
      turn,
      tool_use_id: textOf(payload, 'tool_use_id'),
      name: nameOf(payload),
      ...(parent && { parent_tool_use_id: parent }),
      arguments: clip(JSON.stringify(recordOf(payload, 'input'), undefined, 2), this.#limits.callCharacters),
    };
  }
}

function nameOf(payload: LoggedEvent['payload']): string {
  const [server, name] = [textOf(payload, 'mcp_server_name'), textOf(payload, 'name')];
  return clip(server ? `mcp__${server}__${name}` : name, 200).text;
}
