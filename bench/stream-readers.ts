import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectDatabase } from '../packages/server/src/database/connection.ts';
import { embeddedDirectory } from '../packages/server/src/database/embedded-directory.ts';
import { OrganizationId, SessionId } from '../packages/server/src/domain/ids.ts';
import { Store } from '../packages/server/src/repositories/store.ts';
import { ms, quantile, type Figure } from './support/figures.ts';
import { post, residentMb, startService } from './support/service.ts';

// A thousand readers of one session's stream, in a process of their own; a hundred events, one every 50 ms.
const readers = 1_000;
const events = 100;

type Report = {
  readonly received: number;
  readonly lost: number;
  readonly repeated: number;
  readonly delays: number[];
};

export async function streamReaders(): Promise<Figure[]> {
  await using service = await startService();
  const session = await post(service, '/sessions', { name: 'bench' });
  const id = SessionId.parse(String(session['id']));
  const me = await fetch(`${service.url}/api/v1/auth/me`, {
    headers: { authorization: `Bearer ${service.token}` },
  });
  const { organization_id } = (await me.json()) as { organization_id: string };
  const organizationId = OrganizationId.parse(organization_id);

  const child = fork(path.join(import.meta.dirname, 'support', 'stream-clients.ts'), {
    env: {
      URL: service.url,
      TOKEN: service.token,
      SESSION: id,
      READERS: String(readers),
      EVENTS: String(events),
    },
  });
  await once(child, 'message');
  const socket = encodeURIComponent(path.join(await embeddedDirectory(service.dataDir), 'socket'));
  const url = `postgres://ai_agent_api_owner@localhost/ai_agent_api?host=${socket}`;
  await using database = connectDatabase({ url, poolSize: 1, onError: () => undefined });
  const store = new Store(database, () => Promise.resolve());
  let peak = 0;
  const reported = once(child, 'message') as Promise<[Report]>;
  for (let index = 0; index < events; index++) {
    const event = { type: 'session.status_rescheduled', reason: String(Date.now()), retry_in_ms: 0 } as const;
    await store.transact(organizationId, (tx) =>
      tx.events.append({ organizationId, sessionId: id, events: [event] }),
    );
    peak = Math.max(peak, await residentMb(service.pid));
    await sleep(50);
  }
  const [{ received, lost, repeated, delays }] = await reported;
  const p99 = quantile(delays, 0.99);
  return [
    {
      what: `${readers} SSE readers × ${events} events: lost, repeated`,
      value: `${lost}, ${repeated} of ${received}`,
      target: '0, 0',
      holds: lost === 0 && repeated === 0,
    },
    {
      what: 'the same: delivery, p50 and p99',
      value: `${ms(quantile(delays, 0.5))}, ${ms(p99)}`,
      target: 'p99 < 250 ms',
      holds: p99 < 250,
    },
    {
      what: 'the same: memory of the server',
      value: `${peak.toFixed(0)} MB`,
      target: '< 300 MB',
      holds: peak < 300,
    },
  ];
}
