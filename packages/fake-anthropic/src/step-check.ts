import { isObject, type JsonObject } from './json.ts';
import {
  type AnswerStep,
  type ErrorStep,
  errorTypes,
  type HangStep,
  type Script,
  type Step,
  stopReasons,
  type ToolCall,
  type Usage,
} from './step.ts';

/** A script that cannot be played: wrongly written, or played to its end. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError';
}

type Check = (value: unknown, at: string) => void;
type Fields<T> = Record<keyof T, Check>;

function must(what: string, holds: (value: unknown) => boolean): Check {
  return (value, at) => {
    if (!holds(value)) throw new ScriptError(`${at} must be ${what}, not ${show(value)}.`);
  };
}

function show(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value).slice(0, 60);
}

const text = must('a string', (value) => typeof value === 'string');
const name = must('a string that is not empty', (value) => typeof value === 'string' && value !== '');
const flag = must('true or false', (value) => typeof value === 'boolean');
const yes = must('true', (value) => value === true);
const count = must('a whole number, 0 or more', (value) => Number.isInteger(value) && Number(value) >= 0);
const wait = must('a number, 0 or more', (value) => typeof value === 'number' && value >= 0);
const object = must('an object', isObject);
const status = must(
  `one of ${Object.keys(errorTypes).join(', ')}`,
  (value) => typeof value === 'number' && value in errorTypes,
);
const stopReason = must(`one of ${stopReasons.join(', ')}`, (value) =>
  stopReasons.some((reason) => reason === value),
);

const usageFields: Fields<Usage> = {
  input_tokens: count,
  output_tokens: count,
  cache_creation_input_tokens: count,
  cache_read_input_tokens: count,
};
const toolFields: Fields<ToolCall> = { name, input: object, id: name };
const hangFields: Fields<HangStep> = { hang: yes };
const scriptFields: Fields<Script> = { expect: name, steps: assertSteps, repeat: flag };
const answerFields: Fields<AnswerStep> = {
  text,
  thinking: text,
  tools: each((tool, at) => assertFields(tool, at, toolFields, ['name'])),
  usage: (value, at) => assertFields(value, at, usageFields),
  stop_reason: stopReason,
  delayMs: wait,
  slowMs: wait,
  cutAfter: count,
  hangAfter: count,
  malformed: yes,
};
const errorFields: Fields<ErrorStep> = {
  error: status,
  type: text,
  message: text,
  retryAfter: wait,
  shouldRetry: flag,
  quotaResetIn: wait,
  times: count,
  then: assertStep,
  id: name,
  delayMs: wait,
};

function each(check: Check): Check {
  return (value, at) => {
    if (!Array.isArray(value)) throw new ScriptError(`${at} must be a list, not ${show(value)}.`);
    value.forEach((item: unknown, index) => check(item, `${at}[${index}]`));
  };
}

function assertFields<T>(value: unknown, at: string, fields: Fields<T>, required: string[] = []): void {
  object(value, at);
  const checks = new Map<string, Check>(Object.entries(fields));
  const given: JsonObject = isObject(value) ? value : {};
  for (const key of new Set([...required, ...Object.keys(given)])) {
    const check = checks.get(key);
    if (!check)
      throw new ScriptError(`${at} has no field "${key}"; it knows ${[...checks.keys()].join(', ')}.`);
    // A field set to undefined counts as absent, as it does once the script is written as JSON.
    if (given[key] !== undefined || required.includes(key)) check(given[key], `${at}.${key}`);
  }
}

export function assertStep(value: unknown, at: string): asserts value is Step {
  object(value, at);
  if (isObject(value) && 'error' in value) assertFields(value, at, errorFields);
  else if (isObject(value) && 'hang' in value) assertFields(value, at, hangFields);
  else assertFields(value, at, answerFields);
}

export function assertSteps(value: unknown, at: string): asserts value is readonly Step[] {
  each(assertStep)(value, at);
  if (Array.isArray(value) && value.length === 0) throw new ScriptError(`${at} must hold at least one step.`);
}

export function assertScript(value: unknown, at: string): asserts value is Script {
  assertFields(value, at, scriptFields, ['expect', 'steps']);
}

export function assertScripts(value: unknown, at: string): asserts value is readonly Script[] {
  each(assertScript)(value, at);
}
