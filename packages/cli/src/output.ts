import { JsonFilter } from './json-filter.ts';
import type { Terminal } from './terminal.ts';

export type OutputOptions = {
  /** The jq expression that everything goes through. */
  readonly jq?: string;
  /** Whether long documents may go to a pager. */
  readonly isPaged: boolean;
};

/** Where a command writes to: as it is, through jq, or into a pager when it is longer than the screen. */
export class Output {
  readonly terminal: Terminal;
  readonly #base: Terminal;
  #options: OutputOptions = { isPaged: false };
  #filter: JsonFilter | undefined;
  #pages = '';

  constructor(base: Terminal) {
    this.#base = base;
    this.terminal = {
      ...base,
      out: (text) => (this.#filter ? this.#filter.push(text) : base.out(text)),
      page: (text) => (this.#filter ? this.#filter.push(text) : this.#page(text)),
      err: (text) => {
        if (!this.#isLong()) this.#flush();
        base.err(text);
      },
    };
  }

  /** Before the command runs. Throws UsageError for what is no expression. */
  async open(options: OutputOptions): Promise<void> {
    this.#options = options;
    const { jq } = options;
    if (jq !== undefined)
      this.#filter = await JsonFilter.open(jq, this.#base.isTty, (text) => this.#page(text));
  }

  /** When the command has ended: writes what is still held. */
  async end(): Promise<void> {
    try {
      await this.#filter?.end();
    } finally {
      const text = this.#pages;
      const isRead = this.#isLong() && ((await this.#base.readInPager?.(text)) ?? false);
      if (isRead) this.#pages = '';
      this.#flush();
    }
  }

  #page(text: string): void {
    if (this.#options.isPaged && this.#base.readInPager) this.#pages += text;
    else this.#base.out(text);
  }

  #flush(): void {
    if (this.#pages !== '') this.#base.out(this.#pages);
    this.#pages = '';
  }

  #isLong(): boolean {
    return this.#pages.split('\n').length > this.#base.height;
  }
}
