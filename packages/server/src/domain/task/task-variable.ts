import { InvalidInputError, type FieldError } from '../errors.ts';

export const variableTypes = ['string', 'number', 'integer', 'boolean', 'date', 'enum', 'json'] as const;
export type VariableType = (typeof variableTypes)[number];

/** A variable of a task, as it is declared. */
export type TaskVariable = {
  readonly name: string;
  readonly type: VariableType;
  /** One with a default is never missing. */
  readonly required: boolean;
  readonly default?: unknown;
  readonly description?: string;
  /** For `enum`. */
  readonly values?: readonly string[];
  /** Of its text, in characters. */
  readonly maxLength: number;
};

/** By name. */
export type VariableValues = Readonly<Record<string, unknown>>;

export const mostVariables = 50;
export const mostVariableLength = 50_000;

/** Refuses declarations that could never be used as they read. */
export function assertDeclared(variables: readonly TaskVariable[], used: readonly string[]): void {
  const names = variables.map(({ name }) => name);
  const errors = [
    ...variables.flatMap((variable, index) =>
      declarationFaults(variable, names.indexOf(variable.name) < index).map((detail) => ({
        pointer: `/body/variables/${index}`,
        detail,
      })),
    ),
    ...used
      .filter((name) => !names.includes(name))
      .map((name) => ({
        pointer: '/body/prompt_template',
        detail: `The variable "${name}" is not declared.`,
      })),
  ];
  refuse(errors);
}

function declarationFaults(variable: TaskVariable, isRepeated: boolean): string[] {
  const { name, type, values = [] } = variable;
  const faultOfDefault = variable.default === undefined ? undefined : faultOf(variable, variable.default);
  return [
    ...(isRepeated ? [`The variable "${name}" is declared twice.`] : []),
    ...(type === 'enum' && values.length === 0 ? [`The variable "${name}" lists no values.`] : []),
    ...(type !== 'enum' && values.length > 0 ? [`The variable "${name}" is no enum and lists values.`] : []),
    ...(faultOfDefault === undefined ? [] : [`The default of "${name}" ${faultOfDefault}.`]),
  ];
}

/**
 * What an execution is given, with the defaults of what it is not.
 * @throws InvalidInputError that names every variable that is missing, unknown or of another type.
 */
export function acceptVariables(declared: readonly TaskVariable[], given: VariableValues): VariableValues {
  const names = new Set(declared.map(({ name }) => name));
  const unknown = Object.keys(given).filter((name) => !names.has(name));
  const errors = [
    ...unknown.map((name) => fieldError(name, `There is no variable "${name.slice(0, 64)}".`)),
    ...declared.flatMap((variable) => faultsOf(variable, given)),
  ];
  refuse(errors);
  const values = declared.flatMap((variable): [string, unknown][] => {
    const value = valueOf(variable, given);
    return value === undefined ? [] : [[variable.name, value]];
  });
  return Object.fromEntries<unknown>(values);
}

/** The text that stands for each variable in a prompt; nothing stands for one that has no value. */
export function textsOf(values: VariableValues): ReadonlyMap<string, string> {
  return new Map(Object.entries(values).map(([name, value]) => [name, textOf(value)]));
}

function faultsOf(variable: TaskVariable, given: VariableValues): FieldError[] {
  const { name, required } = variable;
  const value = valueOf(variable, given);
  if (value === undefined) return required ? [fieldError(name, `The variable "${name}" is missing.`)] : [];
  const fault = faultOf(variable, value);
  return fault === undefined ? [] : [fieldError(name, `The variable "${name}" ${fault}.`)];
}

function valueOf(variable: TaskVariable, given: VariableValues): unknown {
  const value = Object.hasOwn(given, variable.name) ? given[variable.name] : undefined;
  return value ?? variable.default;
}

/** What is wrong with a value, without the value. */
function faultOf({ type, values = [], maxLength }: TaskVariable, value: unknown): string | undefined {
  if (!isOfType(type, value, values)) return `must be ${wantedText(type, values)}`;
  const { length } = textOf(value);
  return length > maxLength ? `has ${length} characters, and ${maxLength} are allowed` : undefined;
}

function isOfType(type: VariableType, value: unknown, values: readonly string[]): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'integer':
      return Number.isSafeInteger(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'date':
      return typeof value === 'string' && isDate(value);
    case 'enum':
      return typeof value === 'string' && values.includes(value);
    case 'json':
      return value !== undefined;
  }
}

function wantedText(type: VariableType, values: readonly string[]): string {
  switch (type) {
    case 'string':
      return 'a text';
    case 'number':
      return 'a number';
    case 'integer':
      return 'a whole number';
    case 'boolean':
      return 'true or false';
    case 'date':
      return 'a day such as 2026-02-28, or a moment such as 2026-02-28T09:30:00Z';
    case 'enum':
      return `one of ${values.join(', ')}`;
    case 'json':
      return 'a value';
  }
}

/** A day, or a moment with its offset; one that the calendar has. */
function isDate(text: string): boolean {
  const [, day, time] =
    /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d))?$/.exec(text) ?? [];
  if (day === undefined || Number.isNaN(Date.parse(`${day}${time ?? ''}`))) return false;
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function fieldError(name: string, detail: string): FieldError {
  return { pointer: `/body/variables/${name.slice(0, 64)}`, detail };
}

function refuse(errors: readonly FieldError[]): void {
  if (errors.length === 0) return;
  throw new InvalidInputError(
    errors
      .map(({ detail }) => detail)
      .slice(0, 10)
      .join(' '),
    errors.slice(0, 100),
  );
}
