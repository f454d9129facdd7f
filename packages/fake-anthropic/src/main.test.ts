import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { loadScripts } from './load-scripts.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));

async function fileWith(text: string): Promise<AsyncDisposable & { path: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'fake-anthropic-'));
  const path = join(folder, 'scripts.json');
  await writeFile(path, text);
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

const scripts = [{ expect: 'count', steps: [{ text: 'one' }], repeat: true }];

describe('the command', () => {
  test('prints its URL, plays the scripts of a file, and stops when asked to', async () => {
    await using file = await fileWith(JSON.stringify(scripts));
    const child = spawn(process.execPath, [main, '--port', '0', '--scripts', file.path]);
    const printed: unknown[] = await once(child.stdout, 'data');
    const body = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'count' }] });
    const response = await fetch(`${String(printed[0]).trim()}/v1/messages`, { method: 'POST', body });
    expect(await response.json()).toMatchObject({ content: [{ text: 'one' }] });
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test('refuses what it does not understand', async () => {
    const running = promisify(execFile)(process.execPath, [main, '--port', 'many']);
    const complaint: unknown = expect.stringContaining(
      '"many" is not a port.\nUsage: fake-anthropic [--port N]',
    );
    await expect(running).rejects.toMatchObject({ code: 1, stderr: complaint });
  });
});

describe('a file of scripts', () => {
  test('is read', async () => {
    await using file = await fileWith(JSON.stringify(scripts));
    expect(await loadScripts(file.path)).toEqual(scripts);
  });

  test.each([
    ['[', 'scripts.json is not JSON'],
    ['[{"expect":"x"}]', 'scripts.json[0].steps must be a list, not missing.'],
  ])('is refused with its name when it is wrong: %j', async (text, message) => {
    await using file = await fileWith(text);
    await expect(loadScripts(file.path)).rejects.toThrow(message);
  });
});
