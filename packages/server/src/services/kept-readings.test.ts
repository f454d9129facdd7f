import { describe, expect, test } from 'vitest';
import { KeptReadings } from './kept-readings.ts';

const options = { most: 10, keptMs: 60_000 };

describe('a kept reading', () => {
  test('is one for all who ask meanwhile, until it is forgotten [kept-readings:shared]', async () => {
    let count = 0;
    const readings = new KeptReadings((key: string) => Promise.resolve(`${key}${(count += 1)}`), options);
    expect(await Promise.all([readings.get('a'), readings.get('a'), readings.get('b')])).toEqual([
      'a1',
      'a1',
      'b2',
    ]);
    readings.forget('a');
    expect([await readings.get('a'), await readings.get('b')]).toEqual(['a3', 'b2']);
    readings.forgetAll();
    expect(await readings.get('b')).toBe('b4');
  });

  test('that began before a change is not what is told after it [kept-readings:change]', async () => {
    const first = Promise.withResolvers<string>();
    const answers = [first.promise, Promise.resolve('new')];
    const readings = new KeptReadings(() => answers.shift() ?? Promise.reject(new Error('no more')), options);
    const before = readings.get('a');
    readings.forget('a');
    expect(await readings.get('a')).toBe('new');
    first.resolve('old');
    expect(await before).toBe('old');
    expect(await readings.get('a')).toBe('new');
  });

  test('that failed is read again [kept-readings:failure]', async () => {
    const answers = [Promise.reject(new Error('away')), Promise.resolve('there')];
    const readings = new KeptReadings(() => answers.shift() ?? Promise.resolve(''), options);
    await expect(readings.get('a')).rejects.toThrow('away');
    expect(await readings.get('a')).toBe('there');
  });
});
