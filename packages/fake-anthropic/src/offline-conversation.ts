import { shorten } from './json.ts';
import type { MessagesRequest } from './messages.ts';
import type { AnswerStep, Usage } from './step.ts';
import { tour, wantsTour } from './tour.ts';
import type { Turn } from './turn.ts';

/** The model of a laptop without an API key: plays a tour when asked for one, and remembers what was said. */
export function offlineConversation(turn: Turn, request: MessagesRequest): AnswerStep {
  const step = wantsTour(turn, request.tools) ? tour(turn) : { text: reply(turn) };
  return { ...step, slowMs: 15, usage: estimateUsage(step, turn, request) };
}

function reply({ prompt, earlier }: Turn): string {
  const before = earlier.at(-1);
  return [
    `I am the scripted offline model, so I can only repeat what you wrote: "${shorten(prompt, 120)}".`,
    before === undefined
      ? 'Ask me to look around your workspace and I will use my tools.'
      : `You asked before: "${shorten(before, 120)}".`,
  ].join(' ');
}

/** About four characters make a token. What the previous request sent already is read from the cache. */
function estimateUsage(step: AnswerStep, turn: Turn, { size }: MessagesRequest): Usage {
  const instructions = tokens(size.instructions);
  const first = turn.round === 0 && turn.earlier.length === 0;
  return {
    input_tokens: tokens(size.messages),
    output_tokens: tokens(JSON.stringify(step).length),
    cache_creation_input_tokens: first ? instructions : 0,
    cache_read_input_tokens: first ? 0 : instructions,
  };
}

function tokens(characters: number): number {
  return Math.ceil(characters / 4);
}
