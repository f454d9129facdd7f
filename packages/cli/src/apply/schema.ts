import { closestTo } from '../closest.ts';
import { fieldOf, isFields, isSame, mapFields, type Fields, type Path } from './json.ts';

/** What of JSON Schema the API uses for the bodies of its requests. */
export type Schema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
};

export type Fault = { readonly at: Path; readonly detail: string };

/** Finds the schema that a reference names. */
export type Resolve = (ref: string) => Schema;

/** Everything that keeps a value from being what the schema asks for. */
export function faultsOf(value: unknown, given: Schema, resolve: Resolve, at: Path = []): Fault[] {
  const schema = resolved(given, resolve);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return faultsOfChoice(value, choices, resolve, at);
  const fault = (detail: string) => [{ at, detail }];
  if (schema.const !== undefined && !isSame(schema.const, value))
    return fault(`must be ${JSON.stringify(schema.const)}`);
  if (schema.enum && !schema.enum.some((each) => isSame(each, value)))
    return fault(notAmong(value, schema.enum));
  const types = [schema.type ?? []].flat();
  if (types.length > 0 && !types.some((type) => isOfType(value, type)))
    return fault(`must be ${types.map(article).join(' or ')}, and is ${typeName(value)}`);
  if (typeof value === 'string') return faultOfText(value, schema).flatMap(fault);
  if (typeof value === 'number') return faultOfNumber(value, schema).flatMap(fault);
  if (Array.isArray(value))
    return [...faultOfList(value, schema).flatMap(fault), ...faultsOfItems(value, schema, resolve, at)];
  return isFields(value) ? faultsOfFields(value, schema, resolve, at) : [];
}

/** The value with all that the schema says of what it leaves out, and without what is null. */
export function completed(value: unknown, given: Schema, resolve: Resolve): unknown {
  const schema = resolved(given, resolve);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) {
    const fitting = closestChoice(value, choices, resolve);
    return fitting ? completed(value, fitting, resolve) : value;
  }
  if (schema.format === 'date-time' && typeof value === 'string' && !Number.isNaN(Date.parse(value)))
    return new Date(value).toISOString();
  if (Array.isArray(value))
    return schema.items ? value.map((item) => completed(item, schema.items ?? {}, resolve)) : value;
  if (!isFields(value)) return value;
  const { properties = {}, additionalProperties: others } = schema;
  const own = (name: string) => (Object.hasOwn(properties, name) ? properties[name] : undefined);
  const said = Object.entries(value).filter(([name, part]) => part !== null || own(name) === undefined);
  const defaults = Object.entries(properties).flatMap(([name, property]) => {
    const { default: fallback } = resolved(property, resolve);
    return fallback === undefined ? [] : [[name, fallback] as const];
  });
  return mapFields({ ...Object.fromEntries(defaults), ...Object.fromEntries(said) }, (part, name) =>
    completed(part, own(name) ?? (isFields(others) ? others : {}), resolve),
  );
}

function resolved(schema: Schema, resolve: Resolve): Schema {
  const { $ref: ref, ...rest } = schema;
  return ref === undefined ? schema : { ...resolved(resolve(ref), resolve), ...rest };
}

function faultsOfChoice(value: unknown, choices: readonly Schema[], resolve: Resolve, at: Path): Fault[] {
  const faults = choices.map((choice) => faultsOf(value, choice, resolve, at));
  if (faults.some((each) => each.length === 0)) return [];
  const closest = closestChoice(value, choices, resolve);
  if (closest) return faultsOf(value, closest, resolve, at);
  const { name, words } = telling(choices, resolve);
  return isFields(value) && name !== undefined
    ? [{ at: [...at, name], detail: notAmong(fieldOf(value, name), words.flat()) }]
    : (faults[0] ?? []);
}

/** The one that fits, or that is meant by the field which tells the choices apart. */
function closestChoice(value: unknown, choices: readonly Schema[], resolve: Resolve): Schema | undefined {
  const fitting = choices.find((choice) => faultsOf(value, choice, resolve).length === 0);
  if (fitting || !isFields(value)) return fitting;
  const objects = objectsAmong(choices, resolve);
  if (objects.length === 1) return objects[0];
  const { name, words } = telling(choices, resolve);
  return name === undefined ? undefined : objects.find((_, index) => words[index]?.includes(value[name]));
}

