import { InvalidInputError } from '../errors.ts';
import { parseTemplate, renderTemplate } from './prompt-template.ts';
import type { Task } from './task.ts';
import { acceptVariables, textsOf, type VariableValues } from './task-variable.ts';

/** What an execution is given with its defaults, and its prompt; or why it cannot be. */
export type FilledPrompt =
  { readonly variables: VariableValues; readonly prompt: string } | { readonly fault: InvalidInputError };

export function fillPrompt(
  { variables: declared, promptTemplate }: Pick<Task, 'variables' | 'promptTemplate'>,
  given: VariableValues,
): FilledPrompt {
  try {
    const variables = acceptVariables(declared, given);
    return { variables, prompt: renderTemplate(parseTemplate(promptTemplate), textsOf(variables)) };
  } catch (error) {
    if (error instanceof InvalidInputError) return { fault: error };
    throw error;
  }
}
