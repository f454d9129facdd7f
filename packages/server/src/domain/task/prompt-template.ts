import { InvalidInputError } from '../errors.ts';

/** Text with places in it, each written as `{{name}}`; `\{{` stands for two braces. Nothing else has a meaning. */
export type PromptTemplate = readonly TemplatePart[];

export type TemplatePart = { readonly text: string } | { readonly variable: string };

/** Of a template, and of what becomes of it. In characters. */
export const mostPrompt = 50_000;

const variableName = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

/** What may be declared as a variable, and named in a template. */
export function isVariableName(text: string): boolean {
  return variableName.test(text);
}

/** Escaped braces, a place, or braces that are neither. */
const marks = /\\\{\{|\{\{([^{}]*)\}\}|\{\{/g;

/**
 * @param pointer where it stands in what was sent.
 * @throws InvalidInputError for braces that name no variable: a slip would else go to the agent as it stands.
 */
export function parseTemplate(text: string, pointer = '/body/prompt_template'): PromptTemplate {
  const parts: TemplatePart[] = [];
  let end = 0;
  for (const { 0: mark, 1: inside, index } of text.matchAll(marks)) {
    if (index > end) parts.push({ text: text.slice(end, index) });
    parts.push(
      mark.startsWith('\\') ? { text: '{{' } : { variable: nameOf({ text, index, pointer }, inside) },
    );
    end = index + mark.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

/** The variables that a template names, each once. */
export function variablesOf(template: PromptTemplate): string[] {
  return [...new Set(template.flatMap((part) => ('variable' in part ? [part.variable] : [])))];
}

/** The pieces of what becomes of it, with values in their places. They are not read as templates themselves. */
export function placeValues(template: PromptTemplate, values: ReadonlyMap<string, string>): string[] {
  return template.map((part) => ('variable' in part ? (values.get(part.variable) ?? '') : part.text));
}

/** What becomes of it, in one piece. */
export function renderTemplate(template: PromptTemplate, values: ReadonlyMap<string, string>): string {
  const texts = placeValues(template, values);
  // Before it is put together: a long value in many places would fill the memory.
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  const detail = `The prompt has ${length} characters with these variables; ${mostPrompt} are allowed.`;
  if (length > mostPrompt) throw new InvalidInputError(detail, [{ pointer: '/body/variables', detail }]);
  return texts.join('');
}

function nameOf(
  { text, index, pointer }: { readonly text: string; readonly index: number; readonly pointer: string },
  inside: string | undefined,
): string {
  const name = inside?.trim();
  if (name !== undefined && isVariableName(name)) return name;
  const line = text.slice(0, index).split('\n').length;
  const found = text.slice(index, index + 20).split('\n', 1)[0] ?? '';
  const detail = `In line ${line}, "${found}" is no variable. Write {{name}}, with letters, digits and _; or \\{{ for braces.`;
  throw new InvalidInputError(detail, [{ pointer, detail }]);
}
