import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Api, Json } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp();
});
afterAll(() => service[Symbol.asyncDispose]());

const askAboutTouch = { kind: 'command', effect: 'ask', commands: ['touch *'] };
const touch = (file: string) => ({ name: 'Bash', input: { command: `touch ${file}` } });

type Waiting = { admin: Api; user: Api; session: string; turn: string; approval: string };

/** A turn in which a policy has people asked about `touch a.txt`. */
async function askedAbout(): Promise<Waiting> {
  const admin = await service.newUser({ role: 'admin' });
  const user = await service.newUser({ organizationId: admin.organizationId });
  await policy(admin, [askAboutTouch]);
  const session = await user.newSession();
  const turn = await user.tell(session, `Go.${script({ tools: [touch('a.txt')] }, { text: 'Done.' })}`);
  const approval = await eventually(
    async () => {
      const { items } = (await user.get(`/approvals?status=pending&session_id=${session}`)).body;
      const [first] = items as Json[];
      if (!first) throw new Error('Nothing waits yet.');
      return first['id'] as string;
    },
    { within: 20_000 },
  );
  return { admin, user, session, turn, approval };
}

async function policy(admin: Api, rules: unknown[]): Promise<void> {
  const answer = await admin.post('/policies', { name: 'House rules', level: 'organization', rules });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
}

async function call({ user, session, turn }: Waiting): Promise<Json> {
  await user.finished(session, turn);
  const { items } = (await user.get(`/sessions/${session}/tool-calls`)).body;
  return (items as Json[])[0] ?? {};
}

const decide = ({ user, approval }: Waiting, decision: Record<string, unknown>) =>
  user.post(`/approvals/${approval}/decision`, decision);

describe('a call that a policy asks people about', () => {
  test('runs when a person allows it, and not before [approved-calls:allowed]', async () => {
    const waiting = await askedAbout();
    const { items } = (await waiting.user.get(`/sessions/${waiting.session}/tool-calls`)).body;
    expect((items as Json[])[0]).toMatchObject({ status: 'pending', output: null });
    expect((await decide(waiting, { decision: 'allow' })).status).toBe(200);
    expect(await call(waiting)).toMatchObject({ status: 'success', permission_decision: 'allow' });
  });

  test('does not run when a person denies it, and the agent is told why [approved-calls:denied]', async () => {
    const waiting = await askedAbout();
    await decide(waiting, { decision: 'deny', reason: 'Not this file.' });
    expect(await call(waiting)).toMatchObject({ status: 'denied', permission_decision: 'deny' });
    const events = await waiting.user.events(waiting.session);
    expect(events.find(({ type }) => type === 'agent.tool_result')).toMatchObject({
      content: expect.stringContaining('Not this file.') as unknown,
    });
  });

  test('does not run when a policy has come to deny it while people thought [approved-calls:policy-changed]', async () => {
    const waiting = await askedAbout();
    await policy(waiting.admin, [{ ...askAboutTouch, effect: 'deny' }]);
    await decide(waiting, { decision: 'allow' });
    expect(await call(waiting)).toMatchObject({ status: 'denied' });
  });
});
