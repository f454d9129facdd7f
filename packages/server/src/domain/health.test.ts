import { expect, test } from 'vitest';
import { healthOf } from './health.ts';

const fine = { ok: true };
const checks = { database: fine, queue: fine, disk: { ok: true, detail: '500 MB free.' }, jail: fine };
const circuit = { upstream: 'own', key: 'k', model: 'm', state: 'open', opened: 1 } as const;
const worker = { role: 'worker', state: 'live', circuits: [] } as const;
const api = { role: 'api', state: 'live', circuits: [] } as const;

test('the health of the service is that of its worst component [health:worst]', () => {
  expect(healthOf({ checks }, [worker, api])).toEqual({
    status: 'ok',
    components: {
      ...{ database: { status: 'ok' }, queue: { status: 'ok' } },
      storage: { status: 'ok', detail: '500 MB free.' },
      nodes: { status: 'ok', detail: '2 live, 0 lost.' },
      sdk: { status: 'ok', detail: '1 nodes run turns.' },
      model: { status: 'ok', detail: '0 circuits are open.' },
    },
  });
  const lost = { ...worker, state: 'lost', circuits: [circuit] } as const;
  const cases = [
    [{ checks }, [api], 'down', 'sdk'],
    [{ checks }, [worker, lost], 'degraded', 'nodes'],
    [{ checks }, [{ ...worker, circuits: [circuit] }], 'degraded', 'model'],
    [{ checks: { ...checks, redis: { ok: true, degraded: true } } }, [worker], 'degraded', 'redis'],
    [{ checks: { ...checks, database: { ok: false } } }, [worker, lost], 'down', 'database'],
  ] as const;
  for (const [readiness, nodes, status, at] of cases) {
    const health = healthOf(readiness, nodes);
    expect([at, health.status, health.components[at]?.status]).toEqual([at, status, status]);
  }
});
