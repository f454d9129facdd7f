import { InvalidInputError } from '../errors.ts';
import type { ToolInput } from './approval.ts';
import { assertFits, type Form, type FormContent, type ServerQuestion } from './elicitation.ts';

/** A server's question as people are shown it, in place of the arguments of a call. */
export function toAskedInput(question: ServerQuestion): ToolInput {
  const { server, message, mode } = question;
  return question.mode === 'url'
    ? { server, message, mode, url: question.url }
    : { server, message, mode, requested_schema: question.requestedSchema };
}

/** The same with what somebody has filled in; undefined where there is nothing to fill in. */
export function filledInput(
  input: ToolInput,
  content: FormContent | undefined,
  form: Form | undefined,
): ToolInput | undefined {
  if (!form) {
    if (content) throw new InvalidInputError('There is no form to fill in: allow it without "content".');
    return undefined;
  }
  if (!content) throw new InvalidInputError('The MCP server asks for something: send it as "content".');
  assertFits(content, form);
  return { ...input, content };
}

/** What somebody has filled in, if they have. */
export function contentOf(input: ToolInput | undefined): FormContent | undefined {
  const content = input?.['content'];
  return isContent(content) ? content : undefined;
}

function isContent(value: unknown): value is FormContent {
  return typeof value === 'object' && value !== null && Object.values(value).every(isAnswer);
}

function isAnswer(value: unknown): boolean {
  return Array.isArray(value) || ['string', 'number', 'boolean'].includes(typeof value);
}
