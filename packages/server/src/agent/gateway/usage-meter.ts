import { z } from 'zod';
import { noTokens, tokensInText, type TokenCounts } from '../../domain/billing/token-counts.ts';
import { SseReader } from './sse-reader.ts';

/** A figure that makes no sense is taken as absent. */
const count = z.number().int().min(0).max(1_000_000_000).nullish().catch(undefined);

const Usage = z.object({
  input_tokens: count,
  output_tokens: count,
  cache_creation_input_tokens: count,
  cache_read_input_tokens: count,
  cache_creation: z.object({ ephemeral_1h_input_tokens: count }).nullish().catch(undefined),
  server_tool_use: z.object({ web_search_requests: count }).nullish().catch(undefined),
});
type Usage = z.infer<typeof Usage>;

const text = z.string().optional().catch(undefined);

const Message = z.object({ model: text, usage: Usage.optional().catch(undefined) });

const Frame = z.object({
  type: z.string(),
  message: Message.optional().catch(undefined),
  usage: Usage.optional().catch(undefined),
});

export type MeterReading = {
  readonly tokens: TokenCounts;
  /** What the answer says it is from. */
  readonly model?: string;
  readonly isEstimated: boolean;
  /** The answer came to its own end. */
  readonly isComplete: boolean;
};

/** Reads what an answer used while its bytes pass by. */
export class UsageMeter {
  readonly #sse = new SseReader((data) => this.#frame(data));
  #tokens = noTokens;
  #model: string | undefined;
  #characters = 0;
  #hasStart = false;
  #hasEnd = false;
  #isComplete = false;

  /** The next bytes of a stream. */
  push(chunk: Uint8Array): void {
    this.#sse.push(chunk);
  }

  /** An answer that came in one piece. */
  whole(body: unknown): void {
    const message = Message.safeParse(body);
    this.#isComplete = true;
    if (!message.success) return;
    this.#model = message.data.model;
    this.#take(message.data.usage);
    this.#hasStart = this.#hasEnd = message.data.usage?.output_tokens != null;
  }

  /**
   * @param promptBytes from which the prompt is guessed when its figures never came.
   * @param unseen how many tokens may have been written of which nothing came.
   */
  read(promptBytes: number, unseen = 0): MeterReading {
    const seen = Math.max(this.#tokens.output, tokensInText(this.#characters));
    const guessed = this.#characters === 0 ? Math.max(seen, unseen) : seen;
    const prompt = this.#hasStart ? {} : { input: tokensInText(promptBytes) };
    return {
      tokens: { ...this.#tokens, ...prompt, ...(!this.#hasEnd && { output: guessed }) },
      ...(this.#model !== undefined && { model: this.#model }),
      isEstimated: !this.#hasStart || !this.#hasEnd,
      isComplete: this.#isComplete,
    };
  }

  #frame(data: string): void {
    if (deltaFrame.test(data)) {
      this.#characters += deltaLength(data);
      return;
    }
    const parsed = Frame.safeParse(parseJson(data));
    if (!parsed.success) return;
    const { type, message, usage } = parsed.data;
    if (type === 'message_start' && message) {
      this.#model = message.model;
      this.#hasStart = message.usage?.input_tokens != null;
      this.#take(message.usage);
    }
    // Its figures are for the whole answer so far, not for what came since the last.
    if (type === 'message_delta') {
      this.#hasEnd = usage?.output_tokens != null;
      this.#take(usage);
    }
    if (type === 'message_stop') this.#isComplete = true;
  }

  #take(usage: Usage | undefined): void {
    if (!usage) return;
    const before = this.#tokens;
    const written = usage.cache_creation_input_tokens ?? before.cacheWrite5m + before.cacheWrite1h;
    const hour = Math.min(usage.cache_creation?.ephemeral_1h_input_tokens ?? before.cacheWrite1h, written);
    this.#tokens = {
      input: usage.input_tokens ?? before.input,
      output: usage.output_tokens ?? before.output,
      cacheWrite5m: written - hour,
      cacheWrite1h: hour,
      cacheRead: usage.cache_read_input_tokens ?? before.cacheRead,
      webSearches: usage.server_tool_use?.web_search_requests ?? before.webSearches,
    };
  }
}

/** Nearly every event is one of these, so they are not parsed. */
const deltaFrame = /^\{\s*"type":\s*"content_block_delta"/;
const deltaText = /"(?:text|partial_json|thinking)":\s*"/;

/** How much text a delta brings; with its escapes, as it is for an estimate only. */
function deltaLength(data: string): number {
  const text = deltaText.exec(data);
  return text ? Math.max(0, data.length - text.index - text[0].length - '"}}'.length) : 0;
}

function parseJson(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
