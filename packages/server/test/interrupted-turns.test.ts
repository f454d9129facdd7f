import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { script } from '@ai-agent-api/fake-anthropic';
import { describe, expect, test } from 'vitest';
import { TurnId } from '../src/domain/ids.ts';
import { agentOf } from './support/agent-processes.ts';
import type { Api, Json } from './support/api.ts';
import { parked } from './support/asking-agent.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp } from './support/harness.ts';
import { at, newServerSite } from './support/server-site.ts';
import { endless, endlessRuns } from './support/tools.ts';

const once = { name: 'Bash', input: { command: `echo ran >> ran.txt; ${endless.input.command}` } };
const work = `Work.${script({ tools: [once] })}`;

/** What the model says when it is told to go on. */
const goesOn = { expect: 'find out before you do it again', steps: [{ text: 'Went on.' }], repeat: true };

/** A session with a turn in the middle of a tool, and another in line. */
async function begin(alice: Api, body: Record<string, unknown>) {
  const id = await alice.newSession(body);
  const turn = await alice.tell(id, work);
  const next = await alice.tell(id, `Next.${script({ text: 'Next done.' })}`);
  await endlessRuns(id);
  return { id, turn, next };
}

function expectGapless(log: readonly { seq: number }[]): void {
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
}

describe('a turn whose server is lost', () => {
  test('goes on where its session asks for it, knowing that a tool was interrupted, which is not called again [interrupted:resumed]', async () => {
    await using site = await newServerSite();
    site.fake.script(goesOn);
    const dataDir = await site.newDataDir();
    const first = site.start(dataDir);
    const alice = await (await site.newUser()).loginAt(await first.ready());
    const { id, turn, next } = await begin(alice, { on_interrupted: 'resume' });
    expect((await alice.get(`/turns/${turn}`)).body).toMatchObject({ status: 'running', attempts: 1 });
    await first.kill();

    const again = at(await site.start(dataDir).ready(), alice);
    expect(await again.finished(id, turn)).toMatchObject({
      ...{ status: 'completed', attempts: 2, result_text: 'Went on.', error: null },
    });
    expect(await again.finished(id, next)).toMatchObject({ status: 'completed', attempts: 1 });
    expect(await readFile(path.join(dataDir, 'sessions', id, 'workspace', 'ran.txt'), 'utf8')).toBe('ran\n');
    const calls = (await again.get(`/sessions/${id}/tool-calls`)).body['items'] as Json[];
    expect(calls).toMatchObject([{ tool_name: 'Bash', status: 'error' }]);
    const log = await again.events(id);
    expectGapless(log);
    const told = log.filter(({ type }) => /interrupted|rescheduled/.test(type));
    expect(told).toMatchObject([
      { type: 'turn.interrupted', turn_id: turn, error: { code: 'worker_lost' } },
      { type: 'session.status_rescheduled', turn_id: turn, reason: 'worker_lost' },
    ]);
    const heard = site.fake.requests.map(({ body }) => JSON.stringify(body));
    const resumed = heard.find((body) => body.includes('find out before you do it again')) ?? '';
    expect(resumed).toContain('Work.');
    expect(resumed).toMatch(/interrupted[^"]*outcome is unknown/i);
  }, 60_000);

  test('ends its session where that is asked for, with what was in line [interrupted:failed]', async () => {
    await using site = await newServerSite();
    site.fake.script(goesOn);
    const dataDir = await site.newDataDir();
    const first = site.start(dataDir);
    const alice = await (await site.newUser()).loginAt(await first.ready());
    const { id, turn, next } = await begin(alice, { on_interrupted: 'fail' });
    await first.kill();

    const again = at(await site.start(dataDir).ready(), alice);
    await again.finished(id, turn);
    const error = (code: string) => ({ status: 'interrupted', error: { code } });
    expect((await again.get(`/turns/${turn}`)).body).toMatchObject(error('worker_lost'));
    expect((await again.get(`/turns/${next}`)).body).toMatchObject(error('session_failed'));
    expect((await again.get(`/sessions/${id}`)).body).toMatchObject({
      ...{ status: 'failed', completed_at: expect.any(String) as unknown },
    });
    expect((await again.post(`/sessions/${id}/query`, { message: 'Still there?' })).status).toBe(409);
    expect((await again.delete(`/sessions/${id}`)).status).toBe(204);
  }, 60_000);

  test('that shuts down goes on elsewhere where its session asks for it [interrupted:shutdown]', async () => {
    await using site = await newServerSite();
    site.fake.script(goesOn);
    const dataDir = await site.newDataDir();
    const first = site.start(dataDir, { SHUTDOWN_GRACE_SECONDS: '0' });
    const alice = await (await site.newUser()).loginAt(await first.ready());
    const { id, turn } = await begin(alice, { mode: 'background' });
    expect((await alice.get(`/sessions/${id}`)).body).toMatchObject({ on_interrupted: 'resume' });
    first.signal('SIGTERM');
    await first.ended;

    const again = at(await site.start(await site.newDataDir()).ready(), alice);
    expect(await again.finished(id, turn)).toMatchObject({ status: 'completed', attempts: 2 });
    const log = await again.events(id);
    expect(log.filter(({ type }) => type === 'turn.interrupted')).toMatchObject([
      { error: { code: 'shutdown' } },
    ]);
  }, 60_000);
});

describe('a turn of a background session', () => {
  test('that fails of something that passes is tried again, and each attempt shows [interrupted:attempts]', async () => {
    await using service = await startTestApp();
    service.fake.script(goesOn);
    const alice = await service.newUser();
    const id = await alice.newSession({ mode: 'background' });
    const turn = await alice.tell(id, work);
    await endlessRuns(id);
    process.kill(await agentOf(id), 'SIGKILL');
    await parked(alice, turn);
    const waiting = (await alice.get(`/turns/${turn}`)).body;
    expect(waiting).toMatchObject({ parked_for: 'retry', attempts: 1 });
    expect(Date.parse(waiting['resume_at'] as string)).toBeGreaterThan(Date.now() + 5_000);
    await service.store.transact(alice.organizationId, (tx) => tx.turns.wake(TurnId.parse(turn)));

    expect(await alice.finished(id, turn)).toMatchObject({
      ...{ status: 'completed', attempts: 2, result_text: 'Went on.' },
    });
    const log = await alice.events(id);
    expectGapless(log);
    const told = log.filter(({ type }) => /error|rescheduled/.test(type));
    expect(told).toMatchObject([
      { type: 'session.error', error: { code: 'agent_crashed' } },
      { type: 'session.status_rescheduled', reason: 'agent_crashed' },
    ]);
    await eventually(async () => expect((await alice.get(`/sessions/${id}`)).body['status']).toBe('active'), {
      within: 5_000,
    });
  }, 60_000);
});
