import { setTimeout as sleep } from 'node:timers/promises';
import { median, ms, type Figure } from './support/figures.ts';
import { post, startService } from './support/service.ts';

const sessions = 10_000;
/** Longer than figures of the database are kept, so that each time they are read anew. */
const apart = 10_500;

/** What a scrape of a node with many sessions takes, with figures that are read anew and with those of a moment ago. */
export async function metricsPage(): Promise<Figure[]> {
  await using service = await startService();
  for (let left = sessions; left > 0; left -= 20)
    await Promise.all(Array.from({ length: 20 }, () => post(service, '/sessions', {})));
  const scrape = async () => {
    const started = performance.now();
    const text = await (await fetch(`${service.url}/metrics`)).text();
    if (!text.includes('sessions_total{status="created"}')) throw new Error('The figures are missing.');
    return performance.now() - started;
  };
  const [anew, again]: [number[], number[]] = [[], []];
  for (let round = 0; round < 5; round++) {
    await sleep(apart);
    anew.push(await scrape());
    for (let more = 0; more < 10; more++) again.push(await scrape());
  }
  return [
    {
      what: `GET /metrics with ${sessions} sessions: read anew, and again within ten seconds`,
      value: `${ms(median(anew))}, ${ms(median(again))}`,
      target: '≤ 50 ms',
      holds: median(anew) <= 50,
    },
  ];
}
