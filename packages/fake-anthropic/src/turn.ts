import type { Message, ToolResult, ToolUse } from './messages.ts';
import { carriesScript } from './prompt-script.ts';

/** The newest human prompt of a conversation, and what has happened since. */
export type Turn = {
  readonly prompt: string;
  /** What the human asked before, oldest first. */
  readonly earlier: readonly string[];
  /** How many assistant messages there are since the prompt. */
  readonly round: number;
  /** The tool calls since the prompt that have a result. */
  readonly done: readonly ToolOutcome[];
};

export type ToolOutcome = { readonly call: ToolUse; readonly result: ToolResult };

export function readTurn(messages: readonly Message[]): Turn {
  const prompts = messages.flatMap((message, index) => {
    const text = promptOf(message);
    return text === undefined ? [] : [{ text, index }];
  });
  const newest = prompts.at(-1);
  const since = messages.slice((newest?.index ?? -1) + 1);
  return {
    prompt: newest?.text ?? '',
    earlier: prompts.slice(0, -1).map(({ text }) => text),
    round: since.filter(({ role }) => role === 'assistant').length,
    done: outcomes(since),
  };
}

/**
 * What a human said in a message. Text beside a tool result is mostly the harness speaking, unless it follows
 * an interruption or brings a script.
 */
function promptOf(message: Message): string | undefined {
  if (message.role === 'system') return message.texts.find(bringsPrompt);
  if (message.role !== 'user') return undefined;
  const text = withoutNotes(message.texts).join('\n');
  if (text === '') return undefined;
  const ofHuman = message.results.length === 0 || message.texts.some(endsWork) || carriesScript(text);
  return ofHuman ? text : undefined;
}

// What the human says while the model works arrives as a note. It takes over when it brings a script of its own.
const bringsPrompt = (text: string): boolean =>
  text.startsWith('The user sent a new message while you were working:') && carriesScript(text);

/** A service that takes an interrupted turn up again says so. */
const endsWork = (text: string): boolean => isInterruption(text) || text.startsWith('You were interrupted');

const isInterruption = (text: string): boolean => text.startsWith('[Request interrupted by user');

/** The harness speaks in the user's name: reminders, hook feedback, notes about tasks and interruptions. */
export function withoutNotes(texts: readonly string[]): readonly string[] {
  return texts
    .map((text) => text.replace(/<(system-reminder|task-notification)>[\s\S]*?<\/\1>/g, '').trim())
    .filter((text) => text !== '' && !isInterruption(text) && !text.startsWith('Stop hook feedback:'));
}

function outcomes(messages: readonly Message[]): readonly ToolOutcome[] {
  const results = new Map(messages.flatMap(({ results }) => results).map((result) => [result.id, result]));
  return messages
    .flatMap(({ calls }) => calls)
    .flatMap((call) => {
      const result = results.get(call.id);
      return result ? [{ call, result }] : [];
    });
}
