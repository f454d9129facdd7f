import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UsageMeter } from './usage-meter.ts';

const frame = (data: object, eol = '\n') => {
  const { type } = { type: '', ...data };
  return `event: ${type}${eol}data: ${JSON.stringify(data)}${eol}${eol}`;
};
const started = {
  type: 'message_start',
  message: {
    model: 'claude-sonnet-4-5-20250929',
    usage: {
      input_tokens: 12,
      output_tokens: 1,
      cache_creation_input_tokens: 100,
      cache_creation: { ephemeral_5m_input_tokens: 60, ephemeral_1h_input_tokens: 40 },
      cache_read_input_tokens: 2_000,
    },
  },
};
const text = {
  type: 'content_block_delta',
  index: 0,
  delta: { type: 'text_delta', text: 'Grüße, 世界 🌍!' },
};
const ended = { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 42 } };
const whole = { input: 12, output: 42, cacheWrite5m: 60, cacheWrite1h: 40, cacheRead: 2_000, webSearches: 0 };

const stream = (eol = '\n') =>
  Buffer.from(
    [started, { type: 'ping' }, text, ended, { type: 'message_stop' }]
      .map((data) => frame(data, eol))
      .join(''),
  );

function read(...chunks: Uint8Array[]) {
  const meter = new UsageMeter();
  for (const chunk of chunks) meter.push(chunk);
  return meter.read(4_000);
}

describe('UsageMeter', () => {
  test.each(['\n', '\r\n'])('finds the same figures wherever a stream is split', (eol) => {
    const bytes = stream(eol);
    for (let at = 0; at <= bytes.length; at++)
      expect(read(bytes.subarray(0, at), bytes.subarray(at))).toEqual({
        tokens: whole,
        model: 'claude-sonnet-4-5-20250929',
        isEstimated: false,
        isComplete: true,
      });
  });

  test('finds them byte by byte', () => {
    expect(read(...Array.from(stream(), (byte) => Uint8Array.of(byte))).tokens).toEqual(whole);
  });

  test('a stream cut anywhere is never booked as more than the whole, and as an estimate until its figures came', () => {
    const bytes = stream();
    const figures = bytes.indexOf('"output_tokens":42');
    fc.assert(
      fc.property(fc.nat(bytes.length), (at) => {
        const reading = read(bytes.subarray(0, at));
        expect(reading.isEstimated).toBe(at < figures + '"output_tokens":42}}\n\n'.length);
        if (at > bytes.indexOf('event: ping')) expect(reading.tokens.input).toBe(12);
        expect(reading.tokens.output).toBeLessThanOrEqual(42);
      }),
    );
  });

  test('what was said counts when the figures never come', () => {
    const long = { ...text, delta: { type: 'text_delta', text: 'x'.repeat(400) } };
    const json = { ...text, delta: { type: 'input_json_delta', partial_json: 'y'.repeat(41) } };
    const reading = read(Buffer.from(frame(started) + frame(long) + frame(json)));
    expect(reading.tokens.output).toBe(111);
    expect(reading.isEstimated).toBe(true);
  });

  test('without any figures the prompt is guessed too', () => {
    expect(read(Buffer.from(frame(text)))).toMatchObject({ tokens: { input: 1_000 }, isEstimated: true });
  });

  test('figures that come again replace those before: they are totals', () => {
    const more = {
      type: 'message_delta',
      delta: {},
      usage: { output_tokens: 50, input_tokens: 13, server_tool_use: { web_search_requests: 2 } },
    };
    expect(read(stream(), Buffer.from(frame(more))).tokens).toMatchObject({
      output: 50,
      input: 13,
      webSearches: 2,
    });
  });

  test('nonsense is passed over', () => {
    const bad = Buffer.from(
      'data: {"type":"message_delta","usage":{"output_tokens":-5}}\n\ndata: [1\n\ndata: "x"\n\n: note\n\nevent\n\n' +
        'data: {"type":"message_delta","usage":{"output_tokens":1e300}}\n\ndata: {"type":"message_delta","usage":7}\n\n',
    );
    expect(read(Buffer.from(frame(started)), bad)).toMatchObject({
      tokens: { output: 1 },
      isEstimated: true,
    });
  });

  test('an endless line is not kept', () => {
    const endless = Buffer.alloc(3_000_000, 'x');
    expect(read(Buffer.from('data: '), endless, Buffer.from('\n\n'), stream()).tokens).toEqual(whole);
  });

  test('an answer in one piece', () => {
    const meter = new UsageMeter();
    meter.whole({ model: 'claude-sonnet-4-5', usage: { input_tokens: 9, output_tokens: 5 } });
    expect(meter.read(0)).toMatchObject({
      tokens: { input: 9, output: 5 },
      isEstimated: false,
      isComplete: true,
    });
  });
});
