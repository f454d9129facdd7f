import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildPackages } from '../scripts/packages.ts';
import { median, ms, type Figure } from './support/figures.ts';
import { startService } from './support/service.ts';

// How long a person waits for the command line as it is published, beside a Node that does nothing, in turns.
const rounds = 21;

export async function commandLine(): Promise<Figure[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ai-agent-api-bench-'));
  try {
    const program = path.join((await buildPackages(folder)).cli, 'ai-agent.js');
    await using service = await startService({ ISOLATION: 'none' });
    const env = { AI_AGENT_URL: service.url, AI_AGENT_API_KEY: service.token, HOME: folder };
    const times: Record<'nothing' | 'help' | 'list', number>[] = [];
    for (let round = 0; round < rounds; round++)
      times.push({
        nothing: await timeOf(['-e', '0'], env),
        help: await timeOf([program, '--help'], env),
        list: await timeOf([program, 'sessions', 'list'], env),
      });
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
