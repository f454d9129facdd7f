import { hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AgentApi } from '@ai-agent-api/client';
import { verifyAuditLog } from '@ai-agent-api/client/verify-audit-log';
import pg from 'pg';
import { connectDatabase } from '../packages/server/src/database/connection.ts';
import { embeddedDirectory } from '../packages/server/src/database/embedded-directory.ts';
import { OrganizationId, SessionId, UserId } from '../packages/server/src/domain/ids.ts';
import { Store } from '../packages/server/src/repositories/store.ts';
import { median, ms, type Figure } from './support/figures.ts';
import { post, startService, type Service } from './support/service.ts';

// What the audit log adds to a write, and how long one finds and verifies something in a long one. The same change of a
// session is made with and without its entry, in turns, and compared with the request that makes it.
const rounds = 1_000;
const atOnce = 200;
const entries = Number(process.env['BENCH_AUDIT_ENTRIES'] ?? 1_000_000);

export async function auditLog(): Promise<Figure[]> {
  await using service = await startService({ ISOLATION: 'none' });
  const socket = path.join(await embeddedDirectory(service.dataDir), 'socket');
  const { organization_id: organization, id: user } = (await (
    await fetch(`${service.url}/api/v1/auth/me`, { headers: { authorization: `Bearer ${service.token}` } })
  ).json()) as { organization_id: string; id: string };
  const organizationId = OrganizationId.parse(organization);
  const url = `postgres://ai_agent_api_owner@localhost/ai_agent_api?host=${encodeURIComponent(socket)}`;
  const added = await addedToWrites(service, url, { organizationId, userId: UserId.parse(user) });
  await using owner = await connected(url);
  await fill(owner.client, organizationId);
  return [added, await found(service), await verified(service)];
}

async function connected(url: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return { client, [Symbol.asyncDispose]: () => client.end() };
}

async function addedToWrites(
  service: Service,
  url: string,
  actor: { organizationId: OrganizationId; userId: UserId },
): Promise<Figure> {
  const { id } = await post(service, '/sessions', { name: 'bench' });
  const database = connectDatabase({ url, poolSize: 1, onError: () => undefined });
  const store = new Store(database, () => Promise.resolve());
  const change = (isAudited: boolean) =>
    timed(() =>
      store.transact(actor.organizationId, async (tx) => {
        const session = await tx.sessions.getForUpdate(SessionId.parse(String(id)));
        const changed = { ...session, name: String(Math.random()) };
        await tx.sessions.save(changed);
        if (isAudited) tx.record(actor, 'session.changed', session.id, { before: session, after: changed });
      }),
    );
  const times: { plain: number; audited: number; request: number }[] = [];
  for (let round = 0; round < rounds; round++)
    times.push({
      plain: await change(false),
      audited: await change(true),
      request: await timed(async () => {
        const headers = { authorization: `Bearer ${service.token}`, 'content-type': 'application/json' };
        const body = JSON.stringify({ name: `bench ${round}` });
        const answer = await fetch(`${service.url}/api/v1/sessions/${String(id)}`, {
          method: 'PATCH',
          headers,
          body,
        });
        await answer.text();
      }),
    });
  await database.destroy();
  const more = median(times.map(({ audited }, index) => audited - (times[index]?.plain ?? 0)));
  const request = median(times.map((time) => time.request));
  const share = more / (request - more);
  return {
    what: 'What the audit log adds to a request that changes something (PATCH of a session), p50',
    value: `${more.toFixed(2)} ms of ${request.toFixed(2)} ms (${(share * 100).toFixed(0)} %)`,
    target: '≤ 10 %',
    holds: share <= 0.1,
  };
}

/** Of a hundred people over a year, with the trigger that chains them. */
async function fill(owner: pg.Client, organizationId: OrganizationId): Promise<void> {
  // In small transactions, as they come: within one the head's versions pile up.
  for (let done = 0; done < entries; done += atOnce)
    await owner.query(
      `insert into audit_log (organization_id, actor_id, login_id, address, agent, request_id, action, resource_type,
         resource_id, outcome, before, after)
       select $1, 'usr_' || lpad((i % 100)::text, 32, '0'), 'fam_1', '192.0.2.7', 'bench/1.0', 'req_' || i,
         'session.changed', 'session', 'ses_' || lpad(i::text, 32, '0'), 'success', '{"name":"one"}', '{"name":"two"}'
       from generate_series($2::int, $3::int) i`,
      [organizationId, done + 1, Math.min(done + atOnce, entries)],
    );
  await owner.query('vacuum analyze audit_log');
}

async function found({ url, token }: Service): Promise<Figure> {
  const times: number[] = [];
  for (let round = 0; round < 50; round++) {
    const query = new URLSearchParams({
      actor_id: `usr_${String(round).padStart(32, '0')}`,
      from: new Date(Date.now() - 3_600_000).toISOString(),
      until: new Date().toISOString(),
      limit: '100',
    });
    times.push(
      await timed(async () => {
        const headers = { authorization: `Bearer ${token}` };
        const answer = await fetch(`${url}/api/v1/audit?${query.toString()}`, { headers });
        const { items } = (await answer.json()) as { items: unknown[] };
        if (items.length === 0) throw new Error('Nothing was found.');
      }),
    );
  }
  return {
    what: `A page of ${entries.toLocaleString('en')} audit entries by actor and time, p50`,
    value: ms(median(times)),
    target: '≤ 100 ms',
    holds: median(times) <= 100,
  };
}

async function verified({ url, token, dataDir }: Service): Promise<Figure> {
  const file = path.join(dataDir, 'audit.jsonl');
  const { body } = await new AgentApi({ baseUrl: url, accessToken: token }).auditLog.export();
  if (!body) throw new Error('The answer has no body.');
  const exporting = await timed(() => pipeline(Readable.fromWeb(body), createWriteStream(file)));
  const began = performance.now();
  const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity });
  const { isGood } = await verifyAuditLog(lines, { sha256: (text) => hash('sha256', text) });
  const verifying = performance.now() - began;
  return {
    what: `${entries.toLocaleString('en')} audit entries verified offline`,
    value: `${(verifying / 1_000).toFixed(1)} s (exported in ${(exporting / 1_000).toFixed(1)} s)`,
    target: '≤ 30 s',
    holds: isGood && verifying <= 30_000,
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
