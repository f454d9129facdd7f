import { script } from '@ai-agent-api/fake-anthropic';
import { describe, expect, test } from 'vitest';
import { processesOf } from './support/agent-processes.ts';
import type { Json } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { at, newServerSite } from './support/server-site.ts';
import { execute, newTask, untilEnded, untilIs } from './support/task-calls.ts';
import { endless } from './support/tools.ts';

const works = `Work.${script({ tools: [endless] })}`;

/** Several agents start at once, which takes them longer. */
async function toolRuns(session: string): Promise<void> {
  const programs = async () => (await processesOf({ session })).map(({ program }) => program);
  await eventually(async () => expect(await programs()).toContain('tail'), { within: 60_000 });
}

describe('a server that is killed in executions', () => {
  test('leaves none that runs for ever, and runs none again but as its task says [executions:kill]', async () => {
    await using site = await newServerSite();
    const dataDir = await site.newDataDir();
    const first = site.start(dataDir);
    const alice = await (await site.newUser()).loginAt(await first.ready());
    const policy = (on_interrupted: string, max_attempts: number) => ({
      session: { on_interrupted },
      retry: { max_attempts, first_delay_seconds: 0 },
    });
    const once = await execute(alice, await newTask(alice, policy('wait', 1)), works);
    const again = await execute(alice, await newTask(alice, policy('wait', 2)), works);
    const line = await newTask(alice, { max_concurrent: 1 });
    const running = await execute(alice, line, works);
    const queued = await execute(alice, line, `Say it.${script({ text: 'Said.' })}`);
    for (const id of [once, again, running])
      await toolRuns((await untilIs(alice, id, 'running'))['session_id']);
    await first.kill();

    const later = at(await site.start(dataDir).ready(), alice);
    const shown = async (id: string) => (await later.get(`/task-executions/${id}`)).body;
    expect(await untilEnded(later, once)).toMatchObject({
      status: 'failed',
      attempt: 1,
      error: { code: 'worker_lost' },
    });
    await eventually(
      async () => expect(await shown(again)).toMatchObject({ status: 'running', attempt: 2 }),
      {
        within: 30_000,
      },
    );
    const attempts = (await shown(again))['attempts'] as Json[];
    expect(attempts).toMatchObject([
      { status: 'failed', error: { code: 'worker_lost' } },
      { status: 'running' },
    ]);
    expect(new Set(attempts.map((attempt) => attempt['session_id'])).size).toBe(2);
    // The one that goes on by itself is in its first attempt still, and the one behind it waits for it.
    const [went, waited] = [await untilEnded(later, running), await untilEnded(later, queued)];
    expect(went).toMatchObject({ status: 'completed', attempt: 1 });
    expect(waited).toMatchObject({ status: 'completed', attempt: 1 });
    expect(String(waited['started_at']) >= String(went['completed_at'])).toBe(true);
    await later.post(`/task-executions/${again}/cancel`, {});
  }, 180_000);
});
