import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Api, Json } from './support/api.ts';
import { agentOf } from './support/agent-processes.ts';
import { waitedFor } from './support/asking-agent.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { temporaryFolder } from './support/service-node.ts';

/** A server by stdio in bash, whose tool asks people before it answers, and tells what they said. */
const program = String.raw`
while IFS= read -r line; do
  [[ $line =~ \"id\":([0-9]+) ]] || continue
  id=${'$'}{BASH_REMATCH[1]}
  case $line in
    *'"initialize"'*) result='{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":{"name":"asker","version":"1"}}' ;;
    *'"tools/list"'*) result='{"tools":[{"name":"form","description":"Asks","inputSchema":{"type":"object"}},{"name":"link","description":"Sends away","inputSchema":{"type":"object"}},{"name":"odd","description":"Asks oddly","inputSchema":{"type":"object"}}]}' ;;
    *'"tools/call"'*)
      case $line in
        *'"form"'*) asked='"message":"How many?","requestedSchema":{"type":"object","properties":{"count":{"type":"integer","minimum":1,"maximum":9},"sure":{"type":"boolean"}},"required":["count"]}' ;;
        *'"link"'*) asked='"message":"Log in.","mode":"url","url":"https://login.example.com/","elicitationId":"e1"' ;;
        *) asked='"message":"Log in.","mode":"url","url":"http://login.example.com/","elicitationId":"e2"' ;;
      esac
      printf '{"jsonrpc":"2.0","id":"ask","method":"elicitation/create","params":{%s}}\n' "$asked"
      IFS= read -r answer
      result="{\"content\":[{\"type\":\"text\",\"text\":\"heard ${'$'}{answer//\"/}\"}]}" ;;
    *) result='{}' ;;
  esac
  printf '{"jsonrpc":"2.0","id":%s,"result":%s}\n' "$id" "$result"
done`;

const stack = new AsyncDisposableStack();
let service: TestApp;
let impatient: TestApp;
beforeAll(async () => {
  const file = path.join(await temporaryFolder(stack), 'catalogue.json');
  await writeFile(
    file,
    JSON.stringify({ programs: { asker: { command: '/bin/bash', args: ['-c', program] } } }),
  );
  service = stack.use(await startTestApp({ MCP_CATALOGUE_FILE: file }));
  impatient = stack.use(await startTestApp({ MCP_CATALOGUE_FILE: file, APPROVAL_HOLD_SECONDS: '1' }));
});
afterAll(() => stack.disposeAsync());

async function newSession(on = service, options: Json = {}): Promise<{ who: Api; session: string }> {
  const who = await on.newUser({ role: 'admin' });
  const connection = { kind: 'stdio', program: 'asker' };
  await who.post('/mcp-servers', { name: 'asker', scope: 'organization', connection });
  const sdk_options = { mcp_servers: ['asker'], allowed_tools: ['mcp__*'], ...options };
  return { who, session: await who.newSession({ sdk_options }) };
}

const ask = (tool: string) =>
  `Go.${script({ tools: [{ name: `mcp__asker__${tool}`, input: {} }] }, { text: 'Done.' })}`;

async function heard(who: Api, session: string, turn: string): Promise<unknown> {
  expect(await who.finished(session, turn)).toMatchObject({ status: 'completed', result_text: 'Done.' });
  return (await who.get(`/sessions/${session}/tool-calls`)).body['items'][0]['output'];
}

