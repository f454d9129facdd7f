import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { median, ms, type Figure } from './support/figures.ts';
import { residentMb, startService } from './support/service.ts';

/** From the start of the process to readiness, on a new and on a known data folder, and memory when idle. */
export async function startUp(): Promise<Figure[]> {
  const first: number[] = [];
  const later: number[] = [];
  const memory: number[] = [];
  for (let round = 0; round < 3; round++) {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'ai-agent-api-bench-'));
    {
      await using service = await startService({}, dataDir);
      first.push(service.readyMs);
    }
    {
      await using service = await startService({}, dataDir);
      later.push(service.readyMs);
      await sleep(3_000);
      memory.push(await residentMb(service.pid));
    }
    await rm(dataDir, { recursive: true, force: true });
  }
  const idle = median(memory);
  return [
    {
      what: 'First start to ready',
      value: ms(median(first)),
      target: '≤ 8 s',
      holds: median(first) <= 8_000,
    },
    {
      what: 'Later start to ready',
      value: ms(median(later)),
      target: '≤ 3 s',
      holds: median(later) <= 3_000,
    },
    {
      what: 'Idle memory of the server',
      value: `${idle.toFixed(0)} MB`,
      target: '≤ 260 MB',
      holds: idle <= 260,
    },
  ];
}
