import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { UpstreamFailure } from '../../domain/agent/upstream-failure.ts';
import { Circuit, defaultCircuit } from './circuit.ts';
import type { AttemptResult } from './upstream-attempt.ts';

const settings = { ...defaultCircuit, initialDelayMs: 1, maxDelayMs: 2, patienceMs: 100, openMs: 60 };
const well: AttemptResult = {
  ok: true,
  answer: { kind: 'whole', status: 200, headers: {}, bytes: Buffer.alloc(0), json: {} },
};
const failed = (failure: UpstreamFailure): AttemptResult => ({ ok: false, failure });
const overloaded = failed({ kind: 'overloaded' });

function upstream(circuit: Circuit, ...script: AttemptResult[]) {
  const seen = { attempts: 0, retries: 0 };
  const ask = () => {
    seen.attempts++;
    return Promise.resolve(script.length > 1 ? (script.shift() ?? well) : (script[0] ?? well));
  };
  const run = (signal = new AbortController().signal, mayLook = true) =>
    circuit.run({ ask, signal, mayLook, onRetry: () => seen.retries++ });
  return { seen, run, now: (...next: AttemptResult[]) => script.splice(0, script.length, ...next) };
}

describe('Circuit', () => {
  test('tries again until it is well', async () => {
    const { run, seen } = upstream(new Circuit(settings), overloaded, failed({ kind: 'unreachable' }), well);
    await expect(run()).resolves.toBe(well);
    expect(seen).toEqual({ attempts: 3, retries: 2 });
  });

  test('gives up after its retries and tells the last failure', async () => {
    const { run, seen } = upstream(new Circuit(settings), overloaded);
    await expect(run()).resolves.toBe(overloaded);
    expect(seen.attempts).toBe(1 + settings.retries);
  });

  test.each(['quota_exhausted', 'key_refused', 'refused'] as const)('%s is not tried again', async (kind) => {
    const { run, seen } = upstream(new Circuit(settings), failed({ kind }));
    await run();
    expect(seen.attempts).toBe(1);
  });

  test('waits as long as it is asked to, if that is not too long', async () => {
    const { run, seen } = upstream(
      new Circuit(settings),
      failed({ kind: 'rate_limited', retryAfterMs: 50 }),
      well,
    );
    const before = Date.now();
    await run();
    expect(Date.now() - before).toBeGreaterThanOrEqual(49);
    const impatient = upstream(new Circuit(settings), failed({ kind: 'rate_limited', retryAfterMs: 101 }));
    await impatient.run();
    expect([seen.attempts, impatient.seen.attempts]).toEqual([2, 1]);
  });

  test('opens within 20 failures, asks nobody while it is open, and closes when one call goes well', async () => {
    const circuit = new Circuit(settings);
    const { run, seen, now } = upstream(circuit, overloaded);
    for (let call = 0; call < 20 && circuit.reading.state === 'closed'; call++) await run();
    expect(circuit.reading.state).toBe('open');
    expect(seen.attempts).toBeLessThanOrEqual(20);

    const before = seen.attempts;
    const refused = await Promise.all(Array.from({ length: 50 }, () => run()));
    expect(seen.attempts).toBe(before);
    expect(refused.every((result) => 'openUntil' in result)).toBe(true);

    await sleep(settings.openMs + 5);
    now(well);
    await Promise.all(Array.from({ length: 10 }, () => run()));
    expect(circuit.reading).toMatchObject({ state: 'closed', opened: 1 });
  });

  test('stays open when the one call that looks fails', async () => {
    const circuit = new Circuit({ ...settings, retries: 0 });
    const { run, seen } = upstream(circuit, overloaded);
    while (circuit.reading.state === 'closed') await run();
    await sleep(settings.openMs + 5);
    const before = seen.attempts;
    await Promise.all(Array.from({ length: 10 }, () => run()));
    expect(seen.attempts - before).toBe(1);
    expect(circuit.reading.state).toBe('open');
  });

  test('hears what the one call that looks finds when its client has left [gateway:look-left]', async () => {
    const circuit = new Circuit({ ...settings, retries: 0 });
    const { run } = upstream(circuit, overloaded);
    while (circuit.reading.state === 'closed') await run();
    await sleep(settings.openMs + 5);
    const found = Promise.withResolvers<AttemptResult>();
    const leaving = new AbortController();
    const common = { mayLook: true, signal: leaving.signal, onRetry: () => undefined };
    const looking = circuit.run({ ...common, ask: () => found.promise });
    expect(circuit.isLooking).toBe(true);
    leaving.abort();
    await expect(looking).resolves.toEqual({ ok: false, aborted: true });
    expect(circuit.reading.state).toBe('half_open');
    found.resolve(well);
    await expect.poll(() => circuit.reading.state).toBe('closed');
  });

  test('sends nobody to look whose answer takes long by itself [gateway:look-whole]', async () => {
    const circuit = new Circuit({ ...settings, retries: 0 });
    const { run, seen } = upstream(circuit, overloaded);
    while (circuit.reading.state === 'closed') await run();
    await sleep(settings.openMs + 5);
    const before = seen.attempts;
    await expect(run(undefined, false)).resolves.toHaveProperty('openUntil');
    expect(seen.attempts).toBe(before);
  });

  test('does not open for answers in one piece that took too long [gateway:look-whole]', async () => {
    const circuit = new Circuit({ ...settings });
    const { run, seen } = upstream(circuit, failed({ kind: 'timeout', mayBePaid: true }));
    for (let call = 0; call < 40; call++) await run(undefined, false);
    expect([circuit.reading.state, seen.attempts]).toEqual(['closed', 40]);
  });

  test('a limit of the account never opens it', async () => {
    const circuit = new Circuit({ ...settings, retries: 0 });
    const { run } = upstream(circuit, failed({ kind: 'rate_limited' }));
    for (let call = 0; call < 40; call++) await run();
    expect(circuit.reading.state).toBe('closed');
  });

  test('who leaves waits for no pause', async () => {
    const leaving = new AbortController();
    const { run, seen } = upstream(
      new Circuit({ ...settings, patienceMs: 60_000 }),
      failed({ kind: 'overloaded', retryAfterMs: 30_000 }),
    );
    setTimeout(() => leaving.abort(), 10);
    const before = Date.now();
    await expect(run(leaving.signal)).resolves.toEqual({ ok: false, aborted: true });
    expect(Date.now() - before).toBeLessThan(1_000);
    expect(seen.attempts).toBe(1);
  });
});
