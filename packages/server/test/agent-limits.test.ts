import { script, type Step } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Api, Json } from './support/api.ts';
import { startTestApp, type TestApp } from './support/harness.ts';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp();
});
afterAll(() => service[Symbol.asyncDispose]());

const path = '/organization/agent-limits';
const nothing = { allowed_models: [], server_features: [], egress: { hosts: [], ports: [443] } };

/** An admin and a user of an organization that allows its agents something. */
async function organization(limits: Json): Promise<{ admin: Api; alice: Api }> {
  const admin = await service.newUser({ role: 'admin' });
  const alice = await service.newUser({ organizationId: admin.organizationId });
  expect((await admin.put(path, limits)).status).toBe(200);
  return { admin, alice };
}

/** The tools that the model was offered with a prompt. */
function toolsOffered(prompt: string): string[] {
  const asked = service.fake.requests.findLast(({ body }) => JSON.stringify(body).includes(prompt));
  const { tools } = asked?.body as { tools: { name: string; type?: string }[] };
  return tools.map((tool) => tool.name);
}

describe('what an organization allows its agents', () => {
  test('is every model and nothing else until an admin says more [limits:default]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const { organizationId } = admin;
    expect((await admin.get(path)).body).toEqual(nothing);
    const limits = {
      allowed_models: ['claude-haiku-*'],
      server_features: ['web_search'],
      egress: { hosts: ['*.Example.COM'] },
    };
    const set = { ...limits, egress: { hosts: ['*.example.com'], ports: [443] } };
    expect((await admin.put(path, limits)).body).toEqual(set);
    for (const role of ['user', 'viewer'] as const) {
      const other = await service.newUser({ role, organizationId });
      expect((await other.get(path)).body).toEqual(set);
      expect((await other.put(path, nothing)).status).toBe(403);
    }
    const stranger = await service.newUser({ role: 'admin' });
    expect((await stranger.get(path)).body).toEqual(nothing);
    expect((await admin.put(path, {})).body).toEqual(nothing);
  });

  test.each([
    { allowed_models: ['claude*haiku'] },
    { allowed_models: [''] },
    { server_features: ['everything'] },
    { egress: { hosts: ['*'] } },
    { egress: { hosts: ['https://example.com'] } },
    { egress: { hosts: ['example.com:443'] } },
    { egress: { hosts: ['example.com'], ports: [0] } },
    { egress: { hosts: ['example.com'], ports: [] } },
    { models: [] },
  ])('takes no %j [limits:malformed]', async (limits) => {
    const admin = await service.newUser({ role: 'admin' });
    expect((await admin.put(path, limits)).status).toBe(422);
    expect((await admin.post('/sessions', { sdk_options: limits })).status).toBe(422);
  });

  test('bounds a new session, which is told what is too much [limits:beyond]', async () => {
    const { alice } = await organization({
      allowed_models: ['claude-haiku-*'],
      server_features: ['web_search'],
      egress: { hosts: ['*.example.com'] },
    });
    const ask = (more: Json) =>
      alice.post('/sessions', { sdk_options: { model: 'claude-haiku-4-5', ...more } });
    const within = {
      model: 'claude-haiku-4-5',
      allowed_models: ['claude-haiku-4-*'],
      fallback_model: 'claude-haiku-4-5',
      server_features: ['web_search'],
      egress: { hosts: ['api.example.com'], ports: [443] },
    };
    const made = await ask(within);
    expect(made.status).toBe(201);
    expect((await alice.get(`/sessions/${made.body['id']}`)).body['sdk_options']).toMatchObject(within);
    for (const [more, named] of [
      [{ model: 'claude-opus-4-5' }, '"claude-opus-4-5"'],
      [{ allowed_models: ['claude-*'] }, '"claude-*"'],
      [{ fallback_model: 'claude-sonnet-4-5' }, '"claude-sonnet-4-5"'],
      [{ agents: { a: { description: 'x', prompt: 'x', model: 'claude-opus-4-1' } } }, '"claude-opus-4-1"'],
      [{ server_features: ['mcp'] }, '"mcp"'],
      [{ egress: { hosts: ['example.com'] } }, '"example.com"'],
      [{ egress: { hosts: ['api.example.com'], ports: [22] } }, 'port 22'],
    ] as const) {
      const refused = await ask(more);
      expect(refused).toMatchObject({ status: 403, body: { code: 'not_allowed' } });
      expect(refused.body['detail']).toContain(named);
    }
    expect((await alice.get('/sessions')).body['total']).toBe(1);
    const own = await ask({ allowed_models: ['claude-haiku-3'] });
    expect(own).toMatchObject({ status: 422, body: { code: 'invalid_input' } });
  });

  test('holds at the next turn of a session when it shrinks [limits:shrink]', async () => {
    const { admin, alice } = await organization({ server_features: ['web_search'] });
    const id = await alice.newSession({ sdk_options: { server_features: ['web_search'] } });
    expect(await alice.ask(id, `First.${script({ text: 'One.' })}`)).toMatchObject({ status: 'completed' });
    expect(toolsOffered('First.')).toContain('WebSearch');

    await admin.put(path, {});
    expect(await alice.ask(id, `Second.${script({ text: 'Two.' })}`)).toMatchObject({ status: 'completed' });
    expect(toolsOffered('Second.')).not.toContain('WebSearch');

    await admin.put(path, { allowed_models: ['claude-haiku-*'] });
    const refused = await alice.ask(id, `Third.${script({ text: 'Three.' })}`);
    expect(refused).toMatchObject({ status: 'failed', error: { code: 'model_not_allowed' } });
    expect(refused['error'].message).toContain('claude-sonnet-4-5');
  }, 60_000);
});

