import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { expect, test } from 'vitest';

test('the client is less than 16 kB on its way to a browser, and needs nothing but it [client:size]', async () => {
  await using bundle = await rolldown({
    input: path.join(import.meta.dirname, 'index.ts'),
    platform: 'browser',
  });
  const { output } = await bundle.generate({ minify: true });
  expect(output).toHaveLength(1);
  expect(output[0].imports).toEqual([]);
  expect(gzipSync(output[0].code).length).toBeLessThan(16_000);
});