function objectsAmong(choices: readonly Schema[], resolve: Resolve): Schema[] {
  return choices.map((choice) => resolved(choice, resolve)).filter(({ type }) => type === 'object');
}

/** The field that has another word in each of the choices, and its words, choice by choice. */
function telling(
  choices: readonly Schema[],
  resolve: Resolve,
): { readonly name?: string; readonly words: unknown[][] } {
  const objects = objectsAmong(choices, resolve);
  const wordsOf = ({ properties = {} }: Schema, name: string): unknown[] => {
    const { const: word, enum: several = [] } = (Object.hasOwn(properties, name) && properties[name]) || {};
    return word === undefined ? [...several] : [word];
  };
  const name = Object.keys(objects[0]?.properties ?? {}).find((each) =>
    objects.every((object) => wordsOf(object, each).length > 0),
  );
  return name === undefined ? { words: [] } : { name, words: objects.map((object) => wordsOf(object, name)) };
}

function faultsOfFields(value: Fields, schema: Schema, resolve: Resolve, at: Path): Fault[] {
  const { properties = {}, required = [], additionalProperties: others } = schema;
  const missing = required.filter((name) => (fieldOf(value, name) ?? null) === null);
  const faults = Object.entries(value).flatMap(([name, part]): Fault[] => {
    const own = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (own)
      return part === null && !required.includes(name) ? [] : faultsOf(part, own, resolve, [...at, name]);
    if (others === false) return [{ at: [...at, name], detail: unknown(name, Object.keys(properties)) }];
    return isFields(others) ? faultsOf(part, others, resolve, [...at, name]) : [];
  });
  return [...missing.map((name) => ({ at: [...at, name], detail: 'is missing' })), ...faults].filter(
    ({ at: place, detail }, index, all) =>
      index === all.findIndex((each) => each.detail === detail && isSame([...each.at], [...place])) &&
      !(detail !== 'is missing' && missing.some((name) => isSame([...at, name], [...place]))),
  );
}

function unknown(name: string, names: readonly string[]): string {
  const meant = closestTo(name, names);
  return `is not known${meant === undefined ? `; there are ${names.join(', ')}` : `; did you mean ${meant}?`}`;
}

function notAmong(value: unknown, allowed: readonly unknown[]): string {
  const words = allowed.map(String);
  const meant = typeof value === 'string' ? closestTo(value, words) : undefined;
  const is = value === undefined ? 'is missing' : `is ${JSON.stringify(value)}`;
  return `${is}; ${meant === undefined ? `allowed are ${words.join(', ')}` : `did you mean ${meant}?`}`;
}

function faultsOfItems(value: readonly unknown[], { items }: Schema, resolve: Resolve, at: Path): Fault[] {
  return items ? value.flatMap((item, index) => faultsOf(item, items, resolve, [...at, index])) : [];
}

function faultOfList({ length }: readonly unknown[], { minItems, maxItems }: Schema): string[] {
  if (minItems !== undefined && length < minItems) return [`must have ${minItems} items or more`];
  return maxItems !== undefined && length > maxItems ? [`must have ${maxItems} items at most`] : [];
}

function faultOfText(text: string, { minLength = 0, maxLength, pattern }: Schema): string[] {
  if (text.length < minLength)
    return [text === '' ? 'is empty' : `must have ${minLength} characters or more`];
  if (maxLength !== undefined && text.length > maxLength)
    return [`must have ${maxLength} characters at most`];
  return pattern !== undefined && !new RegExp(pattern).test(text) ? ['is not written as it must be'] : [];
}

function faultOfNumber(value: number, { minimum, maximum, exclusiveMinimum }: Schema): string[] {
  if (minimum !== undefined && value < minimum) return [`must be ${minimum} or more`];
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum)
    return [`must be more than ${exclusiveMinimum}`];
  return maximum !== undefined && value > maximum ? [`must be ${maximum} at most`] : [];
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case 'object':
      return isFields(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    case 'null':
      return value === null;
    default:
      return typeof value === type;
  }
}

const names: Readonly<Record<string, string>> = {
  object: 'fields',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'nothing',
};

function article(type: string): string {
  return names[type] ?? type;
}

function typeName(value: unknown): string {
  if (value === null) return 'nothing';
  return article(Array.isArray(value) ? 'array' : typeof value);
}
