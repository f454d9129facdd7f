import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AgentApi } from '@ai-agent-api/client';
import { script, startFakeAnthropic } from '@ai-agent-api/fake-anthropic';
import { buildPackages } from '../scripts/packages.ts';
import { median, ms, type Figure } from './support/figures.ts';
import { post, startService, type Service } from './support/service.ts';

// How long a person waits for the command line as it is published, beside a Node that does nothing, in turns.
const rounds = 21;
const turns = 11;
const prompt = `Say something.${script({ text: 'Here is an answer of some words.' })}`;

export async function commandLine(): Promise<Figure[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ai-agent-api-bench-'));
  try {
    const program = path.join((await buildPackages(folder)).cli, 'ai-agent.js');
    await using fake = await startFakeAnthropic({ keepRequests: 1 });
    const model = { ANTHROPIC_API_KEY: 'bench', ANTHROPIC_UPSTREAM_URL: fake.url };
    await using service = await startService({ ...model, ISOLATION: 'none' });
    const env = { AI_AGENT_URL: service.url, AI_AGENT_API_KEY: service.token, HOME: folder };
    const times: Record<'nothing' | 'help' | 'list', number>[] = [];
    for (let round = 0; round < rounds; round++)
      times.push({
        nothing: await timeOf(['-e', '0'], env),
        help: await timeOf([program, '--help'], env),
        list: await timeOf([program, 'sessions', 'list'], env),
      });
    const tokens: number[] = [];
    for (let turn = 0; turn < turns; turn++) tokens.push(await firstToken(program, service, env));
    const nothing = median(times.map((time) => time.nothing));
    const figure = (what: string, value: number, most: number): Figure => ({
      what: `${what}; \`node -e 0\` takes ${ms(nothing)}`,
      value: ms(value),
      target: `≤ ${most} ms`,
      holds: value <= most,
    });
    return [
      figure('`ai-agent --help`, p50', median(times.map((time) => time.help)), 150),
      figure('`ai-agent sessions list`, p50', median(times.map((time) => time.list)), 250),
      {
        what: '`ai-agent run`: first words on the screen after another reader of the stream has them, p50',
        value: ms(median(tokens)),
        target: '≤ 50 ms',
        holds: median(tokens) <= 50,
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function timeOf(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code ?? 'a signal'}.`);
  return performance.now() - began;
}

/** How much later the program shows the first words than a reader of the same stream here has them. */
async function firstToken(program: string, service: Service, env: NodeJS.ProcessEnv): Promise<number> {
  const { id } = await post(service, '/sessions', { sdk_options: { system_prompt: 'You are terse.' } });
  const session = new AgentApi({ baseUrl: service.url, accessToken: service.token }).session(String(id));
  const told = (async () => {
    for await (const item of session.stream({ deltas: true }))
      if (item.type === 'delta' && item.kind === 'text') return performance.now();
    throw new Error('The stream ended without a word.');
  })();
  const child = spawn(process.execPath, [program, 'run', prompt, '--session', session.id], {
    ...{ env, stdio: ['ignore', 'pipe', 'inherit'] },
  });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const shown = new Promise<number>((resolve) => {
    let text = '';
    child.stdout.on('data', (more: Buffer) => {
      text += more.toString();
      if (/^Here/m.test(text)) resolve(performance.now());
    });
  });
  const [[code], at] = await Promise.all([ended, told]);
  if (code !== 0) throw new Error(`ai-agent run ended with ${code ?? 'a signal'}.`);
  return Math.max(0, (await shown) - at);
}
