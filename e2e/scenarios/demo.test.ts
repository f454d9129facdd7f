import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';

const demo = path.join(import.meta.dirname, '..', '..', 'demo', 'demo.ts');

/** The demo as a new user starts it: nothing in the environment but a home and a path. */
async function startDemo(settings: Readonly<Record<string, string>> = {}) {
  const home = await mkdtemp(path.join(tmpdir(), 'ai-agent-home-'));
  const env = { PATH: process.env['PATH'], HOME: home, ...settings };
  const child = spawn(process.execPath, [demo], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = { out: '', dataDir: '' };
  const waiting: { part: string; resolve: () => void }[] = [];
  child.stdout.setEncoding('utf8').on('data', (more: string) => {
    printed.out += more;
    printed.dataDir = /Data +(\/\S+)/.exec(printed.out)?.[1] ?? '';
    for (const { part, resolve } of waiting) if (printed.out.includes(part)) resolve();
  });
  const errors = text(child.stderr);
  const ended = once(child, 'close');
  return {
    printed,
    errors,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    /** Resolves when the part is printed, or when the demo ends before. */
    shows: (part: string) =>
      Promise.race([new Promise<void>((resolve) => waiting.push({ part, resolve })), ended]),
    exitCode: async () => {
      await ended;
      return child.exitCode;
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
      await rm(home, { recursive: true, force: true });
      if (printed.dataDir !== '') await rm(printed.dataDir, { recursive: true, force: true });
    },
  };
}

/** Processes that work in a folder or were started with it: the database, agents, and what agents started. */
async function processesOf(folder: string): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    ids.map(async (id) => {
      const cwd = await readlink(`/proc/${id}/cwd`).catch(() => '');
      const command = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
      return cwd.startsWith(folder) || command.includes(folder) ? [`${id} ${command}`] : [];
    }),
  );
  return found.flat();
}

describe('npm run demo', () => {
  test('runs the main job with no settings: tools, transcript, cost, memory, exit code 0 [demo:main-job]', async () => {
    await using running = await startDemo();
    expect(await running.exitCode()).toBe(0);
    const { out, dataDir } = running.printed;
    expect(await running.errors).toBe('');

    expect(out).toContain('offline scripted model, because ANTHROPIC_API_KEY is not set');
    const calls = [...out.matchAll(/^● (\w+)/gm)].map(([, name]) => name);
    expect(calls).toEqual(['Bash', 'Write', 'Read', 'Bash']);
    expect(out).toMatch(/● Bash {2}wc -c .*\n {2}│ \d+ notes\.md/);
    expect(out).toMatch(
      /✓ done in [\d.]+ s · tokens [\d,]+ in \([\d,]+ cached\), [\d,]+ out · cost \$0\.\d{4}/,
    );
    expect(out.slice(out.indexOf('❯ What did I ask'))).toContain('You asked before: "List what is in your');
    expect(out).toMatch(/PostgreSQL +embedded; \d+ events, 2 turns, \d+ messages, 4 tool calls/);

    const workspace = /Workspace +(\/\S+)/.exec(out)?.[1] ?? '';
    expect(await readFile(path.join(workspace, 'notes.md'), 'utf8')).toContain(
      'List what is in your workspace',
    );
    expect(await processesOf(dataDir)).toEqual([]);
    await expect(access(path.join(dataDir, 'server.json'))).rejects.toThrow('ENOENT');
  });

  test('stops at Ctrl-C in the middle of a turn and leaves nothing running', async () => {
    await using running = await startDemo();
    await running.shows('● Bash');
    running.kill('SIGINT');
    expect(await running.exitCode()).toBe(130);
    expect(await running.errors).toBe('\nStopped.\n');
    expect(await processesOf(running.printed.dataDir)).toEqual([]);
  });

  test('says in one line what keeps it from starting', async () => {
    await using running = await startDemo({ LOG_LEVEL: 'loud' });
    expect(await running.exitCode()).toBe(1);
    expect(await running.errors).toMatch(/^\nThe demo failed: LOG_LEVEL was "loud"; allowed is: fatal.*\n$/);
  });
});