describe('what an MCP server asks in the middle of a call', () => {
  test('is answered by a person, with what fits its form [elicitation:form]', async () => {
    const { who, session } = await newSession();
    const turn = await who.tell(session, ask('form'));
    const id = await waitedFor(who, session);
    expect((await who.get(`/approvals/${id}`)).body).toMatchObject({
      ...{ kind: 'elicitation', tool_name: 'mcp__asker__form', pattern: null, may_decide: true },
      input: {
        server: 'asker',
        message: 'How many?',
        mode: 'form',
        requested_schema: { required: ['count'] },
      },
    });
    const decide = (body: Json) => who.post(`/approvals/${id}/decision`, { decision: 'allow', ...body });
    for (const body of [
      {},
      { content: {} },
      { content: { count: 10 } },
      { content: { count: 1.5 } },
      { content: { count: '5' } },
      { content: { count: 5, more: 'x' } },
      { content: { count: 5 }, remember: 'session' },
      { answers: { count: '5' } },
      { updated_input: { count: 5 } },
    ])
      expect([body, (await decide(body)).status]).toEqual([body, 422]);
    expect((await decide({ content: { count: 5, sure: true } })).status).toBe(200);
    expect(await heard(who, session, turn)).toMatch(
      /action:accept,content:\{(count:5,sure:true|sure:true,count:5)\}/,
    );
    expect((await who.get(`/approvals/${id}`)).body).toMatchObject({ status: 'allowed' });
  });

  test('may be to go somewhere, and may be declined [elicitation:url]', async () => {
    const { who, session } = await newSession();
    const first = await who.tell(session, ask('link'));
    const id = await waitedFor(who, session);
    expect((await who.get(`/approvals/${id}`)).body['input']).toMatchObject({
      url: 'https://login.example.com/',
    });
    const content = { content: { token: 'x' } };
    expect((await who.post(`/approvals/${id}/decision`, { decision: 'allow', ...content })).status).toBe(422);
    await who.post(`/approvals/${id}/decision`, { decision: 'allow' });
    expect(await heard(who, session, first)).toContain('action:accept');
    const other = await newSession();
    const second = await other.who.tell(other.session, ask('form'));
    const denied = await waitedFor(other.who, other.session);
    await other.who.post(`/approvals/${denied}/decision`, { decision: 'deny' });
    expect(await heard(other.who, other.session, second)).toContain('action:decline');
  });

  test('is declined when nobody answers in time, and parks no turn [elicitation:late]', async () => {
    const { who, session } = await newSession(impatient);
    const turn = await who.tell(session, ask('form'));
    const id = await waitedFor(who, session);
    expect(await heard(who, session, turn)).toContain('action:decline');
    expect((await who.get(`/approvals/${id}`)).body['status']).toBe('expired');
    expect((await who.get(`/turns/${turn}`)).body).toMatchObject({ attempts: 1, parked_for: null });
  });

  test('ends with its turn [elicitation:interrupted]', async () => {
    const { who, session } = await newSession();
    await who.tell(session, ask('form'));
    const id = await waitedFor(who, session);
    await who.post(`/sessions/${session}/interrupt`);
    await eventually(
      async () => expect((await who.get(`/approvals/${id}`)).body['status']).toBe('cancelled'),
      { within: 10_000 },
    );
    expect((await who.post(`/approvals/${id}/decision`, { decision: 'deny' })).status).toBe(410);
  });

  test('ends with the process that waits for it, and nothing takes its call up again [elicitation:crash]', async () => {
    const { who, session } = await newSession();
    const turn = await who.tell(session, ask('form'));
    const id = await waitedFor(who, session);
    process.kill(await agentOf(session), 'SIGKILL');
    const ended = await who.finished(session, turn);
    expect(ended).toMatchObject({ status: 'failed', error: { code: 'agent_crashed' }, attempts: 1 });
    expect((await who.get(`/approvals/${id}`)).body['status']).toBe('cancelled');
    expect(await who.ask(session, `Go on.${script({ text: 'Gone on.' })}`)).toMatchObject({
      status: 'completed',
    });
  });

  test('is declined where people had better not be led [elicitation:declined]', async () => {
    const { who, session } = await newSession();
    const turn = await who.tell(session, ask('odd'));
    expect(await heard(who, session, turn)).toContain('action:decline');
    expect((await who.get('/approvals')).body['items']).toEqual([]);
  });

  test('is declined where nobody is to be asked [elicitation:silent]', async () => {
    const { who, session } = await newSession(service, { permission_mode: 'dontAsk' });
    const turn = await who.tell(session, ask('form'));
    expect(await heard(who, session, turn)).toContain('action:decline');
    expect((await who.get('/approvals')).body['items']).toEqual([]);
  });
});
