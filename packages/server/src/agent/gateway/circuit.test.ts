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
  const run = (signal = new AbortController().signal) => circuit.run(ask, signal, () => seen.retries++);
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

  test('is impatient with the one call that looks, and with no other [gateway:look]', async () => {
    const circuit = new Circuit({ ...settings, retries: 0, lookMs: 50 });
    const { run } = upstream(circuit, overloaded);
    while (circuit.reading.state === 'closed') await run();
    expect(circuit.patience(300)).toBe(300);
    await sleep(settings.openMs + 5);
    let patience = 0;
    const look = () => {
      patience = circuit.patience(300);
      return Promise.resolve(well);
    };
    await circuit.run(look, new AbortController().signal, () => undefined);
    expect([patience, circuit.patience(300), circuit.patience(10)]).toEqual([50, 300, 10]);
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
