import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApprovalDeadlines } from '../src/services/approval-deadlines.ts';
import { createLog } from '../src/infrastructure/log.ts';
import type { Answer, Api, Json } from './support/api.ts';
import { askAbout, runningTurn, type Asked } from './support/asked-call.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { openSql, type Sql } from './support/sql.ts';

const stack = new AsyncDisposableStack();
let service: TestApp;
let superuser: Sql;
beforeAll(async () => {
  service = stack.use(await startTestApp({ ROLE: 'api' }));
  superuser = stack.use(await openSql(service.databaseUrl));
});
afterAll(() => stack.disposeAsync());

type Scene = { owner: Api; admin: Api; other: Api; sessionId: string; turnId: string };

async function scene(): Promise<Scene> {
  const owner = await service.newUser();
  const { organizationId } = owner;
  return {
    owner,
    admin: await service.newUser({ role: 'admin', organizationId }),
    other: await service.newUser({ role: 'admin', organizationId }),
    ...(await runningTurn(service.store, owner)),
  };
}

function ask({ owner, sessionId, turnId }: Scene, asked: Partial<Asked> = {}): Promise<string> {
  return askAbout(service.store, owner, { sessionId, turnId, ...asked });
}

function decide(who: Api, id: string, body: Json): Promise<Answer> {
  return who.post(`/approvals/${id}/decision`, body);
}

/** As if so many seconds had gone by since the approval was asked for. */
async function later(id: string, seconds: number): Promise<void> {
  await superuser.rows(
    `update approvals set requested_at = requested_at - make_interval(secs => $2),
       deadline_at = deadline_at - make_interval(secs => $2) where id = $1`,
    [id, seconds],
  );
}