describe('a session', () => {
  test('searches the web through the provider when it may, and has no such tool else [limits:web-search]', async () => {
    const { alice } = await organization({ server_features: ['web_search'] });
    const search: Step = { tools: [{ name: 'WebSearch', input: { query: 'heron birds' } }] };
    const id = await alice.newSession({ sdk_options: { server_features: ['web_search'] } });
    const answer = await alice.ask(id, `Search.${script(search, { text: 'Found.' })}`);
    expect(answer).toMatchObject({ status: 'completed', tool_calls: [{ status: 'success' }] });
    const sent = service.fake.requests.filter(({ body }) =>
      JSON.stringify(body).includes('"web_search_20250305"'),
    );
    expect(sent.length).toBeGreaterThan(0);

    const other = await alice.newSession();
    await alice.ask(other, `Search too.${script(search, { text: 'None.' })}`);
    expect(toolsOffered('Search too.')).not.toContain('WebSearch');
    expect(sent).toHaveLength(
      service.fake.requests.filter(({ body }) => JSON.stringify(body).includes('"web_search_20250305"'))
        .length,
    );
  }, 60_000);

  test('is answered by its fallback model when the first one has no room [limits:fallback]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession({
      sdk_options: { model: 'claude-opus-4-5', fallback_model: 'claude-haiku-4-5' },
    });
    // As often as the gateway tries.
    const crowded = script({ error: 529, times: 4, retryAfter: 0, then: { text: 'Answered.' } });
    const answer = await alice.ask(id, `Try.${crowded}`);
    expect(answer).toMatchObject({ status: 'completed', content: { text: 'Answered.' } });
    const usage = (await alice.events(id)).find(({ type }) => type === 'session.usage');
    expect(Object.keys(usage?.['by_model'] as Json)).toContain('claude-haiku-4-5');
  }, 60_000);

  test.each([
    ['claude-*', true],
    ['claude-haiku-*', false],
  ])(
    'that allows itself %s calls opus in a sub-agent: %s [limits:own-models]',
    async (allowed, mayCall) => {
      const alice = await service.newUser();
      const agents = { big: { description: 'Thinks', prompt: 'Think.', model: 'opus' } };
      const id = await alice.newSession({
        sdk_options: { model: 'claude-haiku-4-5', allowed_models: [allowed], agents },
      });
      const input = { description: 'think', prompt: `Think of ${id}.`, subagent_type: 'big' };
      const call: Step = { tools: [{ name: 'Agent', input }] };
      await alice.ask(id, `Delegate.${script(call, { text: 'Done.' })}`);
      const models = service.fake.requests
        .filter(({ body }) => JSON.stringify(body).includes(`Think of ${id}.`))
        .map(({ body }) => (body as { model: string }).model);
      expect(models.some((model) => model.startsWith('claude-opus'))).toBe(mayCall);
    },
    60_000,
  );
});
