import type { FakeAnthropic } from '@ai-agent-api/fake-anthropic';

type Block = { readonly type: string; readonly cache_control?: unknown };

/** What a model is shown in one call. */
export type Shown = {
  readonly system: unknown;
  readonly tools: unknown;
  readonly messages: readonly { readonly role: string; readonly content: string | readonly Block[] }[];
};

/** The newest that the model was shown with a prompt. */
export function shownWith({ requests }: Pick<FakeAnthropic, 'requests'>, prompt: string): Shown {
  const shown = requests.map(({ body }) => body as Shown);
  const found = shown.findLast(({ messages }) => JSON.stringify(messages).includes(prompt));
  if (!found) throw new Error(`The model was never shown "${prompt}".`);
  return found;
}

/** What the model was shown before a prompt, when it came. */
export function shownBefore({ requests }: Pick<FakeAnthropic, 'requests'>, prompt: string): unknown[] {
  const shown = requests.map(({ body }) => body as Shown);
  const found = shown.find(({ messages }) => JSON.stringify(messages.at(-1)).includes(prompt));
  if (!found) throw new Error(`The model was never asked "${prompt}".`);
  return blocksOf(found).slice(0, -1);
}

/** Messages as the model understands them: text is a block like others, and where a cache ends means nothing. */
export function blocksOf({ messages }: Shown): unknown[] {
  return messages.map(({ role, content }) => ({
    role,
    content: toBlocks(content).map(({ cache_control: _, ...block }) => block),
  }));
}

function toBlocks(content: string | readonly Block[]): readonly Block[] {
  return typeof content === 'string' ? [text(content)] : content;
}

export const text = (content: string) => ({ type: 'text', text: content });
