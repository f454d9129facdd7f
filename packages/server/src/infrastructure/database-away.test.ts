import { describe, expect, test } from 'vitest';
import { throughOutage } from './database-away.ts';

const gone = () => Object.assign(new Error('gone'), { code: 'ECONNREFUSED' });

describe('work through an outage of the database', () => {
  test('is done again until the database is back, and knows it [database-away:again]', async () => {
    const asked: boolean[] = [];
    const answer = await throughOutage(60_000, (isAgain) => {
      asked.push(isAgain);
      return asked.length < 3 ? Promise.reject(gone()) : Promise.resolve('done');
    });
    expect(answer).toBe('done');
    expect(asked).toEqual([false, true, true]);
  });

  test('is given up when its time is over [database-away:late]', async () => {
    let attempts = 0;
    const failed = throughOutage(0, () => {
      attempts++;
      return Promise.reject(gone());
    });
    await expect(failed).rejects.toThrow('gone');
    expect(attempts).toBe(1);
  });

  test('that fails of something else is not done again [database-away:others]', async () => {
    let attempts = 0;
    const failed = throughOutage(60_000, () => {
      attempts++;
      return Promise.reject(new Error('a bug'));
    });
    await expect(failed).rejects.toThrow('a bug');
    expect(attempts).toBe(1);
  });
});
