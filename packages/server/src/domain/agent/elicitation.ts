import { InvalidInputError } from '../errors.ts';

/** One thing that a form asks for. */
export type FormField =
  | {
      readonly type: 'string';
      readonly minLength?: number;
      readonly maxLength?: number;
      readonly format?: 'email' | 'uri' | 'date' | 'date-time';
      readonly choices?: readonly string[];
    }
  | { readonly type: 'number' | 'integer'; readonly minimum?: number; readonly maximum?: number }
  | { readonly type: 'boolean' }
  | {
      readonly type: 'array';
      readonly choices: readonly string[];
      readonly minItems?: number;
      readonly maxItems?: number;
    };

export type Form = {
  readonly fields: ReadonlyMap<string, FormField>;
  readonly required: readonly string[];
};

export type FormContent = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** What an MCP server asks people in the middle of a call: to fill in a form, or to go somewhere. */
export type ServerQuestion = { readonly server: string; readonly message: string } & (
  | {
      readonly mode: 'form';
      readonly form: Form;
      /** As the server sent it, as far as it is known. */
      readonly requestedSchema: Readonly<Record<string, unknown>>;
    }
  | { readonly mode: 'url'; readonly url: string }
);

export type ServerAnswer =
  { readonly action: 'accept'; readonly content?: FormContent } | { readonly action: 'decline' };

/** The runtime checks nothing, and a server may believe what it is told. @throws InvalidInputError */
export function assertFits(content: FormContent, { fields, required }: Form): void {
  for (const name of required)
    if (!Object.hasOwn(content, name)) throw misfit(name, 'is asked for, and is missing');
  for (const [name, value] of Object.entries(content)) {
    const field = fields.get(name);
    if (!field) throw misfit(name, 'is not asked for');
    const fault = faultOf(field, value);
    if (fault !== undefined) throw misfit(name, fault);
  }
}

function misfit(name: string, fault: string): InvalidInputError {
  const shown = name.slice(0, 100);
  return new InvalidInputError(`"${shown}" ${fault}.`, [
    { pointer: `/body/content/${shown}`, detail: fault },
  ]);
}

function faultOf(field: FormField, value: FormContent[string]): string | undefined {
  switch (field.type) {
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'must be true or false';
    case 'number':
    case 'integer':
      return numberFault(field, value);
    case 'string':
      return textFault(field, value);
    case 'array':
      return choicesFault(field, value);
  }
}

function numberFault(
  { type, minimum = -Infinity, maximum = Infinity }: Extract<FormField, { type: 'number' | 'integer' }>,
  value: FormContent[string],
): string | undefined {
  if (typeof value !== 'number' || (type === 'integer' && !Number.isSafeInteger(value)))
    return type === 'integer' ? 'must be a whole number' : 'must be a number';
  return value < minimum || value > maximum ? `must be from ${minimum} to ${maximum}` : undefined;
}

function textFault(
  { minLength = 0, maxLength = Infinity, format, choices }: Extract<FormField, { type: 'string' }>,
  value: FormContent[string],
): string | undefined {
  if (typeof value !== 'string') return 'must be text';
  const length = Array.from(value).length;
  if (length < minLength || length > maxLength) return `must have ${minLength} to ${maxLength} characters`;
  if (choices && !choices.includes(value)) return 'must be one of those that are offered';
  return format === undefined || isOfFormat[format](value) ? undefined : `must be of the format "${format}"`;
}

const isOfFormat = {
  email: (text: string) => /^[^\s@]+@[^\s@]+$/.test(text),
  uri: (text: string) => URL.canParse(text),
  date: (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)),
  'date-time': (text: string) => /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text)),
};

function choicesFault(
  { choices, minItems = 0, maxItems = Infinity }: Extract<FormField, { type: 'array' }>,
  value: FormContent[string],
): string | undefined {
  if (typeof value !== 'object') return 'must be a list';
  if (value.length < minItems || value.length > maxItems) return `must have ${minItems} to ${maxItems} items`;
  const isKnown = value.every((each) => choices.includes(each));
  return isKnown && new Set(value).size === value.length
    ? undefined
    : 'must be of those that are offered, each once';
}
