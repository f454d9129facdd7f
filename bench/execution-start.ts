import { setTimeout as sleep } from 'node:timers/promises';
import { script, startFakeAnthropic } from '@ai-agent-api/fake-anthropic';
import { median, ms, quantile, type Figure } from './support/figures.ts';
import { post, startService, type Service } from './support/service.ts';

// From the moment at which an execution is asked for until its first turn has begun, where a worker is free: by what
// the execution itself says, one after the other.
const rounds = 60;
const warmUps = 5;

export async function executionStart(): Promise<Figure[]> {
  await using fake = await startFakeAnthropic({ keepRequests: 1 });
  const model = { ANTHROPIC_API_KEY: 'bench', ANTHROPIC_UPSTREAM_URL: fake.url };
  await using service = await startService({ ...model, ISOLATION: 'none' });
  const { id } = await post(service, '/tasks', {
    name: 'Bench',
    prompt_template: `Say it.${script({ text: 'Done.' })}`,
  });
  const times: number[] = [];
  for (let round = -warmUps; round < rounds; round++) {
    const took = await startOf(service, String(id));
    if (round >= 0) times.push(took);
  }
  const row = (name: string, value: number, most: number): Figure => ({
    what: `From an execution that is asked for until it runs, where a worker is free, ${name}`,
    ...{ value: ms(value), target: `≤ ${most} ms`, holds: value <= most },
  });
  return [row('p50', median(times), 15), row('p95', quantile(times, 0.95), 60)];
}

async function startOf(service: Service, task: string): Promise<number> {
  const { id } = await post(service, `/tasks/${task}/execute`, {});
  const end = Date.now() + 30_000;
  while (Date.now() < end) {
    const response = await fetch(`${service.url}/api/v1/task-executions/${String(id)}`, {
      headers: { authorization: `Bearer ${service.token}` },
    });
    const shown = (await response.json()) as { created_at: string; started_at: string; status: string };
    if (shown.status === 'completed') return Date.parse(shown.started_at) - Date.parse(shown.created_at);
    await sleep(50);
  }
  throw new Error('An execution was not completed.');
}
