import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect } from 'vitest';

const run = promisify(execFile);

/** Why there is no terminal to record; undefined where there is one. */
export const noTmux = existsSync('/usr/bin/tmux') ? undefined : 'there is no tmux';

export type Tmux = AsyncDisposable & {
  /** Types text, and then keys by their names, such as `Enter` and `C-c`. */
  readonly types: (text: string, ...keys: string[]) => Promise<void>;
  /** Resolves when the screen, or what has scrolled off it, has the text. */
  readonly shows: (text: string | RegExp) => Promise<void>;
  readonly screen: () => Promise<string>;
};

/** A shell in a terminal as people use it, of 100 columns. */
export async function openTmux(env: Record<string, string>): Promise<Tmux> {
  const socket = `ai-agent-${crypto.randomUUID()}`;
  const tmux = async (...args: string[]) =>
    (await run('tmux', ['-L', socket, '-f', '/dev/null', ...args])).stdout;
  const settings = Object.entries({ PS1: '$ ', ...env }).map(([name, value]) => `${name}=${value}`);
  const shell = ['env', '-i', ...settings, 'bash', '--norc', '--noprofile'];
  await tmux('new-session', '-d', '-x', '100', '-y', '40', ...shell);
  const screen = () => tmux('capture-pane', '-p', '-J', '-S', '-');
  return {
    types: async (text, ...keys) => {
      if (text !== '') await tmux('send-keys', '-l', text);
      for (const key of keys) await tmux('send-keys', key);
    },
    shows: async (text) => {
      const found = expect.poll(screen, { timeout: 30_000, interval: 100 });
      await (typeof text === 'string' ? found.toContain(text) : found.toMatch(text));
    },
    screen,
    [Symbol.asyncDispose]: async () => {
      await tmux('kill-server');
    },
  };
}
