import { describe, expect, test } from 'vitest';
import { formatTraceParent, noTracing, parseTraceParent } from './tracing.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';

describe('the name of a span', () => {
  test('is read and written in the form of W3C [traces:parent]', () => {
    for (const text of [`00-${traceId}-${spanId}-01`, `00-${traceId}-${spanId}-00`]) {
      const parsed = parseTraceParent(text);
      expect(parsed).toMatchObject({ traceId, spanId, isSampled: text.endsWith('1') });
      expect(parsed && formatTraceParent(parsed)).toBe(text);
    }
  });

  test.each([
    '',
    'anything',
    `01-${traceId}-${spanId}-01`,
    `00-${traceId.toUpperCase()}-${spanId}-01`,
    `00-${'0'.repeat(32)}-${spanId}-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `00-${traceId}-${spanId}-01-more`,
    `00-${traceId}-${spanId}-01\n`,
    ` 00-${traceId}-${spanId}-01`,
  ])('is not read from %j [traces:parent-bad]', (text) => {
    expect(parseTraceParent(text)).toBeUndefined();
  });
});

test('a span that is not traced has no name [traces:off-span]', async () => {
  await using tracing = noTracing;
  const span = tracing.start('work', { parent: `00-${traceId}-${spanId}-01` });
  span.set({ figure: 1 });
  span.end();
  expect(span.traceParent).toBeUndefined();
});
