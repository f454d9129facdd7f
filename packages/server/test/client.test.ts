import { AgentApi, type Approval, type NewPolicy } from '@ai-agent-api/client';
import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Api } from './support/api.ts';
import { prompt, question } from './support/asking-agent.ts';
import { startTestApp, type TestApp } from './support/harness.ts';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp();
});
afterAll(() => service[Symbol.asyncDispose]());

function clientOf({ token }: Api): AgentApi {
  return new AgentApi({ baseUrl: service.url, accessToken: token });
}

const asks: NewPolicy['rules'][number] = { kind: 'command', effect: 'ask', commands: ['echo *'] };
const echo = (word: string) => ({ name: 'Bash', input: { command: `echo ${word}` } });

/** Asks in the session, and decides on whatever waits until the turn is over. */
async function runDeciding(
  api: AgentApi,
  sessionId: string,
  message: string,
  decide: (approval: Approval) => Promise<unknown>,
): Promise<string[]> {
  const stop = new AbortController();
  const deciding = (async () => {
    const told: string[] = [];
    for await (const approval of api.approvals.watch({ signal: stop.signal })) {
      told.push(approval.status);
      if (approval.status === 'pending') await decide(approval);
      else return told;
    }
    return told;
  })();
  for await (const _ of api.session(sessionId).ask(message));
  const told = await deciding;
  stop.abort();
  return told;
}

describe('a program with the typed client', () => {
  test('decides on what its agent waits for, with other arguments [client:decides]', async () => {
    const api = clientOf(await service.newUser({ role: 'admin' }));
    const { id } = await api.sessions.create({ policies: [{ name: 'Ask', rules: [asks] }] });
    const work = `Work.${script({ tools: [echo('one')] }, { text: 'Done.' })}`;
    const told = await runDeciding(api, id, work, (approval) =>
      api.approvals.allow(approval.id, { input: { ...approval.input, command: 'echo edited' } }),
    );
    expect(told).toEqual(['pending', 'allowed']);
    const results = (await Array.fromAsync(api.session(id).events({ types: 'agent.tool_result' }))).map(
      (event) => (event.type === 'agent.tool_result' ? event.content : ''),
    );
    expect(results).toEqual(['edited']);
    const decisions = await Array.fromAsync(api.session(id).permissions({ decision: 'allow' }));
    expect(decisions).toMatchObject([{ tool_name: 'Bash', effect: 'ask', level: 'session' }]);
  });

  test('answers its questions [client:answers]', async () => {
    const api = clientOf(await service.newUser());
    const { id } = await api.sessions.create();
    const told = await runDeciding(api, id, prompt, (approval) =>
      api.approvals.answer(approval.id, { [question]: 'Blue' }),
    );
    expect(told).toEqual(['pending', 'allowed']);
  });

  test('makes, changes, tries and removes policies, and is told when it saw an old one [client:policies]', async () => {
    const { policies } = clientOf(await service.newUser({ role: 'admin' }));
    const made = await policies.create({ level: 'organization', name: 'Echoes', rules: [asks] });
    const changed = await policies.replace(
      made.id,
      { name: 'Echoes', rules: [{ ...asks, effect: 'deny' }] },
      { ifVersion: made.version },
    );
    expect(changed).toMatchObject({ version: 2, rules: [{ effect: 'deny' }] });
    await expect(
      policies.replace(made.id, { name: 'x', rules: [asks] }, { ifVersion: 1 }),
    ).rejects.toMatchObject({ code: 'precondition_failed' });
    expect(await policies.getVersion(made.id, 1)).toMatchObject({ rules: [{ effect: 'ask' }] });
    const names = (await Array.fromAsync(policies.list({ limit: 2 }))).map(({ name }) => name);
    expect(names[0]).toBe('Echoes');
    expect(names.length).toBeGreaterThan(3);
    const range = { from: '2026-01-01T00:00:00Z', until: '2100-01-01T00:00:00Z' };
    expect(await policies.dryRun(made.id, range)).toMatchObject({
      calls: 0,
    });
    await policies.remove(made.id, { ifVersion: 2 });
    await expect(policies.get(made.id)).rejects.toMatchObject({ code: 'not_found', status: 404 });
  });

  test('makes, changes and removes hooks [client:hooks]', async () => {
    const api = clientOf(await service.newUser({ role: 'admin' }));
    const made = await api.hooks.create({ name: 'Note', event: 'PreToolUse', action: { kind: 'audit' } });
    expect(await api.hooks.change(made.id, { enabled: false })).toMatchObject({ enabled: false });
    expect(await Array.fromAsync(api.hooks.list())).toMatchObject([{ id: made.id }]);
    expect(await Array.fromAsync(api.hooks.executions(made.id))).toEqual([]);
    await expect(api.hooks.rotateSecret(made.id)).rejects.toMatchObject({ status: 409 });
    const { id } = await api.sessions.create();
    await api.hooks.change(made.id, { enabled: true });
    expect(await api.session(id).hooks()).toMatchObject([{ name: 'Note' }]);
    await api.hooks.remove(made.id);
    expect(await Array.fromAsync(api.hooks.list())).toEqual([]);
  });

  test('keeps budgets, limits and the key of its organization [client:organization]', async () => {
    const { budgets, organization } = clientOf(await service.newUser({ role: 'admin' }));
    const { id } = await organization.get();
    const key = { scope: 'organization', scope_id: id, period: 'month' } as const;
    expect(await budgets.set(key, 25)).toMatchObject({ limit_usd: '25.000000' });
    expect(await budgets.topUp(key, 5)).toMatchObject({ limit_usd: '30.000000' });
    expect(await budgets.list()).toHaveLength(1);
    await budgets.remove(key);
    expect(await budgets.list()).toEqual([]);
    expect(await budgets.usage({ by: 'user' })).toMatchObject({ by: 'user', items: [] });

    const limits = { allowed_models: ['claude-haiku-*'], egress: { hosts: ['example.com'], ports: [443] } };
    expect(await organization.setAgentLimits({ ...limits, server_features: [] })).toMatchObject(limits);
    expect(await organization.agentLimits()).toMatchObject(limits);
    expect(await organization.setUpstreamKey({ api_key: 'sk-ant-of-ours' })).toMatchObject({ is_set: true });
    await organization.removeUpstreamKey();
    expect(await organization.upstreamKey()).toMatchObject({ is_set: false });
  });

  test('follows what happens in all of its sessions [client:feed]', async () => {
    const api = clientOf(await service.newUser());
    const feed = api.feed();
    const first = feed.next();
    const seen: string[] = [];
    const making = (async () => {
      // The feed begins with what comes; it is told of one of them for sure.
      while (seen.length === 0) await api.sessions.create();
    })();
    const { value } = await first;
    seen.push(value?.type ?? '');
    await making;
    expect(seen).toEqual(['session.created']);
    await feed.return();
  });
});
