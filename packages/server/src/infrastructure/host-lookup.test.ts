import { expect, test } from 'vitest';
import { lookUpHost } from './host-lookup.ts';

test('the names of this machine are known without a name server [egress:names]', async () => {
  expect(await lookUpHost('localhost')).toContainEqual({ address: '127.0.0.1', family: 4 });
  expect(await lookUpHost('API.localhost')).toContainEqual({ address: '127.0.0.1', family: 4 });
});

test('a name that nobody knows is none within seconds [egress:names]', async () => {
  const before = performance.now();
  await expect(lookUpHost('no-such-name.invalid')).rejects.toThrow();
  expect(performance.now() - before).toBeLessThan(10_000);
});
