import { expect, test } from 'vitest';
import type { Api } from './support/api.ts';
import { answer, parked, prompt, resultOf, waitedFor, writtenDown } from './support/asking-agent.ts';
import { at, newServerSite } from './support/server-site.ts';
import { openSql } from './support/sql.ts';

async function expectAnsweredOnce(who: Api, id: string, turn: string): Promise<void> {
  expect(await who.finished(id, turn)).toMatchObject({
    status: 'completed',
    result_text: 'Painted.',
  });
  const answered = (await resultOf(who, id)).filter((result) => result.includes('"Which colour?"="Blue"'));
  expect(answered).toHaveLength(1);
  const { items } = (await who.get(`/approvals?session_id=${id}`)).body;
  expect(items).toMatchObject([{ status: 'allowed', applied_at: expect.any(String) as unknown }]);
}

test('a question outlives the node that asked it, and is answered an hour later on another [approval-crashes:waiting]', async () => {
  await using site = await newServerSite();
  const shared = { SESSIONS_DIR: await site.newDataDir() };
  const first = site.start(await site.newDataDir(), shared);
  const alice = await (await site.newUser()).loginAt(await first.ready());
  const id = await alice.newSession();
  const turn = await alice.tell(id, prompt);
  const approval = await waitedFor(alice, id);
  await writtenDown(site.store, alice, id);
  await first.kill();

  const again = at(await site.start(await site.newDataDir(), shared).ready(), alice);
  await parked(again, turn);
  await using sql = await openSql(site.environment['DATABASE_URL'] ?? '');
  await sql.rows(
    `update approvals set requested_at = requested_at - interval '1 hour',
       deadline_at = deadline_at - interval '1 hour' where id = $1`,
    [approval],
  );
  expect((await answer(again, approval, 'Blue')).status).toBe(200);
  await expectAnsweredOnce(again, id, turn);
}, 60_000);

test('an answer given elsewhere to a server that stands still, and dies before it hears, is used once [approval-crashes:decided]', async () => {
  await using site = await newServerSite();
  const dataDir = await site.newDataDir();
  const first = site.start(dataDir);
  const alice = await (await site.newUser()).loginAt(await first.ready());
  const other = at(await site.start(await site.newDataDir(), { ROLE: 'api' }).ready(), alice);
  const id = await alice.newSession();
  const turn = await alice.tell(id, prompt);
  const approval = await waitedFor(alice, id);
  await writtenDown(site.store, alice, id);
  first.signal('SIGSTOP');
  expect((await answer(other, approval, 'Blue')).body['applied_at']).toBeNull();
  await first.kill();

  const again = at(await site.start(dataDir).ready(), alice);
  await expectAnsweredOnce(again, id, turn);
}, 60_000);
