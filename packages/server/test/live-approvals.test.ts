import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { script, script64 } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { processesOf } from './support/agent-processes.ts';
import type { Api, Json } from './support/api.ts';
import { parked, resultOf, waitedFor, writtenDown } from './support/asking-agent.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { at, newServerSite } from './support/server-site.ts';
import { openSql } from './support/sql.ts';

/** Adds a line to a file of the workspace, so that one can count how often it ran. */
const add = (line: string) => ({ name: 'Bash', input: { command: `echo ${line} >> ran.txt` } });
const work = `Work.${script({ tools: [add('one')] }, { text: 'Done.' })}`;

function asking(approval: Json = {}): Json {
  const rule = { kind: 'command', effect: 'ask', commands: ['echo *'] };
  return { policies: [{ rules: [{ ...rule, ...(Object.keys(approval).length > 0 && { approval }) }] }] };
}

async function ran(sessionsDir: string, id: string): Promise<string[]> {
  const text = await readFile(path.join(sessionsDir, id, 'workspace', 'ran.txt'), 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}

function allow(who: Api, approval: string) {
  return who.post(`/approvals/${approval}/decision`, { decision: 'allow' });
}

describe('an agent whose call waits', () => {
  let service: TestApp;
  let sessions: string;
  beforeAll(async () => {
    service = await startTestApp();
    sessions = path.join(service.dataDir, 'sessions');
  });
  afterAll(() => service[Symbol.asyncDispose]());

  /** As if so much time had gone by since it was asked. */
  async function passTime(approval: string, interval: string): Promise<void> {
    await using sql = await openSql(service.databaseUrl);
    await sql.rows(
      `update approvals set requested_at = requested_at - $2::interval, deadline_at = deadline_at - $2::interval
       where id = $1`,
      [approval, interval],
    );
  }

  test('for two people goes on when the second has allowed it [live-approvals:quorum]', async () => {
    const alice = await service.newUser();
    const { organizationId } = alice;
    const [first, second] = [
      await service.newUser({ role: 'admin', organizationId }),
      await service.newUser({ role: 'admin', organizationId }),
    ];
    const terms = { roles: ['admin'], quorum: { count: 2, role: 'admin' } };
    const id = await alice.newSession(asking(terms));
    const turn = await alice.tell(id, work);
    const approval = await waitedFor(alice, id);
    expect((await allow(alice, approval)).status).toBe(403);
    expect((await allow(first, approval)).body['status']).toBe('pending');
    expect((await allow(first, approval)).status).toBe(409);
    expect(await ran(sessions, id)).toEqual([]);
    expect((await allow(second, approval)).body['status']).toBe('allowed');
    expect(await alice.finished(id, turn)).toMatchObject({ status: 'completed', result_text: 'Done.' });
    expect(await ran(sessions, id)).toEqual(['one']);
  });

  test('goes to others when its deadline passes, and on when they allow it [live-approvals:escalated]', async () => {
    const alice = await service.newUser();
    const admin = await service.newUser({ role: 'admin', organizationId: alice.organizationId });
    const terms = {
      users: [alice.userId],
      deadline_seconds: 600,
      on_deadline: { action: 'escalate', role: 'admin', seconds: 600 },
    };
    const id = await alice.newSession(asking(terms));
    const turn = await alice.tell(id, work);
    const approval = await waitedFor(alice, id);
    expect((await allow(admin, approval)).status).toBe(403);
    await passTime(approval, '601 seconds');
    await eventually(
      async () => {
        const types = (await alice.events(id)).map(({ type }) => type);
        expect(types).toContain('approval.escalated');
      },
      { within: 20_000 },
    );
    expect((await allow(alice, approval)).status).toBe(403);
    expect(await ran(sessions, id)).toEqual([]);
    expect((await allow(admin, approval)).status).toBe(200);
    expect(await alice.finished(id, turn)).toMatchObject({ status: 'completed', result_text: 'Done.' });
    expect(await ran(sessions, id)).toEqual(['one']);
  }, 60_000);

  test('is told at the deadline that nobody decided, not that somebody denied it [live-approvals:expired]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession(asking({ deadline_seconds: 600, on_deadline: { action: 'deny' } }));
    const turn = await alice.tell(id, work);
    const approval = await waitedFor(alice, id);
    await passTime(approval, '601 seconds');
    expect(await alice.finished(id, turn)).toMatchObject({ status: 'completed', result_text: 'Done.' });
    expect(await ran(sessions, id)).toEqual([]);
    const [told, ...others] = await resultOf(alice, id);
    expect(others).toEqual([]);
    expect(told).toContain('expired: nobody decided in time. Nobody denied it either.');
    expect((await alice.get(`/approvals/${approval}`)).body).toMatchObject({ status: 'expired' });
    expect((await allow(alice, approval)).status).toBe(410);
  }, 60_000);
});

