import { stripVTControlCharacters } from 'node:util';
import type { AgentApi } from '@ai-agent-api/client';
import { explain, exitCodes, UsageError } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';
import { textWidth } from './text-width.ts';

export type Watching = {
  readonly terminal: Terminal;
  /** How long to wait for the next look. In seconds. */
  readonly every: number;
  /** Runs the command once, with its output to this terminal. */
  readonly look: (terminal: Terminal) => Promise<unknown>;
  readonly api: () => Promise<AgentApi>;
};

const leastSeconds = 1;
const mostSeconds = 3_600;

/** At most so often when things happen. In milliseconds. */
const calm = 500;

/**
 * Shows what a command gives, again and again until Ctrl-C: every so many seconds, and as soon as something happens in the
 * organization. A terminal is drawn anew; elsewhere what has changed follows what was.
 */
export async function watch({ terminal, every, look, api }: Watching): Promise<number> {
  const stop = new AbortController();
  using _ = terminal.onInterrupt(() => stop.abort());
  const { signal } = stop;
  const bell = new Bell();
  void ringOnEvents(api, bell, signal);
  let [last, isFirst] = ['', true];
  try {
    for (;;) {
      const frame = await frameOf(terminal, look).catch((error: unknown) => {
        // What does not work at first will not work later.
        if (isFirst || error instanceof UsageError) throw error;
        return `${last}\n${explain(error)}\n`;
      });
      if (signal.aborted) break;
      if (terminal.isTty) terminal.out(drawing(frame, terminal));
      else if (frame !== last) terminal.out(isFirst ? frame : `\n${frame}`);
      [last, isFirst] = [frame, false];
      await pause(calm, signal);
      await bell.rung(every * 1_000 - calm, signal);
    }
    if (terminal.isTty) terminal.out('\n');
    return exitCodes.interrupted;
  } finally {
    // Or the feed would keep the program.
    stop.abort();
  }
}

export function seconds(text: string | true): number {
  const value = text === true ? 2 : Number(text);
  if (Number.isFinite(value) && value >= leastSeconds && value <= mostSeconds) return value;
  throw new UsageError(`--watch takes ${leastSeconds} to ${mostSeconds} seconds.`);
}

async function frameOf(terminal: Terminal, look: Watching['look']): Promise<string> {
  let frame = '';
  const write = (text: string) => void (frame += text);
  await look({ ...terminal, out: write, page: write, err: write });
  return frame;
}

/** From the top of the screen, with what stood there before taken away, and no more lines than there are. */
function drawing(frame: string, { height, width }: Terminal): string {
  const lines = frame.replace(/\n$/, '').split('\n');
  const rows = lines.map((line) => Math.max(1, Math.ceil(textWidth(stripVTControlCharacters(line)) / width)));
  let [kept, used] = [0, 0];
  while (kept < lines.length && used + (rows[kept] ?? 1) < height) used += rows[kept++] ?? 1;
  const left = lines.length - kept;
  const shown = left === 0 ? lines : [...lines.slice(0, Math.max(0, kept - 1)), `… ${left + 1} more lines`];
  return `\x1b[H${shown.map((line) => `${line}\x1b[K\n`).join('')}\x1b[J`;
}

/** Something may have happened. */
class Bell {
  #isRung = false;
  #wake: (() => void) | undefined;

  ring(): void {
    this.#isRung = true;
    this.#wake?.();
  }

  /** Resolves when it is rung, or was since the last time; and in any case when the time is over. */
  async rung(ms: number, signal: AbortSignal): Promise<void> {
    const stop = new AbortController();
    this.#wake = () => stop.abort();
    if (!this.#isRung) await pause(Math.max(0, ms), AbortSignal.any([signal, stop.signal]));
    this.#wake = undefined;
    this.#isRung = false;
  }
}

/** Whoever may not follow the feed, or loses it, looks at times alone. */
async function ringOnEvents(api: Watching['api'], bell: Bell, signal: AbortSignal): Promise<void> {
  try {
    for await (const _ of (await api()).feed({ signal })) bell.ring();
  } catch {
    // The clock is enough.
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end);
  });
}
