import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { AgentApi } from '@ai-agent-api/client';
import type { Settings } from './context.ts';
import type { Terminal } from './terminal.ts';
import { cleanText } from './wording.ts';

/** An announcement that was shown, and on which day; both as the server and the calendar name them. */
type Shown = { readonly id: string; readonly day: string };

const mostKept = 20;

/** Nobody waits longer for words that they did not ask for. In milliseconds. */
const longestWait = 2_000;

/** What the operators of a server announce, shown to people once a day beside what they asked for. */
export class Announcements {
  readonly #terminal: Terminal;
  readonly #day: string;
  #named: { readonly id: string; readonly api: AgentApi } | undefined;

  constructor(terminal: Terminal, now = new Date()) {
    this.#terminal = terminal;
    this.#day = now.toISOString().slice(0, 10);
  }

  /** A server has named an announcement in its answer. */
  hear(id: string, api: AgentApi): void {
    this.#named = { id, api };
  }

  /** Programs, and whoever reads the error output from a file, are not shown any. */
  async show({ json, jq, quiet }: Settings): Promise<void> {
    const isForPeople = this.#terminal.rewrite !== undefined && !json && jq === undefined && !quiet;
    if (!this.#named || !isForPeople) return;
    const { id, api } = this.#named;
    const shown = await this.#read();
    if (shown.some((each) => each.id === id && each.day === this.#day)) return;
    // What cannot be had now is shown another time.
    const told = await api.operator.announcements(AbortSignal.timeout(longestWait)).catch(() => undefined);
    for (const { text } of told?.items ?? [])
      this.#terminal.err(`! From the operators: ${cleanText(text)}\n`);
    if (told) await this.#keep([...told.items.map((each) => each.id), id], shown);
  }

  async #keep(ids: readonly string[], shown: readonly Shown[]): Promise<void> {
    const others = shown.filter((each) => !ids.includes(each.id));
    const kept = [...new Set(ids)].map((id) => ({ id, day: this.#day }));
    const text = JSON.stringify([...kept, ...others].slice(0, mostKept));
    try {
      await mkdir(this.#terminal.configDir, { recursive: true, mode: 0o700 });
      await writeFile(this.#file, `${text}\n`, { mode: 0o600 });
    } catch {
      // It is shown again.
    }
  }

  async #read(): Promise<Shown[]> {
    try {
      const shown: unknown = JSON.parse(await readFile(this.#file, 'utf8'));
      return Array.isArray(shown) ? shown.filter(isShown) : [];
    } catch {
      return [];
    }
  }

  get #file(): string {
    return path.join(this.#terminal.configDir, 'announcements.json');
  }
}

function isShown(value: unknown): value is Shown {
  const has = (name: string) =>
    typeof value === 'object' && value !== null && typeof Reflect.get(value, name) === 'string';
  return has('id') && has('day');
}