describe('a decision', () => {
  test('is taken from whoever may, and is in the log with who and why [approvals:decided]', async () => {
    const on = await scene();
    const id = await ask(on);
    expect((await on.admin.get(`/approvals/${id}`)).body).toMatchObject({
      status: 'pending',
      tool_name: 'Bash',
      input: { command: 'make deploy' },
      pattern: 'Bash(make deploy)',
      deciders: { roles: ['admin'], users: [on.owner.userId] },
      may_decide: true,
      quorum: { count: 1, role: null, allowed: 0 },
    });
    const denied = await decide(on.admin, id, { decision: 'deny', reason: 'Not on a Friday.' });
    expect(denied.status).toBe(200);
    expect(denied.body).toMatchObject({ status: 'denied', votes: [{ user_id: on.admin.userId }] });
    const events = await on.owner.events(on.sessionId);
    expect(events.filter((event) => event['approval_id'] === id)).toMatchObject([
      {
        type: 'user.tool_confirmation',
        result: 'deny',
        user_id: on.admin.userId,
        deny_message: 'Not on a Friday.',
      },
      {
        type: 'approval.settled',
        outcome: 'denied',
        reason: 'A person denied this call: Not on a Friday.',
      },
    ]);
  });

  test('is refused from those without the right, twice, otherwise and too late [approvals:refused]', async () => {
    const on = await scene();
    const id = await ask(on);
    const viewer = await service.newUser({ role: 'viewer', organizationId: on.owner.organizationId });
    const colleague = await service.newUser({ organizationId: on.owner.organizationId });
    const stranger = await service.newUser({ role: 'admin' });
    for (const who of [viewer, colleague])
      expect(await decide(who, id, { decision: 'allow' })).toMatchObject({
        status: 403,
        body: { code: 'not_allowed' },
      });
    expect((await decide(stranger, id, { decision: 'allow' })).status).toBe(404);

    expect((await decide(on.owner, id, { decision: 'allow' })).status).toBe(200);
    for (const [who, decision] of [
      [on.owner, 'allow'],
      [on.owner, 'deny'],
      [on.admin, 'allow'],
      [on.admin, 'deny'],
    ] as const)
      expect(await decide(who, id, { decision })).toMatchObject({
        status: 409,
        body: { code: 'conflict', detail: 'This call was allowed already.' },
      });
    expect((await decide(viewer, id, { decision: 'deny' })).status).toBe(403);
  });

  test('comes too late when the approval has expired, swept or not [approvals:late]', async () => {
    const on = await scene();
    const id = await ask(on);
    await later(id, 86_400);
    const late = await decide(on.owner, id, { decision: 'allow' });
    expect(late).toMatchObject({ status: 410, body: { code: 'gone' } });
    expect(late.body['detail']).toContain('expired');
    expect((await on.owner.get(`/approvals/${id}`)).body['status']).toBe('expired');
    expect((await decide(on.owner, id, { decision: 'deny' })).status).toBe(410);
    const settled = (await on.owner.events(on.sessionId)).filter(({ type }) => type === 'approval.settled');
    expect(settled).toMatchObject([{ outcome: 'expired' }]);
  });

  test('comes too late when the turn is stopped, and then the session is gone [approvals:turn-over]', async () => {
    const on = await scene();
    const id = await ask(on);
    await on.owner.post(`/sessions/${on.sessionId}/interrupt`);
    expect((await on.owner.get(`/approvals/${id}`)).body['status']).toBe('cancelled');
    const late = await decide(on.owner, id, { decision: 'allow' });
    expect(late).toMatchObject({ status: 410 });
    expect(late.body['detail']).toContain('The turn is over');
    await on.owner.delete(`/sessions/${on.sessionId}`);
    expect((await decide(on.owner, id, { decision: 'allow' })).status).toBe(404);
    expect((await on.admin.get('/approvals')).body['items']).toEqual([]);
  });

  test('of a quorum waits for different people, and a deletion of the session for nobody [approvals:quorum]', async () => {
    const on = await scene();
    const terms = { quorum: { count: 2, role: 'admin' } } as const;
    const id = await ask(on, { terms });
    expect((await decide(on.owner, id, { decision: 'allow' })).status).toBe(403);
    expect((await decide(on.admin, id, { decision: 'allow' })).body).toMatchObject({
      status: 'pending',
      quorum: { count: 2, role: 'admin', allowed: 1 },
    });
    expect((await decide(on.admin, id, { decision: 'allow' })).status).toBe(409);
    expect((await decide(on.other, id, { decision: 'allow' })).body['status']).toBe('allowed');

    const left = await ask(on, { terms });
    await on.owner.delete(`/sessions/${on.sessionId}`);
    const [row] = await superuser.rows('select status from approvals where id = $1', [left]);
    expect(row).toEqual({ status: 'cancelled' });
  });

  test('of two people on twenty calls at the same moment is taken once a call [approvals:at-once]', async () => {
    const on = await scene();
    const ids = await Promise.all(Array.from({ length: 20 }, () => ask(on)));
    const answers = await Promise.all(
      ids.flatMap((id) => [
        decide(on.owner, id, { decision: 'allow' }),
        decide(on.admin, id, { decision: 'deny' }),
      ]),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(20);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(20);
    const votes = await superuser.rows(
      'select approval_id from approval_votes where approval_id = any($1) group by 1 having count(*) = 1',
      [ids],
    );
    expect(votes).toHaveLength(20);
  });

  test('that is sent again with its Idempotency-Key is answered as before [approvals:idempotent]', async () => {
    const on = await scene();
    const id = await ask(on);
    const send = () =>
      on.owner.post(`/approvals/${id}/decision`, { decision: 'allow' }, { 'idempotency-key': id });
    const first = await send();
    const again = await send();
    expect(first.status).toBe(200);
    expect(again).toMatchObject({ status: 200, body: first.body });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
  });

  test('can bring other arguments, or be for the rest of the session [approvals:edited]', async () => {
    const on = await scene();
    const input = { command: 'make deploy ENV=test' };
    const edited = await ask(on);
    const both = { decision: 'allow', updated_input: input, remember: 'session' };
    expect((await decide(on.owner, edited, both)).status).toBe(422);
    expect((await decide(on.owner, edited, { decision: 'allow', updated_input: input })).body).toMatchObject({
      status: 'allowed',
      updated_input: input,
    });
    const id = await ask(on);
    await decide(on.owner, id, { decision: 'allow', remember: 'session' });
    const remembered = await superuser.rows(
      'select pattern, approval_id from remembered_calls where session_id = $1',
      [on.sessionId],
    );
    expect(remembered).toEqual([{ pattern: 'Bash(make deploy)', approval_id: id }]);
  });

  test('is not remembered beyond what a session may remember [approvals:remember-limit]', async () => {
    const on = await scene();
    const id = await ask(on);
    await superuser.rows(
      `insert into remembered_calls (organization_id, session_id, pattern, approval_id)
       select $1, $2, 'Bash(' || n || ')', $3 from generate_series(1, 100) n`,
      [on.owner.organizationId, on.sessionId, id],
    );
    expect(await decide(on.owner, id, { decision: 'allow', remember: 'session' })).toMatchObject({
      status: 409,
    });
    expect((await decide(on.owner, id, { decision: 'allow' })).status).toBe(200);
    const special = await ask(on, { input: { command: 'x', run_in_background: true } });
    expect(await decide(on.owner, special, { decision: 'allow', remember: 'session' })).toMatchObject({
      status: 422,
    });
  });

  test('on a question brings the answers [approvals:answers]', async () => {
    const on = await scene();
    const input = { questions: [{ question: 'Which colour?', header: 'Colour', options: [] }] };
    const id = await ask(on, { kind: 'question', tool: 'AskUserQuestion', input });
    for (const body of [
      { decision: 'allow' },
      { decision: 'allow', answers: {} },
      { decision: 'allow', answers: { 'Which?': 'Blue' } },
      { decision: 'allow', answers: { 'Which colour?': 'Blue' }, updated_input: {} },
      { decision: 'allow', answers: { 'Which colour?': '' } },
      { decision: 'allow', answers: { 'Which colour?': 'Blue' }, remember: 'session' },
    ])
      expect([body, (await decide(on.owner, id, body)).status]).toEqual([body, 422]);
    const answered = await decide(on.owner, id, { decision: 'allow', answers: { 'Which colour?': 'Blue' } });
    expect(answered.body).toMatchObject({
      status: 'allowed',
      updated_input: { ...input, answers: { 'Which colour?': 'Blue' } },
    });
    const call = await ask(on);
    expect((await decide(on.owner, call, { decision: 'allow', answers: { a: 'b' } })).status).toBe(422);
  });

  test('with text that no database stores is refused [approvals:bad-input]', async () => {
    const on = await scene();
    const id = await ask(on);
    for (const body of [
      { decision: 'maybe' },
      { decision: 'allow', updated_input: { command: 'a\0b' } },
      { decision: 'allow', updated_input: { deep: [{ '\ud800': 1 }] } },
      { decision: 'allow', updated_input: ['x'] },
      { decision: 'deny', reason: 'x'.repeat(3_000) },
      { decision: 'allow', remember: 'for ever' },
      { decision: 'allow', more: 1 },
    ])
      expect([body, (await decide(on.owner, id, body)).status]).toEqual([body, 422]);
    expect((await on.owner.get(`/approvals/${id}`)).body['status']).toBe('pending');
  });
});

describe('the list of approvals', () => {
  test('shows what one may see, what waits, and what waits for oneself, page by page [approvals:list]', async () => {
    const on = await scene();
    const named = await service.newUser({ organizationId: on.owner.organizationId });
    const ofAdmins = await ask(on, { terms: { roles: ['admin'], quorum: { count: 2 } } });
    const ofNamed = await ask(on, { terms: { users: [named.userId] } });
    const ofOwner = await ask(on);
    await decide(on.admin, ofAdmins, { decision: 'allow' });
    const idsOf = async (who: Api, query = '') => {
      const { items, total } = (await who.get(`/approvals?${query}`)).body;
      expect(total).toBe((items as Json[]).length);
      return (items as Json[]).map((item) => item['id'] as string);
    };
    const all = [ofOwner, ofNamed, ofAdmins];
    for (const who of [on.owner, on.admin]) expect(await idsOf(who)).toEqual(all);
    expect(await idsOf(named)).toEqual([ofNamed]);
    expect(await idsOf(on.owner, 'mine=true')).toEqual([ofOwner]);
    expect(await idsOf(on.admin, 'mine=true')).toEqual([ofOwner]);
    expect(await idsOf(on.other, 'mine=true')).toEqual([ofOwner, ofAdmins]);
    expect(await idsOf(on.owner, `session_id=${on.sessionId}&status=pending`)).toEqual(all);
    await decide(on.owner, ofOwner, { decision: 'deny' });
    expect(await idsOf(on.owner, 'status=denied')).toEqual([ofOwner]);
    expect(await idsOf(on.owner, `turn_id=${on.turnId}&status=pending`)).toEqual([ofNamed, ofAdmins]);
    expect((await named.get(`/approvals/${ofOwner}`)).status).toBe(404);
    expect((await named.get(`/approvals?session_id=${on.sessionId}`)).status).toBe(404);

    const first = (await on.owner.get('/approvals?limit=2')).body;
    expect(first).toMatchObject({ total: 3, has_more: true });
    const rest = (await on.owner.get(`/approvals?limit=2&cursor=${first['next_cursor']}`)).body;
    expect(rest).toMatchObject({ items: [{ id: ofAdmins }], total: null, has_more: false });
  });
});

describe('a deadline', () => {
  test('is met once however many nodes sweep, and sends the call to others first if told so [approvals:deadline]', async () => {
    const on = await scene();
    const plain = await ask(on, { terms: { deadline_seconds: 60 } });
    const escalating = await ask(on, {
      terms: {
        users: [on.owner.userId],
        deadline_seconds: 60,
        on_deadline: { action: 'escalate', role: 'admin', seconds: 600 },
      },
    });
    const sweeps = Array.from(
      { length: 4 },
      () => new ApprovalDeadlines({ store: service.store, log: createLog('silent') }),
    );
    const sweep = () => Promise.all(sweeps.map((each) => each.sweep()));
    await sweep();
    expect((await on.owner.get('/approvals?status=pending')).body['total']).toBe(2);

    for (const id of [plain, escalating]) await later(id, 60);
    await sweep();
    expect((await on.owner.get(`/approvals/${plain}`)).body['status']).toBe('expired');
    expect((await on.admin.get(`/approvals/${escalating}`)).body).toMatchObject({
      status: 'pending',
      deciders: { roles: ['admin'], users: [] },
      escalates_to: null,
      may_decide: true,
    });
    expect((await decide(on.owner, escalating, { decision: 'allow' })).status).toBe(403);

    await later(escalating, 600);
    await sweep();
    expect((await on.owner.get(`/approvals/${escalating}`)).body['status']).toBe('expired');
    const told = (await on.owner.events(on.sessionId)).map(({ type, ...event }) => [
      type,
      event['approval_id'],
    ]);
    const ofApprovals = told.filter(([type]) => String(type).startsWith('approval.'));
    expect(ofApprovals.sort()).toEqual(
      [
        ['approval.settled', plain],
        ['approval.escalated', escalating],
        ['approval.settled', escalating],
      ].sort(),
    );
  });
});

describe('a socket', () => {
  test('takes decisions on the calls of its session [approvals:socket]', async () => {
    const on = await scene();
    const [first, second, third] = [await ask(on), await ask(on), await ask(on)];
    const elsewhere = await scene();
    const foreign = await askAbout(service.store, on.owner, {
      ...(await runningTurn(service.store, on.owner)),
    });
    const socket = await on.owner.socket(on.sessionId);
    socket.send({ type: 'approve', id: 'a', approval_id: first, updated_input: { command: 'ls' } });
    expect(await socket.until((frame) => frame['id'] === 'a')).toMatchObject({
      type: 'ack',
      approval_id: first,
      status: 'allowed',
    });
    socket.send({ type: 'deny', id: 'b', approval_id: second, reason: 'No.' });
    expect(await socket.until((frame) => frame['id'] === 'b')).toMatchObject({ status: 'denied' });
    socket.send({ type: 'deny', id: 'c', approval_id: second });
    expect(await socket.until((frame) => frame['id'] === 'c')).toMatchObject({
      type: 'error',
      code: 'conflict',
    });
    for (const [id, approval] of [
      ['d', foreign],
      ['e', await ask(elsewhere)],
    ] as const) {
      socket.send({ type: 'approve', id, approval_id: approval });
      expect(await socket.until((frame) => frame['id'] === id)).toMatchObject({
        type: 'error',
        code: 'not_found',
      });
    }
    socket.send({ type: 'deny', approval_id: third, remember: 'session' });
    expect(await socket.until((frame) => frame['type'] === 'error' && !frame['id'])).toMatchObject({
      code: 'invalid_input',
    });
    expect((await on.owner.get(`/approvals/${third}`)).body['status']).toBe('pending');
    socket.close();
  });
});
