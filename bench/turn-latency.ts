import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { query, type SDKUserMessage } from '@anthropic-ai/claude-agent-sdk';
import { script, startFakeAnthropic, type FakeAnthropic } from '@ai-agent-api/fake-anthropic';
import { median, ms, type Figure } from './support/figures.ts';
import { post, startService, type Service } from './support/service.ts';

// A turn through the API against the same turn through the bare SDK: same prompt, same scripted model, same options,
// one after the other in one run. New sessions are measured twice: where each starts its process, and where one waits.
const count = 12;
const systemPrompt = 'You are terse.';
const tools = ['Bash', 'Read', 'Write', 'Edit', 'Glob', 'Grep', 'NotebookEdit', 'TodoWrite', 'Agent'];
const prompt = `Say something.${script({ text: 'Here is an answer of some words.' })}`;

type Timing = { readonly text: number; readonly result: number };
type Pair = { readonly first: Timing; readonly second: Timing };
type Round = { readonly bare: Pair; readonly ours: Pair; readonly spare: Pair };

export async function turnLatency(): Promise<Figure[]> {
  await using fake = await startFakeAnthropic({ keepRequests: 1 });
  const model = { ANTHROPIC_API_KEY: 'bench', ANTHROPIC_UPSTREAM_URL: fake.url };
  await using cold = await startService({ ...model, MAX_LIVE_SESSIONS: '2', SPARE_SESSIONS: '0' });
  await using spared = await startService({ ...model, MAX_LIVE_SESSIONS: '4', SPARE_SESSIONS: '1' });
  await bare(fake);
  await ours(cold);
  for (let session = 0; session < 2; session++) await ours(spared);
  const rounds: Round[] = [];
  for (let round = 0; round < count; round++) {
    // A start in the background would slow the others down.
    await untilOneWaits(spared);
    rounds.push({ bare: await bare(fake), ours: await ours(cold), spare: await ours(spared) });
  }

  const compare = (
    what: string,
    of: 'ours' | 'spare',
    pick: (pair: Pair) => number,
    target: Target,
  ): Figure => {
    const [theirs, mine] = [median(rounds.map((r) => pick(r.bare))), median(rounds.map((r) => pick(r[of])))];
    const { most, allowance = 0 } = target;
    return {
      what: `${what}, API against bare SDK`,
      value: `${ms(mine)} against ${ms(theirs)} (${(mine / theirs).toFixed(2)}×)`,
      target: allowance > 0 ? `≤ ${most}× or + ${allowance} ms` : `≤ ${most}×`,
      holds: mine <= theirs * most || (allowance > 0 && mine <= theirs + allowance),
    };
  };
  const second = { most: 1.25, allowance: 15 };
  return [
    compare('New session, cold: first text', 'ours', (p) => p.first.text, { most: 1.15 }),
    compare('New session, cold: result', 'ours', (p) => p.first.result, { most: 1.15 }),
    compare('New session, a process waits: first text', 'spare', (p) => p.first.text, { most: 0.3 }),
    compare('New session, a process waits: result', 'spare', (p) => p.first.result, { most: 0.5 }),
    compare('Second turn: first text', 'ours', (p) => p.second.text, second),
    compare('Second turn: result', 'ours', (p) => p.second.result, second),
  ];
}

type Target = { readonly most: number; readonly allowance?: number };

/** @throws where none ever does, because agents are not jailed. */
async function untilOneWaits({ url }: Service): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (performance.now() < deadline) {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    if (metrics.includes('\nspare_sessions 1\n')) return;
    await sleep(20);
  }
  throw new Error('No process waits for a new session; are agents jailed here?');
}

/** Two turns of one streaming-input process. */
async function bare(fake: FakeAnthropic): Promise<Pair> {
  const home = await mkdtemp(path.join(tmpdir(), 'bare-sdk-'));
  let next = Promise.withResolvers<undefined>();
  async function* prompts(): AsyncGenerator<SDKUserMessage> {
    for (let turn = 0; turn < 2; turn++) {
      if (turn > 0) await next.promise;
      yield { type: 'user', message: { role: 'user', content: prompt }, parent_tool_use_id: null };
    }
    next = Promise.withResolvers();
    await next.promise;
  }
  const timings: Timing[] = [];
  let started = performance.now();
  let text = 0;
  const session = query({
    prompt: prompts(),
    options: {
      cwd: home,
      env: {
        PATH: '/usr/local/bin:/usr/bin:/bin',
        HOME: home,
        CLAUDE_CONFIG_DIR: home,
        TMPDIR: home,
        ANTHROPIC_API_KEY: 'bench',
        ANTHROPIC_BASE_URL: fake.url,
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
        DISABLE_AUTOUPDATER: '1',
      },
      settingSources: [],
      strictMcpConfig: true,
      includePartialMessages: true,
      model: 'claude-sonnet-4-5',
      systemPrompt,
      tools,
    },
  });
  for await (const message of session) {
    if (message.type === 'stream_event' && message.event.type === 'content_block_delta' && text === 0)
      text = performance.now() - started;
    if (message.type !== 'result') continue;
    timings.push({ text, result: performance.now() - started });
    if (timings.length === 2) break;
    started = performance.now();
    text = 0;
    next.resolve(undefined);
  }
  session.close();
  await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  return pairOf(timings);
}

/** Two turns of one session, each as a stream. */
async function ours(service: Service): Promise<Pair> {
  const started = performance.now();
  const { id } = await post(service, '/sessions', { sdk_options: { system_prompt: systemPrompt } });
  const first = await streamTurn(service, String(id), started);
  return pairOf([first, await streamTurn(service, String(id), performance.now())]);
}

async function streamTurn(service: Service, id: string, started: number): Promise<Timing> {
  const response = await fetch(`${service.url}/api/v1/sessions/${id}/query`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${service.token}`,
      'content-type': 'application/json',
      accept: 'text/event-stream',
    },
    body: JSON.stringify({ message: prompt }),
  });
  let text = 0;
  let all = '';
  for await (const chunk of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    all += chunk;
    if (text === 0 && all.includes('event: delta')) text = performance.now() - started;
    if (all.includes('event: session.status_idle')) break;
  }
  return { text, result: performance.now() - started };
}

function pairOf(timings: readonly Timing[]): Pair {
  const [first, second] = timings;
  if (!first || !second) throw new Error('A turn did not end.');
  return { first, second };
}
