import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '../src/repositories/store.ts';
import { agentOf, processesOf } from './support/agent-processes.ts';
import type { Api, Json } from './support/api.ts';
import { isWrittenDown, parked, waitedFor, writtenDown } from './support/asking-agent.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { holdClaims, holdUp } from './support/hold-up.ts';
import { at, newServerSite } from './support/server-site.ts';
import { openSql } from './support/sql.ts';

/** A session that is to make one call that people are asked about, and how what runs it is killed. */
type Scene = {
  readonly databaseUrl: string;
  readonly store: Store;
  readonly alice: Api;
  readonly id: string;
  /** The lines that the call has written: one each time that it ran. */
  readonly ran: () => Promise<string[]>;
  readonly kill: () => Promise<void>;
  /** Who is asked afterwards. */
  readonly survivor: () => Promise<Api>;
};

/** Brings the turn to the step. What is held up for that goes on when `held` is disposed of. */
type Reach = (scene: Scene, held: AsyncDisposableStack) => Promise<string>;

type Step = {
  /** Whether the turn is to wait without a process before people decide. */
  readonly parks?: boolean;
  /** Whether the outcome is on its way to the agent there, which is then not to be handed to a dead one. */
  readonly claims?: boolean;
  readonly reach: Reach;
};

const command = 'echo one >> ran.txt';
const endless = `${command}; tail -f /dev/null`;

function ask(alice: Api, id: string, what = command): Promise<string> {
  const call = { name: 'Bash', input: { command: what } };
  return alice.tell(id, `Work.${script({ tools: [call] }, { text: 'Done.' })}`);
}

async function allow(alice: Api, id: string): Promise<void> {
  const approval = await waitedFor(alice, id);
  expect((await alice.post(`/approvals/${approval}/decision`, { decision: 'allow' })).status).toBe(200);
}

const beforeTheRow: Reach = async ({ databaseUrl, alice, id }, held) => {
  const row = held.use(await holdUp(databaseUrl, 'lock table approvals in exclusive mode'));
  const turn = await ask(alice, id);
  await row.reached();
  return turn;
};

/** Whether somebody waits for a lock with such a statement. */
async function somebodyWaits(databaseUrl: string, statement: string): Promise<boolean> {
  await using sql = await openSql(databaseUrl);
  const waiting = await sql.rows(
    `select from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock' and query like $1`,
    [statement],
  );
  return waiting.length > 0;
}

const afterTheRow =
  (parks = false, what?: string): Reach =>
  async ({ store, alice, id }) => {
    const turn = await ask(alice, id, what);
    await waitedFor(alice, id);
    if (parks) await parked(alice, turn);
    else await writtenDown(store, alice, id);
    return turn;
  };

const beforeTheProcess: Reach = async (scene, held) => {
  const turn = await afterTheRow(true)(scene, held);
  const lock = 'lock table tool_calls in access exclusive mode';
  const start = held.use(await holdUp(scene.databaseUrl, lock));
  await allow(scene.alice, scene.id);
  await start.reached();
  return turn;
};

const beforeTheClaim =
  (parks = false): Reach =>
  async (scene, held) => {
    const turn = await afterTheRow(parks)(scene, held);
    const claim = held.use(await holdClaims(scene.databaseUrl));
    await allow(scene.alice, scene.id);
    await claim.reached();
    return turn;
  };

/** The gate has what people decided, and asks once more what the user may before it lets the call run. */
const afterTheClaim =
  (parks = false): Reach =>
  async (scene, held) => {
    const claim = held.use(new AsyncDisposableStack());
    const turn = await beforeTheClaim(parks)(scene, claim);
    const lock = 'lock table users in access exclusive mode';
    const gate = held.use(await holdUp(scene.databaseUrl, lock));
    await claim.disposeAsync();
    await gate.reached();
    await using sql = await openSql(scene.databaseUrl);
    const applied = await sql.rows('select applied_at from approvals where session_id = $1', [scene.id]);
    expect(applied).toEqual([{ applied_at: expect.any(Date) as unknown }]);
    return turn;
  };

const inTheTool =
  (parks = false): Reach =>
  async (scene, held) => {
    const turn = await afterTheRow(parks, endless)(scene, held);
    await allow(scene.alice, scene.id);
    await eventually(async () => expect(await scene.ran()).toEqual(['one']), { within: 20_000 });
    return turn;
  };

const steps = {
  'before the row': { reach: beforeTheRow },
  'after the row': { reach: afterTheRow() },
  'after the decision': { claims: true, reach: beforeTheClaim() },
  'between claim and tool': { reach: afterTheClaim() },
  'in the tool': { reach: inTheTool() },
  'between resume and process': { parks: true, reach: beforeTheProcess },
  'between resume and claim': { parks: true, claims: true, reach: beforeTheClaim(true) },
  'between claim and the replayed call': { parks: true, reach: afterTheClaim(true) },
  'in the replayed call': { parks: true, reach: inTheTool(true) },
} as const satisfies Record<string, Step>;

type StepName = keyof typeof steps;

/** What comes of the turn. */
type End =
  /** People are asked, and when they have allowed the call it runs. */
  | 'asks'
  /** What people decided is not lost: the call runs. */
  | 'goes on'
  /** The turn is over, and how often the call ran is known to nobody but this test. */
  | { readonly code: 'agent_crashed' | 'worker_lost'; readonly ran: 0 | 1; readonly approvals: 0 | 1 };

