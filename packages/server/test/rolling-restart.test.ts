import { script } from '@ai-agent-api/fake-anthropic';
import { expect, test } from 'vitest';
import { BalancedClient } from './support/balanced-client.ts';
import { freePort } from './support/free-port.ts';
import { newServerSite } from './support/server-site.ts';

/** Each sends prompts to a session of its own until it is told to end. */
async function converse(
  client: BalancedClient,
  goOn: () => boolean,
): Promise<{ id: string; turns: string[] }> {
  const { id } = await client.post('/sessions', { sdk_options: { system_prompt: 'You are terse.' } });
  const turns: string[] = [];
  while (goOn()) {
    const message = `Line ${turns.length}.${script({ text: `Line ${turns.length} it is.`, slowMs: 20 })}`;
    const isAsync = turns.length % 2 === 0;
    const headers = isAsync ? { prefer: 'respond-async' } : {};
    const accepted = await client.post(`/sessions/${id}/query`, { message }, headers);
    turns.push(accepted['turn_id'] as string);
    await client.get(`/sessions/${id}`);
    if (isAsync) await over(client, turns.at(-1) ?? '');
  }
  return { id: id as string, turns };
}

async function over(client: BalancedClient, turn: string): Promise<string> {
  for (;;) {
    const { status } = await client.get(`/turns/${turn}`);
    if (!['queued', 'running', 'parked'].includes(status as string)) return status as string;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('a rolling restart of two nodes fails no request and loses no message of clients that connect again [nodes:rolling-restart]', async () => {
  await using site = await newServerSite();
  const sessionsDir = await site.newDataDir();
  const nodes = await Promise.all(
    [0, 1].map(async () => ({ dataDir: await site.newDataDir(), port: String(await freePort()) })),
  );
  const start = ({ dataDir, port }: { dataDir: string; port: string }) =>
    site.start(dataDir, { PORT: port, SESSIONS_DIR: sessionsDir, SHUTDOWN_GRACE_SECONDS: '20' });
  const running = nodes.map(start);
  const urls = await Promise.all(running.map((node) => node.ready()));
  const { token } = await (await site.newUser()).loginAt(urls[0] ?? '');
  const client = new BalancedClient(urls, token);
  let isRestarting = true;
  const talks = Array.from({ length: 4 }, () => converse(client, () => isRestarting));
  const restarting = (async () => {
    for (const index of [0, 1, 0]) {
      running[index]?.signal('SIGTERM');
      expect(await running[index]?.ended).toEqual({ code: 0, signal: null });
      running[index] = start(nodes[index]!);
      await running[index].ready();
    }
  })().finally(() => (isRestarting = false));
  const conversations = await Promise.all(talks);
  await restarting;
  expect(client.reconnects).toBeGreaterThan(0);
  for (const { id, turns } of conversations) {
    expect(turns.length).toBeGreaterThan(1);
    for (const turn of turns) expect([turn, await over(client, turn)]).toEqual([turn, 'completed']);
    const { items } = await client.get(`/sessions/${id}/events?types=user.message&limit=1000`);
    expect((items as { turn_id: string }[]).map((event) => event.turn_id)).toEqual(turns);
  }
}, 120_000);
