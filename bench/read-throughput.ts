import { fastify } from 'fastify';
import autocannon from 'autocannon';
import pg from 'pg';
import { embeddedDirectory } from '../packages/server/src/database/embedded-directory.ts';
import { median, type Figure } from './support/figures.ts';
import { post, startService } from './support/service.ts';
import path from 'node:path';

// GET of one session, with authentication and row-level security, against a bare Fastify handler that selects the
// same row of the same database. The bare server runs in this process, the load in worker threads of its own.
const rounds = 5;
const seconds = 4;

export async function readThroughput(): Promise<Figure[]> {
  await using service = await startService();
  const { id } = await post(service, '/sessions', { name: 'bench' });
  const socket = path.join(await embeddedDirectory(service.dataDir), 'socket');
  const pool = new pg.Pool({ host: socket, user: 'ai_agent_api_owner', database: 'ai_agent_api', max: 10 });
  const bare = fastify();
  bare.get('/sessions/:id', async (request) => {
    const { id: wanted } = request.params as { id: string };
    const { rows } = await pool.query('select * from sessions where id = $1', [wanted]);
    return rows[0] as unknown;
  });
  const address = await bare.listen({ port: 0, host: '127.0.0.1' });

  const results: { bare: number; ours: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    results.push({
      bare: await load(`${address}/sessions/${String(id)}`),
      ours: await load(`${service.url}/api/v1/sessions/${String(id)}`, service.token),
    });
  }
  await bare.close();
  await pool.end();
  const [theirs, mine] = [median(results.map((r) => r.bare)), median(results.map((r) => r.ours))];
  return [
    {
      what: 'GET /sessions/{id} against a bare Fastify + pg handler',
      value: `${mine.toFixed(0)} against ${theirs.toFixed(0)} requests/s (${((100 * mine) / theirs).toFixed(0)} %)`,
      target: '≥ 40 %',
      holds: mine >= 0.4 * theirs,
    },
  ];
}

async function load(url: string, token?: string): Promise<number> {
  const result = await autocannon({
    url,
    connections: 32,
    duration: seconds,
    workers: 1,
    ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
  });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${url}: ${result.non2xx} bad answers`);
  return result.requests.average;
}
