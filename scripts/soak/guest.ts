import { setTimeout as sleep } from 'node:timers/promises';
import { script } from '@ai-agent-api/fake-anthropic';
import type { Login } from '../chaos/login.ts';

export type Stay = { turns: number; readonly failures: string[] };

const turnsInSession = 4;
const endWithinMs = 120_000;
const words = Array.from({ length: 40 }, (_, index) => `word${index}`).join(' ');
const work = [
  script({ tools: [{ name: 'Bash', input: { command: 'date >> notes.txt' } }] }, { text: 'Noted.' }),
  script({ text: words, slowMs: 5 }),
];

/** Opens sessions, talks in them, watches them and closes them, one after the other until told to go. */
export async function sitOut(login: Login, over: AbortSignal): Promise<Stay> {
  const stay: Stay = { turns: 0, failures: [] };
  for (let round = 0; !over.aborted; round += 1) {
    const { id } = await login.insist(201, 'POST', '/sessions', { name: `round ${round}` });
    const session = `/sessions/${String(id)}`;
    const watching = new AbortController();
    const reader = watch(login, session, watching.signal);
    for (let turn = 0; turn < turnsInSession; turn += 1) {
      const status = await ask(login, session, `Line ${turn}.${work[turn % work.length] ?? ''}`);
      if (status === 'completed') stay.turns += 1;
      else stay.failures.push(status);
    }
    watching.abort();
    await reader;
    await login.open(session, { method: 'DELETE' });
  }
  return stay;
}

async function ask(login: Login, session: string, message: string): Promise<string> {
  const async = { prefer: 'respond-async' };
  const { turn_id: turn } = await login.insist(202, 'POST', `${session}/query`, { message }, async);
  const deadline = performance.now() + endWithinMs;
  let status = '';
  while (performance.now() < deadline) {
    status = String((await login.insist(200, 'GET', `/turns/${String(turn)}`))['status']);
    if (!['queued', 'running'].includes(status)) break;
    await sleep(50);
  }
  return status;
}

/** Reads until told to stop. */
async function watch(login: Login, session: string, signal: AbortSignal): Promise<void> {
  try {
    const headers = { accept: 'text/event-stream' };
    const response = await login.open(`${session}/events/stream?deltas=true`, { signal, headers });
    for await (const _ of response.body ?? []);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