async function killAt(name: StepName, scene: Scene, end: End): Promise<void> {
  await using held = new AsyncDisposableStack();
  const turn = await steps[name].reach(scene, held);
  await scene.kill();
  await held.disposeAsync();
  const alice = await scene.survivor();
  const { id, ran } = scene;
  if (end === 'asks') {
    await parked(alice, turn);
    expect(await ran()).toEqual([]);
    await allow(alice, id);
  }
  const ended = await alice.finished(id, turn);
  const isOver = typeof end === 'object';
  if (isOver) expect(ended).toMatchObject({ error: { code: end.code } });
  else
    expect(ended, JSON.stringify(ended['error'])).toMatchObject({
      status: 'completed',
      result_text: 'Done.',
    });
  const count = isOver ? end.ran : 1;
  expect(await ran()).toHaveLength(count);
  await expectAllowedOnce(alice, id, isOver ? end.approvals : 1);

  const { items } = (await alice.get(`/sessions/${id}/tool-calls`)).body;
  expect((items as Json[]).map(({ status }) => status as string)).toEqual([isOver ? 'error' : 'success']);
  expect(await alice.ask(id, `And now?${script({ text: 'Here.' })}`)).toMatchObject({ status: 'completed' });
  expect(await ran()).toHaveLength(count);
  await expectAllowedOnce(alice, id, isOver ? end.approvals : 1);
  const log = await alice.events(id);
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
}

/** One row, used up; none if people were never asked. */
async function expectAllowedOnce(alice: Api, id: string, count: number): Promise<void> {
  const { items } = (await alice.get(`/approvals?session_id=${id}`)).body;
  const allowed = { status: 'allowed', applied_at: expect.any(String) as unknown };
  expect(items).toMatchObject(Array.from({ length: count }, () => allowed));
}

const asksAboutEcho = [{ rules: [{ kind: 'command', effect: 'ask', commands: ['echo *'] }] }];

async function lines(sessionsDir: string, id: string): Promise<string[]> {
  const text = await readFile(path.join(sessionsDir, id, 'workspace', 'ran.txt'), 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}

describe('an agent that is killed', () => {
  let patient: TestApp;
  let impatient: TestApp;
  beforeAll(async () => {
    [patient, impatient] = await Promise.all([startTestApp(), startTestApp({ APPROVAL_HOLD_SECONDS: '1' })]);
  });
  afterAll(() => Promise.all([patient, impatient].map((service) => service[Symbol.asyncDispose]())));

  const crashed = { code: 'agent_crashed', approvals: 1 } as const;
  test.each<[StepName, End]>([
    ['before the row', 'asks'],
    ['after the row', 'asks'],
    ['after the decision', 'goes on'],
    ['between claim and tool', { ...crashed, ran: 0 }],
    ['in the tool', { ...crashed, ran: 1 }],
    ['between resume and claim', 'goes on'],
    ['between claim and the replayed call', { ...crashed, ran: 0 }],
    ['in the replayed call', { ...crashed, ran: 1 }],
  ])(
    '%s has its call run once or not at all [approval-kills:agent]',
    async (name, end) => {
      const { parks, claims }: Step = steps[name];
      const service = parks ? impatient : patient;
      const alice = await service.newUser({ role: 'admin' });
      const id = await alice.newSession({ policies: asksAboutEcho });
      await killAt(
        name,
        {
          ...service,
          alice,
          id,
          ran: () => lines(path.join(service.dataDir, 'sessions'), id),
          kill: async () => {
            // What the agent has said may wait for the session to be written down; it is not lost with the agent.
            await eventually(
              async () =>
                expect(
                  (await isWrittenDown(service.store, alice, id)) ||
                    (await somebodyWaits(service.databaseUrl, '%insert into transcripts%')),
                ).toBe(true),
              { within: 10_000 },
            );
            process.kill(await agentOf(id), 'SIGKILL');
            await eventually(
              async () => {
                expect(await processesOf({ session: id })).toEqual([]);
                // The service knows of its death, and would end the turn.
                const ends = 'select%from "sessions"%for update%';
                if (claims) expect(await somebodyWaits(service.databaseUrl, ends)).toBe(true);
              },
              { within: 10_000 },
            );
          },
          survivor: () => Promise.resolve(alice),
        },
        end,
      );
    },
    60_000,
  );
});

describe('a server that is killed', () => {
  const lost = { code: 'worker_lost', approvals: 1 } as const;
  const ends: [StepName, End][] = [
    ['after the row', 'asks'],
    ['after the decision', 'goes on'],
    ['in the tool', { ...lost, ran: 1 }],
    ['between resume and process', 'goes on'],
    ['between claim and the replayed call', { ...lost, ran: 0 }],
  ];
  /** Each with two starts of a server: at full size only (`FULL=1`). */
  const more: [StepName, End][] = [
    ['before the row', { ...lost, ran: 0, approvals: 0 }],
    ['between claim and tool', { ...lost, ran: 0 }],
    ['between resume and claim', 'goes on'],
    ['in the replayed call', { ...lost, ran: 1 }],
  ];
  test.each([...ends, ...(process.env['FULL'] ? more : [])])(
    '%s has the call run once or not at all [approval-kills:server]',
    async (name, end) => {
      await using site = await newServerSite();
      const { parks }: Step = steps[name];
      const dataDir = await site.newDataDir();
      const first = site.start(dataDir, parks ? { APPROVAL_HOLD_SECONDS: '1' } : {});
      const alice = await (await site.newUser('admin')).loginAt(await first.ready());
      const id = await alice.newSession({ policies: asksAboutEcho });
      await killAt(
        name,
        {
          databaseUrl: site.environment['DATABASE_URL'] ?? '',
          store: site.store,
          alice,
          id,
          ran: () => lines(path.join(dataDir, 'sessions'), id),
          kill: () => first.kill(),
          survivor: async () => at(await site.start(dataDir).ready(), alice),
        },
        end,
      );
    },
    60_000,
  );
});
