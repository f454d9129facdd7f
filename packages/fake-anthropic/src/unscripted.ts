import { shorten } from './json.ts';
import type { MessagesRequest } from './messages.ts';
import type { AnswerStep } from './step.ts';
import type { Turn } from './turn.ts';

/** Answers a prompt that no script answers. */
export type Unscripted = (turn: Turn, request: MessagesRequest) => AnswerStep;

export function echo(turn: Turn): AnswerStep {
  return { text: `echo: ${shorten(turn.prompt, 200)}` };
}

/** Claude asks for a title in the background, quoting the prompt; a script for the prompt must not be spent on it. */
export function asksForTitle(turn: Turn, request: MessagesRequest): boolean {
  return request.tools.length === 0 && turn.prompt.startsWith('<session>');
}

export function title(turn: Turn): AnswerStep {
  const quoted = /<session>([\s\S]*?)(?:<<<|<\/session>|$)/.exec(turn.prompt)?.[1] ?? '';
  return { text: JSON.stringify({ title: shorten(quoted, 40) || 'Session' }) };
}
