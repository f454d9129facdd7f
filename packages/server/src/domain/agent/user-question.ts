import { InvalidInputError } from '../errors.ts';
import type { ToolInput } from './approval.ts';

/** The tool with which the agent asks people. Its answers come in its own input. */
export const questionTool = 'AskUserQuestion';

/** By the text of the question; several where several may be chosen. Any text will do, also one that was not offered. */
export type Answers = Readonly<Record<string, string | readonly string[]>>;

/** The input with which the tool runs when its questions are answered. Some may be left open. */
export function answeredInput(input: ToolInput, answers: Answers): ToolInput {
  const known = questionsOf(input);
  const given = Object.entries(answers);
  if (given.length === 0) throw new InvalidInputError('Answer one of the questions at least.');
  const unknown = given.find(([question]) => !known.includes(question));
  if (unknown)
    throw new InvalidInputError(
      `The agent did not ask "${unknown[0].slice(0, 100)}"; the keys of answers are the questions as they stand.`,
    );
  const texts = given.map(([question, answer]) => [
    question,
    typeof answer === 'string' ? answer : answer.join(', '),
  ]);
  return { ...input, answers: Object.fromEntries(texts) as Record<string, string> };
}

function questionsOf({ questions }: ToolInput): string[] {
  if (!Array.isArray(questions)) return [];
  return questions.flatMap((each: unknown) => {
    const question =
      typeof each === 'object' && each !== null && 'question' in each ? each.question : undefined;
    return typeof question === 'string' ? [question] : [];
  });
}
