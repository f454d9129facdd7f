import { script } from '@ai-agent-api/fake-anthropic';
import { describe, expect, test } from 'vitest';
import type { Api, Json } from './support/api.ts';
import { startTestApp } from './support/harness.ts';
import { execute, newTask, untilEnded, untilIs } from './support/task-calls.ts';

const says = `Say it.${script({ text: 'Done.' })}`;
const hangs = `Hang.${script({ hang: true })}`;

async function startedAt(who: Api, ids: readonly string[]): Promise<number[]> {
  const ended = await Promise.all(ids.map((id) => untilEnded(who, id)));
  return ended.map((execution) => Date.parse(execution['started_at']));
}

describe('executions in line', () => {
  test('of one organization do not hold up those of another [executions:fair]', async () => {
    await using service = await startTestApp({ MAX_LIVE_SESSIONS: '1' });
    const [alice, bob] = [await service.newUser(), await service.newUser()];
    const ofAlice = await newTask(alice, { max_concurrent: 100 });
    const ofBob = await newTask(bob);
    const first = await execute(alice, ofAlice, hangs);
    await untilIs(alice, first, 'running');
    const many = [];
    for (let count = 0; count < 50; count++) many.push(await execute(alice, ofAlice, says));
    const one = await execute(bob, ofBob, says);
    await alice.post(`/task-executions/${first}/cancel`, {});
    const [bobAt = 0] = await startedAt(bob, [one]);
    const { items } = (await alice.get('/task-executions?status=queued&limit=100')).body;
    expect(items.length).toBeGreaterThan(40);
    const begun = (await alice.get('/task-executions?limit=100')).body['items'] as Json[];
    const before = begun.filter(
      ({ id, started_at: at }) => id !== first && at !== null && Date.parse(at) < bobAt,
    );
    expect(before).toEqual([]);
  }, 60_000);

  test('begin within the limits of their task and of their user [executions:concurrency]', async () => {
    await using service = await startTestApp({ MAX_EXECUTIONS_PER_USER: '2' });
    const alice = await service.newUser();
    const bob = await service.newUser({ organizationId: alice.organizationId });
    const single = await newTask(alice, { max_concurrent: 1 });
    const [a, b] = [await execute(alice, single, hangs), await execute(alice, single, hangs)];
    const other = await newTask(alice);
    const [c, d] = [await execute(alice, other, hangs), await execute(alice, other, hangs)];
    const ofBob = await execute(bob, await newTask(bob), hangs);
    for (const [who, id] of [
      [alice, a],
      [alice, c],
      [bob, ofBob],
    ] as const)
      await untilIs(who, id, 'running');
    for (const id of [b, d]) await untilIs(alice, id, 'queued');
    await alice.post(`/task-executions/${c}/cancel`, {});
    await untilIs(alice, d, 'running');
    await untilIs(alice, b, 'queued');
    await alice.post(`/task-executions/${a}/cancel`, {});
    await untilIs(alice, b, 'running');
    for (const id of [b, d]) await alice.post(`/task-executions/${id}/cancel`, {});
    await bob.post(`/task-executions/${ofBob}/cancel`, {});
  }, 60_000);
});
