import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { createLog, redact } from './log.ts';

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c3JfMSJ9.c2lnbmF0dXJl-_';

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  write(createLog('trace', { destination }));
  return lines.join('');
}

describe('the log', () => {
  test('keeps the fields that are known and drops all others [log:fields]', () => {
    const unknown = { body: 'canary', password: 'canary' };
    const text = logged((log) => log.info({ session_id: 'ses_1', tool: 'ask', ...unknown }, 'done'));
    expect(JSON.parse(text)).toMatchObject({ level: 'info', session_id: 'ses_1', tool: 'ask', msg: 'done' });
    expect(text).not.toContain('canary');
  });

  test('tells name, message and stack of an error and none of its other properties [log:errors]', () => {
    const error = Object.assign(new TypeError('went wrong'), { detail: 'canary', parameters: ['canary'] });
    const text = logged((log) => log.error({ err: error }, 'failed'));
    expect(JSON.parse(text)).toMatchObject({ err: { type: 'TypeError', message: 'went wrong' } });
    expect(text).not.toContain('canary');
  });

  test('hides secrets in the words of an error, given as a field or alone [log:error-words]', () => {
    const error = new Error(`cannot use sk-ant-api03-canary at postgres://me:canary@db/x with ${jwt}`);
    expect(logged((log) => log.error({ err: error }, 'failed'))).not.toMatch(/canary|eyJ/);
    expect(logged((log) => log.error(error))).not.toMatch(/canary|eyJ/);
    expect(logged((log) => log.error({ err: error }))).not.toMatch(/canary|eyJ/);
    expect(logged((log) => log.warn(error.message))).not.toMatch(/canary|eyJ/);
    expect(logged((log) => log.warn({ count: 1 }, 'said %s', error.message))).not.toMatch(/canary|eyJ/);
  });
});

describe('redaction', () => {
  test.each([
    ['key sk-ant-api03-canary_x-1 used', 'key [redacted] used'],
    [`token=${jwt}; next`, 'token=[redacted]; next'],
    [`ticket.${jwt}`, 'ticket.[redacted]'],
    ['Authorization: Bearer canary.x/y', 'Authorization: Bearer [redacted]'],
    ['postgres://me:can:ary@db:5432/x', 'postgres://me:[redacted]@db:5432/x'],
    ['redis://:canary@cache', 'redis://:[redacted]@cache'],
    ['at http://host:8000/path and a@b', 'at http://host:8000/path and a@b'],
    ['nothing secret: eyJ is short', 'nothing secret: eyJ is short'],
  ])('of "%s" hides the secret and no more [log:redact]', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  test.each([
    ['eyJ'.repeat(350_000)],
    ['eyJa.'.repeat(200_000)],
    ['eyJ-'.repeat(250_000)],
    ['a.eyJ'.repeat(200_000)],
    ['sk-ant-'.repeat(150_000)],
    ['Bearer '.repeat(150_000)],
    ['://a:'.repeat(200_000)],
    [`://a:${'x'.repeat(1_000_000)}`],
    [`${'a'.repeat(99)}:`.repeat(10_000)],
    [`://${':'.repeat(1_000_000)}`],
    [`://${'a'.repeat(100)}:`.repeat(9_000)],
    ['x'.repeat(1_000_000)],
  ])('of a hostile megabyte takes no time: %#: [log:redact-linear]', (text) => {
    const began = performance.now();
    expect(redact(text).length).toBeLessThanOrEqual(8_000);
    expect(performance.now() - began).toBeLessThan(500);
  });
});
