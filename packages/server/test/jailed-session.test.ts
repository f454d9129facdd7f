import { script } from '@ai-agent-api/fake-anthropic';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { withoutPolicies } from './support/without-policies.ts';
import { hasBubblewrap, isRoot } from './support/jail-scene.ts';

const key = 'sk-ant-canary-jail-key-3Tz8';
const why = hasBubblewrap ? '' : ' (skipped: bubblewrap is not installed)';
const bash = (command: string) => ({ tools: [{ name: 'Bash', input: { command } }] });

describe.skipIf(!hasBubblewrap)(`a session of a service with jails${why}`, () => {
  let service: TestApp;
  beforeAll(async () => {
    service = await startTestApp({ ISOLATION: 'jail', ANTHROPIC_API_KEY: key });
  });
  afterAll(() => service[Symbol.asyncDispose]());

  test('works, remembers, and is resumed in a new jail [jail:session]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const first = script(bash('pwd; id -u; echo kept > note.txt'), { text: 'Noted.' });
    const answer = await alice.ask(id, `The word is heron.${first}`);
    expect(answer).toMatchObject({ status: 'completed', content: { text: 'Noted.' } });
    expect(answer['tool_calls'][0].output).toBe('/workspace\n1000');
    // Another schema is another process.
    const output_schema = { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] };
    const read = script(
      bash('cat note.txt'),
      { tools: [{ name: 'StructuredOutput', input: { n: 3 } }] },
      { text: 'ok' },
    );
    const again = await alice.ask(id, `Read it.${read}`, { output_schema });
    expect(again).toMatchObject({ status: 'completed', structured_output: { n: 3 } });
    expect(again['tool_calls'][0].output).toBe('kept');
    const request = service.fake.requests.findLast((sent) => JSON.stringify(sent.body).includes('Read it.'));
    expect(JSON.stringify(request?.body)).toContain('The word is heron.');
    expect(request?.headers['x-api-key']).toBe(key);
  });

  test('finds no key, no file and no network of the server [jail:canaries]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const secret = path.join(service.dataDir, 'secret');
    await writeFile(secret, 'canary-in-a-file', { mode: 0o644 });
    const looks = [
      `env; cat /proc/*/environ /proc/*/cmdline | tr '\\0' '\\n'`,
      `cat ${secret}; ls ${service.dataDir}; ls /run/gw`,
      `curl -sS -m 2 ${service.fake.url}; curl -sS -m 2 ${service.url}/health; true`,
      `grep -rIl canary / --exclude-dir=proc --exclude-dir=sys --exclude-dir=usr 2> /dev/null; true`,
    ];
    const answer = await alice.ask(id, `Look.${script(...looks.map(bash), { text: 'Looked.' })}`);
    expect(answer).toMatchObject({ status: 'completed' });
    const seen = (answer['tool_calls'] as { output: string }[]).map(({ output }) => output).join('\n');
    expect(seen).toContain('ANTHROPIC_UNIX_SOCKET=/run/gw/gw.sock');
    expect(seen).toContain('gw.sock');
    expect(seen).not.toContain(key);
    expect(seen).not.toContain('canary-in-a-file');
    expect(seen).not.toContain('"status"');
    expect(seen).toMatch(/Failed to connect|refused|Couldn't connect/i);
  });

  test('two at once do not see each other [jail:neighbours]', async () => {
    const alice = await service.newUser();
    const bob = await service.newUser();
    const mine = await alice.newSession();
    const theirs = await bob.newSession();
    await alice.ask(mine, `Write.${script(bash('echo private > plan.txt'), { text: 'ok' })}`);
    const look = bash(
      `ls / /home; cat ${path.join(service.dataDir, 'sessions', mine, 'workspace/plan.txt')}`,
    );
    const answer = await bob.ask(theirs, `Look.${script(look, { text: 'ok' })}`);
    expect(answer['tool_calls'][0].output).not.toContain('private');
    expect(answer['tool_calls'][0].output).toContain('No such file');
  });

  test('reaches out only as far as its organization still allows, and never inside [egress:session]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    await withoutPolicies(admin);
    const alice = await service.newUser({ organizationId: admin.organizationId });
    const port = Number(new URL(service.url).port);
    const egress = { hosts: ['localhost', 'other.test'], ports: [port] };
    await admin.put('/organization/agent-limits', { egress });
    const id = await alice.newSession({ sdk_options: { egress: { hosts: ['localhost'], ports: [port] } } });
    const ask = (host: string) => `curl -sS -m 5 -p --noproxy '' http://${host}:${port}/health 2>&1; true`;
    const steps = [bash(ask('localhost')), bash(ask('other.test')), bash('env | grep -ci proxy; true')];
    const answer = await alice.ask(id, `Reach out.${script(...steps, { text: 'Done.' })}`);
    expect(answer).toMatchObject({ status: 'completed' });
    const seen = (answer['tool_calls'] as { output: string }[]).map(({ output }) => output);
    expect(seen.join('\n')).not.toContain('"status"');
    expect(seen[2]).toBe('6');
    const log = await alice.events(id);
    expect(log.filter(({ type }) => type === 'session.egress')).toMatchObject([
      { host: 'localhost', port, verdict: 'failed', reason: 'ForbiddenAddressError' },
      { host: 'other.test', port, verdict: 'refused', reason: 'host_not_allowed' },
    ]);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));

    await admin.put('/organization/agent-limits', {});
    const again = await alice.ask(
      id,
      `Again.${script(bash('env | grep -ci proxy; true'), { text: 'Done.' })}`,
    );
    expect(again['tool_calls'][0].output).toBe('0');
  });

  test('is told of in /ready [jail:ready]', async () => {
    const ready = (await (await fetch(`${service.url}/ready`)).json()) as { checks: Record<string, unknown> };
    const users = isRoot ? 'a user each' : "the server's user";
    expect(ready.checks['jail']).toMatchObject({ ok: true, detail: expect.stringContaining(users) });
  });
});

describe('without a wall', () => {
  test.each(['0.0.0.0', '10.1.2.3', '::'])('nobody outside is let in, at %s [jail:loopback]', (host) => {
    expect(() => readConfig({ HOST: host, ISOLATION: 'none' })).toThrow(/^HOST was .*loopback/);
    expect(readConfig({ HOST: host, ISOLATION: 'jail' }).config.http.host).toBe(host);
  });
});
