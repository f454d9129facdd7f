import { expect, test } from 'vitest';
import type { Entry } from './entries.ts';
import { pairSchedules } from './pair-schedules.ts';

const entry = (expression: string): Entry => ({
  ...{ kind: 'schedule', task: 'T', fields: { kind: 'cron', expression }, written: {}, secrets: new Map() },
  source: { file: 'f', number: 1, fields: {}, lineOf: () => 1 },
});
const thing = (id: string, expression: string) => ({ id, kind: 'cron', expression });

test.each([
  ['is made where there is none', ['a'], [], [undefined]],
  ['is the one that runs at the same times', ['b'], ['a', 'b'], ['b']],
  ['is the only one that there is', ['b'], ['a'], ['a']],
  ['is the only one that is left', ['b', 'c'], ['a', 'b'], ['b', 'a']],
  ['is made beside one that is said already', ['a', 'b'], ['a'], ['a', undefined]],
])('a schedule %s [apply:schedules]', (_, wanted, there, expected) => {
  const entries = wanted.map(entry);
  const pairs = pairSchedules(
    entries,
    there.map((expression) => thing(expression, expression)),
  );
  expect(entries.map((each) => pairs?.get(each)?.id)).toEqual(expected);
});

test('a schedule that may be any of several must be named by its id [apply:schedules]', () => {
  expect(pairSchedules([entry('c')], [thing('1', 'a'), thing('2', 'b')])).toBeUndefined();
  expect(pairSchedules([entry('c'), entry('d')], [thing('1', 'a')])).toBeUndefined();
});

test('a schedule that a document names by its id is not taken for another one [apply:schedules]', () => {
  const [other, named] = [entry('a'), { ...entry('b'), id: '1' }];
  const pairs = pairSchedules([other, named], [thing('1', 'a'), thing('2', 'c')]);
  expect(pairs?.get(other)?.id).toBe('2');
  expect(pairSchedules([other, named], [thing('1', 'a')])?.get(other)).toBeUndefined();
});
