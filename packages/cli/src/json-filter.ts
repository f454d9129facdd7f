import { UsageError } from './exit-codes.ts';
import { cleanText } from './wording.ts';

/** jq reads letter by letter and copies the rest each time: what is longer would take minutes. In bytes. */
const mostBytes = 200_000;

type Jq = (input: string, expression: string, flags: string[]) => Promise<string>;

/** What a jq expression makes of the JSON that a command gives, in the order in which it is given. */
export class JsonFilter {
  readonly #jq: Jq;
  readonly #expression: string;
  readonly #flags: readonly string[];
  readonly #isForPeople: boolean;
  readonly #write: (text: string) => void;
  #last: Promise<void> = Promise.resolve();

  private constructor(jq: Jq, expression: string, isForPeople: boolean, write: (text: string) => void) {
    this.#jq = jq;
    this.#expression = expression;
    this.#flags = isForPeople ? ['-r'] : ['-r', '-c'];
    this.#isForPeople = isForPeople;
    this.#write = write;
  }

  /** Refuses what is no expression, before anything is asked for. jq is large, and loaded for who uses it alone. */
  static async open(
    expression: string,
    isForPeople: boolean,
    write: (text: string) => void,
  ): Promise<JsonFilter> {
    const { raw } = await import('jq-wasm');
    await raw('null', `def given: (\n${expression}\n); empty`).catch((error: unknown) => {
      throw new UsageError(`--jq: ${wordsOf(error, expression)}`);
    });
    return new JsonFilter(raw, expression, isForPeople, write);
  }

  /** @param json one or more whole values. */
  push(json: string): void {
    const before = this.#last;
    this.#last = (async () => {
      await before;
      this.#write(await this.#filtered(json));
    })();
    // Told of by `end`.
    this.#last.catch(() => undefined);
  }

  /** Resolves when all is written; throws for what the expression does not fit. */
  async end(): Promise<void> {
    await this.#last;
  }

  async #filtered(json: string): Promise<string> {
    const given = await this.#jq(withinLimit(json), this.#expression, [...this.#flags]).catch(
      (error: unknown) => {
        const words = wordsOf(error, this.#expression);
        throw new UsageError(
          words.startsWith('parse error') ? 'This command gives no JSON for --jq.' : `--jq: ${words}`,
        );
      },
    );
    const text = this.#isForPeople ? cleanText(given) : given;
    return text === '' || text.endsWith('\n') ? text : `${text}\n`;
  }
}

function withinLimit(json: string): string {
  const text = compact(json);
  const size = Buffer.byteLength(text);
  if (size <= mostBytes) return text;
  throw new UsageError(
    `--jq takes ${mostBytes} bytes of JSON at once, and this is ${size}. Ask for less, or pipe it: --json | jq`,
  );
}

/** One value without blanks; several as they are. */
function compact(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json));
  } catch {
    return json;
  }
}

/** What jq says, without the frame that this program puts around the expression. */
function wordsOf(error: unknown, expression: string): string {
  const [first = ''] = (error instanceof Error ? error.message : '').replace(/^.*?jq: /s, '').split('\n');
  const words = first.replace(/ \(Unix shell quoting issues\?\).*$/, '').replace(/^error: /, '');
  return `${words.replace(/^error \(at [^)]*\): /, '')} (in ${expression})`;
}