test('two sub-agents that wait without a process are told of to the main agent, each with what was decided [live-approvals:sub-agents]', async () => {
  await using service = await startTestApp({ APPROVAL_HOLD_SECONDS: '1' });
  const alice = await service.newUser();
  const id = await alice.newSession(asking());
  const agent = (line: string) => ({
    name: 'Agent',
    input: {
      description: line,
      subagent_type: 'general-purpose',
      prompt: `${line}${script64({ tools: [add(line)] }, { text: 'done' })}`,
    },
  });
  service.fake.script({ expect: 'None of them ran', steps: [{ tools: [add('one')] }, { text: 'Told.' }] });
  const turn = await alice.tell(
    id,
    `Go.${script({ tools: [agent('one'), agent('two')] }, { text: 'Done.' })}`,
  );
  await waitedFor(alice, id);
  await parked(alice, turn);
  const { items } = (await alice.get(`/approvals?status=pending&session_id=${id}`)).body;
  expect(items).toHaveLength(2);
  for (const approval of items as Json[]) {
    const isOne = JSON.stringify(approval['input']).includes('one');
    const decision = isOne ? { decision: 'allow' } : { decision: 'deny', reason: 'Not two.' };
    expect((await alice.post(`/approvals/${String(approval['id'])}/decision`, decision)).status).toBe(200);
  }
  expect(await alice.finished(id, turn)).toMatchObject({ status: 'completed', result_text: 'Told.' });
  expect(await ran(path.join(service.dataDir, 'sessions'), id)).toEqual(['one']);
  const note = service.fake.requests
    .map(({ body }) => JSON.stringify(body))
    .find((body) => body.includes('None of'));
  expect(note).toMatch(/echo one [^\n]*: allowed\./);
  expect(note).toMatch(/echo two [^\n]*: A person denied this call: Not two\./);
  expect((await alice.get(`/approvals?session_id=${id}`)).body['total']).toBe(2);
}, 60_000);

describe('a node', () => {
  test('that shuts down while people are asked leaves the call to another, which makes it [live-approvals:drained]', async () => {
    await using site = await newServerSite();
    const shared = { SESSIONS_DIR: await site.newDataDir() };
    const first = site.start(await site.newDataDir(), shared);
    const alice = await (await site.newUser()).loginAt(await first.ready());
    const id = await alice.newSession(asking());
    const turn = await alice.tell(id, work);
    const approval = await waitedFor(alice, id);
    await writtenDown(site.store, alice, id);
    first.signal('SIGTERM');
    expect(await first.ended).toEqual({ code: 0, signal: null });
    expect(await processesOf({ session: id })).toEqual([]);

    const other = at(await site.start(await site.newDataDir(), shared).ready(), alice);
    await parked(other, turn);
    expect((await other.get(`/sessions/${id}`)).body['status']).toBe('waiting');
    expect((await allow(other, approval)).status).toBe(200);
    expect(await other.finished(id, turn)).toMatchObject({ status: 'completed', result_text: 'Done.' });
    expect(await ran(shared.SESSIONS_DIR, id)).toEqual(['one']);
  }, 60_000);

  test('that is gone with its disk for an hour has its call made by another, in the time the turn had left [live-approvals:an-hour]', async () => {
    await using site = await newServerSite();
    const shared = { SESSIONS_DIR: await site.newDataDir() };
    const dataDir = await site.newDataDir();
    const first = site.start(dataDir, shared);
    const alice = await (await site.newUser()).loginAt(await first.ready());
    const id = await alice.newSession({ ...asking(), timeout_seconds: 60 });
    const turn = await alice.tell(id, work);
    const approval = await waitedFor(alice, id);
    await writtenDown(site.store, alice, id);
    await first.kill();
    await rm(dataDir, { recursive: true, force: true });
    await using sql = await openSql(site.environment['DATABASE_URL'] ?? '');
    const anHourAgo = (table: string, ...columns: string[]) =>
      sql.rows(
        `update ${table} set ${columns.map((name) => `${name} = ${name} - interval '1 hour'`).join(', ')}`,
      );
    await anHourAgo('approvals', 'requested_at', 'deadline_at');
    await anHourAgo('turns', 'created_at', 'started_at', 'running_since');
    await anHourAgo('sessions', 'created_at', 'started_at', 'lease_until');
    await anHourAgo('session_events', 'created_at');

    const other = at(await site.start(await site.newDataDir(), shared).ready(), alice);
    await parked(other, turn);
    expect(await ran(shared.SESSIONS_DIR, id)).toEqual([]);
    expect((await allow(other, approval)).status).toBe(200);
    const ended = await other.finished(id, turn);
    expect(ended).toMatchObject({ status: 'completed', result_text: 'Done.' });
    expect((ended['metrics'] as { duration_ms: number }).duration_ms).toBeLessThan(60_000);
    expect(await ran(shared.SESSIONS_DIR, id)).toEqual(['one']);
    expect((await allow(other, approval)).status).toBe(409);
    expect(await other.ask(id, `And now?${script({ text: 'Here.' })}`)).toMatchObject({
      status: 'completed',
    });
    expect(await ran(shared.SESSIONS_DIR, id)).toEqual(['one']);
  }, 60_000);
});
